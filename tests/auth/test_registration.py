"""Registering: one answer for all, the address confirmed first, an admin where the customer says so."""

import re

import pytest
from flask import Flask

from portal.auth.expiry import forget_expired
from portal.auth.registrants import Registration
from portal.clock import now
from portal.jobs.worker import Worker
from portal.members.models import Customer, Member, MemberState
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.pages import Visitor

PER = {
    "customer_id": "nordlys",
    "given_name": "Per",
    "family_name": "Ås",
    "email": "per@nordlys.example",
    "username": "per",
}
PASSWORD = "havørn over Hemnesberget i mars"


def opens(cast: Cast, how: str) -> None:
    Customer.update(registration=how).where(Customer.id == cast.nordlys.id).execute()


def ask(visitor: Visitor, **changes: str) -> str:
    """Send the form and return what the answer says."""
    visitor.get("/register")
    page = visitor.submit({**PER, **changes})
    assert page.status == 200, page.errors
    return page.words


def link_in(outbox: Outbox, path: str = "register") -> str:
    found = re.search(rf"/{path}/[^?\s]+", told(outbox)[-1])
    assert found
    return found[0]


def told(outbox: Outbox) -> list[str]:
    """Return what the mails to Per say."""
    bodies = [mail.get_body(("plain",)) for mail in outbox.to(PER["email"])]
    return [" ".join(body.get_content().split()) for body in bodies if body]


def test_who_registers_where_it_is_open_is_a_member_in_three_steps(
    cast: Cast, visitor: Visitor, clock: Clock, new_worker: Worker, outbox: Outbox
) -> None:
    opens(cast, "open")
    ask(visitor)
    assert Member.select().where(Member.username == "per").count() == 0
    new_worker.work_due()
    address = link_in(outbox)
    visitor.get(address)
    assert Member.select().where(Member.username == "per").count() == 0, "a scanner opened it"
    page = visitor.submit()
    assert page.h1 == "Velg passord"
    assert visitor.get(address).h1 == "Du er registrert"
    assert visitor.submit().h1 == "Velg passord"
    page = visitor.submit({"password": PASSWORD})
    assert page.path == "/"
    per = Member.get(Member.username == "per")
    assert visitor.get(address).html.select('main a[href^="/login"]')
    assert (per.customer, per.state, per.role) == (cast.nordlys, MemberState.ACTIVE, "member")
    assert per.email_confirmed_at == now()


def test_where_an_admin_decides_nobody_is_in_before(
    cast: Cast, visitor: Visitor, app: Flask, clock: Clock, new_worker: Worker, outbox: Outbox
) -> None:
    opens(cast, "approval")
    ask(visitor)
    new_worker.work_due()
    visitor.get(link_in(outbox))
    assert "Nordlys Drift AS svarer deg på e-post." in visitor.submit().words
    admin = Visitor(app)
    home = admin.sign_in("nordlys", "admin")
    assert home.html.select('main a[href="/admin/members/registrations"]')
    assert admin.get("/admin/members").html.select('main a[href="/admin/members/registrations"]')
    assert "per@nordlys.example" in admin.get("/admin/members/registrations").words
    page = admin.submit(form='form[action$="/approval"]')
    assert "Per Ås er invitert på e-post." in page.words
    new_worker.work_due()
    assert link_in(outbox, "invitation")
    assert Member.get(Member.username == "per").state == MemberState.INVITED
    assert "Godkjente registreringen av Per Ås." in admin.get("/admin/journal").words


def test_a_no_is_told_by_mail_and_leaves_nothing(
    cast: Cast, visitor: Visitor, app: Flask, clock: Clock, new_worker: Worker, outbox: Outbox
) -> None:
    opens(cast, "approval")
    ask(visitor)
    new_worker.work_due()
    visitor.get(link_in(outbox))
    visitor.submit()
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin")
    admin.get("/admin/members/registrations")
    admin.submit(form='form[action$="/refusal"]')
    new_worker.work_due()
    assert "sa nei til registreringen" in told(outbox)[-1]
    assert Registration.select().count() == 0
    assert Member.select().where(Member.username == "per").count() == 0


@pytest.mark.parametrize(
    "changes",
    [{"customer_id": "nowhere"}, {"username": "kari"}, {}, {"email": "kari@nordlys.example"}],
)
def test_everybody_gets_the_same_answer(
    cast: Cast, visitor: Visitor, new_worker: Worker, outbox: Outbox, changes: dict[str, str]
) -> None:
    opens(cast, "open")
    told = ask(visitor, **changes)
    opens(cast, "invitation")
    assert ask(Visitor(visitor.client.application)) == told


def test_by_invitation_nothing_is_sent_and_nothing_kept(
    cast: Cast, visitor: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    ask(visitor)
    new_worker.work_due()
    assert outbox.mails() == []
    assert Registration.select().count() == 0


def test_a_username_that_is_taken_is_told_to_the_address_alone(
    cast: Cast, visitor: Visitor, new_worker: Worker, outbox: Outbox
) -> None:
    opens(cast, "open")
    ask(visitor, username="kari")
    new_worker.work_due()
    new_worker.work_due()
    assert "brukernavnet opptatt" in told(outbox)[-1]
    assert Registration.select().count() == 0


def test_too_many_are_not_noted(cast: Cast, visitor: Visitor) -> None:
    opens(cast, "open")
    for number in range(12):
        ask(visitor, email=f"per{number}@nordlys.example", username=f"per{number}")
    assert Registration.select().count() == 10


def test_one_mailbox_gets_three(cast: Cast, visitor: Visitor) -> None:
    opens(cast, "open")
    for number in range(5):
        ask(visitor, username=f"per{number}")
    assert Registration.select().count() == 3


def test_the_link_ends_after_two_days(
    cast: Cast, visitor: Visitor, clock: Clock, new_worker: Worker, outbox: Outbox
) -> None:
    opens(cast, "open")
    ask(visitor)
    new_worker.work_due()
    address = link_in(outbox)
    clock.move(days=2)
    assert visitor.get(address).status == 410
    forget_expired(now())
    assert Registration.select().count() == 0
    assert visitor.get("/register/1-abc").status == 410


def test_bad_input_is_said_at_its_field_and_kept(visitor: Visitor) -> None:
    visitor.get("/register")
    page = visitor.submit({**PER, "email": "per", "username": "p r"})
    assert page.status == 422
    assert set(page.errors) == {"email", "username"}
    assert page.html.select_one("#given_name")["value"] == "Per"  # type: ignore[index]


def test_another_customers_admin_and_members_answer_nobody(
    cast: Cast, visitor: Visitor, app: Flask, new_worker: Worker, outbox: Outbox
) -> None:
    opens(cast, "approval")
    row = Registration.create(
        customer=cast.nordlys,
        nonce="n",
        language="nb",
        username="per",
        given_name="Per",
        family_name="Ås",
        email="p@x.no",
        at=now(),
        confirmed_at=now(),
    )
    for customer, username in (("fjord", "admin"), ("nordlys", "kari")):
        other = Visitor(app)
        other.sign_in(customer, username)
        assert "per" not in other.get("/admin/members/registrations").words.casefold().split()
        for act in ("approval", "refusal"):
            assert other.post(f"/admin/members/registrations/{row.id}/{act}").status == 404
    assert Member.select().where(Member.username == "per").count() == 0
