"""Decisions made at the same moment: each is recorded, none is lost, and nothing is collected after."""

from collections.abc import Callable

from flask import Flask

from portal import clock
from portal.consents.chain import verify
from portal.consents.collected import UsageCount
from portal.consents.history import all_events
from portal.consents.models import PurposeVersion
from portal.consents.publishing import publish_shipped, publish_text
from portal.consents.texts import PurposeRefused
from portal.consents.usage import count_page
from tests.at_once import all_at_once
from tests.cast import Cast
from tests.consents.answers import answer, notary_of, shipped, untranslated

MANY = 100
AT_ONCE = 10


def test_a_hundred_decisions_at_once_are_a_hundred_events(app: Flask, told: Cast) -> None:
    verbs = ("give", "withdraw")

    def decide(number: int) -> Callable[[], object]:
        def several() -> None:
            for turn in range(MANY // AT_ONCE):
                answer(app, told.kari, verbs[(number + turn) % 2])

        return several

    assert all_at_once([decide(number) for number in range(AT_ONCE)]) == []
    events = all_events(told.kari)
    assert [event.sequence for event in events] == list(range(1, MANY + 1))
    assert verify(told.kari.id, notary_of(app)) == []


def test_members_do_not_wait_in_each_others_chains(app: Flask, told: Cast) -> None:
    people = (told.kari, told.ola, told.admin, told.other_kari)
    acts = [lambda who=who: answer(app, who, "give") for who in people for _ in range(3)]
    assert all_at_once(acts) == []
    for who in people:
        assert [event.kind for event in all_events(who)] == ["given", "renewed", "renewed"]
        assert verify(who.id, notary_of(app)) == []


def test_nothing_is_collected_after_a_withdrawal_that_raced_it(app: Flask, told: Cast) -> None:
    for _ in range(5):
        answer(app, told.kari, "give", "usage-statistics")
        counting = [
            lambda: [count_page(told.kari, f"/{n}", at=clock.now()) for n in range(5)]
            for _ in range(AT_ONCE)
        ]
        stopping = [lambda: answer(app, told.kari, "withdraw", "usage-statistics")]
        assert all_at_once([*counting, *stopping]) == []
        assert UsageCount.select().count() == 0


def test_pages_opened_at_once_are_all_counted(app: Flask, told: Cast) -> None:
    answer(app, told.kari, "give", "usage-statistics")
    acts = [lambda: count_page(told.kari, "/profile", at=clock.now()) for _ in range(AT_ONCE)]
    assert all_at_once(acts) == []
    assert UsageCount.get().views == AT_ONCE


def test_a_text_published_twice_at_once_is_one_version(app: Flask, told: Cast) -> None:
    acts = [
        lambda: publish_text("*", "tailoring", shipped("tailoring"), material=True, at=clock.now())
        for _ in range(AT_ONCE)
    ]
    raised = all_at_once(acts)
    assert {type(error) for error in raised} <= {PurposeRefused}
    numbers = [
        version.number
        for version in PurposeVersion.select().where(PurposeVersion.purpose == "tailoring")
    ]
    assert sorted(numbers) == list(range(1, AT_ONCE - len(raised) + 2))


def test_processes_that_start_together_publish_once(app: Flask, cast: Cast) -> None:
    acts = [lambda: publish_shipped(untranslated, at=clock.now()) for _ in range(5)]
    assert all_at_once(acts) == []
    assert PurposeVersion.select().count() == 10
