"""What became of a notice to a recipient: sent once more, or answered by telephone, mail or letter."""

from flask import Response, abort, request, url_for

from portal import clock
from portal.admin.entrance import bp
from portal.admin.notice_forms import NotedForm
from portal.admin.recipient_routes import find
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_display import told_line
from portal.sharing.notices import Stand, notice_to, tell_again
from portal.sharing.noting import can_note, note_answer
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

REPEATED = N_("Vi sender beskjeden på nytt.")
NOTED = N_("Svaret er notert. Medlemmet kan lese det.")
BEFORE = "before"
NOTICE = "/recipients/<int:recipient_id>/notices/<int:notice_id>"


@bp.post(f"{NOTICE}/repetition")
def recipient_repetition(recipient_id: int, notice_id: int) -> Response:
    """Tell the recipient once more."""
    _, stand = _found(recipient_id, notice_id)
    try:
        tell_again(stand, by=visit().member, at=clock.now())
    except Refused as refusal:
        tell_next(refusal.sentence)
    else:
        tell_next(Sentence(REPEATED))
    return see_other(url_for(".recipient", recipient_id=recipient_id))


@bp.get(f"{NOTICE}/answer")
def recipient_answer(recipient_id: int, notice_id: int) -> Response:
    """Show the form that notes what the recipient answered."""
    return _page(*_found(recipient_id, notice_id), NotedForm(formdata=None))


@bp.post(f"{NOTICE}/answer")
def recipient_answer_post(recipient_id: int, notice_id: int) -> Response:
    """Note what the recipient answered."""
    now, stand = _found(recipient_id, notice_id)
    form = NotedForm()
    given = form.answer()
    if given is None:
        return _page(now, stand, form, 422)
    sent = request.form.get(BEFORE, "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else _seen(stand)
    try:
        note_answer(stand, given, after=after, by=visit().member, at=clock.now())
    except Refused as refusal:
        return _page(now, stand, form, 409, translate(refusal.sentence))
    tell_next(Sentence(NOTED))
    return see_other(url_for(".recipient", recipient_id=recipient_id))


def _found(recipient_id: int, notice_id: int) -> tuple[RecipientVersion, Stand]:
    now = find(recipient_id)
    try:
        return now, notice_to(now.recipient, visit().customer, notice_id)
    except LookupError:
        abort(404)


def _seen(stand: Stand) -> int:
    return stand.step.number if stand.step else 0


def _page(
    now: RecipientVersion, stand: Stand, form: NotedForm, status: int = 200, refusal: str = ""
) -> Response:
    return render_page(
        "admin/recipient_answer.html",
        status=status,
        version=now,
        notice_id=stand.notice.id,
        told=told_line(stand, portal().shareables),
        can_note=can_note(stand),
        before=_seen(stand),
        form=form,
        refusal=refusal,
        errors=form.problems(),
    )
