"""Asking to be erased: preview, who it is, 14 days to undo or at once, and a certificate for anybody."""

import datetime as dt

import pytest
from flask import Flask

from portal.auth.models import Session
from portal.clock import now
from portal.data_requests.erasure_tables import Erasure, PlannedErasure
from portal.data_requests.states import RequestState
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from tests.arrivals import SignIn
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor

PATH = "/requests/new/erasure"
FORM = f"main form[action='{PATH}']"


@pytest.fixture
def kari(cast: Cast, clock: Clock, signed_in: SignIn) -> Visitor:
    """Kari, signed in just now."""
    return signed_in("nordlys", "kari")


def state(member: Member) -> str | None:
    """Return the state of ``member``, or None when the row is gone."""
    found = Member.select().where(Member.id == member.id).first()
    return found.state if found else None


def test_the_preview_says_what_goes_and_what_a_law_keeps(
    furnished: Cast, visitor: Visitor, clock: Clock
) -> None:
    visitor.sign_in("nordlys", "kari")
    page = visitor.get(PATH)
    rows = {
        row.select_one("th").get_text(): row.get_text(" ") for row in page.html.select("tbody tr")
    }
    assert "Slettes" in rows["Utdanning"]
    kept = [text for text in rows.values() if "Beholdes" in text]
    assert kept
    assert all("etter bokføringsloven § 13" in text and "til 31." in text for text in kept)


def test_when_must_be_said(kari: Visitor) -> None:
    kari.get(PATH)
    page = kari.submit({}, form=FORM)
    assert page.status == 422
    assert "when" in page.errors
    assert not PlannedErasure.select().exists()


def test_it_is_made_sure_who_asks_and_the_answer_is_kept(cast: Cast, kari: Visitor) -> None:
    Session.update(authenticated_at=now() - dt.timedelta(minutes=6)).execute()
    kari.get(PATH)
    page = kari.submit({"when": "later"}, form=FORM)
    assert page.path.startswith("/security/confirmation/")
    standing = PlannedErasure.of(cast.kari).where(PlannedErasure.standing())
    before = standing.count()
    page = kari.submit({"confirmation_password": PASSWORD})
    assert page.path.startswith("/requests/")
    assert standing.count() == before + 1


def test_fourteen_days_to_change_ones_mind(
    cast: Cast, visitor: Visitor, new_worker: Worker, clock: Clock, outbox: Outbox
) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get(PATH)
    page = visitor.submit({"when": "later"}, form=FORM)
    assert "Du kan angre til da" in page.words
    assert "17. mars 2026" in page.words
    new_worker.work_due()
    assert link_in(outbox.to("kari@nordlys.example")[-1]).startswith("/requests/")
    again = visitor.get(str(visitor.get(PATH).location))
    assert "Du har alt bedt om dette" in again.words
    assert "17. mars" in visitor.get("/").words
    clock.move(days=13)
    new_worker.work_due()
    assert state(cast.kari) == MemberState.ACTIVE
    visitor.sign_in("nordlys", "kari")
    plan = PlannedErasure.get()
    visitor.get(f"/requests/{plan.request_id}")
    form = f"form[action='/requests/{plan.request_id}/withdrawal']"
    assert "Trukket" in visitor.submit({}, form=form).words
    clock.move(days=3)
    new_worker.work_due()
    assert state(cast.kari) == MemberState.ACTIVE
    assert plan.request.stands is RequestState.WITHDRAWN


def test_at_once_with_a_certificate_that_anybody_can_check(
    cast: Cast, visitor: Visitor, new_worker: Worker, app: Flask, outbox: Outbox
) -> None:
    visitor.sign_in("nordlys", "kari")
    elsewhere = Visitor(app)
    elsewhere.sign_in("nordlys", "kari")
    visitor.get(PATH)
    page = visitor.submit({"when": "now"}, form=FORM)
    assert page.path.startswith("/erasure/")
    assert 'data-hx-trigger="every 3s"' in page.text
    assert elsewhere.get("/profile").status != 200
    new_worker.work_due()
    stranger = Visitor(app)
    done = stranger.get(page.path)
    assert "Kvitteringen er ekte" in done.words
    assert "every 3s" not in done.text
    assert "Kari" not in done.text
    assert "kari" not in done.text
    erasure = Erasure.get()
    by_hash = stranger.get(f"/erasure/{erasure.sha256}")
    assert "Kvitteringen er ekte" in by_hash.words
    assert link_in(outbox.mails()[-1]).startswith(page.path)
    assert state(cast.kari) in (None, MemberState.ERASED)
    assert state(cast.other_kari) == MemberState.ACTIVE


def test_a_certificate_that_was_changed_is_told_of(
    cast: Cast, visitor: Visitor, new_worker: Worker, app: Flask
) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get(PATH)
    page = visitor.submit({"when": "now"}, form=FORM)
    new_worker.work_due()
    erasure = Erasure.get()
    Erasure.update(certificate=str(erasure.certificate).replace("asked", "ended")).execute()
    assert "Kvitteringen stemmer ikke" in Visitor(app).get(page.path).words


@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 64, "0" * 63, "A" * 64, "ø" * 32])
def test_a_guessed_certificate_is_none(cast: Cast, visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/erasure/{token}").status == 404
