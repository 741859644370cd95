"""Customers: taken on and found."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import cast

from peewee import fn

from portal.data import checks
from portal.data.base import transaction
from portal.members.columns import WRITE_SOMETHING
from portal.members.mistakes import Checking
from portal.members.models import Customer, Member
from portal.words import DEFAULT_LANGUAGE, LANGUAGES, N_, Refused

LONGEST_NAME = 120


class NoSuchCustomer(Refused):
    """No customer has the id."""

    def __init__(self, key: str) -> None:
        super().__init__(N_("Ingen kunde har kunde-id-en %(key)s."), key=key)


def add_customer(written: Mapping[str, str | None], *, at: dt.datetime) -> Customer:
    """Add the customer that ``written`` describes by column name, and return it.

    Raises `Mistakes` with a reason for each value that cannot be accepted.
    """
    checking = Checking()
    for column, check in (
        ("key", checks.customer_id),
        ("name", checks.line(LONGEST_NAME)),
        ("org_number", checks.organisation_number),
        ("contact_email", checks.email),
    ):
        checking.check(column, written.get(column), check, empty=WRITE_SOMETHING)
    checking.check("contact_phone", written.get("contact_phone"), checks.phone)
    checking.check("language", written.get("language"), checks.choice(*LANGUAGES))
    with transaction():
        key = checking.values.get("key")
        if key and Customer.select().where(Customer.key == key).exists():
            checking.refuse("key", key, Refused(N_("En annen kunde har denne kunde-id-en.")))
        values = checking.finish()
        values["language"] = values["language"] or DEFAULT_LANGUAGE
        return Customer.create(created_at=at, **values)


def find_customer(key: str) -> Customer:
    """Return the customer with the customer id ``key``, or raise `NoSuchCustomer`."""
    customer = Customer.select().where(Customer.key == key.strip().casefold()).first()
    if not isinstance(customer, Customer):
        raise NoSuchCustomer(key)
    return customer


def all_customers() -> list[Customer]:
    """Return every customer by customer id."""
    return list(Customer.select().order_by(Customer.key))


def members_by_state(customer: Customer) -> dict[str, int]:
    """Return how many members of ``customer`` are in each state."""
    query = (
        Member.select(Member.state, fn.COUNT(Member.id))
        .where(Member.customer == customer.id)
        .group_by(Member.state)
    )
    return dict(cast(Iterable[tuple[str, int]], query.tuples()))
