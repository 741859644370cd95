"""Erasing a member who did not ask takes two admins, and leaves the member time."""

import pytest
from flask import Flask

from portal.activity.models import Event
from portal.clock import now
from portal.data_requests import proposing
from portal.data_requests.erasure_request import ask_for_erasure
from portal.data_requests.erasure_tables import Cause, ErasureProposal, PlannedErasure
from portal.data_requests.leaving import AlreadyEnded, end_member, take_back
from portal.data_requests.planned import TIME_TO_UNDO
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from portal.words import Refused
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.pages import Visitor

WHY = "Kari har sluttet og svarer ikke."
ACTS = ("proposal", "approval", "withdrawal", "stop")


@pytest.fixture
def two(cast: Cast, clock: Clock) -> Cast:
    """Nordlys with two admins: Åse and Ola."""
    Member.update(role="admin").where(Member.id == cast.ola.id).execute()
    cast.ola.role = "admin"
    return cast


@pytest.fixture
def admin(two: Cast, signed_in: SignIn) -> Visitor:
    """A browser in which Åse has signed in."""
    return signed_in("nordlys", "admin")


def path_of(member: Member) -> str:
    """Return where the erasure of ``member`` is decided."""
    return f"/admin/members/{member.id}/erasure"


def kinds(member: Member) -> list[str]:
    """Return what happened about the erasure, as the member sees it."""
    return [each.kind.split(":")[-1] for each in Event.of(member) if ":erasure:" in each.kind]


def test_one_proposes_another_approves_and_the_member_is_told(
    two: Cast, admin: Visitor, app: Flask, new_worker: Worker, outbox: Outbox
) -> None:
    path = path_of(two.kari)
    page = admin.get(path)
    assert "Dette skjer med opplysningene" in page.words
    assert admin.submit(form=f'form[action="{path}/proposal"]').status == 422
    page = admin.submit({"reason": WHY}, form=f'form[action="{path}/proposal"]')
    assert "En annen administrator må godkjenne" in page.words
    assert f"{path}/approval" not in page.text
    ola = Visitor(app)
    ola.sign_in("nordlys", "ola")
    assert "Kari Blåfjell" in ola.get("/admin/requests").words
    page = ola.get(path)
    assert WHY in page.words
    page = ola.submit(form=f'form[action="{path}/approval"]')
    assert "Du kan stanse slettingen" in page.words
    plan = PlannedErasure.of(two.kari).get()
    assert (plan.cause, plan.by) == ("decided", two.ola)
    assert kinds(two.kari) == ["proposed", "decided"]
    new_worker.work_due()
    assert outbox.to("kari@nordlys.example")
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    assert "Nordlys Drift AS har bestemt" in kari.get("/").words
    assert "To administratorer har bestemt" in kari.get("/activity").words
    ola.submit(form=f'form[action="{path}/stop"]')
    assert "Nordlys Drift AS har bestemt" not in kari.get("/").words
    assert kinds(two.kari)[-1] == "stopped"


def test_who_proposed_cannot_approve(two: Cast, admin: Visitor) -> None:
    proposing.propose(two.kari, WHY, by=two.admin, at=now())
    admin.get(path_of(two.kari))
    page = admin.post(f"{path_of(two.kari)}/approval")
    assert page.status == 409
    assert "kan ikke godkjenne den" in page.words
    assert PlannedErasure.select().count() == 0


def test_a_proposal_is_withdrawn(two: Cast, admin: Visitor) -> None:
    proposing.propose(two.kari, WHY, by=two.admin, at=now())
    admin.get(path_of(two.kari))
    admin.submit(form=f'form[action="{path_of(two.kari)}/withdrawal"]')
    assert kinds(two.kari) == ["proposed", "proposal-ended"]
    with pytest.raises(Refused):
        proposing.approve(two.kari, by=two.ola, at=now())
    assert ErasureProposal.get().outcome == "withdrawn"


def test_a_proposer_who_is_no_admin_any_more_proposes_nothing(two: Cast, admin: Visitor) -> None:
    proposing.propose(two.kari, WHY, by=two.ola, at=now())
    Member.update(role="member").where(Member.id == two.ola.id).execute()
    page = admin.get(path_of(two.kari))
    assert "gjelder ikke lenger" in page.words
    assert "/approval" not in page.text
    page = admin.post(f"{path_of(two.kari)}/approval")
    assert page.status == 409
    assert ErasureProposal.get().outcome == "lapsed"
    assert PlannedErasure.select().count() == 0


def test_the_slower_of_two_is_told(two: Cast, admin: Visitor) -> None:
    proposing.propose(two.kari, WHY, by=two.ola, at=now())
    admin.get(path_of(two.kari))
    proposing.withdraw(two.kari, by=two.ola, at=now())
    page = admin.post(f"{path_of(two.kari)}/approval")
    assert page.status == 409
    assert "En annen administrator har endret dette." in page.words
    assert PlannedErasure.select().count() == 0


def test_nobody_proposes_for_themselves_or_for_who_asked(two: Cast, admin: Visitor) -> None:
    for member in (two.admin, two.kari):
        if member == two.kari:
            ask_for_erasure(two.kari, at=now())
        admin.get(path_of(member))
        assert admin.post(f"{path_of(member)}/proposal", {"reason": WHY}).status == 409
    assert ErasureProposal.select().count() == 0


@pytest.mark.parametrize(("customer", "username"), [("nordlys", "kari"), ("fjord", "admin")])
def test_to_others_it_is_not_there(two: Cast, app: Flask, customer: str, username: str) -> None:
    proposing.propose(two.kari, WHY, by=two.ola, at=now())
    visitor = Visitor(app)
    visitor.sign_in(customer, username)
    path = path_of(two.kari)
    assert visitor.get(path).status == 404
    assert {visitor.post(f"{path}/{act}", {"reason": WHY}).status for act in ACTS} == {404}
    assert ErasureProposal.get().settled_at is None


def test_one_admin_ends_a_membership_and_erases_nobody(
    two: Cast, admin: Visitor, app: Flask, new_worker: Worker, outbox: Outbox, clock: Clock
) -> None:
    admin.get(f"/admin/members/{two.kari.id}")
    admin.submit(form=f'form[action="/admin/members/{two.kari.id}/ending"]')
    assert Member.get_by_id(two.kari.id).state == MemberState.ENDED
    assert PlannedErasure.select().count() == 0
    assert kinds(two.kari) == ["proposed"]
    new_worker.work_due()
    assert "er avsluttet" in str(outbox.to("kari@nordlys.example")[0]["Subject"])
    assert [str(mail["To"]) for mail in outbox.mails()].count("ola@nordlys.example") == 1
    page = admin.get(path_of(two.kari))
    assert "Medlemskapet er avsluttet." in page.words
    assert admin.post(f"{path_of(two.kari)}/approval").status == 409
    clock.move(days=400)
    new_worker.work_due()
    assert Member.get_by_id(two.kari.id).state == MemberState.ENDED
    ola = Visitor(app)
    ola.sign_in("nordlys", "ola")
    assert "Kari Blåfjell" in ola.get("/admin/requests").words
    ola.get(path_of(two.kari))
    ola.submit(form=f'form[action="{path_of(two.kari)}/approval"]')
    plan = PlannedErasure.of(two.kari).get()
    assert (plan.cause, plan.by, plan.due_at) == ("decided", two.ola, now() + TIME_TO_UNDO)


@pytest.mark.parametrize("approved", [False, True])
def test_who_is_let_in_again_is_not_erased(two: Cast, *, approved: bool) -> None:
    end_member(two.kari, by=two.admin, at=now())
    if approved:
        proposing.approve(two.kari, by=two.ola, at=now())
    take_back(two.kari, by=two.admin, at=now())
    assert not PlannedErasure.of(two.kari).where(PlannedErasure.standing()).exists()
    assert ErasureProposal.get().settled_at == now()
    assert proposing.deciding(two.kari) is None


def test_what_is_decided_already_is_not_proposed_again(two: Cast) -> None:
    plan = ask_for_erasure(two.kari, at=now())
    assert end_member(two.kari, by=two.admin, at=now()) is None
    assert ErasureProposal.select().count() == 0
    assert PlannedErasure.get(PlannedErasure.undone_at.is_null()) == plan


def test_who_ends_their_own_membership_has_asked(two: Cast) -> None:
    plan = end_member(two.ola, by=two.ola, at=now())
    assert plan
    assert (plan.cause, plan.due_at) == (Cause.ENDED, now() + TIME_TO_UNDO)
    assert ErasureProposal.select().count() == 0


def test_cerum_carries_out_what_the_customer_instructs(two: Cast) -> None:
    end_member(two.kari, by=two.admin, at=now())
    plan = end_member(two.kari, by=None, at=now())
    assert plan
    assert (plan.cause, plan.by) == (Cause.ENDED, None)
    settled = ErasureProposal.get()
    assert (settled.outcome, settled.settled_by) == ("approved", None)
    with pytest.raises(AlreadyEnded):
        end_member(two.kari, by=None, at=now())
