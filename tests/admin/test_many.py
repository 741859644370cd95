"""What is done with many at once: confirmed by name and count, told row by row."""

import pytest
from flask import Flask

from portal.clock import now
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.jobs.worker import Worker
from portal.members.joining import add_member
from portal.members.models import Member
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.outbox import Outbox
from tests.pages import Visitor
from tests.snapshot import snapshot

CHANGES_ANYWAY = ("session", "security_event", "job")


@pytest.fixture
def admin(signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    return signed_in("nordlys", "admin")


@pytest.fixture
def nils(cast: Cast) -> Member:
    """Somebody who was invited and has not come."""
    written = {
        "username": "nils",
        "given_name": "Nils",
        "family_name": "Å",
        "email": "n@nordlys.example",
    }
    return add_member(cast.nordlys, written, by=cast.admin, at=now())


def test_chosen_members_are_invited_anew(
    cast: Cast, admin: Visitor, nils: Member, worker: Worker, outbox: Outbox
) -> None:
    worker.work_due()
    outbox.clear()
    page = admin.get("/admin/members")
    ticks = page.html.select('#members-chosen input[name="member"]')
    assert [each.parent.get_text(strip=True) for each in ticks] == ["Velg Nils Å"]
    page = admin.get(f"/admin/members/invitations?member={nils.id}&member={cast.kari.id}")
    assert "1 får en ny lenke" in page.words
    assert "Nils Å" in page.words
    assert "Har alt valgt passord" in page.words
    page = admin.submit({"member": [str(nils.id), str(cast.kari.id)]})
    assert "Invitert på nytt" in page.words
    assert "Har alt valgt passord" in page.words
    worker.work_due()
    assert [str(mail["To"]) for mail in outbox.mails()] == ["n@nordlys.example"]


def test_all_on_the_page_can_be_chosen_without_script(admin: Visitor, nils: Member) -> None:
    page = admin.get("/admin/members")
    href = next(
        str(each["href"]) for each in page.html.select("a") if "Velg alle" in each.get_text()
    )
    page = admin.get(href)
    assert len(page.html.select('input[name="member"][checked]')) == 1


def test_chosen_requests_are_taken(cast: Cast, admin: Visitor) -> None:
    free, gone = (ask(who, RequestKind.REVIEW, at=now()) for who in (cast.kari, cast.ola))
    page = admin.get("/admin/requests")
    assert f"Velg {free.reference} fra Kari Blåfjell" in page.words
    page = admin.get(f"/admin/requests/taking?request={free.id}&request={gone.id}")
    assert "2 blir dine" in page.words
    make_move(gone, Move.TAKE, actor=Actor.CUSTOMER, by=cast.ola, at=now())
    page = admin.submit({"request": [str(free.id), str(gone.id)]})
    assert "Du har den nå" in page.words
    assert "Noen andre var først" in page.words
    assert DataRequest.get_by_id(free.id).taken_by == cast.admin
    assert DataRequest.get_by_id(gone.id).taken_by == cast.ola


@pytest.mark.parametrize("path", ["/admin/members/invitations", "/admin/requests/taking"])
@pytest.mark.parametrize("number", ["0", "x", "-1", str(2**63), "9" * 40])
def test_a_number_that_never_was(admin: Visitor, path: str, number: str) -> None:
    name = "member" if "members" in path else "request"
    assert admin.get(f"{path}?{name}={number}").status == 404
    assert admin.post(path, {name: number}).status == 404


def test_one_of_another_customer_stops_it_all(cast: Cast, admin: Visitor, nils: Member) -> None:
    mine = ask(cast.kari, RequestKind.REVIEW, at=now())
    other = ask(cast.other_kari, RequestKind.REVIEW, at=now())
    before = snapshot(*CHANGES_ANYWAY)
    for path, name, both in (
        ("/admin/members/invitations", "member", [nils.id, cast.other_kari.id]),
        ("/admin/requests/taking", "request", [mine.id, other.id]),
    ):
        typed = [str(each) for each in both]
        query = "&".join(f"{name}={each}" for each in typed)
        assert admin.get(f"{path}?{query}").status == 404
        assert admin.post(path, {name: typed}).status == 404
        results = ("sent", "other") if name == "member" else ("taken", "other")
        for result in results:
            assert admin.get(f"{path}/result?{result}={typed[1]}").status == 404
    assert snapshot(*CHANGES_ANYWAY) == before


@pytest.mark.parametrize(("customer", "username"), [("nordlys", "kari"), ("fjord", "admin")])
def test_to_others_nobody_is_there(
    cast: Cast, app: Flask, nils: Member, customer: str, username: str
) -> None:
    visitor = Visitor(app)
    visitor.sign_in(customer, username)
    path = "/admin/members/invitations"
    assert visitor.get(f"{path}?member={nils.id}").status == 404
    assert visitor.post(path, {"member": str(nils.id)}).status == 404
