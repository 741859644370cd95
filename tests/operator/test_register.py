"""The operator sees what is declared about every column."""

from peewee import Database

from portal.members.models import Member
from portal.tables import all_models
from tests.operator.conftest import Operator


def test_every_column_is_shown_once(operator: Operator, database: Database) -> None:
    rows = operator.json("register", "show")
    shown = [(row["table"], row["column"]) for row in rows]
    declared = {(m._meta.table_name, c) for m in all_models() for c in m._meta.columns}
    assert set(shown) == declared
    assert len(shown) == len(declared)


def test_a_personal_column_says_why_who_and_how_long(
    operator: Operator, database: Database
) -> None:
    rows = {(row["table"], row["column"]): row for row in operator.json("register", "show")}
    assert rows["member", "mobile"] == {
        "table": "member",
        "column": "mobile",
        "kind": "personal",
        "category": "contact",
        "purpose": "deliver-service",
        "basis": "contract",
        "source": "member",
        "seen_by": ["admin", "member"],
        "edited_by": ["member"],
        "retention": rows["member", "mobile"]["retention"],
        "erasure": "delete",
        "secret": False,
    }
    assert rows["member", "customer_id"]["kind"] == "technical"


def test_the_table_has_personal_columns_first_then_technical_ones(
    operator: Operator, database: Database
) -> None:
    told = operator.run("register", "show")
    personal, technical = told.split("\nTECHNICAL\n")
    assert personal.startswith("PERSONAL\ntable ")
    own = [line for line in personal.splitlines() if line.split()[0] == "member"]
    assert any(line.split()[1] == "mobile" for line in own)
    assert Member._meta.table_name + " " in technical
    assert "names the row" in technical
