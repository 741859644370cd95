"""The members: found by name, looked at for a reason, ended, made admin; and seen by themselves."""

import datetime as dt

import pytest
from flask import Flask

from portal.activity.looking import LookUp
from portal.activity.models import Event
from portal.clock import now
from portal.data_requests.models import DataRequest
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from portal.members.restriction import stop
from portal.members.search import Wanted, find_members
from portal.members.search_index import index
from portal.profile.profile import Profile
from portal.profile.sections import SECTIONS
from portal.profile.switches import Switches
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.pages import Visitor

ACTS = ("look", "ending", "reactivation", "promotion", "demotion")


def found(cast: Cast, text: str) -> set[str]:
    """Return the usernames that a search of Nordlys finds."""
    members = find_members(cast.nordlys, Wanted(text), now()).members
    return {member.username for member in members}


@pytest.mark.parametrize(
    ("text", "username"),
    [
        ("kar", "kari"),
        ("BLÅ", "kari"),
        ("blaa kari", "kari"),
        ("ødegaard", "ola"),
        ("öde", "ola"),
        ("naes", "admin"),
        ("aase", "admin"),
        ("400 00 012", "ola"),
        ("+47 40000012", "ola"),
        ("40000", None),
        ("ola@nordlys.example", "ola"),
    ],
)
def test_a_search(cast: Cast, text: str, username: str | None) -> None:
    everybody = {"kari", "ola", "admin"}
    assert found(cast, text) == (everybody if username is None else {username})


@pytest.mark.parametrize("text", ["fjell", "ase", "sørensen", "%", "_", "' OR 1=1", "x" * 500])
def test_what_nobody_is_called(cast: Cast, text: str) -> None:
    assert found(cast, text) in (set(), {"kari", "ola", "admin"} if not text.isalnum() else set())


@pytest.mark.parametrize("letter", ["葛", "Ж", "\U00020000", "ㅎ"])
def test_a_long_name_in_any_script_is_kept_and_found(cast: Cast, letter: str) -> None:
    name = " ".join([letter * 70] * 30)[:80]
    Member.update(family_name=name).where(Member.id == cast.ola.id).execute()
    index([Member.get_by_id(cast.ola.id)])
    assert found(cast, letter * 60) == {"ola"}


def test_a_new_name_is_found_and_the_old_one_is_not(cast: Cast) -> None:
    profile = Profile(cast.kari, cast.kari, Switches.of(cast.nordlys))
    profile.change(SECTIONS["contact"], {"family_name": "Østby"}, at=now())
    assert found(cast, "østby") == {"kari"}
    assert found(cast, "blåfjell") == set()


def test_the_list_is_in_the_order_of_the_alphabet_page_by_page(cast: Cast, admin: Visitor) -> None:
    names = [f"{letter}sen" for letter in "ABCDEFGHIJKLMNOPRSTUVYÆØÅ"] * 2
    many = [
        Member(
            customer=cast.nordlys,
            username=f"m{number}",
            given_name="Mo",
            family_name=name,
            created_at=now(),
        )
        for number, name in enumerate(names)
    ]
    for member in many:
        member.save()
    index(many)
    seen: list[str] = []
    path = "/admin/members"
    while path:
        page = admin.get(path)
        seen += [cell.get_text() for cell in page.html.select("tbody th")]
        links = page.html.select("#members > p.button-row a")
        path = str(links[0]["href"]) if links else ""
    assert len(seen) == len(set(seen)) + 25 == 53
    assert seen[-1] == "Mo Åsen"
    assert seen.index("Mo Æsen") < seen.index("Mo Øsen") < seen.index("Ola Ødegård") + 99


def test_contact_details_are_masked_until_there_is_a_reason(
    cast: Cast, admin: Visitor, clock: Clock
) -> None:
    path = f"/admin/members/{cast.kari.id}"
    page = admin.get(path)
    for secret in ("kari@nordlys.example", "Ørneveien", "40000011", "40 00 00 11"):
        assert secret not in page.text
    page = admin.submit(form=f'form[action="{path}/look"]')
    assert page.errors == {"reason": "Velg hvorfor du trenger kontaktopplysningene."}
    assert LookUp.select().count() == 0
    page = admin.submit({"reason": "emergency"}, form=f'form[action="{path}/look"]')
    assert "kari@nordlys.example" in page.words
    assert "+47 40 00 00 11" in page.words
    clock.move(minutes=10)
    assert "kari@nordlys.example" not in admin.get(path).text


def test_one_member_at_a_time_is_shown(cast: Cast, admin: Visitor) -> None:
    for member in (cast.kari, cast.ola):
        path = f"/admin/members/{member.id}"
        admin.get(path)
        page = admin.submit({"reason": "pay"}, form=f'form[action="{path}/look"]')
        assert f"{member.username}@nordlys.example" in page.words
    assert "kari@nordlys.example" not in admin.get(f"/admin/members/{cast.kari.id}").text
    assert "ola@nordlys.example" in admin.get(f"/admin/members/{cast.ola.id}").words


def test_filters_are_in_the_address_and_can_be_taken_off(cast: Cast, admin: Visitor) -> None:
    page = admin.get("/admin/members?q=n%C3%A6ss&state=active&role=admin&restricted=nonsense&x=1")
    chips = {str(a["href"]) for a in page.html.select(".chips a")}
    assert "/admin/members?state=active&role=admin&restricted=1" in chips
    assert "/admin/members?q=n%C3%A6ss&state=active&role=admin" in chips
    assert "/admin/members" in chips
    assert "1 medlem" in admin.get("/admin/members?q=n%C3%A6ss&state=active&role=admin").words
    assert "2 medlemmer" in admin.get("/admin/members?role=member").words
    assert "3 medlemmer" in admin.get("/admin/members?role=nonsense&state=erased").words


def test_each_look_asks_who_it_is_after_a_while(cast: Cast, admin: Visitor, clock: Clock) -> None:
    path = f"/admin/members/{cast.kari.id}"
    admin.get(path)
    clock.move(minutes=6)
    assert "/security/confirmation" in str(admin.post(f"{path}/look", {"reason": "pay"}).location)
    assert LookUp.select().count() == 0


def test_the_member_sees_the_look_and_asks_why(cast: Cast, admin: Visitor, app: Flask) -> None:
    admin.get(f"/admin/members/{cast.kari.id}")
    admin.submit({"reason": "pay"}, form=f'form[action="/admin/members/{cast.kari.id}/look"]')
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    page = kari.get("/access-log")
    assert "Lønn eller refusjon" in page.words
    assert "Åse" not in page.words
    page = kari.submit(form='main form[method="post"]')
    assert "Hvorfor så dere på opplysningene mine" in page.words
    kari.get("/access-log")
    kari.submit(form='main form[method="post"]')
    request = DataRequest.get()
    assert request.is_open
    assert request.reference in admin.get("/admin/requests").words


def test_an_invitation(cast: Cast, admin: Visitor, worker: Worker, outbox: Outbox) -> None:
    admin.get("/admin/members/new")
    typed = {
        "username": "nils",
        "given_name": "Nils",
        "family_name": "Å",
        "email": "n@nordlys.example",
    }
    page = admin.submit(typed)
    assert "Nils Å er invitert på e-post." in page.words
    worker.work_due()
    assert outbox.to("n@nordlys.example")
    assert found(cast, "nils å") == {"nils"}
    admin.get("/admin/members/new")
    assert "username" in admin.submit(typed).errors
    assert "email" in admin.submit({**typed, "email": "nowhere"}).errors


def test_a_membership_ends_and_begins_again(cast: Cast, admin: Visitor, app: Flask) -> None:
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    path = f"/admin/members/{cast.kari.id}"
    admin.get(path)
    admin.submit(form=f'form[action="{path}/ending"]')
    assert Member.get_by_id(cast.kari.id).state == MemberState.ENDED
    assert kari.get("/profile").status == 303
    assert admin.post(f"{path}/ending").status == 409
    admin.post(f"{path}/reactivation")
    assert Member.get_by_id(cast.kari.id).state == MemberState.ACTIVE
    kinds = [event.kind for event in Event.of(cast.kari) if event.by == cast.admin]
    assert kinds == [
        "members:member:ended",
        "data-requests:erasure:proposed",
        "data-requests:erasure:proposal-ended",
        "members:member:reactivated",
    ]


def test_the_last_admin_stays(cast: Cast, admin: Visitor) -> None:
    path = f"/admin/members/{cast.admin.id}"
    admin.get(path)
    for act in ("demotion", "ending"):
        page = admin.post(f"{path}/{act}")
        assert page.status == 409
        assert "eneste administratoren" in page.words
    assert Member.get_by_id(cast.admin.id).is_admin


def test_the_other_admins_are_told(
    cast: Cast, admin: Visitor, worker: Worker, outbox: Outbox
) -> None:
    Member.update(role="admin").where(Member.id == cast.ola.id).execute()
    path = f"/admin/members/{cast.kari.id}"
    admin.get(path)
    admin.post(f"{path}/promotion")
    worker.work_due()
    about = "En administrator er lagt til eller fjernet"
    told = [mail for mail in outbox.mails() if mail["Subject"] == about]
    assert [str(mail["To"]) for mail in told] == ["ola@nordlys.example"]
    assert "Kari" not in str(told[0])
    admin.get(path)
    admin.post(f"/admin/members/{cast.admin.id}/demotion")
    assert admin.get("/admin/members").status == 404


def test_who_is_restricted_is_out_of_the_list(cast: Cast, admin: Visitor) -> None:
    stop(cast.kari, None, "ABC", at=now() - dt.timedelta(days=1))
    assert "Blåfjell" not in admin.get("/admin/members").words
    assert "Blåfjell" in admin.get("/admin/members?restricted=1").words
    path = f"/admin/members/{cast.kari.id}"
    assert "000117" not in admin.get(path).words
    assert admin.post(f"{path}/look", {"reason": "pay"}).status == 404


@pytest.mark.parametrize(("customer", "username"), [("nordlys", "kari"), ("fjord", "admin")])
def test_to_others_nobody_is_there(
    cast: Cast, app: Flask, customer: str, username: str, clock: Clock
) -> None:
    visitor = Visitor(app)
    visitor.sign_in(customer, username)
    path = f"/admin/members/{cast.ola.id}"
    assert visitor.get(path).status == 404
    assert [visitor.post(f"{path}/{act}", {"reason": "pay"}).status for act in ACTS] == [404] * 5
    assert LookUp.select().count() == 0
    assert "Ødegård" not in visitor.get("/admin/members?q=ola").text
