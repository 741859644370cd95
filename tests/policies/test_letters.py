"""Word of a new version reaches each member in their own language, unless it is out of date."""

import datetime as dt

import pytest

from portal.clock import now
from portal.jobs.worker import Worker
from portal.members.models import Member, MemberState
from portal.policies.models import PolicyVersion
from portal.policies.publish import publish
from tests.cast import Cast
from tests.clock import START, Clock
from tests.outbox import Outbox, link_in
from tests.policies.texts import texts


@pytest.fixture
def second(cast: Cast, clock: Clock) -> PolicyVersion:
    publish(texts(), number=1, effective_at=START, at=START)
    clock.move(days=1)
    Member.update(language="en").where(Member.id == cast.ola.id).execute()
    return publish(texts(), number=2, effective_at=now() + dt.timedelta(days=30), at=now())


def test_each_member_is_told(second: PolicyVersion, worker: Worker, outbox: Outbox) -> None:
    worker.work_due()
    assert len(outbox.mails()) == 5
    [mail] = outbox.to("kari@nordlys.example")
    assert mail["Subject"] == "Ny versjon av personvernerklæringen til Nordlys Drift AS"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "har laget versjon 2 av personvernerklæringen. Den gjelder fra 3. april 2026." in (
        text.get_content()
    )
    assert link_in(mail) == "/policy/changes?customer_id=nordlys"
    assert outbox.to("ola@nordlys.example")[0]["Content-Language"] == "en"
    worker.work_due()
    assert len(outbox.mails()) == 5


def test_who_left_or_has_no_address_meanwhile_is_not_told(
    second: PolicyVersion, cast: Cast, worker: Worker, outbox: Outbox
) -> None:
    while not outbox.mails():
        assert worker.work_one()
    Member.update(state=MemberState.ENDED.value).execute()
    Member.update(email=None, state=MemberState.ACTIVE.value).where(
        Member.id == cast.ola.id
    ).execute()
    worker.work_due()
    assert len(outbox.mails()) == 1


def test_an_overtaken_version_is_not_told_of(
    second: PolicyVersion, worker: Worker, outbox: Outbox
) -> None:
    while not outbox.mails():
        assert worker.work_one()
    publish(texts(), number=3, effective_at=now() + dt.timedelta(days=40), at=now())
    worker.work_due()
    subjects = [str(mail.get_body(("plain",))) for mail in outbox.to("admin@fjord.example")]
    assert len(subjects) == 1
    assert "versjon 3" in outbox.to("admin@fjord.example")[0].get_body(("plain",)).get_content()
