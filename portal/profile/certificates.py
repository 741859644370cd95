"""Certificates: what the member may do, and until when."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Self

from peewee import CharField, fn

from portal.data import checks
from portal.data.declarations import MEMBER_ONLY, Asked, Category, Personal, personal
from portal.data.fields import DayField
from portal.data.purposes import COMPETENCE
from portal.members.models import Member
from portal.profile.asking import ListWords, Section
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import when_added, when_removed
from portal.profile.refusals import Misfit
from portal.profile.tallies import Note, Tally, as_text, line
from portal.words import N_, Sentence

KEY = "certificates"
WARNED_AHEAD = dt.timedelta(days=60)
EXPIRES = (N_("Går ut i dag"), N_("Går ut i morgen"), N_("Går ut om %(days)s dager"))
ONE_EXPIRES = (
    N_("Ett går ut i dag"),
    N_("Ett går ut i morgen"),
    N_("Ett går ut om %(days)s dager"),
)
EXPIRING, EXPIRED = "certificates-expiring", "certificates-expired"


def _said(asked: Asked) -> Personal:
    return Personal(
        Category.CERTIFICATES, asked.label, purpose=COMPETENCE, edited_by=MEMBER_ONLY, asked=asked
    )


class Certificate(ListEntry):
    """One certificate."""

    called = N_("Sertifikater")

    name = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Sertifikat"),
                checks.line(120),
                hint=N_("For eksempel Truckførerbevis T1."),
                empty=N_("Skriv inn navnet på sertifikatet."),
                width=40,
                required=True,
                switchable=False,
            )
        ),
    )
    issuer = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Utsteder"),
                checks.line(120),
                empty=N_("Skriv inn hvem som har utstedt sertifikatet."),
                width=40,
                required=True,
                switchable=False,
            )
        ),
    )
    number = personal(
        CharField(null=True),
        _said(
            Asked(
                KEY,
                N_("Nummer"),
                checks.line(60),
                empty=N_("Skriv inn nummeret på sertifikatet."),
                width=20,
            )
        ),
    )
    issued_on = personal(
        DayField(null=True),
        _said(
            Asked(
                KEY,
                N_("Utstedt"),
                checks.date,
                kind="date",
                empty=N_("Skriv inn datoen sertifikatet ble utstedt."),
                row="period",
            )
        ),
    )
    expires_on = personal(
        DayField(null=True, index=True),
        _said(
            Asked(
                KEY,
                N_("Går ut"),
                checks.date,
                kind="date",
                hint=N_("La feltet stå tomt hvis det ikke går ut."),
                empty=N_("Skriv inn datoen sertifikatet går ut."),
                row="period",
            )
        ),
    )
    created_at = when_added(Category.CERTIFICATES, COMPETENCE)
    removed_at = when_removed(Category.CERTIFICATES, COMPETENCE)

    TITLED_BY = "name"
    WARNED_BY = "expires_on"

    @property
    def title(self) -> str:
        """Return the certificate's name."""
        return str(self.name)

    def warning(self, today: dt.date) -> Note | None:
        """Return what to say of the expiry, or None while it is far ahead."""
        if self.expires_on is None or self.expires_on > today + WARNED_AHEAD:
            return None
        if self.expires_on < today:
            return Note(Sentence(N_("Gikk ut %(day)s"), {"day": self.expires_on}), "danger")
        return Note(_in_days((self.expires_on - today).days, *EXPIRES), "warning")

    @classmethod
    def in_order(cls, entries: Iterable[Self], today: dt.date) -> list[Self]:
        """Return what expires first, first; what never does, last."""
        return sorted(entries, key=lambda one: (one.expires_on or dt.date.max, one.name.casefold()))

    @classmethod
    def refuse_misfits(
        cls, values: Mapping[str, Any], *, member: Member, at: dt.datetime, but: Self | None = None
    ) -> None:
        """Raise `Misfit` when it expires before it was issued."""
        issued, expires = values.get("issued_on"), values.get("expires_on")
        if issued is not None and expires is not None and expires <= issued:
            raise Misfit(
                "expires_on", N_("Utløpsdatoen må være etter utstedelsen %(start)s."), start=issued
            )

    @classmethod
    def needing_attention(cls, member: Member, today: dt.date, most: int) -> list[Self]:
        """Return the certificates that expire within the warning or have expired, soonest first."""
        due = cls.expires_on <= today + WARNED_AHEAD
        return list(cls.select().where(cls.live(member) & due).order_by(cls.expires_on).limit(most))

    @classmethod
    def tallies(cls, member: Any, today: Any, soon: Any) -> list[Any]:
        """Return also how many expire soon, and how many have expired."""
        ahead = (cls.expires_on >= today) & (cls.expires_on <= soon)
        return [
            *super().tallies(member, today, soon),
            line(cls, EXPIRING, cls.live(member), ahead, text=as_text(fn.MIN(cls.expires_on))),
            line(cls, EXPIRED, cls.live(member), cls.expires_on < today),
        ]

    @classmethod
    def in_short(
        cls, words: ListWords, tally: Tally, today: dt.date, *, warned: bool
    ) -> list[Note]:
        """Return how many there are, when the first expires, and how many have."""
        said = super().in_short(words, tally, today, warned=warned)
        if not warned:
            return said
        count, first = tally.number(EXPIRING), tally.day(EXPIRING)
        if count == 1 and first is not None:
            said.append(Note(_in_days((first - today).days, *ONE_EXPIRES), "warning"))
        elif count:
            said.append(Note(Sentence(N_("%(count)s går snart ut"), {"count": count}), "warning"))
        if gone := tally.number(EXPIRED):
            text = N_("Ett har gått ut") if gone == 1 else N_("%(count)s har gått ut")
            said.append(Note(Sentence(text, {"count": gone}), "danger"))
        return said


def _in_days(days: int, today: str, tomorrow: str, later: str) -> Sentence:
    return Sentence({0: today, 1: tomorrow}.get(days, later), {"days": days})


CERTIFICATES = Section(
    KEY,
    N_("Sertifikater"),
    N_("Bevis og kurs med utløpsdato. Vi sier fra 60 dager før de går ut."),
    Certificate,
    list_words=ListWords(
        add=N_("Legg til sertifikat"),
        change=N_("Endre sertifikat"),
        empty=N_("Du har ikke lagt inn noen sertifikater."),
        empty_why=N_("Legger du dem inn, kan arbeidsgiveren se når de går ut."),
        one=N_("1 sertifikat"),
        many=N_("%(count)s sertifikater"),
        added=N_("Sertifikatet %(name)s er lagt til."),
        saved=N_("Sertifikatet %(name)s er lagret."),
        removed=N_("Sertifikatet %(name)s er fjernet."),
        restored=N_("Sertifikatet %(name)s er hentet tilbake."),
        erased=N_("Sertifikatet %(name)s er slettet for godt."),
    ),
)
