"""What belongs to somebody else is not there: the same answer as for a number that never was."""

import re

import pytest
from flask import Flask
from peewee import fn

from portal.auth.registrants import Registration
from portal.clock import now
from portal.data.engine import db
from portal.members.importing.upload import MemberImport
from portal.members.models import Member, MemberRow
from portal.record.models import RecordVersion
from portal.sharing.models import Recipient
from portal.sharing.notice_tables import Notice
from portal.tables import all_models
from tests.cast import Cast
from tests.house.addresses import Address, addresses
from tests.pages import HTMX, Visitor
from tests.rows import number_rows, one_of_each
from tests.snapshot import snapshot

NEVER = 2**40
BEYOND = 2**63
OTHERS = [("nordlys", "ola"), ("nordlys", "admin"), ("fjord", "kari"), ("fjord", "admin")]
# What an admin reaches of the own customer's members, and nobody else reaches.
FOR_ADMINS = "/admin/"


@pytest.fixture
def karis(furnished: Cast) -> list[int]:
    """The numbers of a row of Kari's in each table: one for nearly all, and nobody else has it."""
    one_of_each(furnished.kari)
    tables = [model for model in all_models() if issubclass(model, MemberRow)]
    highest = max(model.select(fn.MAX(model.id)).scalar() or 0 for model in tables)
    # PostgreSQL goes on counting from the last row it numbered itself, and must not come to this one.
    alone = highest + 10_000
    numbers = number_rows(furnished.kari, alone)
    assert numbers[-1] == alone
    return numbers


def numbered(app: Flask, ids: list[int]) -> list[Address]:
    """Return every address with a number in it, for each of ``ids``."""
    return [each for each in addresses(app, ids=ids) if each.numbered and not each.is_public]


def reached(visitor: Visitor, walked: list[Address]) -> set[str]:
    """Return the endpoints that answered ``visitor`` anything but «not there»."""
    return {
        address.endpoint
        for address in walked
        for method in sorted(address.methods)
        for headers in ({}, HTMX)
        if visitor.send(method, address.path, headers=headers).status != 404
    }


@pytest.mark.parametrize(("customer", "username"), OTHERS)
def test_nobody_else_reaches_what_is_karis(
    app: Flask, visitor: Visitor, karis: list[int], customer: str, username: str
) -> None:
    visitor.sign_in(customer, username)
    before = snapshot()
    walked = numbered(app, karis)
    if (customer, username) == ("nordlys", "admin"):
        walked = [each for each in walked if not each.path.startswith(FOR_ADMINS)]
    assert reached(visitor, walked) == set()
    assert snapshot() == before


def test_kari_herself_reaches_it(app: Flask, visitor: Visitor, karis: list[int]) -> None:
    """Or the walk above would prove nothing. A row filled with anything may break a page."""
    visitor.sign_in("nordlys", "kari")
    hers = [each for each in numbered(app, karis) if not each.path.startswith(FOR_ADMINS)]
    assert unreached(visitor, hers) == []


def test_her_own_admin_reaches_what_is_for_admins(
    app: Flask, visitor: Visitor, karis: list[int], furnished: Cast
) -> None:
    visitor.sign_in("nordlys", "admin")
    sent = MemberImport.create(customer=furnished.nordlys, created_at=now())
    visitor.get("/admin/record")  # publishes the purposes it names
    visitor.post("/admin/record/printing")
    said = dict.fromkeys(("nonce", "language", "username", "given_name", "family_name"), "per")
    times = {"at": now(), "confirmed_at": now()}
    waits = Registration.create(customer=furnished.nordlys, email="per@x.no", **said, **times)
    kept = RecordVersion.get().number
    of_us = [one.id for one in Recipient.select().where(Recipient.customer == furnished.nordlys.id)]
    told = Notice.select().where(Notice.recipient.in_(of_us)).get()
    theirs = [told.recipient_id, told.id]
    numbers = [*karis, furnished.kari.id, sent.id, waits.id, kept, *theirs]
    walked = [each for each in numbered(app, numbers) if each.path.startswith(FOR_ADMINS)]
    found = {endpoint for each in walked for endpoint in reached(visitor, [each])}
    assert found == {address.endpoint for address in walked}


def unreached(visitor: Visitor, walked: list[Address]) -> list[str]:
    """Return the endpoints that answer ``visitor`` «not there» for every number."""
    waiting: dict[str, list[Address]] = {}
    for address in walked:
        waiting.setdefault(address.endpoint, []).append(address)
    return [
        endpoint
        for endpoint, of_it in waiting.items()
        if not any(reached(visitor, [address]) for address in of_it)
    ]


@pytest.mark.parametrize("number", [0, NEVER, BEYOND, 10**40])
def test_a_number_that_never_was(
    app: Flask, visitor: Visitor, furnished: Cast, number: int
) -> None:
    visitor.sign_in("nordlys", "kari")
    assert reached(visitor, numbered(app, [number])) == set()


def test_both_answers_are_the_same(app: Flask, visitor: Visitor, karis: list[int]) -> None:
    visitor.sign_in("nordlys", "ola")

    def told(number: int) -> list[str]:
        paths = [each.path for each in numbered(app, [number]) if "GET" in each.methods]
        texts = [visitor.get(path).text for path in paths]
        return [re.sub(rf"{number}|[0-9a-f]{{12}}|\"[\w.-]{{60,}}\"", "", text) for text in texts]

    assert told(karis[-1]) == told(NEVER)


def test_the_cast_owns_the_rows(karis: list[int], furnished: Cast) -> None:
    assert karis
    assert db.obj.is_closed() is False
    assert Member.select().count() == len(furnished.members)
