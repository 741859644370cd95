"""Holidays and other days off, as planned by the member."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Self

from peewee import CharField, fn

from portal.data import checks
from portal.data.declarations import MEMBER_ONLY, Asked, Category, Personal, personal
from portal.data.fields import DayField
from portal.data.purposes import WORKING_TIME
from portal.members.models import Member
from portal.profile.asking import ListWords, Section
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import when_added, when_removed
from portal.profile.refusals import Misfit
from portal.profile.tallies import Note, Tally, as_text, line
from portal.words import N_, Sentence

KEY = "schedule"
AHEAD = "holiday-ahead"
LONGEST = dt.timedelta(days=366)
# Illness is not among them: that is health, which the portal does not ask for.
KINDS = (
    ("vacation", N_("Ferie")),
    ("time-off", N_("Avspasering")),
    ("leave", N_("Permisjon")),
)


def _said(asked: Asked) -> Personal:
    return Personal(
        Category.SCHEDULE, asked.label, purpose=WORKING_TIME, edited_by=MEMBER_ONLY, asked=asked
    )


class Holiday(ListEntry):
    """Some days off, the first and the last included."""

    called = N_("Ferie og fri")

    kind = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Hva slags fri"),
                checks.choice(*(value for value, _ in KINDS)),
                kind="radios",
                choices=KINDS,
                empty=N_("Velg hva slags fri det er."),
                required=True,
                switchable=False,
            )
        ),
    )
    starts_on = personal(
        DayField(),
        _said(
            Asked(
                KEY,
                N_("Første dag"),
                checks.date,
                kind="date",
                empty=N_("Skriv inn den første dagen."),
                row="period",
                required=True,
                switchable=False,
            )
        ),
    )
    ends_on = personal(
        DayField(),
        _said(
            Asked(
                KEY,
                N_("Siste dag"),
                checks.date,
                kind="date",
                empty=N_("Skriv inn den siste dagen."),
                row="period",
                required=True,
                switchable=False,
            )
        ),
    )
    note = personal(
        CharField(null=True),
        _said(
            Asked(
                KEY,
                N_("Merknad"),
                checks.line(200),
                hint=N_("For eksempel hvem som er vikar. Ikke skriv om helse."),
                empty=N_("Skriv en merknad."),
                width=40,
            )
        ),
    )
    created_at = when_added(Category.SCHEDULE, WORKING_TIME)
    removed_at = when_removed(Category.SCHEDULE, WORKING_TIME)

    TITLED_BY = "kind"
    PERIOD = frozenset({"starts_on", "ends_on"})

    @property
    def title(self) -> Sentence:
        """Return the kind and the first day."""
        kind = Sentence(dict(KINDS)[self.kind])
        return Sentence(N_("%(kind)s fra %(day)s"), {"kind": kind, "day": self.starts_on})

    @property
    def period(self) -> Sentence:
        """Return the first and the last day, and how many there are, weekends included."""
        days = (self.ends_on - self.starts_on).days + 1
        if days == 1:
            return Sentence(N_("%(day)s (1 dag)"), {"day": self.starts_on})
        return Sentence(
            N_("%(start)s – %(end)s (%(days)s dager)"),
            {"start": self.starts_on, "end": self.ends_on, "days": days},
        )

    @classmethod
    def in_order(cls, entries: Iterable[Self], today: dt.date) -> list[Self]:
        """Return what is to come, soonest first, then what is past, latest first."""
        found = list(entries)
        ahead = sorted((one for one in found if one.ends_on >= today), key=_start)
        return ahead + sorted((one for one in found if one.ends_on < today), key=_start)[::-1]

    @classmethod
    def refuse_misfits(
        cls, values: Mapping[str, Any], *, member: Member, at: dt.datetime, but: Self | None = None
    ) -> None:
        """Raise `Misfit` when it ends before it starts, or lasts longer than a year."""
        start, end = values["starts_on"], values["ends_on"]
        if end < start:
            text = N_("Sluttdatoen må være etter startdatoen %(start)s.")
            raise Misfit("ends_on", text, start=start)
        if end - start > LONGEST:
            raise Misfit("ends_on", N_("Perioden kan vare høyst ett år. Sjekk årstallet."))

    @classmethod
    def tallies(cls, member: Any, today: Any, soon: Any) -> list[Any]:
        """Return how many are to come, and when the first of them begins."""
        ahead = cls.ends_on >= today
        return [line(cls, AHEAD, cls.live(member), ahead, text=as_text(fn.MIN(cls.starts_on)))]

    @classmethod
    def in_short(
        cls, words: ListWords, tally: Tally, today: dt.date, *, warned: bool
    ) -> list[Note]:
        """Return when the next days off begin."""
        first = tally.day(AHEAD)
        if first is None:
            return [Note(Sentence(N_("Ingen planlagt ferie")))]
        if first <= today:
            return [Note(Sentence(N_("Du har fri nå")), "info")]
        return [Note(Sentence(N_("Neste fri begynner %(day)s"), {"day": first}))]


def _start(holiday: Holiday) -> tuple[dt.date, int]:
    return holiday.starts_on, holiday.id


HOLIDAYS = Section(
    KEY,
    N_("Ferie og fri"),
    N_("Dager du ikke er på jobb."),
    Holiday,
    list_words=ListWords(
        add=N_("Legg til ferie eller fri"),
        change=N_("Endre ferie eller fri"),
        empty=N_("Du har ikke lagt inn noen ferie."),
        empty_why=N_("Legger du den inn, ser arbeidsgiveren når du er borte."),
        one=N_("1 periode med fri"),
        many=N_("%(count)s perioder med fri"),
        added=N_("%(name)s er lagt til."),
        saved=N_("%(name)s er lagret."),
        removed=N_("%(name)s er fjernet."),
        restored=N_("%(name)s er hentet tilbake."),
        erased=N_("%(name)s er slettet for godt."),
    ),
    is_whole=False,
)
