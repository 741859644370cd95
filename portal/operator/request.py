"""Data requests that Cerum answers: see them, and make the moves that are Cerum's to make."""

from __future__ import annotations

from typing import Any

import click

from portal import clock
from portal.consents.collected import MemberKind
from portal.data_requests.clocks import turns
from portal.data_requests.handling import history, make_move, possible
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.queue import answered_by, find_request
from portal.data_requests.review import OUTCOMES, decide
from portal.data_requests.states import Actor, Move
from portal.exits import Exit
from portal.members.customers import find_customer
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json, show_table

noun = Noun("request", help="Data requests of members, where it is Cerum that answers.")

reason_option = click.option("--reason", required=True, help="What the member reads.")


@noun.command("list")
@click.option("--customer", "key", help="Of this customer id only.")
@click.option("--late", is_flag=True, help="Only what is past its deadline, whoever answers.")
@click.option("--all", "everybodys", is_flag=True, help="Also what customers answer.")
@json_option
def list_requests(key: str | None, late: bool, everybodys: bool, as_json: bool) -> None:
    """List open requests, nearest deadline first."""
    customer = find_customer(key) if key else None
    who = None if everybodys or late else Actor.CERUM
    found = answered_by(who, customer=customer)
    rows = [row for row in map(_row, found) if not late or row["days_left"] < 0]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows)
    else:
        click.echo("No request waits.")


@noun.command("show")
@click.argument("reference")
@json_option
def show(reference: str, as_json: bool) -> None:
    """Show a request, what has happened with it, and what can be done."""
    request = _found(reference)
    shown = _row(request) | _details(request)
    if as_json:
        show_json(shown)
        return
    moves, held = shown.pop("moves"), shown.pop("held")
    for name, value in shown.items():
        click.echo(f"{name}: {', '.join(value) if isinstance(value, list) else value}")
    show_table(held)
    show_table(moves)


@noun.command("take")
@click.argument("reference")
@json_option
def take(reference: str, as_json: bool) -> None:
    """Begin to work on a request."""
    _move(reference, Move.TAKE, None, as_json)


@noun.command("write")
@click.argument("reference")
@reason_option
@json_option
def write(reference: str, reason: str, as_json: bool) -> None:
    """Write to the member."""
    _move(reference, Move.MESSAGE, reason, as_json)


@noun.command("ask")
@click.argument("reference")
@reason_option
@json_option
def ask(reference: str, reason: str, as_json: bool) -> None:
    """Ask the member something; the deadline runs on."""
    _move(reference, Move.ASK, reason, as_json)


@noun.command("answer")
@click.argument("reference")
@reason_option
@click.option("--outcome", help="Of a review: kept, removed, or the category that is right.")
@json_option
def answer(reference: str, reason: str, outcome: str | None, as_json: bool) -> None:
    """Answer a request: an objection is granted by it, a restriction begins."""
    request = _found(reference)
    if request.asks_for is not RequestKind.REVIEW:
        if outcome:
            leave(Exit.REFUSED, "Only a review has an outcome.")
        _move(reference, Move.ANSWER, reason, as_json)
        return
    if outcome not in _outcomes():
        leave(Exit.REFUSED, f"Say --outcome: {', '.join(_outcomes())}.")
    cerum, at = Actor.CERUM, clock.now()
    _told(decide(request, outcome, actor=cerum, by=None, at=at, reason=reason), as_json)


@noun.command("refuse")
@click.argument("reference")
@reason_option
@json_option
def refuse(reference: str, reason: str, as_json: bool) -> None:
    """Refuse a request; the member is told where to complain."""
    _move(reference, Move.REFUSE, reason, as_json)


@noun.command("extend")
@click.argument("reference")
@reason_option
@json_option
def extend(reference: str, reason: str, as_json: bool) -> None:
    """Move the deadline by two months, once and before it is over."""
    _move(reference, Move.EXTEND, reason, as_json)


@noun.command("handover")
@click.argument("reference")
@reason_option
@json_option
def handover(reference: str, reason: str, as_json: bool) -> None:
    """Send a request to who decides the purpose: from Cerum to the customer, or back."""
    _move(reference, Move.HAND_OVER, reason, as_json)


def _move(reference: str, move: Move, reason: str | None, as_json: bool) -> None:
    request, at = _found(reference), clock.now()
    _told(make_move(request, move, actor=Actor.CERUM, by=None, at=at, reason=reason), as_json)


def _told(request: DataRequest, as_json: bool) -> None:
    if as_json:
        show_json(_row(request))
    else:
        click.echo(f"{request.reference}: {request.state}, due {request.due_on}.")


def _found(reference: str) -> DataRequest:
    try:
        return find_request(reference)
    except LookupError:
        leave(Exit.REFUSED, "There is no such request.")


def _outcomes() -> list[str]:
    return [*OUTCOMES, *(kind.value for kind in MemberKind)]


def _row(request: DataRequest) -> dict[str, Any]:
    customer = request.member.customer
    return {
        "reference": request.reference,
        "customer_id": customer.key,
        "kind": request.kind,
        "purpose": request.purpose,
        "state": request.state,
        "answered_by": request.handled_by,
        "due_on": request.due_on,
        "days_left": request.days_left(clock.now(), customer.zone),
    }


def _details(request: DataRequest) -> dict[str, Any]:
    at, moves, zone = clock.now(), history(request), request.member.customer.zone
    return {
        "username": request.member.username,
        "subject": request.subject,
        "details": request.details,
        "proposal": request.proposal,
        "outcome": request.outcome,
        "possible": [move.value for move in possible(request, Actor.CERUM, at=at)],
        "held": [
            {"by": turn.who.value, "since": turn.since, "days": turn.days(at, zone)}
            for turn in turns(request, moves)
        ],
        "moves": [
            {"at": move.at, "move": move.move, "by": move.actor, "reason": move.reason}
            for move in moves
        ],
    }
