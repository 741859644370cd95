"""What the portal writes down about itself says nothing of people."""

import logging

import pytest
from flask import Flask

from portal.jobs.worker import Worker
from tests.auth.people import first_step
from tests.cast import PASSWORD, Cast
from tests.pages import HTMX, Visitor

TYPED = "Hemmelighet-7711"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged at the level that `portal.serving` sets."""
    caplog.set_level(logging.INFO)
    return caplog


def walk(app: Flask, worker: Worker) -> None:
    """Guess, sign in, change things, ask for what is not there, and send the mails of it all."""
    stranger = Visitor(app, address="203.0.113.77")
    first_step(stranger, username="kari", password=TYPED)
    first_step(stranger, username=TYPED, password=TYPED)
    stranger.get(f"/password/reset/{TYPED}")
    stranger.get("/password/forgotten")
    stranger.submit({"customer_id": "nordlys", "username": "kari"})
    kari = Visitor(app, address="203.0.113.78")
    kari.usual["User-Agent"] = TYPED
    kari.sign_in("nordlys", "kari")
    kari.get("/profile/contact?edit=1")
    kari.submit({"city": TYPED, "mobile": TYPED})
    kari.get(f"/nowhere/{TYPED}?q={TYPED}")
    kari.send("GET", f"/profile/{TYPED}", headers=HTMX)
    kari.post("/security/password", {"current": TYPED, "password": TYPED, "again": TYPED})
    kari.post("/logout")
    worker.work_due()


def test_no_person_and_nothing_typed_is_in_the_logs(
    app: Flask, cast: Cast, new_worker: Worker, logged: pytest.LogCaptureFixture
) -> None:
    walk(app, new_worker)
    assert "mail.new-device: done" in logged.text, "the worker's log is looked at too"
    tokens = [str(cast.kari.password_hash), PASSWORD, TYPED]
    people = ["kari@", "Blåfjell", "Kari", "203.0.113"]
    assert [told for told in tokens + people if told in logged.text] == []


def test_what_must_not_be_there_would_be_found(
    app: Flask, cast: Cast, logged: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("portal").info("signed in: %s", cast.kari.email)
    assert "kari@" in logged.text
