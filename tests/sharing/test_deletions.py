"""Whoever has data that is erased, switched off or past its time is told that it goes."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.activity.passing_on import Duty
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_request import ask_for_erasure
from portal.data_requests.erasure_tables import ErasureTold
from portal.data_requests.retention import retain
from portal.jobs.worker import Worker
from portal.mail.post import open_post
from portal.mail.room import MailRoom
from portal.members.models import Member
from portal.profile.standing import State
from portal.profile.switched_off import delete_switched_off
from portal.profile.switching import switch
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import Disclosure, disclose
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_tables import Notice
from portal.sharing.notices import notices_from, notices_of
from portal.sharing.words import Outcome
from portal.web.portal import Portal
from portal.work import make_eraser
from tests.cast import Cast
from tests.clock import Clock
from tests.data_requests.acts import erase
from tests.outbox import Outbox
from tests.sharing.people import COLUMNS, other, payroll


@pytest.fixture
def eraser(made: Portal, worker: Worker) -> Eraser:
    """What erases, with the recipients of the running portal."""
    room = MailRoom(open_post(made.settings), made.keys, made.settings.base_url)
    return make_eraser(made.settings, room)


def _now() -> dt.datetime:
    return clock.now()


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
