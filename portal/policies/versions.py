"""Which version applies, which is announced, which this member has not acknowledged yet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from peewee import JOIN, SQL, Expression, ModelSelect, Value, fn

from portal import clock
from portal.members.models import Customer, Member
from portal.policies.models import CERUM, Acknowledgement, PolicyVersion, VersionState

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LABEL = re.compile(r"(?:([a-z0-9][a-z0-9-]{1,31})-)?([1-9][0-9]{0,5})")


def current_version(customer: Customer | None, at: dt.datetime) -> PolicyVersion | None:
    """Return the version in effect for ``customer``: its own newest, else Cerum's, or None."""
    return _first(_announced(customer, at).where(PolicyVersion.effective_at <= at))


def announced_version(customer: Customer | None, at: dt.datetime) -> PolicyVersion | None:
    """Return the newest published version for ``customer``, which may take effect later."""
    return _first(_announced(customer, at))


def unseen_version(member: Member, customer: Customer, at: dt.datetime) -> PolicyVersion | None:
    """Return the announced version if ``member`` has not acknowledged it; in one statement."""
    own = (Acknowledgement.version == PolicyVersion.id) & (Acknowledgement.member == member)
    newest = (
        _announced(customer, at)
        .select_extend(Acknowledgement.id.alias("acknowledged"))
        .join(Acknowledgement, JOIN.LEFT_OUTER, on=own)
        .objects()
        .first()
    )
    return newest if newest is not None and newest.acknowledged is None else None


def seen_version(member: Member, customer: Customer) -> PolicyVersion | None:
    """Return the version that ``member`` acknowledged last, of those that apply to ``customer``."""
    return _first(
        PolicyVersion.select()
        .join(Acknowledgement)
        .where((Acknowledgement.member == member) & _series_of(customer))
        .order_by(Acknowledgement.at.desc(), Acknowledgement.id.desc())
    )


def published_versions(customer: Customer | None, at: dt.datetime) -> list[PolicyVersion]:
    """Return every version ``customer`` may read, withdrawn ones too, newest first."""
    query = PolicyVersion.select().where((PolicyVersion.published_at <= at) & _series_of(customer))
    return list(query.order_by(PolicyVersion.published_at.desc(), PolicyVersion.number.desc()))


def in_effect(versions: Sequence[PolicyVersion], at: dt.datetime) -> PolicyVersion | None:
    """Return the one of a customer's ``versions`` that `current_version` would."""
    applying = [one for one in versions if one.state(at) is VersionState.IN_EFFECT]
    return max(applying, key=lambda one: (one.is_own, one.number), default=None)


def version_on(day: str, customer: Customer | None, at: dt.datetime) -> PolicyVersion | None:
    """Return the version in effect for ``customer`` when ``day`` (`2027-03-31`) ended, or None.

    Today's is the one in effect ``at``; a day to come and what is no day have none.
    """
    try:
        asked = dt.date.fromisoformat(day) if _DAY.fullmatch(day) else None
    except ValueError:
        return None
    if asked is None or asked > clock.local(at).date():
        return None
    next_day = asked + dt.timedelta(days=1)
    ended = dt.datetime.combine(next_day, dt.time(), tzinfo=clock.NORWAY).astimezone(dt.UTC)
    return current_version(customer, min(at, ended - dt.timedelta(microseconds=1)))


def find_version(label: str, customer: Customer | None, at: dt.datetime) -> PolicyVersion | None:
    """Return the published version called ``label`` if ``customer`` may read it, else None."""
    parts = _LABEL.fullmatch(label)
    if parts is None:
        return None
    return _first(
        PolicyVersion.select().where(
            (PolicyVersion.series == (parts[1] or CERUM))
            & (PolicyVersion.number == int(parts[2]))
            & (PolicyVersion.published_at <= at)
            & _series_of(customer)
        )
    )


def has_unseen(at: Value) -> Expression:
    """Return a condition for a query over members and their customers: a version is unseen at ``at``."""
    newest = (
        PolicyVersion.select(PolicyVersion.id)
        .where(
            _standing(at)
            & ((PolicyVersion.series == CERUM) | (PolicyVersion.series == Customer.key))
        )
        .order_by((PolicyVersion.series == CERUM).asc(), PolicyVersion.number.desc())
        .limit(1)
    )
    seen = Acknowledgement.select(SQL("1")).where(
        (Acknowledgement.member == Member.id) & (Acknowledgement.version == newest)
    )
    unseen: Expression = fn.EXISTS(newest) & ~fn.EXISTS(seen)
    return unseen


def _announced(customer: Customer | None, at: dt.datetime) -> ModelSelect[PolicyVersion]:
    """Newest first, the customer's own before Cerum's."""
    return (
        PolicyVersion.select()
        .where(_standing(at) & _series_of(customer))
        .order_by((PolicyVersion.series == CERUM).asc(), PolicyVersion.number.desc())
    )


def _standing(at: dt.datetime | Value) -> Expression:
    withdrawn = PolicyVersion.withdrawn_at
    return (PolicyVersion.published_at <= at) & (withdrawn.is_null() | (withdrawn > at))


def _series_of(customer: Customer | None) -> Expression:
    return PolicyVersion.series.in_([CERUM] if customer is None else [customer.key, CERUM])


def _first(query: ModelSelect[PolicyVersion]) -> PolicyVersion | None:
    found: PolicyVersion | None = query.first()
    return found
