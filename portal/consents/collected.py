"""What is collected under a consent. Each row goes when the consent does (`portal.consents.forget`)."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Any, Self

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal.consents.gate import refuse_outside
from portal.data.declarations import (
    CUSTOMER_SIDE,
    MEMBER_ONLY,
    ONE_YEAR,
    THREE_MONTHS,
    Category,
    Personal,
    Retention,
    Role,
    Source,
    counted_from,
    declaration_of,
    personal,
    technical,
)
from portal.data.fields import DayField, FixedPointField, UtcDateTimeField
from portal.data.purposes import CATEGORISATION, POSITION, USAGE_STATISTICS, Purpose
from portal.members.models import Member, MemberRow
from portal.words import N_

UNTIL_ANEW = Retention(N_("Til den blir regnet ut på nytt"))


class ConsentedRow(MemberRow):
    """A row that rests on the consent its columns declare; it is written through the gate alone."""

    @classmethod
    def collected_for(cls) -> Purpose:
        """Return the purpose that every personal column of the table declares."""
        declared = [declaration_of(field) for field in cls._meta.sorted_fields]
        (purpose,) = {said.purpose for said in declared if isinstance(said, Personal)}
        return purpose

    @classmethod
    def create(cls, **values: Any) -> Self:
        """Insert a row and return it; raises `NotConsented` outside the gate."""
        refuse_outside(cls.collected_for())
        return super().create(**values)

    @classmethod
    def insert(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the insert; raises `NotConsented` outside the gate."""
        refuse_outside(cls.collected_for())
        return super().insert(*args, **kwargs)

    @classmethod
    def insert_many(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the insert; raises `NotConsented` outside the gate."""
        refuse_outside(cls.collected_for())
        return super().insert_many(*args, **kwargs)

    @classmethod
    def insert_from(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the insert; raises `NotConsented` outside the gate."""
        refuse_outside(cls.collected_for())
        return super().insert_from(*args, **kwargs)


_usage = partial(
    Personal,
    Category.USAGE,
    purpose=USAGE_STATISTICS,
    source=Source.PORTAL,
    seen_by=MEMBER_ONLY | {Role.OPERATOR},
    retention=ONE_YEAR,
)
_position = partial(
    Personal, Category.POSITION, purpose=POSITION, seen_by=CUSTOMER_SIDE, retention=THREE_MONTHS
)
_category = partial(
    Personal,
    Category.AUTOMATED,
    purpose=CATEGORISATION,
    source=Source.PORTAL,
    seen_by=CUSTOMER_SIDE,
    retention=UNTIL_ANEW,
)


class MemberKind(StrEnum):
    """The categories of rule 1."""

    TIME = "time"
    COMPETENCE = "competence"
    PRIVACY = "privacy"
    MIXED = "mixed"


KIND_NAMES = {
    MemberKind.TIME: N_("Arbeidstid"),
    MemberKind.COMPETENCE: N_("Kompetanse"),
    MemberKind.PRIVACY: N_("Personvern"),
    MemberKind.MIXED: N_("Litt av alt"),
}


def forget_collected(purpose: str, member: Member) -> int:
    """Remove what was collected for ``purpose`` about ``member``; return how many rows that was."""
    return sum(
        int(model.delete().where(model.member == member.id).execute())
        for model in ConsentedRow.__subclasses__()
        if model.collected_for().key == purpose
    )


class UsageCount(ConsentedRow):
    """How often a member opened a page on one day."""

    called = N_("Sider du har åpnet")

    day = counted_from(personal(DayField(), _usage(N_("Dag"))))
    page = personal(CharField(), _usage(N_("Side du åpnet")))
    views = personal(IntegerField(default=1), _usage(N_("Antall ganger")))

    class Meta:
        indexes = ((("member", "day", "page"), True),)


class Position(ConsentedRow):
    """Where a member was, in degrees with two decimals: about a kilometre."""

    called = N_("Posisjoner du har sendt")

    latitude = personal(
        FixedPointField(max_digits=4, decimal_places=2), _position(N_("Breddegrad"))
    )
    longitude = personal(
        FixedPointField(max_digits=5, decimal_places=2), _position(N_("Lengdegrad"))
    )
    at = counted_from(personal(UtcDateTimeField(), _position(N_("Posisjon sendt"))))
    sign_in = technical(IntegerField(null=True, index=True), "number of the sign-in it was sent in")

    class Meta:
        indexes = ((("member", "at"), False),)


class MemberCategory(ConsentedRow):
    """The category a program put a member in, by which version of the rule, and why."""

    called = N_("Kategorien din")

    member = technical(
        ForeignKeyField(Member, unique=True, backref="+", on_delete="CASCADE"), "whose category"
    )
    category = personal(CharField(), _category(N_("Kategori"), words=KIND_NAMES))
    rule = personal(IntegerField(), _category(N_("Versjon av regelen")))
    reasons = personal(TextField(), _category(N_("Tallene kategorien bygger på")))
    at = personal(UtcDateTimeField(), _category(N_("Kategorien regnet ut")))
    person_at = personal(
        UtcDateTimeField(null=True), _category(N_("Kategorien avgjort av et menneske"))
    )
