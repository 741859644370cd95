"""Customers are added and shown; what cannot be accepted is told value by value."""

import pytest
from peewee import Database

from portal.members.models import Customer
from tests.cast import Cast
from tests.operator.conftest import Operator

ADD = ("customer", "add", "havblikk")
WHOLE = {
    "--name": "Havblikk Oppdrett AS",
    "--org-number": "310 000 493",
    "--contact-email": "personvern@havblikk.example",
    "--contact-phone": "75 00 00 30",
}


def options(**changes: str) -> list[str]:
    written = WHOLE | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return [text for pair in written.items() for text in pair]


def test_a_customer_is_added_with_everything_in_its_one_form(
    operator: Operator, database: Database
) -> None:
    assert operator.run(*ADD, *options()) == "Added havblikk, Havblikk Oppdrett AS.\n"
    customer = Customer.get()
    assert (customer.key, customer.name, customer.language) == (
        "havblikk",
        "Havblikk Oppdrett AS",
        "nb",
    )
    assert (customer.org_number, customer.contact_phone) == ("310000493", "+4775000030")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("org_number", "310000494"),
        ("org_number", "3100"),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", "Hav\x07blikk"),
        ("contact_email", "personvern"),
        ("contact_phone", "12"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_added(
    operator: Operator, database: Database, column: str, value: str
) -> None:
    told = operator.run(*ADD, *options(**{column: value}), code=1)
    assert told.startswith(f"{column}: ")
    assert told.count("\n") == 1
    assert Customer.select().count() == 0


def test_every_wrong_value_is_told_at_once(operator: Operator, database: Database) -> None:
    told = operator.run("customer", "add", "!", *options(org_number="1", name=""), code=1)
    assert [line.split(":")[0] for line in told.splitlines()] == ["key", "name", "org_number"]


def test_a_customer_id_is_taken_once_whatever_its_capitals(operator: Operator, cast: Cast) -> None:
    told = operator.run("customer", "add", "NordLys", *options(), code=1)
    assert told.startswith("key: ")
    assert Customer.select().where(Customer.key == "nordlys").count() == 1


def test_an_option_left_out_is_a_usage_error(operator: Operator, database: Database) -> None:
    assert "Usage: " in operator.run(*ADD, code=2)


def test_one_customer_is_shown_with_its_members_by_state(operator: Operator, cast: Cast) -> None:
    shown = operator.json("customer", "show", "nordlys")
    assert shown["org_number"] == cast.nordlys.org_number
    assert (shown["invited"], shown["active"], shown["ended"]) == (0, 3, 0)
    heading, row = operator.run("customer", "show", "nordlys").splitlines()
    assert heading.split()[:3] == ["customer_id", "name", "org_number"]
    assert row.startswith("nordlys ")


def test_all_customers_are_shown_in_order(operator: Operator, cast: Cast) -> None:
    shown = operator.json("customer", "show")
    assert [row["customer_id"] for row in shown] == ["fjord", "nordlys"]


def test_with_no_customer_the_way_to_one_is_shown(operator: Operator) -> None:
    assert "customer add" in operator.run("customer", "show")
    assert operator.json("customer", "show") == []


def test_an_unknown_customer_is_refused(operator: Operator, cast: Cast) -> None:
    assert "ukjent" in operator.run("customer", "show", "ukjent", code=1)
