"""A notice is mailed once and names nobody, and is answered once, through a link of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from portal import clock
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.keys import Keys
from portal.members.restriction import stop
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import Disclosure, disclose
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_tables import NoticeStep
from portal.sharing.notices import (
    TELL,
    Answer,
    answer,
    find_notice,
    notice_path,
    notices_of,
    tell_again,
)
from portal.sharing.words import Channel, Ground, Outcome
from portal.web.portal import Portal
from portal.words import Refused
from portal.work import make_worker
from tests.cast import Cast
from tests.outbox import Outbox
from tests.sharing.people import ADDRESS, COLUMNS, move_house, other


def _now() -> dt.datetime:
    return clock.now()


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
