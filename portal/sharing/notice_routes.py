"""For a recipient with the link from a mail: what it is about, and the answer."""

from flask import Response, abort, url_for

from portal import clock
from portal.sharing import notice_display as display
from portal.sharing.forms import AnswerForm
from portal.sharing.notices import SETTLED, Stand, answer, find_notice
from portal.sharing.routes import bp
from portal.sharing.words import ACTS, Channel
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.portal import portal
from portal.words import Refused


@bp.get("/notices/<token>")
def notice(token: str) -> Response:
    """Show what the recipient is asked to do. Opening it changes nothing: programs open links too."""
    return _page(token, _asked(token), AnswerForm(formdata=None), 200)


@bp.post("/notices/<token>/answer")
def notice_answer(token: str) -> Response:
    """Record the answer."""
    stand, form = _asked(token), AnswerForm()
    given = form.answer()
    if given is None:
        return _page(token, stand, form, 422)
    try:
        answer(stand, given, channel=Channel.PAGE, at=clock.now())
    except Refused:
        return _page(token, _asked(token), AnswerForm(formdata=None), 409)
    return see_other(url_for(".notice", token=token))


def _asked(token: str) -> Stand:
    return find_notice(token, portal().keys) or abort(404)


def _page(token: str, stand: Stand, form: AnswerForm, status: int) -> Response:
    groups = portal().shareables.groups(stand.notice.columns)
    return render_page(
        "sharing/notice.html",
        status=status,
        token=token,
        customer=stand.notice.customer,
        told=display.told_line(stand, portal().shareables),
        asks=gettext(ACTS[stand.duty].asks),
        lines=[(gettext(group.name), display.listed(group.labels)) for group in groups],
        is_settled=stand.outcome in SETTLED,
        form=form,
        errors=form.problems(),
    )
