"""The time clock: hours at work, and corrections that keep what was there before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from peewee import CharField, ForeignKeyField, fn

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data import checks
from portal.data.declarations import (
    FIVE_YEARS,
    MEMBER_ONLY,
    NOBODY,
    Asked,
    Category,
    Erasure,
    Personal,
    Source,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import WORKING_TIME
from portal.members.models import Member, MemberRow
from portal.profile.clock_rules import LONGEST, moment, refuse_impossible, same_on_the_wall
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import when_added, when_removed
from portal.profile.refusals import Misfit, NotEditable
from portal.profile.tallies import Note, Tally, as_text, line
from portal.words import N_, Sentence

if TYPE_CHECKING:
    from portal.profile.asking import ListWords, Section
    from portal.profile.profile import Profile

KEY = "time-clock"
OPEN = "clock-open"


def _said(label: str, asked: Asked | None = None, source: Source = Source.MEMBER) -> Personal:
    return Personal(
        Category.TIME_CLOCK,
        label,
        purpose=WORKING_TIME,
        source=source,
        edited_by=MEMBER_ONLY if asked else NOBODY,
        retention=FIVE_YEARS,
        erasure=Erasure.KEEP,
        asked=asked,
    )


def _asked(label: str, empty: str) -> Personal:
    asked = Asked(
        KEY,
        label,
        moment,
        kind="datetime-local",
        empty=empty,
        row="period",
        required=True,
        switchable=False,
    )
    return _said(label, asked)


WHY = Asked(
    KEY,
    N_("Grunn"),
    checks.line(200),
    hint=N_("For eksempel at du glemte å stemple ut. Ikke skriv om helse."),
    empty=N_("Skriv hvorfor du retter."),
    width=40,
)


class ClockEntry(ListEntry):
    """Time at work, from clocking in to clocking out. While it is open, it has no end."""

    called = N_("Timeregistreringer")

    started_at = counted_from(
        personal(UtcDateTimeField(), _asked(N_("Start"), N_("Skriv inn når du begynte.")))
    )
    ended_at = personal(
        UtcDateTimeField(null=True), _asked(N_("Slutt"), N_("Skriv inn når du sluttet."))
    )
    created_at = when_added(Category.TIME_CLOCK, WORKING_TIME, FIVE_YEARS, Erasure.KEEP)
    removed_at = when_removed(Category.TIME_CLOCK, WORKING_TIME, FIVE_YEARS, Erasure.KEEP)

    TITLED_BY = "started_at"
    KEPT = True

    class Meta:
        indexes = ((("member", "form_key"), True), (("member", "started_at"), False))

    @property
    def title(self) -> Sentence:
        """Return when it began."""
        return Sentence(N_("Registreringen fra %(start)s"), {"start": self.started_at})

    @property
    def is_open(self) -> bool:
        """Return whether the member is at work now."""
        return self.ended_at is None and self.removed_at is None

    def is_forgotten(self, at: dt.datetime) -> bool:
        """Return whether it has been open longer than anybody works."""
        return self.is_open and at - self.started_at > LONGEST

    @property
    def length(self) -> dt.timedelta:
        """Return how long it lasted; nothing while it is open."""
        return self.ended_at - self.started_at if self.ended_at else dt.timedelta(0)

    @classmethod
    def in_order(cls, entries: Iterable[Self], today: dt.date) -> list[Self]:
        """Return the newest first."""
        return sorted(entries, key=lambda entry: (entry.started_at, entry.id), reverse=True)

    @classmethod
    def now_open(cls, member: Member) -> Self | None:
        """Return the entry that is open, if the member is clocked in."""
        found = cls.select().where(cls.live(member) & cls.ended_at.is_null()).first()
        return found if isinstance(found, cls) else None

    @classmethod
    def refuse_misfits(
        cls, values: Mapping[str, Any], *, member: Member, at: dt.datetime, but: Self | None = None
    ) -> None:
        """Raise `Misfit` for time nobody can have had, or that overlaps with another entry."""
        start, end = values["started_at"], values["ended_at"]
        if but is None or but.removed_at is None:
            refuse_impossible(start, end, at)
        others = cls.select().where(
            cls.live(member)
            & (cls.started_at < end)
            & (cls.ended_at.is_null() | (cls.ended_at > start))
        )
        other = others.where(cls.id != (but.id if but else 0)).order_by(cls.started_at).first()
        if other is not None:
            text = N_("Tiden overlapper med registreringen fra %(start)s.")
            raise Misfit("started_at", text, start=other.started_at)

    def as_stored(self, typed: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return ``typed`` with a time that reads as before put as it is stored, to the second hour."""
        return {
            name: stored if same_on_the_wall(stored := getattr(self, name), value) else value
            for name, value in typed.items()
        }

    def remove(self, profile: Profile, section: Section, *, at: dt.datetime) -> None:
        """Take the entry out of the totals; raises `NotEditable` while it is open."""
        if self.is_open:
            raise NotEditable(section.key)
        super().remove(profile, section, at=at)

    def record_act(self, kind: Kind, profile: Profile, section: Section, at: dt.datetime) -> None:
        """Record that ``kind`` happened; a change of time at work is a correction."""
        if kind is Kind.SECTION_CHANGED:
            record(Kind.CLOCK_CORRECTED, profile.member, by=profile.viewer, at=at)
            self.pass_on_correction(profile.member, section, at)
        else:
            super().record_act(kind, profile, section, at)

    @classmethod
    def tallies(cls, member: Any, today: Any, soon: Any) -> list[Any]:
        """Return also since when the member is clocked in."""
        open_ones, since = cls.ended_at.is_null(), as_text(fn.MAX(cls.started_at))
        still_open = line(cls, OPEN, cls.live(member), open_ones, text=since)
        return [*super().tallies(member, today, soon), still_open]

    @classmethod
    def in_short(
        cls, words: ListWords, tally: Tally, today: dt.date, *, warned: bool
    ) -> list[Note]:
        """Return whether the member is clocked in, and since when."""
        since = tally.instant(OPEN)
        if since is None:
            return [Note(Sentence(N_("Du er ikke stemplet inn.")))]
        return [Note(Sentence(N_("Du er stemplet inn siden %(start)s."), {"start": since}))]


ClockEntry.add_index(
    ClockEntry.index(
        ClockEntry.member,
        unique=True,
        where=ClockEntry.ended_at.is_null() & ClockEntry.removed_at.is_null(),
        name="clock_entry_one_open",
    )
)


class ClockCorrection(MemberRow):
    """What an entry said before somebody changed it; without times, it was added afterwards."""

    called = N_("Rettelser av timeregistreringer")

    if TYPE_CHECKING:
        entry_id: int

    entry = technical(
        ForeignKeyField(ClockEntry, backref="+", on_delete="CASCADE"), "the entry it is about"
    )
    started_at = personal(UtcDateTimeField(null=True), _said(N_("Opprinnelig start")))
    ended_at = personal(UtcDateTimeField(null=True), _said(N_("Opprinnelig slutt")))
    reason = personal(
        CharField(null=True),
        # Free text may name anybody, and no law asks for it.
        replace(_said(WHY.label, WHY), erasure=Erasure.DELETE),
    )
    by = personal(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        _said(N_("Rettet av"), source=Source.PORTAL),
    )
    at = personal(UtcDateTimeField(), _said(N_("Rettet"), source=Source.PORTAL))

    class Meta:
        indexes = ((("entry", "at"), False),)
