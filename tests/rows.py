"""Many rows out of one, for what must not grow with them."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

from peewee import (
    BlobField,
    BooleanField,
    Field,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    Model,
    chunked,
)

from portal import clock
from portal.consents.gate import NotConsented
from portal.data.base import transaction
from portal.data.fields import DayField, FixedPointField, UtcDateTimeField
from portal.members.models import Member, MemberRow
from portal.tables import all_models


def multiply_rows(member: Member, times: int) -> dict[str, int]:
    """Copy a row of ``member`` until there are ``times`` of a table, and return how many.

    Tables in which there may be only so many keep what they have.
    """
    models = [model for model in all_models() if issubclass(model, MemberRow)]
    filled = [model for model in models if model.of(member).exists()]
    return {model._meta.table_name: _multiply(model, member, times) for model in filled}


def one_of_each(member: Member) -> None:
    """Give ``member`` a row in every table that has none of theirs, filled with anything.

    What is collected on a consent stays empty: the portal lets nobody write there past it.
    """
    for model in all_models():
        if issubclass(model, MemberRow) and not model.of(member).exists():
            with suppress(NotConsented), transaction():
                model.insert(**_anything(model, member)).execute()


def number_rows(member: Member, number: int) -> list[int]:
    """Give ``member`` a row with ``number`` in every table that has one of theirs.

    Return the numbers there are now: ``number``, and that of a row that could not be copied or moved.
    """
    models = [model for model in all_models() if issubclass(model, MemberRow)]
    filled = [model for model in models if model.of(member).exists()]
    return sorted({_number(model, member, number) for model in filled})


def _number(model: type[MemberRow], member: Member, number: int) -> int:
    row = dict(model.of(member).order_by(model.id.desc()).get().__data__)
    old = row["id"]
    copy = row | {field.name: _other(row[field.name], number) for field in _varied(model)}
    with suppress(IntegrityError), transaction():
        model.insert(**copy | {"id": number}).execute()
        return number
    with suppress(IntegrityError), transaction():
        model.update(id=number).where(model.id == old).execute()
        return number
    return int(old)


def _anything(model: type[Model], member: Member) -> dict[str, object]:
    asked = [field for field in model._meta.sorted_fields if field.name != "id"]
    needed = [field for field in asked if not field.null and field.default is None]
    return {field.name: _any_value(field, member) for field in needed}


def _any_value(field: Field, member: Member) -> object:
    if isinstance(field, ForeignKeyField):
        return _leads_to(field.rel_model, member)
    now = clock.now()
    known = {
        DayField: clock.today(),
        UtcDateTimeField: now + dt.timedelta(minutes=5),
        BooleanField: False,
        IntegerField: 1,
        FixedPointField: Decimal(1),
        BlobField: b"anything",
    }
    found = (value for kind, value in known.items() if isinstance(field, kind))
    return next(found, f"anything-{member.id}")


def _leads_to(model: type[Model], member: Member) -> Model:
    if model is Member:
        return member
    rows = model.of(member) if issubclass(model, MemberRow) else model.select()
    return rows.first() or model.create(**_anything(model, member))


def _multiply(model: type[MemberRow], member: Member, times: int) -> int:
    varied = _varied(model)
    row = dict(model.of(member).order_by(model.id).get().__data__)
    del row["id"]
    copies = [
        {**row, **{field.name: _other(row[field.name], number) for field in varied}}
        for number in range(1, times - model.of(member).count() + 1)
    ]
    if copies:
        with suppress(IntegrityError), transaction():
            for some in chunked(copies, 1000):
                model.insert_many(some).execute()
    return model.of(member).count()


def _varied(model: type[Model]) -> list[Field]:
    """The columns that must differ between two rows."""
    alone = [field for field in model._meta.sorted_fields if field.unique]
    declared = [index for index in model._meta.indexes if isinstance(index, tuple | list)]
    last = [model._meta.combined[names[-1]] for names, unique in declared if unique]
    return [field for field in {*alone, *last} if not isinstance(field, ForeignKeyField)]


def _other(value: object, number: int) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value + dt.timedelta(days=number)
    if isinstance(value, int | Decimal):
        return value + number
    return None if value is None else f"{value}-{number}"
