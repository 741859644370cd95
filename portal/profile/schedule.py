"""The working week: hours for each day, and the position's percentage."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from peewee import SQL, ForeignKeyField, fn

from portal.data import checks
from portal.data.declarations import MEMBER_ONLY, Asked, Category, Personal, personal, technical
from portal.data.fields import FixedPointField
from portal.data.purposes import WORKING_TIME
from portal.members.models import Member, MemberRow
from portal.profile.asking import FormWords, Section
from portal.profile.holidays import HOLIDAYS
from portal.profile.tallies import as_text, line
from portal.words import N_, Refused, Sentence

KEY = "schedule"
DAYS = "days"
PERCENTAGE = "position_percentage"
HOURS, POSITION = "schedule-hours", "schedule-position"
_HOURS_A_DAY = checks.number(Decimal(0), Decimal(24), 2, "")
_PERCENT = checks.number(
    Decimal(0), Decimal(100), 2, N_("Stillingsprosenten må være et tall fra 0 til 100.")
)


def _said(asked: Asked) -> Personal:
    return Personal(
        Category.SCHEDULE, asked.label, purpose=WORKING_TIME, edited_by=MEMBER_ONLY, asked=asked
    )


def _hours(label: str) -> FixedPointField:
    def check(text: str) -> Decimal:
        try:
            return _HOURS_A_DAY(text)
        except Refused:
            told = N_("%(day)s må ha et tall fra 0 til 24, for eksempel 7,5.")
            raise Refused(told, day=Sentence(label)) from None

    asked = Asked(
        KEY,
        label,
        check,
        inputmode="decimal",
        width=4,
        row=DAYS,
        reads=N_("%(value)s timer"),
        switchable=False,
    )
    return personal(FixedPointField(max_digits=4, decimal_places=2, null=True), _said(asked))


class WorkSchedule(MemberRow):
    """A member's ordinary week; at most one row for each member."""

    called = N_("Arbeidsplan")

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"),
        "whose week this is; each member has one",
    )
    monday = _hours(N_("Mandag"))
    tuesday = _hours(N_("Tirsdag"))
    wednesday = _hours(N_("Onsdag"))
    thursday = _hours(N_("Torsdag"))
    friday = _hours(N_("Fredag"))
    saturday = _hours(N_("Lørdag"))
    sunday = _hours(N_("Søndag"))
    position_percentage = personal(
        FixedPointField(max_digits=5, decimal_places=2, null=True),
        _said(
            Asked(
                KEY,
                N_("Stillingsprosent"),
                _PERCENT,
                hint=N_("100 er full stilling."),
                empty=N_("Skriv inn stillingsprosenten."),
                inputmode="decimal",
                width=4,
                reads=N_("%(value)s prosent"),
            )
        ),
    )

    @property
    def weekly_hours(self) -> Decimal:
        """Return the hours of the whole week."""
        return sum((hours for _, hours in self._days()), Decimal(0))

    def runs(self) -> list[tuple[int, int, Decimal]]:
        """Return the working days as (first, last, hours a day), equal days in a row together.

        Monday is day 0.
        """
        found = []
        for hours, days in groupby(self._days(), key=lambda day: day[1]):
            numbers = [number for number, _ in days]
            if hours:
                found.append((numbers[0], numbers[-1], hours))
        return found

    def _days(self) -> Iterator[tuple[int, Decimal]]:
        week = (asking for asking in SCHEDULE.asks if not asking.is_alone)
        for number, asking in enumerate(week):
            yield number, getattr(self, asking.name) or Decimal(0)

    @classmethod
    def tallies(cls, member: Any) -> list[Any]:
        """Return the queries for the hours of the week, in hundredths, and for the percentage."""
        days = (cls.monday, cls.tuesday, cls.wednesday, cls.thursday, cls.friday)
        week = sum(
            (fn.COALESCE(day, 0) for day in (*days, cls.saturday, cls.sunday)), start=SQL("0")
        )
        own = cls.member == member
        return [
            line(cls, HOURS, own, number=fn.ROUND(week * 100).cast("INTEGER")),
            line(cls, POSITION, own, number=SQL("1"), text=as_text(cls.position_percentage)),
        ]


SCHEDULE = Section(
    KEY,
    N_("Arbeidsplan og ferie"),
    N_("Når du vanligvis arbeider, og når du er borte."),
    WorkSchedule,
    FormWords(
        heading=N_("Arbeidsplan"),
        change=N_("Endre arbeidsplanen"),
        saved=N_("Arbeidsplanen er lagret."),
    ),
    beside=HOLIDAYS,
)
