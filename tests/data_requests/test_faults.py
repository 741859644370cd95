"""Every act on requests, cut off at each of its statements in turn: all of it happens, or nothing."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from peewee import QueryEvent

from portal import clock as portal_clock
from portal.activity.looking import Reason, look
from portal.consents.category import categorise
from portal.consents.usage import count_page
from portal.data.engine import db
from portal.data_requests.access import ask_for_access
from portal.data_requests.asking_why import ask_why
from portal.data_requests.erasure_request import ask_for_erasure
from portal.data_requests.export.asking import ask_for_export
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest, RequestReminder
from portal.data_requests.rectification import grant
from portal.data_requests.reminders import remind
from portal.data_requests.review import decide
from portal.data_requests.states import Actor, Move
from portal.data_requests.stopping import announce_end
from portal.jobs.models import Job
from portal.profile.switches import Switches
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START, Clock
from tests.consents.answers import answer, publish
from tests.snapshot import snapshot
from tests.statements import NOT_COUNTED

MOST_STATEMENTS = 80
WHY = "Vi har sjekket."
LATE = START + dt.timedelta(days=32)
Act = Callable[[], object]
Prepare = Callable[[Cast], Act]


class PowerCut(Exception):
    """What ends an act in the middle."""


@contextmanager
def cut_off_at(number: int) -> Iterator[None]:
    """Raise `PowerCut` at the statement of that number; none is too few."""
    seen = [0]

    def count(event: QueryEvent) -> None:
        if event.sql.lstrip().upper().startswith(NOT_COUNTED):
            return
        seen[0] += 1
        if seen[0] == number:
            raise PowerCut

    db.obj.query_hooks.append(count)
    try:
        yield
    finally:
        db.obj.query_hooks.remove(count)


def asked(cast: Cast, kind: RequestKind, **values: str) -> DataRequest:
    return ask(cast.kari, kind, at=START, **values)


def asks(kind: RequestKind, **values: str) -> Prepare:
    return lambda cast: lambda: asked(cast, kind, **values)


def moves(kind: RequestKind, *path: tuple[Move, Actor], **values: str) -> Prepare:
    """Return what prepares the last move of ``path``; those before it are made."""

    def prepare(cast: Cast) -> Act:
        request = asked(cast, kind, **values)
        *before, last = path
        for move, actor in before:
            request = made(cast, request, move, actor)
        return lambda: made(cast, request, *last)

    return prepare


def made(cast: Cast, request: DataRequest, move: Move, actor: Actor) -> DataRequest:
    by = {Actor.MEMBER: cast.kari, Actor.CUSTOMER: cast.admin}.get(actor)
    return make_move(request, move, actor=actor, by=by, at=START, reason=WHY)


def granted(cast: Cast) -> Act:
    wrong = asked(cast, RequestKind.RECTIFICATION, subject="employee_number", proposal="10042")
    switches = Switches.of(cast.nordlys)
    return lambda: grant(wrong, "10042", switches=switches, by=cast.admin, at=START, reason=WHY)


def decided(outcome: str) -> Prepare:
    def prepare(cast: Cast) -> Act:
        review = asked(cast, RequestKind.REVIEW, details="Feil.")
        us, by = Actor.CUSTOMER, cast.admin
        return lambda: decide(review, outcome, actor=us, by=by, at=START, reason=WHY)

    return prepare


def lifted(cast: Cast) -> Act:
    request = asked(cast, RequestKind.RESTRICTION, subject="accuracy")
    done = made(cast, request, Move.ANSWER, Actor.CUSTOMER)
    return lambda: announce_end(done, by=cast.admin, at=START)


def wondered(cast: Cast) -> Act:
    seen = look(cast.kari, "mobile", Reason.PAY, by=cast.admin, at=START)
    assert seen is not None
    return lambda: ask_why(cast.kari, seen.id, "Hvorfor?", at=START)


def erasure_undone(cast: Cast) -> Act:
    plan = ask_for_erasure(cast.kari, at=START)
    return lambda: made(cast, plan.request, Move.WITHDRAW, Actor.MEMBER)


CUSTOMER, CERUM, MEMBER = Actor.CUSTOMER, Actor.CERUM, Actor.MEMBER
ACTS: dict[str, Prepare] = {
    "ask to correct": asks(RequestKind.RECTIFICATION, subject="employee_number", proposal="1"),
    "ask to restrict": asks(RequestKind.RESTRICTION, subject="accuracy"),
    "object": asks(RequestKind.OBJECTION, purpose="competence"),
    "ask for a review": asks(RequestKind.REVIEW, details="Feil."),
    "ask for access": lambda cast: lambda: ask_for_access(cast.kari, "", at=START),
    "ask why": wondered,
    "ask for erasure": lambda cast: lambda: ask_for_erasure(cast.kari, at=START),
    "take erasure back": erasure_undone,
    "take": moves(RequestKind.REVIEW, (Move.TAKE, CUSTOMER)),
    "write as member": moves(RequestKind.REVIEW, (Move.MESSAGE, MEMBER)),
    "write as customer": moves(RequestKind.REVIEW, (Move.MESSAGE, CUSTOMER)),
    "question": moves(RequestKind.REVIEW, (Move.ASK, CUSTOMER)),
    "reply": moves(RequestKind.REVIEW, (Move.ASK, CUSTOMER), (Move.REPLY, MEMBER)),
    "withdraw": moves(RequestKind.OBJECTION, (Move.WITHDRAW, MEMBER), purpose="competence"),
    "extend": moves(RequestKind.REVIEW, (Move.EXTEND, CUSTOMER)),
    "hand over": moves(RequestKind.REVIEW, (Move.HAND_OVER, CUSTOMER)),
    "hand back": moves(RequestKind.REVIEW, (Move.HAND_OVER, CUSTOMER), (Move.HAND_OVER, CERUM)),
    "refuse": moves(RequestKind.OBJECTION, (Move.REFUSE, CUSTOMER), purpose="competence"),
    "grant an objection": moves(
        RequestKind.OBJECTION, (Move.ANSWER, CUSTOMER), purpose="usage-statistics"
    ),
    "restrict": moves(RequestKind.RESTRICTION, (Move.ANSWER, CUSTOMER), subject="accuracy"),
    "correct": granted,
    "keep the category": decided("kept"),
    "change the category": decided("competence"),
    "remove the category": decided("removed"),
    "tell that a restriction ends": lifted,
}


@pytest.fixture
def categorised(app: Flask, cast: Cast, clock: Clock) -> Cast:
    """The cast; Kari is in a category."""
    publish()
    for key in ("usage-statistics", "categorisation"):
        answer(app, cast.kari, "give", key)
    for page in ("/profile/schedule",) * 8 + ("/",) * 4:
        count_page(cast.kari, page, at=portal_clock.now())
    assert categorise(cast.kari, at=portal_clock.now()) is not None
    return cast


@pytest.mark.parametrize("name", ACTS)
def test_cut_off_anywhere_nothing_has_happened(categorised: Cast, name: str) -> None:
    act = ACTS[name](categorised)
    before = snapshot()
    assert cuts(act, before) > 2
    assert snapshot() != before


def test_reminders_that_are_cut_off_are_made_up_for_and_told_once(cast: Cast, clock: Clock) -> None:
    for member in (cast.kari, cast.ola):
        ask(member, RequestKind.REVIEW, at=START, details="Feil.")
    Job.delete().execute()
    for number in range(1, MOST_STATEMENTS):
        cut = False
        try:
            with cut_off_at(number):
                remind(LATE)
        except PowerCut:
            cut = True
        remind(LATE)
        assert (RequestReminder.select().count(), Job.select().count()) == (2, 2), number
        RequestReminder.delete().execute()
        Job.delete().execute()
        if not cut:
            break
    assert number > 10


def test_an_export_is_asked_for_wholly_or_not_at_all(
    cast: Cast, clock: Clock, made: Portal
) -> None:
    before = snapshot()

    def act() -> object:
        return ask_for_export(
            cast.kari,
            areas=["contact"],
            formats=["json"],
            since=None,
            until=None,
            passphrase="en lang og god frase",
            language="nb",
            keys=made.keys,
            at=START,
        )

    assert cuts(act, before) > 2
    assert snapshot() != before


def test_an_act_without_a_transaction_is_found(cast: Cast, clock: Clock) -> None:
    def careless() -> None:
        request = asked(cast, RequestKind.REVIEW)
        made(cast, request, Move.TAKE, Actor.CUSTOMER)

    with pytest.raises(AssertionError):
        cuts(careless, snapshot())


def cuts(act: Act, before: object) -> int:
    """Cut ``act`` off at each statement until it comes through; return how many that were."""
    for number in range(1, MOST_STATEMENTS):
        try:
            with cut_off_at(number):
                act()
        except PowerCut:
            assert snapshot() == before, f"half done when cut off at statement {number}"
        else:
            return number - 1
    raise AssertionError(f"more than {MOST_STATEMENTS} statements")
