"""Lists of a profile: rows that a member adds, changes, removes, takes back or erases.

A removed row stays for a day, so that undo is no race; then `portal.profile.purge` takes it away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from peewee import CharField, Expression

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.passing_on import Duty, Matter, named, pass_on
from portal.data.base import transaction
from portal.data.declarations import Category, technical
from portal.data.purposes import DELIVER_SERVICE
from portal.members.models import Member, MemberRow
from portal.profile.entry_columns import form_key as fresh_key
from portal.profile.entry_columns import when_added, when_removed
from portal.profile.refusals import NotEditable, NotFound
from portal.profile.tallies import Note, Tally, line
from portal.words import N_, Refused, Sentence

if TYPE_CHECKING:
    from portal.profile.asking import ListWords, Section
    from portal.profile.merge import Edition
    from portal.profile.profile import Profile

UNDO = dt.timedelta(hours=24)
# What makes wrong what others were given before.
CORRECTIONS = frozenset({Kind.SECTION_CHANGED, Kind.ENTRY_REMOVED, Kind.ENTRY_RESTORED})


class ListEntry(MemberRow):
    """One row of a list. Each list of the profile is a class below this one."""

    form_key = technical(CharField(), "names the form that added the row: sent twice, it adds once")
    created_at = when_added(Category.ACTIVITY, DELIVER_SERVICE)
    removed_at = when_removed(Category.ACTIVITY, DELIVER_SERVICE)

    # The field that is an entry's heading, those that say its period, and the one that warns.
    TITLED_BY: ClassVar[str]
    PERIOD: ClassVar[frozenset[str]] = frozenset()
    WARNED_BY: ClassVar[str | None] = None
    # Whether a removed row stays as long as the others, because the law asks for the whole story.
    KEPT: ClassVar[bool] = False

    class Meta:
        indexes = ((("member", "form_key"), True),)

    @property
    def title(self) -> str | Sentence:
        """Return what people call this entry."""
        raise NotImplementedError

    @property
    def period(self) -> Sentence:
        """Return from when to when, for a list that has such a thing."""
        raise NotImplementedError

    def warning(self, today: dt.date) -> Note | None:
        """Return what one should know about this entry today, if anything."""
        return None

    @property
    def goes_at(self) -> dt.datetime | None:
        """Return when a removed entry goes for good; None when it stays."""
        return None if self.KEPT or self.removed_at is None else self.removed_at + UNDO

    @classmethod
    def in_order(cls, entries: Iterable[Self], today: dt.date) -> list[Self]:
        """Return ``entries`` in the order that means something to people."""
        raise NotImplementedError

    @classmethod
    def refuse_misfits(
        cls, values: Mapping[str, Any], *, member: Member, at: dt.datetime, but: Self | None = None
    ) -> None:
        """Raise `Misfit` when ``values`` do not go together; ``but`` is the entry they are for."""

    @classmethod
    def tallies(cls, member: Any, today: Any, soon: Any) -> list[Any]:
        """Return the queries whose lines say how the list stands."""
        return [line(cls, cls._meta.table_name, cls.live(member))]

    @classmethod
    def in_short(
        cls, words: ListWords, tally: Tally, today: dt.date, *, warned: bool
    ) -> list[Note]:
        """Return how the list stands; ``warned`` when what warns is on."""
        count = tally.number(cls._meta.table_name)
        if not count:
            return [Note(Sentence(words.empty))]
        return [Note(Sentence(words.one if count == 1 else words.many, {"count": count}))]

    @classmethod
    def live(cls, member: Any) -> Expression:
        """Return the condition that holds for what ``member`` has and has not removed."""
        own: Expression = (cls.member == member) & cls.removed_at.is_null()
        return own

    @classmethod
    def listed(cls, member: Member, at: dt.datetime) -> list[Self]:
        """Return the entries of ``member``, those that can still be taken back too."""
        return list(cls.of(member).where(cls._within_reach(at)))

    @classmethod
    def find(cls, member: Member, number: int, at: dt.datetime) -> Self:
        """Return entry ``number`` of ``member``; raises `NotFound` when it is gone or another's."""
        found = cls.of(member).where((cls.id == number) & cls._within_reach(at)).first()
        if found is None:
            raise NotFound(number)
        assert isinstance(found, cls)
        return found

    @classmethod
    def add(
        cls,
        profile: Profile,
        section: Section,
        values: Mapping[str, Any],
        *,
        form_key: str,
        at: dt.datetime,
    ) -> Self:
        """Add an entry and return it; a form that was sent before returns what it added then.

        Raises `Misfit` when the values do not go together.
        """
        with transaction():
            member = profile.lock()
            earlier = cls.of(member).where(cls.form_key == form_key).first()
            if earlier is not None and earlier.removed_at is None:
                assert isinstance(earlier, cls)
                return earlier
            allowed = profile.allowed(section, values)
            cls.refuse_misfits(allowed, member=member, at=at)
            key = form_key if earlier is None else fresh_key()
            added = cls.create(member=member, form_key=key, created_at=at, **allowed)
            added.record_act(Kind.ENTRY_ADDED, profile, section, at)
        return added

    def change(
        self,
        profile: Profile,
        section: Section,
        typed: Mapping[str, Any],
        *,
        edition: Edition,
        at: dt.datetime,
    ) -> dict[str, Any]:
        """Store what was ``typed`` and return what the fields held before, if anything changed.

        Raises `Conflict` when somebody else changed the same, `Misfit` when the values do not go
        together, and `Refused` when the entry was removed meanwhile.
        """
        with transaction():
            now = type(self).find(profile.lock(), self.id, at)
            if now.removed_at is not None:
                raise Refused(
                    N_("Dette er fjernet i mellomtiden. Hent det tilbake, og lagre igjen.")
                )
            asked = [asking for asking, _ in profile.editable(section)]
            stored = {asking.name: getattr(now, asking.name) for asking in section.asks}
            settled = edition.settle(asked, stored, now.as_stored(typed))
            allowed = profile.allowed(section, settled)
            now.refuse_misfits({**stored, **allowed}, member=profile.member, at=at, but=now)
            changed = {name: new for name, new in allowed.items() if stored[name] != new}
            if changed:
                now.store(changed)
                now.record_act(Kind.SECTION_CHANGED, profile, section, at)
        return stored if changed else {}

    def as_stored(self, typed: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return ``typed``, with what only looks different put as it is stored."""
        return typed

    def remove(self, profile: Profile, section: Section, *, at: dt.datetime) -> None:
        """Remove the entry; it can be taken back for a day. Removing it again changes nothing."""
        profile.refuse_unless_editable(section)
        with transaction():
            if self.store({"removed_at": at}, type(self).removed_at.is_null()):
                self.record_act(Kind.ENTRY_REMOVED, profile, section, at)

    def restore(self, profile: Profile, section: Section, *, at: dt.datetime) -> None:
        """Take a removed entry back. Raises `Misfit` when it no longer fits with the others."""
        profile.refuse_unless_editable(section)
        with transaction():
            member = profile.lock()
            stored = {asking.name: getattr(self, asking.name) for asking in section.asks}
            self.refuse_misfits(stored, member=member, at=at, but=self)
            if self.store({"removed_at": None}, type(self).removed_at.is_null(False)):
                self.record_act(Kind.ENTRY_RESTORED, profile, section, at)

    def erase_now(self, profile: Profile, section: Section, *, at: dt.datetime) -> None:
        """Erase a removed entry for good; raises `NotEditable` for what stays or is not removed."""
        profile.refuse_unless_editable(section)
        if self.KEPT or self.removed_at is None:
            raise NotEditable(section.key)
        with transaction():
            removed = type(self).removed_at.is_null(False)
            if type(self).delete().where(type(self).id == self.id, removed).execute():
                self.record_act(Kind.ENTRY_ERASED, profile, section, at)

    def record_act(self, kind: Kind, profile: Profile, section: Section, at: dt.datetime) -> None:
        """Record that ``kind`` happened to an entry of ``section``, and pass on a correction."""
        record(kind, profile.member, by=profile.viewer, at=at, section=section.title)
        if kind in CORRECTIONS:
            self.pass_on_correction(profile.member, section, at)

    def pass_on_correction(self, member: Member, section: Section, at: dt.datetime) -> None:
        """Let those be told who were given entries of this list."""
        columns = named(type(self), (asking.name for asking in section.asks))
        pass_on(Matter(Duty.CORRECTION, member, at, columns))

    def store(self, values: Mapping[str, Any], *where: Expression) -> bool:
        """Store ``values`` and return True, unless ``where`` no longer holds."""
        fields = type(self)._meta.fields
        given = {fields[name]: value for name, value in values.items()}
        return bool(type(self).update(given).where(type(self).id == self.id, *where).execute())

    @classmethod
    def _within_reach(cls, at: dt.datetime) -> Expression:
        live: Expression = cls.removed_at.is_null()
        return cls.id.is_null(False) if cls.KEPT else live | (cls.removed_at > at - UNDO)
