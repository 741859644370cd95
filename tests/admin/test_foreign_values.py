"""Numbers of another customer in path, body, address or header: not there, and nothing changed."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from portal.clock import now
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.proposing import propose
from portal.members.importing.upload import MemberImport
from portal.members.models import Customer, Member
from portal.tables import all_models
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.house.addresses import Address, addresses
from tests.pages import Visitor

# Whatever a form of the administration might call a number or a customer.
NAMES = (
    *("id", "ids", "member", "member_id", "members", "request", "request_id", "by", "taken_by"),
    *("customer", "customer_id", "tenant", "owner", "sent", "other", "taken", "number"),
)
HEADERS = ("X-Customer-Id", "X-Customer", "Customer-Id", "X-Tenant", "X-Member-Id", "X-User")


@pytest.fixture
def theirs(cast: Cast) -> dict[str, int]:
    """A number of each kind that belongs to Fjord, none of which is anybody's in Nordlys."""
    Member.update(role="admin").where(Member.id == cast.other_kari.id).execute()
    for _ in range(20):
        ask(cast.other_kari, RequestKind.ACCESS, at=now())
    propose(cast.other_admin, "Har sluttet.", by=cast.other_kari, at=now())
    for _ in range(30):
        sent = MemberImport.create(customer=cast.fjord, created_at=now())
    asked = ask(cast.other_kari, RequestKind.RESTRICTION, at=now(), subject="claim")
    return {"member": cast.other_kari.id, "request": asked.id, "import": sent.id}


@pytest.fixture
def admin(theirs: dict[str, int], signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    return signed_in("nordlys", "admin")


def of_customer(customer: Customer) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that belongs to ``customer`` or to one of its members."""
    members = Member.select(Member.id).where(Member.customer == customer.id)
    found: dict[str, list[tuple[object, ...]]] = {}
    for model in all_models():
        for field in model._meta.sorted_fields:
            whose = {"customer": [customer.id], "member": members}.get(field.name)
            if whose is not None:
                rows = model.select().where(field.in_(whose)).tuples()
                found[f"{model.__name__}.{field.name}"] = sorted(rows, key=repr)
    return found


def admin_addresses(app: Flask, *numbers: int) -> list[Address]:
    """Return every address of the administration."""
    return [each for each in addresses(app, ids=numbers or (1,)) if "/admin/" in each.path]


def test_in_a_path(app: Flask, admin: Visitor, cast: Cast, theirs: dict[str, int]) -> None:
    before = of_customer(cast.fjord)
    walked = [each for each in admin_addresses(app, *theirs.values()) if each.numbered]
    assert {"admin.member_erasure_approval", "admin.import_start"} <= {e.endpoint for e in walked}
    answers = {
        (method, address.path): admin.send(method, address.path, {"reason": "x"}).status
        for address in walked
        for method in sorted(address.methods)
    }
    assert {path: status for path, status in answers.items() if status != 404} == {}
    assert of_customer(cast.fjord) == before


def test_in_a_body_an_address_and_a_header_of_each_page(
    app: Flask, admin: Visitor, cast: Cast, theirs: dict[str, int]
) -> None:
    before = of_customer(cast.fjord)
    admin.looks = False
    numbers = [str(number) for number in theirs.values()]
    typed: dict[str, str | list[str]] = {**dict.fromkeys(NAMES, numbers), "customer": "fjord"}
    query = urlencode(typed, doseq=True)
    for address in admin_addresses(app):
        for method in sorted(address.methods) if not address.numbered else ():
            path = f"{address.path}?{query}" if method == "GET" else address.path
            answer = admin.send(method, path, typed, headers=dict.fromkeys(HEADERS, "fjord"))
            assert answer.status < 500, address
            assert "Fjord Logistikk" not in answer.text, address
            assert "Sørensen" not in answer.text, address
    assert of_customer(cast.fjord) == before


def test_in_a_header(admin: Visitor, cast: Cast) -> None:
    for value in ("fjord", str(cast.fjord.id), str(cast.other_admin.id)):
        page = admin.get("/admin/members", headers=dict.fromkeys(HEADERS, value))
        assert "3 medlemmer" in page.words
        assert cast.other_admin.full_name not in page.words


def test_the_walk_would_notice(cast: Cast, theirs: dict[str, int]) -> None:
    before = of_customer(cast.fjord)
    assert len(before["DataRequest.member"]) == 21
    Member.update(job_title="x").where(Member.id == cast.other_kari.id).execute()
    assert of_customer(cast.fjord) != before
