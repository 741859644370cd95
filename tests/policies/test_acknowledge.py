"""Being shown a version, acknowledging it and consenting to something are different facts."""

import threading

import pytest
from peewee import Database

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.data.engine import db
from portal.policies.acknowledge import acknowledge, note_shown
from portal.policies.manuscript import PolicyRefused
from portal.policies.models import Acknowledgement, PolicyVersion, PolicyView
from portal.policies.publish import publish, withdraw
from portal.policies.versions import find_version, seen_version, unseen_version
from tests.cast import Cast
from tests.policies.texts import AT, LATER, texts


@pytest.fixture
def version(database: Database) -> PolicyVersion:
    return publish(texts(), number=1, effective_at=AT, at=AT)


def test_an_acknowledgement_says_who_when_which_and_what_the_text_was(
    cast: Cast, version: PolicyVersion
) -> None:
    row = acknowledge(cast.kari, version, by=cast.kari, at=LATER, language="nn")
    assert (row.member, row.version, row.at, row.language) == (cast.kari, version, LATER, "nn")
    assert row.text_sha256 == version.text("nn").sha256
    assert row.text_sha256 != version.text("nb").sha256
    event = Event.get()
    assert (event.kind, event.member, event.by) == (
        Kind.POLICY_ACKNOWLEDGED.code,
        cast.kari,
        cast.kari,
    )
    assert str(event.sentence).endswith("versjon 1 av personvernerklæringen.")


def test_the_first_acknowledgement_stands(cast: Cast, version: PolicyVersion) -> None:
    first = acknowledge(cast.kari, version, by=cast.kari, at=AT, language="nb")
    again = acknowledge(cast.kari, version, by=cast.kari, at=LATER, language="en")
    assert again == first
    assert (Acknowledgement.get().at, Acknowledgement.get().language) == (AT, "nb")
    assert Event.select().count() == 1


def test_nobody_acknowledges_for_another(cast: Cast, version: PolicyVersion) -> None:
    with pytest.raises(ValueError, match="only the member"):
        acknowledge(cast.kari, version, by=cast.admin, at=AT, language="nb")
    assert Acknowledgement.select().count() == 0


def test_a_version_cannot_be_acknowledged_before_it_was_published(
    cast: Cast, version: PolicyVersion
) -> None:
    with pytest.raises(ValueError, match="published"):
        acknowledge(cast.kari, version, by=cast.kari, at=cast.kari.created_at, language="nb")


def test_shown_is_not_acknowledged(cast: Cast, version: PolicyVersion) -> None:
    note_shown(cast.kari, version, at=AT, language="nb")
    note_shown(cast.kari, version, at=LATER, language="en")
    assert [(row.at, row.language) for row in PolicyView.of(cast.kari)] == [(AT, "nb")]
    assert unseen_version(cast.kari, cast.nordlys, LATER) == version


def test_who_acknowledged_the_newest_has_nothing_unseen(cast: Cast, version: PolicyVersion) -> None:
    assert unseen_version(cast.kari, cast.nordlys, AT) == version
    acknowledge(cast.kari, version, by=cast.kari, at=AT, language="nb")
    assert unseen_version(cast.kari, cast.nordlys, AT) is None
    assert unseen_version(cast.ola, cast.nordlys, AT) == version
    assert unseen_version(cast.other_kari, cast.fjord, AT) == version
    newer = publish(texts("Nytt."), number=2, effective_at=LATER, at=AT)
    assert unseen_version(cast.kari, cast.nordlys, AT) == newer
    assert seen_version(cast.kari, cast.nordlys) == version
    assert seen_version(cast.ola, cast.nordlys) is None
    withdraw(newer, at=AT)
    assert unseen_version(cast.kari, cast.nordlys, AT) is None


def test_a_customers_own_version_is_found_by_its_own_members_alone(cast: Cast) -> None:
    own = publish(texts(), number=1, effective_at=AT, at=AT, customer=cast.nordlys)
    assert find_version("nordlys-1", cast.nordlys, AT) == own
    assert find_version("nordlys-1", cast.fjord, AT) is None
    assert find_version("nordlys-1", None, AT) is None
    assert unseen_version(cast.other_kari, cast.fjord, AT) is None


@pytest.mark.parametrize(
    "label",
    ["", "0", "01", "2", "1-1", "*-1", "nordlys-", "-1", "1 ", "١", "9" * 30, "nordlys-1-1"],
)
def test_what_names_no_version_finds_none(cast: Cast, version: PolicyVersion, label: str) -> None:
    assert find_version(label, cast.nordlys, AT) is None


def test_of_two_who_publish_the_same_version_at_once_one_wins(database: Database) -> None:
    outcome: list[str] = []
    begin = threading.Barrier(2)

    def publish_mine(said: str) -> None:
        with db.connection_context():
            begin.wait()
            try:
                publish(texts(said), number=1, effective_at=AT, at=AT)
                outcome.append(said)
            except PolicyRefused:
                outcome.append("refused")

    threads = [threading.Thread(target=publish_mine, args=(said,)) for said in ("Ett.", "To.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = next(said for said in outcome if said != "refused")
    assert outcome.count("refused") == 1
    assert PolicyVersion.get().text("nb").body == texts(won)["nb"].body


def test_two_tabs_that_acknowledge_at_once_leave_one_row(
    cast: Cast, version: PolicyVersion
) -> None:
    begin = threading.Barrier(2)
    rows: list[int] = []

    def press() -> None:
        with db.connection_context():
            begin.wait()
            rows.append(acknowledge(cast.kari, version, by=cast.kari, at=AT, language="nb").id)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 2
    assert len(set(rows)) == 1
    assert Event.select().count() == 1
