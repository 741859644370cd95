"""How a purpose stands follows from the events on it, whatever they were and in whatever order."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock as portal_clock
from portal.consents.chain import verify
from portal.consents.decide import PAUSE, NothingToPause
from portal.consents.history import all_events
from portal.consents.models import EventKind
from portal.consents.publishing import publish_text
from portal.consents.settings import set_offered, set_renewal
from portal.consents.state import Last, State, Terms, months_after, standing, standings_of
from portal.members.models import Member
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, choice, new_member, notary_of, shipped

DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
KEYS = ("tailoring", "position")

steps = st.lists(
    st.tuples(
        st.sampled_from(("give", "withdraw", "pause")),
        st.sampled_from(KEYS),
        st.integers(0, 45),
    ),
    max_size=12,
)


@dataclass(frozen=True)
class Told:
    """What a reader of the history would say of a purpose, going through it from the start."""

    state: State = State.UNDECIDED
    until: dt.datetime | None = None

    def after(self, kind: EventKind, at: dt.datetime) -> "Told":
        """Return what is the case once ``kind`` happened."""
        if kind in (EventKind.GIVEN, EventKind.RENEWED):
            return Told(State.GIVEN)
        if kind is EventKind.PAUSED:
            return Told(State.PAUSED, at + PAUSE)
        return Told(State(kind.value))

    def at(self, now: dt.datetime) -> State:
        """Return how it stands ``now``: a pause ends by itself."""
        over = self.until is not None and now >= self.until
        return State.GIVEN if self.state is State.PAUSED and over else self.state


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_the_state_is_the_fold_of_the_events(
    app: Flask, told: Cast, clock: Clock, steps: list[tuple[str, str, int]]
) -> None:
    member, now = new_member(told.nordlys), NOON
    expected = dict.fromkeys(KEYS, Told())
    for verb, key, days in steps:
        now += days * DAY
        clock.set(now)
        try:
            answer(app, member, verb, key)
        except NothingToPause:
            assert expected[key].at(now) not in (State.GIVEN, State.PAUSED)
    for event in all_events(member):
        expected[event.purpose] = expected[event.purpose].after(EventKind(event.kind), event.at)
    found = standings_of(member, now)
    for key in KEYS:
        stands = found[key].state if key in found else State.UNDECIDED
        assert stands is expected[key].at(now) is choice(app, member, key).standing(now).state
    assert [event.sequence for event in all_events(member)] == list(
        range(1, len(all_events(member)) + 1)
    )
    assert verify(member.id, notary_of(app)) == []


def test_a_no_to_an_open_question_is_a_refusal_and_later_a_withdrawal(
    app: Flask, told: Cast
) -> None:
    kinds = [
        answer(app, told.kari, verb).kind
        for verb in ("withdraw", "withdraw", "give", "give", "withdraw", "withdraw", "give")
    ]
    assert kinds == [
        "declined",
        "declined",
        "given",
        "renewed",
        "withdrawn",
        "withdrawn",
        "given",
    ]


def test_a_pause_ends_by_itself_and_keeps_the_end_of_the_consent(
    app: Flask, told: Cast, clock: Clock
) -> None:
    set_renewal(told.nordlys, "tailoring", 2, by=None, at=portal_clock.now())
    given = answer(app, told.kari, "give")
    assert given.valid_until == months_after(given.at, 2)
    paused = answer(app, told.kari, "pause")
    assert (paused.consented_at, paused.valid_until) == (given.at, given.valid_until)
    assert stands(told.kari) is State.PAUSED
    clock.move(days=29, hours=23)
    assert stands(told.kari) is State.PAUSED
    clock.move(hours=1)
    assert stands(told.kari) is State.GIVEN
    clock.set(given.valid_until)
    assert stands(told.kari) is State.EXPIRED


def test_nothing_is_paused_that_was_not_given(app: Flask, told: Cast) -> None:
    with pytest.raises(NothingToPause):
        answer(app, told.kari, "pause")
    answer(app, told.kari, "give")
    answer(app, told.kari, "withdraw")
    with pytest.raises(NothingToPause):
        answer(app, told.kari, "pause")
    assert len(all_events(told.kari)) == 2


def test_a_material_change_asks_again_and_an_editorial_one_does_not(app: Flask, told: Cast) -> None:
    answer(app, told.kari, "give")
    texts = {
        language: replace(text, data=f"{text.data} Og litt til.")
        for language, text in shipped("tailoring").items()
    }
    publish_text("*", "tailoring", texts, material=False, at=portal_clock.now())
    assert stands(told.kari) is State.GIVEN
    publish_text("*", "tailoring", shipped("tailoring"), material=True, at=portal_clock.now())
    assert stands(told.kari) is State.CHANGED
    assert not standings_of(told.kari, portal_clock.now())["tailoring"].permits
    assert answer(app, told.kari, "give").kind == "given"
    assert stands(told.kari) is State.GIVEN


def test_a_purpose_that_is_not_offered_permits_nothing(app: Flask, told: Cast) -> None:
    answer(app, told.kari, "give")
    set_offered(told.nordlys, "tailoring", False, by=told.admin, at=portal_clock.now())
    found = standings_of(told.kari, portal_clock.now())["tailoring"]
    assert (found.state, found.permits) == (State.GIVEN, False)


@pytest.mark.parametrize(
    ("months", "end"),
    [(1, "2027-02-28"), (2, "2027-03-31"), (13, "2028-02-29"), (11, "2027-12-31")],
)
def test_months_end_where_the_month_does(months: int, end: str) -> None:
    assert months_after(dt.datetime(2027, 1, 31, tzinfo=dt.UTC), months).date().isoformat() == end


def test_a_consent_without_an_end_gets_one_when_the_customer_sets_it() -> None:
    last = Last(EventKind.GIVEN, 1, consented_at=NOON)
    assert standing(last, Terms(1), NOON + 900 * DAY).state is State.GIVEN
    assert standing(last, Terms(1, renewal_months=12), NOON + 900 * DAY).state is State.EXPIRED
    promised = replace(last, valid_until=NOON + 10 * DAY)
    assert standing(promised, Terms(1, renewal_months=60), NOON + 10 * DAY).state is State.EXPIRED


def stands(member: Member) -> State:
    return standings_of(member, portal_clock.now())["tailoring"].state
