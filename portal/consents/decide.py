"""A member answers: yes, no, not for a while. Each answer is an event, and none is lost."""

from __future__ import annotations

import datetime as dt
import secrets

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.passing_on import Duty, Matter, pass_on
from portal.consents.chain import append
from portal.consents.forget import forget
from portal.consents.gate import hold
from portal.consents.models import ConsentEvent, EventKind
from portal.consents.notary import Notary
from portal.consents.offers import Offer
from portal.consents.receipt import Shown
from portal.consents.state import Last, Standing, State, months_after, standing
from portal.data.base import transaction
from portal.members.models import Customer, Member
from portal.words import N_, Refused

PAUSE = dt.timedelta(days=30)
_STANDS = frozenset({State.GIVEN, State.PAUSED})
_RENEWABLE = _STANDS | {State.EXPIRED}
_ENDS = frozenset({EventKind.DECLINED, EventKind.WITHDRAWN, EventKind.EXPIRED})
_TOLD = {
    EventKind.GIVEN: Kind.CONSENT_GIVEN,
    EventKind.RENEWED: Kind.CONSENT_RENEWED,
    EventKind.PAUSED: Kind.CONSENT_PAUSED,
    EventKind.DECLINED: Kind.CONSENT_DECLINED,
    EventKind.WITHDRAWN: Kind.CONSENT_WITHDRAWN,
    EventKind.EXPIRED: Kind.CONSENT_EXPIRED,
}


class NothingToPause(Refused):
    """Only a consent that stands can be paused."""


class Choice:
    """What one member of one customer may say about one purpose."""

    def __init__(self, member: Member, customer: Customer, offer: Offer, notary: Notary) -> None:
        self.member = member
        self.customer = customer
        self.offer = offer
        self.notary = notary

    def give(self, *, by: Member, at: dt.datetime, shown: Shown) -> ConsentEvent:
        """Record a yes; one that repeats an earlier yes to the same text renews it."""
        with transaction():
            now = self._held(at)
            kind = EventKind.RENEWED if now.state in _RENEWABLE else EventKind.GIVEN
            months = self.offer.renewal_months
            until = months_after(at, months) if months else None
            return self._write(kind, by=by, at=at, shown=shown, consented_at=at, valid_until=until)

    def withdraw(self, *, by: Member, at: dt.datetime, shown: Shown) -> ConsentEvent:
        """Record a no and remove what was collected. A no to an open question is a refusal."""
        with transaction():
            now = self._held(at)
            is_refusal = now.state in (State.UNDECIDED, State.DECLINED)
            kind = EventKind.DECLINED if is_refusal else EventKind.WITHDRAWN
            return self._write(kind, by=by, at=at, shown=shown)

    def heed_signal(self, *, by: Member, at: dt.datetime, shown: Shown) -> ConsentEvent | None:
        """Record a no for a browser that asks not to be tracked; what was answered already stands."""
        with transaction():
            if self._held(at).state is not State.UNDECIDED or not self.offer.offered:
                return None
            return self._write(EventKind.DECLINED, by=by, at=at, shown=shown)

    def pause(self, *, by: Member, at: dt.datetime, shown: Shown) -> ConsentEvent:
        """Record a pause of 30 days; raises `NothingToPause` when no consent stands."""
        with transaction():
            if self._held(at).state not in _STANDS:
                raise NothingToPause(
                    N_("Du har ikke gitt samtykke, så det er ingenting å sette på pause.")
                )
            last = self._last()
            assert last is not None
            return self._write(
                EventKind.PAUSED,
                by=by,
                at=at,
                shown=shown,
                consented_at=last.consented_at,
                valid_until=last.valid_until,
                paused_until=at + PAUSE,
            )

    def expire(self, *, at: dt.datetime, shown: Shown) -> ConsentEvent:
        """Record that a consent came to its end, and remove what was collected."""
        with transaction():
            hold(self.member)
            return self._write(EventKind.EXPIRED, by=None, at=at, shown=shown)

    def standing(self, at: dt.datetime) -> Standing:
        """Return how the purpose stands."""
        last = self._last()
        return standing(Last.of(last) if last else None, self.offer.terms, at)

    def _held(self, at: dt.datetime) -> Standing:
        hold(self.member)
        return self.standing(at)

    def _last(self) -> ConsentEvent | None:
        rows = ConsentEvent.of(self.member).where(ConsentEvent.purpose == self.offer.key)
        found: ConsentEvent | None = rows.order_by(ConsentEvent.sequence.desc()).first()
        return found

    def _write(
        self,
        kind: EventKind,
        *,
        by: Member | None,
        at: dt.datetime,
        shown: Shown,
        **times: dt.datetime | None,
    ) -> ConsentEvent:
        if by is not None and by.id != self.member.id:
            raise PermissionError("only the member answers for the member")
        event = ConsentEvent(
            member=self.member,
            reference=secrets.token_hex(16),
            purpose=self.offer.key,
            kind=kind.value,
            by=by,
            at=at,
            channel=shown.channel.value,
            language=shown.language,
            edition=self.offer.edition,
            **times,
        )
        append(event, self.offer, self.customer, shown, self.notary)
        name = self.offer.texts["nb"].name
        record(_TOLD[kind], self.member, by=by, at=at, purpose=name)
        if kind in (EventKind.WITHDRAWN, EventKind.EXPIRED):
            pass_on(Matter(Duty.WITHDRAWAL, self.member, at, purpose=self.offer.key))
        if kind in _ENDS:
            forget(self.offer.key, self.member, self.notary.register)
        return event
