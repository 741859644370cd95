"""An act makes a notice for each recipient that has the data: with the act, and once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from portal import clock
from portal.activity.passing_on import Duty, Matter, pass_on
from portal.data.base import transaction
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.rectification import grant
from portal.data_requests.states import Actor, Move
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.profile.profile import Profile
from portal.profile.switches import Switches
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_tables import Notice
from portal.sharing.notices import TELL, notices_from, notices_of
from portal.sharing.recipients import end_recipient
from portal.sharing.shipped import publish_shipped_recipients
from portal.sharing.words import Outcome
from tests.cast import Cast
from tests.clock import Clock
from tests.consents import answers as consents
from tests.outbox import Outbox
from tests.sharing.people import move_house, other, payroll


def _now() -> dt.datetime:
    return clock.now()


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


def test_one_that_has_ended_is_told_nothing_more(cast: Cast, bureau: RecipientVersion) -> None:
    end_recipient(bureau.recipient, based_on=1, by=cast.admin, at=_now())
    move_house(cast.kari)
    assert notices_of(cast.kari, 10) == []


def test_the_servers_the_portal_runs_on_need_no_word(cast: Cast, shareables: Shareables) -> None:
    publish_shipped_recipients(shareables, at=_now())
    move_house(cast.kari)
    assert {one.version.kind for one in notices_of(cast.kari, 10)} == {"dunning", "collection"}
