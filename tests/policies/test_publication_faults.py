"""A publication that is interrupted changes nothing, and two at the same time make one version."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from peewee import Database, QueryEvent

from portal.data.engine import connected, db, released
from portal.jobs.models import Job
from portal.policies.draft import discard_draft, draft_of, publish_draft, save_draft, start_draft
from portal.policies.manuscript import PolicyRefused, Text
from portal.policies.models import PolicyText, PolicyVersion, VersionState
from portal.policies.publish import publish, texts_of, withdraw
from portal.policies.versions import announced_version, find_version, published_versions
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.policies.texts import AT, LATER, texts
from tests.statements import NOT_COUNTED, count_statements

MOST_STATEMENTS = 40


class PowerCut(Exception):
    """What ends a publication in the middle."""


@contextmanager
def cut_off_at(number: int) -> Iterator[None]:
    seen = [0]

    def count(event: QueryEvent) -> None:
        if event.sql.lstrip().upper().startswith(NOT_COUNTED):
            return  # what frames a transaction is the driver's own to undo
        seen[0] += 1
        if seen[0] == number:
            raise PowerCut

    db.obj.query_hooks.append(count)
    try:
        yield
    finally:
        db.obj.query_hooks.remove(count)


def publish_second(cast: Cast) -> None:
    publish(texts("To."), number=2, effective_at=AT, at=AT, customer=cast.nordlys)


def publish_drafted(cast: Cast) -> None:
    draft = draft_of(cast.nordlys)
    assert draft
    publish_draft(draft, {}, effective_at=AT, at=AT, material=False)


@pytest.mark.parametrize("act", [publish_second, publish_drafted])
def test_cut_off_anywhere_the_old_version_stays_in_force(
    cast: Cast, act: Callable[[Cast], None]
) -> None:
    old = publish(texts("En."), number=1, effective_at=AT, at=AT, customer=cast.nordlys)
    if act is publish_drafted:
        start_draft(cast.nordlys, texts("To."), at=AT)
    before = list(PolicyText.select().order_by(PolicyText.id).tuples())
    interrupted = 0
    for number in range(1, MOST_STATEMENTS):
        try:
            with cut_off_at(number):
                act(cast)
        except PowerCut:
            interrupted += 1
            assert announced_version(cast.nordlys, AT) == old
            assert list(PolicyText.select().order_by(PolicyText.id).tuples()) == before
            assert Job.select().count() == 0
        else:
            break
    assert interrupted > 5
    newest = announced_version(cast.nordlys, AT)
    assert newest
    assert (newest.number, newest.text("nb").body) == (2, texts("To.")["nb"].body)
    assert Job.select().count() == 1


@pytest.mark.parametrize("drafted", [False, True])
def test_published_twice_at_the_same_time_it_is_published_once(cast: Cast, drafted: bool) -> None:
    publish(texts("En."), number=1, effective_at=AT, at=AT, customer=cast.nordlys)
    if drafted:
        start_draft(cast.nordlys, texts("To."), at=AT)
    together = Barrier(4)
    draft = draft_of(cast.nordlys)

    def one(_number: int) -> bool:
        with connected():
            together.wait()
            try:
                if draft is not None:
                    publish_draft(draft, {}, effective_at=AT, at=AT, material=False)
                else:
                    publish_second(cast)
            except PolicyRefused:
                return False
            return True

    with released(), ThreadPoolExecutor(4) as pool:
        worked = list(pool.map(one, range(4)))
    assert worked.count(True) == 1
    assert PolicyVersion.select().count() == 2
    assert PolicyText.select().count() == 2 * len(LANGUAGES)
    assert Job.select().count() == 1


def test_a_draft_is_seen_by_nobody_until_it_is_published(cast: Cast) -> None:
    draft = start_draft(cast.nordlys, texts("Utkast."), at=AT)
    assert draft.state(LATER) is VersionState.DRAFT
    assert start_draft(cast.nordlys, texts("Annet."), at=AT) == draft
    assert published_versions(cast.nordlys, LATER) == []
    assert find_version(draft.label, cast.nordlys, LATER) is None
    assert announced_version(cast.nordlys, LATER) is None
    assert not withdraw(draft, at=AT)
    assert draft_of(cast.fjord) is None


def test_what_is_published_is_a_draft_no_more(cast: Cast) -> None:
    body = texts("Se\n\n{{table:x}}\n\nher.")
    said = {name: Text("Nytt", text.body) for name, text in body.items()}
    draft = start_draft(cast.nordlys, said, at=AT)
    filled = {language: {"{{table:x}}": "| a |\n| --- |"} for language in LANGUAGES}
    version = publish_draft(draft, filled, effective_at=AT, at=AT, material=False)
    assert version.state(AT) is VersionState.IN_EFFECT
    assert "| a |" in version.text("nb").body
    assert "{{table:x}}" in version.text("nb").source
    for act in (
        lambda: save_draft(draft, "nb", texts("Sent.")["nb"]),
        lambda: discard_draft(draft),
        lambda: publish_draft(draft, filled, effective_at=AT, at=AT, material=False),
    ):
        with pytest.raises(PolicyRefused, match="publisert eller slettet"):
            act()
    assert "| a |" in version.text("nb").body


def test_a_draft_that_was_overtaken_gets_the_next_number(cast: Cast) -> None:
    draft = start_draft(cast.nordlys, texts("Utkast."), at=AT)
    publish(texts("Først."), number=5, effective_at=AT, at=AT, customer=cast.nordlys)
    assert publish_draft(draft, {}, effective_at=AT, at=AT, material=False).number == 6


def test_a_material_change_must_say_what_it_means(database: Database) -> None:
    publish(texts("En."), number=1, effective_at=AT, at=AT)
    silent = {
        name: type(text)(text.summary, text.body) for name, text in texts("Noe annet.").items()
    }
    with pytest.raises(PolicyRefused, match="betyr for medlemmene"):
        publish(silent, number=2, effective_at=LATER, at=AT, material=True)
    publish(silent, number=2, effective_at=AT, at=AT)
    publish(texts("Tre."), number=3, effective_at=LATER, at=AT, material=True)


def test_reading_a_versions_texts_is_one_statement(cast: Cast) -> None:
    version = publish(texts(), number=1, effective_at=AT, at=AT)
    with count_statements() as asked:
        assert texts_of(version) == texts()
    assert len(asked) == 1
