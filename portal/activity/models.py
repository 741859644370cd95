"""Events: append-only rows that say what happened to whom, when and by whom."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from peewee import CharField, ForeignKeyField, TextField

from portal.activity.journal import enter
from portal.activity.kinds import BY_CODE, Kind
from portal.data.declarations import (
    MEMBER_ONLY,
    ONE_YEAR,
    Category,
    Personal,
    Source,
    counted_from,
    personal,
)
from portal.data.fields import UtcDateTimeField
from portal.data.many import insert_many
from portal.data.purposes import PREVENT_MISUSE
from portal.members.models import Member, MemberRow
from portal.words import N_, Sentence


def _said(label: str) -> Personal:
    return Personal(
        Category.ACTIVITY,
        label,
        purpose=PREVENT_MISUSE,
        source=Source.PORTAL,
        seen_by=MEMBER_ONLY,
        retention=ONE_YEAR,
    )


class Event(MemberRow):
    """One thing that happened to a member."""

    called = N_("Hendelser")

    by = personal(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"),
        _said(N_("Utført av")),
    )
    kind = personal(CharField(), _said(N_("Hendelse")))
    values = personal(TextField(default="{}"), _said(N_("Detaljer")))
    at = counted_from(personal(UtcDateTimeField(index=True), _said(N_("Tidspunkt"))))

    class Meta:
        indexes = ((("member", "at"), False),)

    @property
    def kind_shown(self) -> Sentence:
        """Return what happened, where all columns are shown to the member."""
        return self.sentence

    @property
    def values_shown(self) -> str:
        """Return nothing: the values are in the sentence."""
        return ""

    @property
    def by_shown(self) -> str:
        """Return who did it, as far as a member is told."""
        by = self.__data__["by"]
        if by is None:
            return N_("Cerum AS, eller noen vi ikke vet hvem er")
        return N_("Du") if by == self.__data__["member"] else N_("En kundeadministrator")

    @property
    def sentence(self) -> Sentence:
        """Return what happened as a sentence with its values; what has a name is named in words."""
        values: dict[str, object] = json.loads(self.values)
        for name in values.keys() & {"section", "purpose"}:
            values[name] = Sentence(str(values[name]))
        if "day" in values:
            values["day"] = dt.date.fromisoformat(str(values["day"]))
        return Sentence(BY_CODE[self.kind].sentence, values)


def record(
    kind: Kind,
    member: Member,
    *,
    by: Member | None,
    at: dt.datetime,
    why: str = "",
    **values: object,
) -> Event:
    """Record that ``kind`` happened to ``member``; ``by`` is None for the operator or nobody known.

    What one person does to another is an admin's act, and in the journal too, with ``why``.
    Raises `TypeError` when ``values`` are not exactly those the kind declares.
    """
    if set(values) != set(kind.values):
        raise TypeError(f"{kind.code} carries {kind.values}, not {tuple(values)}")
    if by is not None and by.id != member.id:
        enter(kind.code, by=by, at=at, about=member, why=why, values=values)
    return Event.create(
        member=member, by=by, kind=kind.code, values=json.dumps(values, ensure_ascii=False), at=at
    )


def record_for_all(
    kind: Kind,
    members: Sequence[Member],
    *,
    by: Member | None,
    at: dt.datetime,
    in_journal: bool = True,
    **values: object,
) -> None:
    """Record that ``kind`` happened to each of ``members``, with the same ``values``.

    An admin's act that has its own line in the journal needs no further one.
    Raises `TypeError` when ``values`` are not exactly those the kind declares.
    """
    if set(values) != set(kind.values):
        raise TypeError(f"{kind.code} carries {kind.values}, not {tuple(values)}")
    if by is not None and in_journal and members:
        about = members[0] if len(members) == 1 else None
        enter(kind.code, by=by, at=at, about=about, values={**values, "count": len(members)})
    same = {
        "by": by and by.id,
        "kind": kind.code,
        "values": json.dumps(values, ensure_ascii=False),
        "at": at,
    }
    insert_many(Event, [{"member": member.id, **same} for member in members])


def events_before(member: Member, number: int | None, most: int) -> list[Event]:
    """Return the newest events of ``member``, or those of number below ``number``, newest first."""
    query = Event.of(member).order_by(Event.id.desc()).limit(most)
    return list(query if number is None else query.where(Event.id < number))


def number_at(model: type[MemberRow], member: Member, until: dt.datetime) -> int:
    """Return the number of the newest row of ``member`` from before ``until``; 0 when there is none.

    Rows are numbered as they come, so that a page can begin there.
    """
    at: Any = model._meta.fields["at"]
    key: Any = model._meta.primary_key
    newest = model.select(key).where((model.member == member.id) & (at < until))
    return int(newest.order_by(at.desc(), key.desc()).limit(1).scalar() or 0)


def events_since(member: Member, since: dt.datetime | None, most: int) -> list[Event]:
    """Return the newest events of ``member`` after ``since``, newest first."""
    query = Event.of(member).order_by(Event.at.desc(), Event.id.desc()).limit(most)
    if since is not None:
        query = query.where(Event.at > since)
    return list(query)
