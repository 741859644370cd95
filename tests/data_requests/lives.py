"""Whole lives: a row in every table that belongs to a member, with a mark in every text of it."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DecimalField,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from portal.data.declarations import Personal, declaration_of
from portal.data.fields import DayField, UtcDateTimeField
from portal.data.ownership import Ownership
from portal.data.register import Register
from portal.members.models import Member
from portal.tables import all_models

# No text of the portal's own holds it.
MARK = "zqx"
_numbers = count(1)


def live(member: Member, at: dt.datetime, *, times: int = 1) -> dict[str, int]:
    """Give ``member`` so many rows in every table and a mark in each text; return the row counts."""
    ownership = Ownership(Register(all_models()), Member)
    models = [model for model in ownership.models() if model is not Member]
    made: dict[type[Model], Any] = {}
    for model in sorted(models, key=all_models().index):
        for _ in range(times if _may_be_many(model) else 1):
            made[model] = _row(model, member, at, made)
    _mark_member(member)
    return {m._meta.table_name: ownership.rows(m, member.id).count() for m in ownership.models()}


def put(model: type[Model], values: dict[Any, Any]) -> Any:
    """Insert a row past what its table asks before it takes one, such as a consent."""
    return Model.insert.__func__(model, values).execute()


def _row(model: type[Model], member: Member, at: dt.datetime, made: dict[type[Model], Any]) -> Any:
    values = {
        field: _value(field, member, at, made)
        for field in model._meta.sorted_fields
        if field is not model._meta.primary_key
    }
    return put(model, values)


def _value(field: Field, member: Member, at: dt.datetime, made: dict[type[Model], Any]) -> Any:
    if isinstance(field, ForeignKeyField):
        if field.name == "member":
            return member.id
        if field.rel_model in made:
            return made[field.rel_model]
        if field.rel_model is Member or field.null:
            return member.id if field.rel_model is Member else None
        found = field.rel_model.select().first()
        return found if found is not None else _row(field.rel_model, member, at, made)
    if isinstance(field, UtcDateTimeField):
        return None if field.null and field.name in ("undone_at", "removed_at") else at
    if isinstance(field, DayField):
        return at.date()
    if isinstance(field, BlobField):
        return f"{_mark(field)}{next(_numbers)}".encode()
    if isinstance(field, BooleanField):
        return False
    if isinstance(field, IntegerField):
        return next(_numbers)
    if isinstance(field, DecimalField):
        return Decimal(1)
    assert isinstance(field, CharField | TextField), field
    return f"{_mark(field)}-{field.name}-{next(_numbers)}"


def _mark(field: Field) -> str:
    return MARK if isinstance(declaration_of(field), Personal) else "technical"


def _may_be_many(model: type[Model]) -> bool:
    keys = [index for index in model._meta.indexes if isinstance(index, tuple)]
    fields = model._meta.sorted_fields
    alone = any(field.unique for field in fields if isinstance(field, ForeignKeyField))
    together = any(
        unique and all(isinstance(model._meta.combined[n], ForeignKeyField) for n in names)
        for names, unique in keys
    )
    return not alone and not together and len(keys) == len(model._meta.indexes)


def _mark_member(member: Member) -> None:
    """Every text about the member that is free to say anything."""
    texts = {
        field: f"{MARK}-{field.name}-{next(_numbers)}"
        for field in Member._meta.sorted_fields
        if isinstance(declaration_of(field), Personal)
        and isinstance(field, CharField)
        and field.name not in ("role", "state", "language", "email", "password_hash")
    }
    email = f"{MARK}.{next(_numbers)}@nordlys.example"
    Member.update({**texts, Member.email: email}).where(Member.id == member.id).execute()
