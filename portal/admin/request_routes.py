"""The queue of requests, and one request with all that can be done with it."""

from typing import Any

from flask import Response, abort, request, url_for

from portal import clock
from portal.activity.looking import Reason, look
from portal.admin import request_display as display
from portal.admin.entrance import bp
from portal.admin.request_beside import Beside, beside
from portal.admin.request_display import Preview
from portal.admin.request_forms import BY_NOUN, VERBS, Verb, verb_of
from portal.data_requests.display import facts
from portal.data_requests.display import row as member_row
from portal.data_requests.handling import make_move, possible
from portal.data_requests.kinds import KINDS, RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.proposing import waiting
from portal.data_requests.queue import found_by, moves_with_names, queue
from portal.data_requests.rectification import grant
from portal.data_requests.reminders import reminders_of
from portal.data_requests.review import decide
from portal.data_requests.states import Actor, Move, MoveRefused
from portal.data_requests.stopping import announce_end, is_in_force
from portal.data_requests.timeline_display import had_by, happened, reminder
from portal.profile.switches import Switches
from portal.web.forms import PortalForm
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

MOST_PROPOSALS = 25
NOUN = f"<any({', '.join(f'{noun!r}' for noun in BY_NOUN)}):noun>"
ENDS = N_("Medlemmet har fått vite det. Bruken begynner igjen %(day)s.")


@bp.get("/requests")
def requests() -> Response:
    """Show the queue, nearest deadline first."""
    here, at = visit(), clock.now()
    filters = display.Filters.of(request.args)
    wanted = filters.wanted(here.member, display.today(at, here.customer.zone))
    found = queue(here.customer, wanted, display.place_in(request.args.get("after", "")))
    return render(
        "admin/requests.html",
        "admin/_queue.html",
        spoken=_count(found.count),
        count=_count(found.count),
        rows=[display.row(one, at, here.customer.zone) for one in found.requests],
        filters=filters,
        kinds=display.kinds(),
        states=display.states(),
        proposals=waiting(here.customer, MOST_PROPOSALS),
        next=filters.address(found.next) if found.next else None,
    )


@bp.get("/requests/<int:request_id>")
def request_page(request_id: int) -> Response:
    """Show one request, what is needed to answer it, and what can be done."""
    return _page(_found(request_id))


@bp.post(f"/requests/<int:request_id>/{NOUN}")
def request_move(request_id: int, noun: str) -> Response:
    """Make a move with the request."""
    asked, move = _found(request_id), BY_NOUN[noun]
    verb = verb_of(asked, move)
    form = verb.form()
    if not form.validate():
        return _page(asked, move, form, 422)
    if "preview" in request.form:
        return _page(asked, move, form, preview=display.preview(asked, move, _reason(form)))
    try:
        _make(asked, move, form)
    except MoveRefused as refusal:
        return _moved_on(asked, refusal)
    except Refused as refusal:
        form.refuse(next(iter(form)).name, refusal)
        return _page(asked, move, form, 422)
    tell_next(Sentence(verb.told))
    return see_other(url_for(".request_page", request_id=asked.id))


@bp.post("/requests/<int:request_id>/lifting")
def request_lifting(request_id: int) -> Response:
    """Tell the member that the use of the data begins again, and let it begin later."""
    asked = _found(request_id)
    try:
        ends_at = announce_end(asked, by=visit().member, at=clock.now())
    except MoveRefused as refusal:
        return _moved_on(asked, refusal)
    tell_next(Sentence(ENDS, {"day": ends_at}))
    return see_other(url_for(".request_page", request_id=asked.id))


def _make(asked: DataRequest, move: Move, form: PortalForm) -> None:
    here, at = visit(), clock.now()
    values, reason = form.values(), _reason(form)
    if "value" in values:
        switches = Switches.of(here.customer)
        value = form["value"].data
        grant(asked, value, switches=switches, by=here.member, at=at, reason=str(reason))
    elif "outcome" in values:
        outcome, us = str(values["outcome"]), Actor.CUSTOMER
        decide(asked, outcome, actor=us, by=here.member, at=at, reason=str(reason))
    else:
        make_move(asked, move, actor=Actor.CUSTOMER, by=here.member, at=at, reason=reason)


def _reason(form: PortalForm) -> str | None:
    """What is written to the member."""
    written = [value for name, value in form.values().items() if name not in ("value", "outcome")]
    return str(written[0]) if written else None


def _beside(asked: DataRequest) -> Beside | None:
    """Showing what is stored is a look at the member, and they see that it happened."""
    found = beside(asked) if asked.is_open else None
    if found is not None and found.looks_at is not None:
        look(asked.member, found.looks_at, Reason.REQUEST, by=visit().member, at=clock.now())
    return found


def _found(request_id: int) -> DataRequest:
    try:
        return found_by(visit().customer, request_id)
    except LookupError:
        abort(404)


def _count(number: int) -> str:
    return gettext(N_("1 henvendelse")) if number == 1 else gettext(_MANY, number=number)


_MANY = N_("%(number)s henvendelser")


def _page(
    asked: DataRequest,
    move: Move | None = None,
    form: PortalForm | None = None,
    status: int = 200,
    preview: Preview | None = None,
) -> Response:
    at, zone = clock.now(), visit().customer.zone
    moves = moves_with_names(asked)
    lines = [display.move(one, asked) for one in moves]
    shown: dict[str, Any] = {
        "row": member_row(asked, at, zone),
        "state": display.state(asked),
        "blocks": display.blocks(asked),
        "asked": asked,
        "kind": KINDS[asked.asks_for],
        "facts": facts(asked, mine=False),
        "beside": _beside(asked),
        "preview": preview,
        "happened": happened(lines, [reminder(one) for one in reminders_of(asked)]),
        "had_by": had_by(asked, moves, visit().customer, at),
        "verbs": _verbs(asked, move, form),
        "may_be_lifted": asked.asks_for in STOPPING
        and not asked.is_open
        and is_in_force(asked, at=at),
        "errors": form.problems() if form else [],
    }
    return render_page("admin/request.html", status=status, **shown)


STOPPING = frozenset({RequestKind.RESTRICTION, RequestKind.OBJECTION})


def _verbs(
    asked: DataRequest, tried: Move | None, form: PortalForm | None
) -> list[tuple[Verb, PortalForm, bool]]:
    """Return each move that may be made, its form, and whether it stands open."""
    begun = {"value": asked.proposal}
    moves = possible(asked, Actor.CUSTOMER, at=clock.now())
    return [
        (
            verb_of(asked, move),
            form
            if form is not None and move is tried
            else verb_of(asked, move).form(None, data=begun),
            move is tried,
        )
        for move in VERBS
        if move in moves
    ]


def _moved_on(asked: DataRequest, refusal: MoveRefused) -> Response:
    """Somebody else was faster, or it was never theirs to move."""
    return render_page(
        "admin/moved_on.html",
        status=409,
        sentence=translate(refusal.sentence),
        href=url_for(".request_page", request_id=asked.id),
        reference=asked.reference,
    )
