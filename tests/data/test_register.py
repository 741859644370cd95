"""The register is whole: every column is declared, and what is personal leads to its member."""

import pytest
from flask import Flask
from peewee import CharField, Database, ForeignKeyField, Model, SqliteDatabase

from portal.config import SettingsError
from portal.data.declarations import Personal, Technical, declaration_of, technical
from portal.data.register import Register
from portal.members.models import Member
from portal.tables import all_models
from portal.words import LANGUAGES
from tests.altering import alter


class Undeclared(Model):
    """A table as somebody in a hurry would add it."""

    nickname = CharField()

    class Meta:
        database = SqliteDatabase(None)
        table_name = "planted"


def reaches_a_member(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Return whether the rows of ``model`` are found by starting from a member.

    A ``member`` may be empty: then the row tells about nobody.
    """
    if model is Member:
        return True
    ways = (
        field.rel_model for field in model._meta.refs if not field.null or field.name == "member"
    )
    return any(reaches_a_member(way, seen | {model}) for way in ways if way not in seen)


def test_every_column_is_declared() -> None:
    register = Register(all_models())
    assert {column.table for column in register.columns} == {
        model._meta.table_name for model in all_models()
    }
    assert all(isinstance(column.declaration, Technical | Personal) for column in register.columns)


def test_an_undeclared_column_stops_the_start_and_is_named() -> None:
    with pytest.raises(SettingsError, match=r"Table planted, column (id|nickname)"):
        Register([*all_models(), Undeclared])


def test_a_column_that_only_the_database_knows_is_named(database: Database) -> None:
    register = Register(all_models())
    register.refuse_undeclared(database)
    alter(database, "ALTER TABLE member ADD COLUMN shoe_size VARCHAR(10)")
    try:
        with pytest.raises(SettingsError, match="Table member, column shoe_size"):
            register.refuse_undeclared(database)
    finally:
        alter(database, "ALTER TABLE member DROP COLUMN shoe_size")
    register.refuse_undeclared(database)


def test_a_table_that_nothing_declares_is_named(database: Database) -> None:
    database.execute_sql("CREATE TABLE planted (id INTEGER)")
    try:
        with pytest.raises(SettingsError, match="Table planted"):
            Register(all_models()).refuse_undeclared(database)
    finally:
        database.execute_sql("DROP TABLE planted")


def test_whoever_is_spoken_of_can_be_found() -> None:
    personal = {column.field.model for column, _ in Register(all_models()).personal()}
    assert [model.__name__ for model in personal if not reaches_a_member(model)] == []


def test_a_table_that_leads_to_no_member_is_found() -> None:
    class Lost(Model):
        by = technical(ForeignKeyField(Member, null=True), "may be nobody")

        class Meta:
            database = SqliteDatabase(None)

    assert not reaches_a_member(Lost)


def test_a_label_is_not_said_twice_in_one_table() -> None:
    """The page «everything about me» would show two rows that nobody can tell apart."""
    labels = [
        (column.table, declared.label) for column, declared in Register(all_models()).personal()
    ]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_what_is_secret_is_seen_and_asked_by_nobody() -> None:
    for column, declared in Register(all_models()).personal():
        if declared.secret:
            assert not declared.seen_by, column
            assert declared.asked is None, column


def test_what_a_form_asks_for_may_be_seen_by_who_may_change_it() -> None:
    for column, declared in Register(all_models()).personal():
        assert declared.edited_by <= declared.seen_by, column
        if declared.asked:
            assert declared.edited_by, f"{column.table}.{column.name} is asked for of nobody"


def test_the_portal_carries_its_register(app: Flask) -> None:
    register = app.extensions["portal"].register
    assert declaration_of(Member.email) in {column.declaration for column in register.columns}
    assert set(LANGUAGES) == {"nb", "nn", "en"}
