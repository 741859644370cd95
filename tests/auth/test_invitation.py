"""An invitation: made with the member, sent by the worker, used once."""

import datetime as dt

import pytest

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.auth.devices import known_device
from portal.clock import now
from portal.data.base import transaction
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.invitations import invite
from portal.members.link import Link
from portal.members.models import Member, MemberState
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor
from tests.snapshot import snapshot
from tests.statements import count_statements

GOOD = "tre reker og en hval i lomma"
GONE = "Lenken virker ikke lenger"


def newcomer(cast: Cast, username: str = "nora", **values: object) -> Member:
    named = {
        "given_name": "Nora",
        "family_name": "Tveit",
        "email": f"{username}@nordlys.example",
        "created_at": now(),
        **values,
    }
    return Member.create(customer=cast.nordlys, username=username, **named)


@pytest.fixture
def nora(cast: Cast) -> Member:
    return newcomer(cast)


@pytest.fixture
def link(nora: Member, new_worker: Worker, outbox: Outbox) -> str:
    """The path of the link in Nora's invitation."""
    invite([nora], by=None, at=now())
    new_worker.work_due()
    [mail] = outbox.to("nora@nordlys.example")
    return link_in(mail)


def test_a_member_that_is_not_added_is_not_invited(
    cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    def act() -> None:
        with transaction():
            invite([newcomer(cast)], by=cast.admin, at=now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert (Job.select().count(), Link.select().count()) == (0, 0)
    new_worker.work_due()
    assert outbox.mails() == []


def test_the_invited_choose_a_password_and_are_in(
    link: str, nora: Member, visitor: Visitor
) -> None:
    page = visitor.get(link)
    assert page.h1 == "Velg passord"
    assert "Minst 15 tegn" in page.words
    shown = page.html.select_one("#username")
    assert shown is not None
    assert (shown["value"], shown["autocomplete"]) == ("nora", "username")
    home = visitor.submit({"password": GOOD})
    assert home.h1 == "Hei, Nora"
    member = Member.get_by_id(nora.id)
    assert member.state == MemberState.ACTIVE
    assert member.email_confirmed_at is not None
    cookie = visitor.client.get_cookie("device", domain="127.0.0.1")
    assert cookie is not None
    assert known_device(member, cookie.value) is not None
    assert Visitor(visitor.client.application).sign_in("nordlys", "nora", GOOD).h1 == "Hei, Nora"
    kinds = [event.kind for event in Event.of(nora).order_by(Event.id)]
    assert kinds[:2] == [Kind.INVITATION_SENT.code, Kind.PASSWORD_SET.code]


def test_who_invited_is_remembered(
    nora: Member, cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    invite([nora], by=cast.admin, at=now())
    assert Event.of(nora).count() == 0
    new_worker.work_due()
    event = Event.of(nora).get()
    assert (event.kind, event.by) == (Kind.INVITATION_SENT.code, cast.admin)


def test_opening_the_link_changes_nothing(link: str, visitor: Visitor) -> None:
    before = snapshot()
    for method in ("GET", "HEAD"):
        visitor.send(method, link)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "Skriv inn et nytt passord."),
        ("for kort", "Passordet må ha minst 15 tegn. Det har 8 nå."),
        ("a" * 257, "Passordet kan ha høyst 256 tegn."),
        ("nora nora nora nora", "Passordet er laget av «nora» og lite annet."),
        ("nordlys drift as cerum", "Passordet er laget av «nordlys» og lite annet."),
        ("aaaaaaaaaaaaaaaaaaaaaa", "Passordet gjentar seg eller følger en rekke."),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays(
    link: str, visitor: Visitor, password: str, says: str
) -> None:
    visitor.get(link)
    page = visitor.submit({"password": password})
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    assert page.errors["password"].startswith(says)
    assert not password or password not in page.text
    assert visitor.submit({"password": GOOD}).status == 200


def test_a_used_link_says_so_and_leads_on(link: str, visitor: Visitor) -> None:
    visitor.get(link)
    visitor.submit({"password": GOOD})
    stranger = Visitor(visitor.client.application)
    page = stranger.get(link)
    assert (page.status, page.h1) == (410, GONE)
    assert "Lenken er brukt." in page.words
    hrefs = {str(a["href"]) for a in page.html.select("main a")}
    assert hrefs == {
        "/login?customer_id=nordlys",
        "/password/forgotten?customer_id=nordlys",
    }
    late = stranger.post(link, {"password": "en helt annen setning her"})
    assert late.status == 410
    assert stranger.sign_in("nordlys", "nora", GOOD).status == 200


def test_an_expired_link_gives_a_new_one(
    clock: Clock, link: str, visitor: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    clock.move(days=14)
    page = visitor.get(link)
    assert page.status == 410
    assert "Den virket til 17. mars 2026 kl. 10.00." in page.words
    page = visitor.submit()
    assert page.status == 410
    assert "Vi har sendt deg en nyere lenke." in page.words
    new_worker.work_due()
    _, newer = outbox.to("nora@nordlys.example")
    visitor.get(link_in(newer))
    assert visitor.submit({"password": GOOD}).h1 == "Hei, Nora"


def test_new_links_are_not_made_without_end(
    clock: Clock, link: str, visitor: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    clock.move(days=14)
    visitor.get(link)
    for _ in range(9):
        visitor.submit()
    new_worker.work_due()
    assert len(outbox.to("nora@nordlys.example")) == 1 + 1
    assert Link.select().count() == 1 + 5


def test_a_replaced_link_says_so(
    link: str, nora: Member, visitor: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    invite([nora], by=None, at=now())
    page = visitor.get(link)
    assert page.status == 410
    assert "nyere lenke" in page.words


def test_a_link_of_an_ended_membership_gives_nothing(
    link: str, nora: Member, visitor: Visitor
) -> None:
    visitor.get(link)
    Member.update(state=MemberState.ENDED.value).where(Member.id == nora.id).execute()
    page = visitor.submit({"password": GOOD})
    assert page.status == 410
    assert "avsluttet" in page.words
    assert page.html.select("main form") == []
    assert visitor.post(f"{link.split('?')[0]}/renewal").status == 303
    assert Link.select().count() == 1


@pytest.mark.parametrize("spoil", ["0", "x", "-", ""])
def test_a_link_that_was_never_ours_is_no_page(link: str, visitor: Visitor, spoil: str) -> None:
    path = link.split("?")[0]
    wrong = path[: -len(spoil)] + spoil if spoil else "/invitation/1"
    if wrong == path:
        wrong = f"{path[:-1]}1"
    assert visitor.get(wrong).status == 404
    visitor.get("/login")
    assert visitor.post(wrong, {"password": GOOD}).status == 404
    assert visitor.get(path.replace("/invitation/", "/password/reset/")).status == 404


def test_who_has_a_password_or_no_address_is_not_invited(
    cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    people = [cast.kari, newcomer(cast, "uten", email=None), newcomer(cast, "nina")]
    assert invite(people, by=None, at=now()) == 1
    new_worker.work_due()
    assert [str(mail["To"]) for mail in outbox.mails()] == ["nina@nordlys.example"]


def test_a_used_up_invitation_is_not_sent_late(
    nora: Member, new_worker: Worker, outbox: Outbox
) -> None:
    invite([nora], by=None, at=now())
    invite([nora], by=None, at=now())
    new_worker.work_due()
    assert len(outbox.mails()) == 1


def test_an_address_that_was_corrected_is_not_confirmed_by_the_old_mail(
    link: str, nora: Member, visitor: Visitor
) -> None:
    Member.update(email="annen@nordlys.example").where(Member.id == nora.id).execute()
    visitor.get(link)
    visitor.submit({"password": GOOD})
    assert Member.get_by_id(nora.id).email_confirmed_at is None


def test_thousands_are_invited_with_few_statements(cast: Cast) -> None:
    shared = {"customer": cast.nordlys.id, "given_name": "Nora", "family_name": "Tveit"}
    shared |= {"created_at": now()}
    Member.insert_many(
        {**shared, "username": f"n{n}", "email": f"n{n}@nordlys.example"} for n in range(1200)
    ).execute()
    members = list(Member.select().where(Member.state == MemberState.INVITED))
    with count_statements() as seen:
        assert invite(members, by=None, at=now()) == 1200
    assert len(seen) <= 3 * 3
    assert (Job.select().count(), Link.select().count()) == (1200, 1200)
    later = now() + dt.timedelta(days=13)
    assert Link.select().where(Link.expires_at > later).count() == 1200
