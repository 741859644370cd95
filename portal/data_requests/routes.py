"""The member's requests: ask, follow, reply, withdraw."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.data.purposes import Decider
from portal.data_requests import display
from portal.data_requests import timeline_display as timeline
from portal.data_requests.access import ask_for_access
from portal.data_requests.asking_why import is_about_a_look
from portal.data_requests.export.asking import export_of
from portal.data_requests.export.display import card
from portal.data_requests.forms import MessageForm, WritingForm, form_of
from portal.data_requests.handling import (
    BY_THE_PORTAL,
    ask,
    found,
    history,
    make_move,
)
from portal.data_requests.kinds import KINDS, RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.reminders import reminders_of
from portal.data_requests.running import AlreadyAsked
from portal.data_requests.states import Actor, Move, MoveRefused, RequestState
from portal.members.restriction import stopped_by
from portal.sharing.notice_display import told_about
from portal.web import kept_forms
from portal.web.choices import offers
from portal.web.forms import PortalForm
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import N_, Sentence

bp = Blueprint("data_requests", __name__)

# These two have pages of their own: they ask for more.
ELSEWHERE = (RequestKind.EXPORT, RequestKind.ERASURE)
SIMPLE = [kind.value for kind in RequestKind if kind not in ELSEWHERE]
KIND = f"<any({', '.join(SIMPLE)}):kind>"
WITHDRAWN = N_("Henvendelsen er trukket.")
UNDONE = N_("Slettingen er angret. Ingenting blir slettet.")
READY = N_("Brevet er klart. Du kan lese det og laste det ned.")
SENT = N_("Henvendelsen er sendt. Du får svar innen %(due)s.")


@bp.get(f"/requests/new/{KIND}")
def new(kind: str) -> Response:
    """Show what the request gives and what it does not, and its form."""
    wanted = RequestKind(kind)
    kept = None
    if kept_forms.MARK in request.args:
        kept = kept_forms.take(visit().member, request.path, at=clock.now())
    begun = MultiDict(request.args) if kept is None else None
    form = form_of(wanted)(formdata=kept, data=begun)
    return _form_page(wanted, form, 200)


@bp.post(f"/requests/new/{KIND}")
def send(kind: str) -> Response:
    """Record the request, or show what must be put right."""
    wanted = RequestKind(kind)
    form = form_of(wanted)()
    if not form.validate():
        return _form_page(wanted, form, 422)
    values = {name: value for name, value in form.values().items() if value is not None}
    try:
        made = _ask(wanted, values)
    except AlreadyAsked as refusal:
        return _form_page(wanted, form, 409, running=refusal.request)
    is_ready = wanted is RequestKind.ACCESS
    tell_next(Sentence(READY) if is_ready else Sentence(SENT, {"due": made.due_on}))
    return see_other(url_for(".show", request_id=made.id))


@bp.get("/requests/<int:request_id>")
def show(request_id: int) -> Response:
    """Show the request: what happens next and when, and all that has happened."""
    mine = _mine(request_id)
    return _page(mine, _writing(mine)(formdata=None), 200)


@bp.post("/requests/<int:request_id>/message")
def message(request_id: int) -> Response:
    """Write to who answers."""
    mine, form = _mine(request_id), WritingForm()
    if mine.is_open and not form.validate():
        return _page(mine, form, 422)
    return _move(mine, Move.MESSAGE, N_("Meldingen er sendt."), form.message.value)


@bp.post("/requests/<int:request_id>/reply")
def reply(request_id: int) -> Response:
    """Answer what the customer asked."""
    mine, form = _mine(request_id), MessageForm()
    if mine.stands is RequestState.WAITING and not form.validate():
        return _page(mine, form, 422)
    return _move(mine, Move.REPLY, N_("Svaret ditt er sendt."), form.message.value)


@bp.post("/requests/<int:request_id>/withdrawal")
def withdrawal(request_id: int) -> Response:
    """Take the request back."""
    mine = _mine(request_id)
    erasure = mine.asks_for is RequestKind.ERASURE
    return _move(mine, Move.WITHDRAW, UNDONE if erasure else WITHDRAWN, None)


def _move(mine: DataRequest, move: Move, told: str, reason: str | None) -> Response:
    member = visit().member
    try:
        make_move(mine, move, actor=Actor.MEMBER, by=member, at=clock.now(), reason=reason)
    except MoveRefused as refusal:
        tell_next(refusal.sentence)
    else:
        tell_next(Sentence(told))
    return see_other(url_for(".show", request_id=mine.id))


def _ask(kind: RequestKind, values: dict[str, Any]) -> DataRequest:
    member, at = visit().member, clock.now()
    if kind is RequestKind.ACCESS:
        return ask_for_access(member, values.get("details", ""), at=at)
    return ask(member, kind, at=at, handled_by=_decides(values.get("purpose")), **values)


def _writing(mine: DataRequest) -> type[PortalForm]:
    return MessageForm if mine.stands is RequestState.WAITING else WritingForm


def _mine(request_id: int) -> DataRequest:
    try:
        return found(visit().member, request_id)
    except LookupError:
        abort(404)


def _decides(purpose: str | None) -> Actor:
    of_cerum = purpose is not None and offers()[purpose].decided_by is Decider.CERUM
    return Actor.CERUM if of_cerum else Actor.CUSTOMER


def _export_card(mine: DataRequest) -> dict[str, Any] | None:
    export = export_of(mine) if mine.asks_for is RequestKind.EXPORT else None
    return card(export) if export else None


def _form_page(
    kind: RequestKind, form: PortalForm, status: int, running: DataRequest | None = None
) -> Response:
    return render_page(
        "data_requests/new.html",
        status=status,
        kind=kind.value,
        texts=KINDS[kind],
        running=running,
        form=form,
        errors=form.problems(),
    )


def _page(mine: DataRequest, form: PortalForm, status: int) -> Response:
    here, at, moves = visit(), clock.now(), history(mine)
    lines = [timeline.move(one) for one in moves]
    shown: dict[str, Any] = {
        "row": display.row(mine, at, here.customer.zone),
        "happened": timeline.happened(
            lines, [timeline.reminder(one) for one in reminders_of(mine)]
        ),
        "facts": display.facts(mine),
        "values": display.beside(mine, here.member),
        "had_by": timeline.had_by(mine, moves, here.customer, at),
        "next_step": display.next_step(mine, here.customer),
        "refusal": display.refusal(mine, moves),
        "stopped": display.stopped(mine, stopped_by(here.member, mine.reference)),
        "may_write": mine.is_open and mine.asks_for not in BY_THE_PORTAL,
        "waits_for_reply": mine.stands.value == "waiting",
        "is_undone_above": mine.asks_for is RequestKind.ERASURE and visit().erasure is not None,
        "has_letter": mine.asks_for is RequestKind.ACCESS and not is_about_a_look(mine),
        "export": _export_card(mine),
        "request_id": mine.id,
        "told": told_about(mine.reference),
    }
    return render_page(
        "data_requests/show.html", status=status, form=form, errors=form.problems(), **shown
    )
