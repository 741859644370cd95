"""What members, admins and Cerum are told by mail about security, from act to mailbox."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.rules import LOOK_UPS, notice
from portal.activity.security_log import Circumstances
from portal.auth.incident import report
from portal.data.base import transaction
from portal.web.portal import Portal
from portal.work import make_worker
from tests.auth.people import begin_session, first_step, is_in, turn_on_app
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox
from tests.pages import Visitor


@pytest.fixture
def work(made: Portal, clock: Clock) -> object:
    """Let the worker send everything that is due."""
    worker = make_worker(made.settings, made.keys)
    return worker.work_due


def body(mail: object) -> str:
    """Return the text of ``mail``."""
    part = mail.get_body(("plain",))  # type: ignore[attr-defined]
    return str(part.get_content())


def test_a_new_device_is_named_and_can_be_disowned_from_the_mail(
    app: Flask, cast: Cast, outbox: Outbox, work: object
) -> None:
    stranger = Visitor(app)
    stranger.sign_in("nordlys", "kari")
    work()  # type: ignore[operator]
    (mail,) = outbox.to("kari@nordlys.example")
    text = body(mail)
    assert "Ny enhet" in str(mail["Subject"])
    assert "Blåfjell" not in text
    path = next(word for word in text.split() if "/not-me/" in word).split("//", 1)[1]
    owner = Visitor(app)
    owner.get("/" + path.split("/", 1)[1].split("?")[0])
    owner.submit()
    assert not is_in(stranger)
    work()  # type: ignore[operator]
    told = [str(mail["Subject"]) for mail in outbox.mails()]
    assert "Velg nytt passord i medlemsportalen" in told
    assert [str(mail["To"]) for mail in outbox.mails()].count("admin@nordlys.example") == 1
    assert not outbox.to("admin@fjord.example")


def test_a_change_says_what_changed(cast: Cast, made: Portal, outbox: Outbox, work: object) -> None:
    turn_on_app(cast.kari, made, at=portal_clock.now())
    work()  # type: ignore[operator]
    texts = [body(mail) for mail in outbox.to("kari@nordlys.example")]
    assert any("Totrinnsbekreftelse ble slått på." in text for text in texts)


def test_the_mailed_code_gets_one_in(
    app: Flask, cast: Cast, outbox: Outbox, work: object, clock: Clock
) -> None:
    begin_session(cast.ola, at=portal_clock.now(), address="84.212.7.7")
    clock.move(minutes=5)
    traveller = Visitor(app, address="203.0.113.9")
    first_step(traveller, username="ola")
    work()  # type: ignore[operator]
    mail = next(m for m in outbox.to("ola@nordlys.example") if "Kode" in str(m["Subject"]))
    code = next(word for word in body(mail).split() if word.isdigit() and len(word) == 6)
    traveller.get("/login/second-step")
    assert traveller.submit({"code": "000000" if code != "000000" else "111111"}).status == 422
    traveller.post("/login/second-step/mail")
    work()  # type: ignore[operator]
    traveller.get("/login/second-step")
    assert traveller.submit({"code": code}).status == 422, "the earlier code is worth nothing"
    later = [m for m in outbox.to("ola@nordlys.example") if "Kode" in str(m["Subject"])][-1]
    code = next(word for word in body(later).split() if word.isdigit() and len(word) == 6)
    traveller.submit({"code": code}, follow=False)
    assert is_in(traveller)


def test_the_admins_are_told_of_a_report(cast: Cast, outbox: Outbox, work: object) -> None:
    session = begin_session(cast.kari, at=portal_clock.now())
    report(session, at=portal_clock.now())
    work()  # type: ignore[operator]
    (mail,) = outbox.to("admin@nordlys.example")
    assert "meldt fra om en innlogging" in body(mail)
    assert "Kari" not in body(mail)


def test_who_looks_up_many_is_not_the_one_who_is_told(
    cast: Cast, outbox: Outbox, work: object
) -> None:
    for number in range(LOOK_UPS.at_least):
        with transaction():
            around = Circumstances(object_id=number)
            notice(LOOK_UPS.on, None, by=cast.admin, at=portal_clock.now(), around=around)
    work()  # type: ignore[operator]
    assert not outbox.to("admin@nordlys.example")
    assert len(outbox.to("personvern@cerum.no")) == 1
