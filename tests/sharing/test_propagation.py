"""An act makes a notice for each recipient that has the data: with the act, and once."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.activity.passing_on import Duty, Matter, pass_on
from portal.data.base import transaction
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_request import ask_for_erasure
from portal.data_requests.erasure_tables import ErasureTold
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.rectification import grant
from portal.data_requests.retention import retain
from portal.data_requests.states import Actor, Move
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.keys import Keys
from portal.mail.post import open_post
from portal.mail.room import MailRoom
from portal.members.models import Member
from portal.members.restriction import stop
from portal.profile.profile import Profile
from portal.profile.standing import State
from portal.profile.switched_off import delete_switched_off
from portal.profile.switches import Switches
from portal.profile.switching import switch
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import Disclosure, disclose
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_tables import Notice, NoticeStep
from portal.sharing.notices import (
    TELL,
    Answer,
    answer,
    find_notice,
    notice_path,
    notices_from,
    notices_of,
    tell_again,
)
from portal.sharing.recipients import end_recipient
from portal.sharing.shipped import publish_shipped_recipients
from portal.sharing.words import Channel, Ground, Outcome
from portal.web.portal import Portal
from portal.words import Refused
from portal.work import make_eraser, make_worker
from tests.cast import Cast
from tests.clock import Clock
from tests.consents import answers as consents
from tests.data_requests.acts import erase
from tests.outbox import Outbox
from tests.sharing.people import COLUMNS, move_house, payroll

ADDRESS = ["member.street", "member.given_name"]


@pytest.fixture
def bureau(cast: Cast, shareables: Shareables, clock: Clock) -> RecipientVersion:
    """The payroll bureau of Nordlys, which has the street; Fjord's has it too."""
    for customer, by in ((cast.fjord, cast.other_admin), (cast.nordlys, cast.admin)):
        found = payroll(customer, shareables, by=by, at=_now(), columns=[*COLUMNS, *ADDRESS])
    return found


@pytest.fixture
def eraser(made: Portal, worker: Worker) -> Eraser:
    """What erases, with the recipients of the running portal."""
    room = MailRoom(open_post(made.settings), made.keys, made.settings.base_url)
    return make_eraser(made.settings, room)


def _now() -> dt.datetime:
    return clock.now()


def other(cast: Cast, shareables: Shareables, columns: list[str]) -> RecipientVersion:
    """Another recipient of Nordlys."""
    by, at = cast.admin, _now()
    return payroll(cast.nordlys, shareables, by=by, at=at, name="Nr. 2 AS", columns=columns)


def acts_told(cast: Cast) -> list[str]:
    return [stand.duty.value for stand in notices_of(cast.kari, 50)]


def test_a_correction_tells_who_has_that_and_nobody_else(
    cast: Cast, bureau: RecipientVersion, shareables: Shareables
) -> None:
    other(cast, shareables, ["member.mobile"])
    move_house(cast.kari)
    [stand] = notices_of(cast.kari, 10)
    assert (stand.version, stand.notice.columns) == (bureau, ["member.street"])
    assert stand.outcome is Outcome.WAITING
    assert notices_of(cast.other_kari, 10) == notices_of(cast.ola, 10) == []


def test_a_correction_that_was_asked_for_tells_who_has_it(
    cast: Cast, shareables: Shareables
) -> None:
    """GDPR art. 16 and 19; with the reference of the request, where the member looks for it."""
    for customer, by in ((cast.fjord, cast.other_admin), (cast.nordlys, cast.admin)):
        payroll(customer, shareables, by=by, at=_now(), columns=["member.employee_number"])
    typed = {"subject": "employee_number", "proposal": "10042"}
    asked = ask(cast.kari, RequestKind.RECTIFICATION, at=_now(), **typed)
    assert notices_of(cast.kari, 10) == []
    switches = Switches.of(cast.nordlys)
    grant(asked, "10042", switches=switches, by=cast.admin, at=_now(), reason="Det stemmer.")
    [stand] = notices_from(asked.reference)
    assert (stand.duty, stand.notice.member) == (Duty.CORRECTION, cast.kari)
    assert stand.notice.columns == ["member.employee_number"]
    assert notices_of(cast.other_kari, 10) == []


def test_a_correction_of_what_nobody_has_tells_nobody(cast: Cast, bureau: RecipientVersion) -> None:
    profile = Profile(cast.kari, cast.kari, Switches.of(cast.nordlys))
    profile.change(profile.section("work"), {"department": "Lager"}, at=_now())
    assert not Notice.select().exists()


def test_an_act_that_is_rolled_back_leaves_no_notice_and_no_job(
    cast: Cast, bureau: RecipientVersion
) -> None:
    with pytest.raises(ZeroDivisionError):
        _move_and_fail(cast)
    assert not Notice.select().exists()
    assert not Job.select().where(Job.kind == TELL).exists()


def _move_and_fail(cast: Cast) -> None:
    with transaction():
        move_house(cast.kari)
        assert Notice.select().count() == 1
        _ = 1 / 0


def test_outside_a_transaction_nothing_is_passed_on(cast: Cast) -> None:
    with pytest.raises(RuntimeError):
        pass_on(Matter(Duty.CORRECTION, cast.kari, _now()))


def test_the_same_correction_twice_is_one_notice_until_it_is_told(
    cast: Cast, bureau: RecipientVersion, worker: Worker, outbox: Outbox
) -> None:
    move_house(cast.kari, street="Nyveien 1")
    move_house(cast.kari, street="Nyveien 2")
    assert acts_told(cast) == ["correction"]
    worker.work_due()
    move_house(cast.kari, street="Nyveien 3")
    assert acts_told(cast) == ["correction", "correction"]
    assert len({stand.notice.code for stand in notices_of(cast.kari, 50)}) == 1


def test_the_mail_has_a_code_and_no_personal_data(
    cast: Cast, bureau: RecipientVersion, worker: Worker, outbox: Outbox
) -> None:
    move_house(cast.kari)
    worker.work_due()
    [mail] = outbox.to("personvern@lonn.example")
    code = notices_of(cast.kari, 1)[0].notice.code
    said = f"{mail['Subject']} {mail.get_body(('plain',)).get_content()}"
    assert code in said
    for secret in ("Kari", "Blåfjell", "kari@", "Nyveien", "Ørneveien", "000117"):
        assert secret not in said
    [stand] = notices_of(cast.kari, 1)
    assert stand.outcome is Outcome.TOLD
    [told] = Disclosure.of(cast.kari)
    assert (told.what, told.recipient, told.columns) == ("told", bureau.name, ["member.street"])


def test_a_job_that_is_done_twice_tells_once(
    cast: Cast, bureau: RecipientVersion, worker: Worker, outbox: Outbox
) -> None:
    move_house(cast.kari)
    worker.work_due()
    Job.update(state="open", lease=None, due_at=_now()).where(Job.kind == TELL).execute()
    worker.work_due()
    assert len(outbox.to("personvern@lonn.example")) == 1
    assert (NoticeStep.select().count(), Disclosure.select().count()) == (1, 1)


def test_a_worker_that_dies_after_the_mail_sends_the_same_file_again(
    cast: Cast, bureau: RecipientVersion, made: Portal, outbox: Outbox, monkeypatch: Any
) -> None:
    move_house(cast.kari)
    broken = make_worker(made.settings, made.keys)
    with monkeypatch.context() as patch:
        patch.setattr("portal.jobs.queue.finish", _die)
        with pytest.raises(KeyboardInterrupt):
            broken.work_due()
    assert not NoticeStep.select().exists()
    Job.update(due_at=_now(), lease=None).where(Job.kind == TELL).execute()
    make_worker(made.settings, made.keys).work_due()
    assert len(outbox.to("personvern@lonn.example")) == 1
    assert (NoticeStep.select().count(), Disclosure.select().count()) == (1, 1)


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_withdrawing_a_consent_tells_who_relied_on_it(
    cast: Cast, shareables: Shareables, app: Any, clock: Clock
) -> None:
    consents.publish()
    publish_shipped_recipients(shareables, at=_now())
    consents.answer(app, cast.kari, "give", "visit-analytics")
    consents.answer(app, cast.kari, "withdraw", "visit-analytics")
    [stand] = notices_of(cast.kari, 10)
    assert (stand.version.name, stand.duty) == ("Google Analytics", Duty.WITHDRAWAL)
    consents.answer(app, cast.ola, "withdraw", "visit-analytics")  # a no to an open question
    assert notices_of(cast.ola, 10) == []


def test_restriction_objection_and_their_end_are_passed_on_with_the_request(
    cast: Cast, bureau: RecipientVersion
) -> None:
    objection = ask(cast.kari, RequestKind.OBJECTION, at=_now(), purpose="working-time")
    assert [one.duty for one in notices_from(objection.reference)] == [Duty.OBJECTION]
    make_move(objection, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=_now(), reason="nei")
    assert [one.duty for one in notices_from(objection.reference)] == [
        Duty.RESTRICTION_ENDED,
        Duty.OBJECTION,
    ]
    again = ask(cast.kari, RequestKind.OBJECTION, at=_now(), purpose="working-time")
    make_move(again, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=_now())
    assert [one.duty for one in notices_from(again.reference)] == [
        Duty.OBJECTION_GRANTED,
        Duty.OBJECTION,
    ]
    restriction = ask(cast.kari, RequestKind.RESTRICTION, at=_now(), subject="accuracy")
    assert notices_from(restriction.reference) == []
    make_move(restriction, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=_now())
    assert [one.duty for one in notices_from(restriction.reference)] == [Duty.RESTRICTION]


def test_an_erasure_is_asked_about_ahead_then_told_and_its_notice_names_nobody(
    cast: Cast, bureau: RecipientVersion, eraser: Eraser, worker: Worker, outbox: Outbox
) -> None:
    plan = ask_for_erasure(cast.kari, at=_now())
    assert [one.duty for one in notices_from(plan.request.reference)] == [Duty.ERASURE_AHEAD]
    disclose(cast.kari, bureau, COLUMNS, by=cast.admin, at=_now())
    code = notices_of(cast.kari, 1)[0].notice.code
    erasure = erase(cast.kari, eraser)
    [stand] = notices_from(erasure.reference)
    assert (stand.duty, stand.notice.member, stand.notice.code) == (Duty.ERASURE, None, code)
    assert not Disclosure.select().exists()
    assert notices_of(cast.kari, 9) == []
    assert [one.recipient for one in ErasureTold.select()] == [bureau.name]
    assert json.loads(str(erasure.certificate))["recipients"] == [bureau.name]
    worker.work_due()
    assert notices_from(erasure.reference)[0].outcome is Outcome.TOLD


def test_what_was_switched_off_is_told_of_on_the_day_it_goes(
    cast: Cast, bureau: RecipientVersion, shareables: Shareables, clock: Clock
) -> None:
    other(cast, shareables, ["member.street"])
    Member.update(mobile=None).where(Member.id == cast.ola.id).execute()
    switch(cast.nordlys, "mobile", State.OFF, by=cast.admin, at=_now())
    clock.move(days=30)
    assert delete_switched_off(_now()) == 1
    [stand] = notices_of(cast.kari, 10)
    assert (stand.version, stand.duty) == (bureau, Duty.DELETION)
    assert stand.notice.columns == ["member.mobile"]
    assert notices_of(cast.ola, 10) == notices_of(cast.other_kari, 10) == []
    assert Member.get_by_id(cast.kari.id).mobile is None


def test_what_is_past_its_time_is_told_of_once(
    cast: Cast, shareables: Shareables, made: Portal, clock: Clock
) -> None:
    columns = ["event.kind", "event.at", "member.street"]
    for customer, by in ((cast.fjord, cast.other_admin), (cast.nordlys, cast.admin)):
        payroll(customer, shareables, by=by, at=_now(), columns=columns)
    Event.delete().execute()
    for member in (cast.kari, cast.kari, cast.other_kari):
        record(Kind.SIGNED_IN, member, by=member, at=_now())
    clock.move(days=364)
    record(Kind.SIGNED_IN, cast.ola, by=cast.ola, at=_now())
    clock.move(days=2)
    for _ in range(2):
        retain(made.plan, _now())
    for member in (cast.kari, cast.other_kari):
        [stand] = notices_of(member, 10)
        assert stand.duty is Duty.EXPIRY
        assert stand.notice.columns == ["event.kind", "event.at"]
    assert notices_of(cast.ola, 10) == []


def test_what_nobody_was_given_goes_without_a_word(
    cast: Cast, bureau: RecipientVersion, made: Portal, clock: Clock
) -> None:
    record(Kind.SIGNED_IN, cast.kari, by=cast.kari, at=_now())
    clock.move(days=366)
    assert retain(made.plan, _now())["event"] >= 1
    assert not Notice.select().exists()


def test_one_that_has_ended_is_told_nothing_more(cast: Cast, bureau: RecipientVersion) -> None:
    end_recipient(bureau.recipient, based_on=1, by=cast.admin, at=_now())
    move_house(cast.kari)
    assert notices_of(cast.kari, 10) == []


def test_the_servers_the_portal_runs_on_need_no_word(cast: Cast, shareables: Shareables) -> None:
    publish_shipped_recipients(shareables, at=_now())
    move_house(cast.kari)
    assert {one.version.kind for one in notices_of(cast.kari, 10)} == {"dunning", "collection"}


def test_an_answer_stands_once_and_a_later_other_one_is_a_step(
    cast: Cast, bureau: RecipientVersion
) -> None:
    move_house(cast.kari)
    [stand] = notices_of(cast.kari, 1)
    no = Answer(Outcome.REFUSED, Ground.LAW, dt.date(2031, 12, 31), {"nb": "Bokføring."})
    first = answer(stand, no, channel=Channel.PAGE, at=_now())
    with pytest.raises(Refused):  # somebody else with the page open from before
        answer(stand, Answer(Outcome.CONFIRMED), channel=Channel.PAGE, at=_now())
    [now] = notices_of(cast.kari, 1)
    assert answer(now, no, channel=Channel.PAGE, at=_now()) == first
    assert (now.outcome, now.said("en"), now.step.until) == (
        Outcome.REFUSED,
        "Bokføring.",
        dt.date(2031, 12, 31),
    )
    with pytest.raises(Refused):
        tell_again(now, by=cast.admin, at=_now())


def test_a_link_is_the_notices_own(
    cast: Cast, bureau: RecipientVersion, made: Portal, shareables: Shareables
) -> None:
    other(cast, shareables, ADDRESS)
    move_house(cast.kari)
    one, another = (stand.notice for stand in notices_of(cast.kari, 2))
    keys: Keys = made.keys
    token = notice_path(one, keys).removeprefix("/notices/")
    found = find_notice(token, keys)
    assert found is not None
    assert found.notice == one
    number, _, secret = token.partition("-")
    for wrong in (
        f"{another.id}-{secret}",
        f"{number}-{'0' * 32}",
        number,
        f"{number}-",
        "x-y",
        "-",
    ):
        assert find_notice(wrong, keys) is None


def test_nothing_is_given_about_who_is_restricted_or_to_whom_it_is_not_for(
    cast: Cast, bureau: RecipientVersion
) -> None:
    disclose(cast.ola, bureau, COLUMNS, by=cast.admin, at=_now())
    with pytest.raises(Refused):
        disclose(cast.other_kari, bureau, COLUMNS, by=cast.other_admin, at=_now())
    with pytest.raises(Refused):
        disclose(cast.ola, bureau, ["member.email"], by=cast.admin, at=_now())
    with pytest.raises(Refused):
        disclose(cast.ola, bureau, [], by=cast.admin, at=_now())
    stop(cast.ola, None, "ABC", at=_now())
    with pytest.raises(Refused):
        disclose(cast.ola, bureau, COLUMNS, by=cast.admin, at=_now())
    stop(cast.kari, "working-time", "DEF", at=_now())
    with pytest.raises(Refused):
        disclose(cast.kari, bureau, COLUMNS, by=cast.admin, at=_now())
    assert Disclosure.select().count() == 1
