"""A new e-mail address: the old one is told, the new one confirms, nothing goes out too late."""

import pytest

from portal.clock import now
from portal.jobs.worker import Worker
from portal.members.link import Link
from portal.members.links import use_link
from portal.members.models import Member
from portal.profile.email_change import (
    ask_to_change_email,
    confirm_email,
    withdraw_email_change,
)
from tests.cast import Cast
from tests.outbox import Outbox, link_in
from tests.pages import Visitor

OLD, NEW = "kari@nordlys.example", "kari.ny@nordlys.example"


@pytest.fixture
def asked(cast: Cast) -> Link:
    return ask_to_change_email(cast.kari, NEW, by=cast.kari, at=now())


def test_both_addresses_are_told(asked: Link, new_worker: Worker, outbox: Outbox) -> None:
    new_worker.work_due()
    [told], [asks] = outbox.to(OLD), outbox.to(NEW)
    assert told["Subject"] == "Noen vil endre e-postadressen din i medlemsportalen"
    assert link_in(told) == "/profile/contact?customer_id=nordlys"
    assert asks["Subject"] == "Bekreft e-postadressen din i medlemsportalen"
    assert link_in(asks).startswith("/profile/contact/email/")


def test_the_link_of_the_mail_puts_the_address_in_force(
    asked: Link, cast: Cast, new_worker: Worker, outbox: Outbox, visitor: Visitor
) -> None:
    new_worker.work_due()
    [asks] = outbox.to(NEW)
    visitor.get(link_in(asks))
    visitor.submit()
    member = Member.get_by_id(cast.kari.id)
    assert member.email == NEW
    new_worker.work_due()
    assert [mail["Subject"] for mail in outbox.to(NEW)][1:] == [
        "E-postadressen din i medlemsportalen er endret"
    ]


def test_a_change_that_was_taken_back_is_not_told_of(
    asked: Link, cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    withdraw_email_change(cast.kari)
    new_worker.work_due()
    assert outbox.mails() == []


def test_a_used_link_is_not_sent(asked: Link, new_worker: Worker, outbox: Outbox) -> None:
    use_link(asked, at=now())
    new_worker.work_due()
    assert outbox.mails() == []


def test_an_address_that_changed_again_is_not_written_to(
    asked: Link, cast: Cast, new_worker: Worker, outbox: Outbox
) -> None:
    confirm_email(asked, at=now())
    Member.update(email="tredje@nordlys.example").where(Member.id == cast.kari.id).execute()
    new_worker.work_due()
    assert outbox.mails() == []
