"""Asking to be erased, the certificate, and keeping a membership that is not used."""

import datetime as dt

from flask import Response, abort, request, url_for

from portal import clock
from portal.auth.fresh import Act
from portal.data_requests import erasure_display, inactivity
from portal.data_requests.begin import TooLate
from portal.data_requests.certificate import find, verify
from portal.data_requests.erasure_forms import ErasureForm
from portal.data_requests.erasure_request import When, ask_for_erasure, erase_at_once
from portal.data_requests.erasure_tables import Cause, PlannedErasure
from portal.data_requests.keeping import find_plan
from portal.data_requests.kinds import KINDS, RequestKind
from portal.data_requests.ledger import Ledger
from portal.data_requests.planned import standing_plan
from portal.data_requests.routes import bp
from portal.members.models import Member
from portal.sharing.notice_display import told_about
from portal.web import kept_forms
from portal.web.browser_session import browser_session
from portal.web.confirmation import require_fresh
from portal.web.headers import CLEAR_BROWSER
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import moment
from portal.web.notices import tell_next
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Sentence

WILL_BE = N_("Vi sletter opplysningene dine %(due)s. Du kan angre til da.")
STANDS = N_("Du har alt bedt om dette. Opplysningene dine slettes %(due)s.")


@bp.get("/requests/new/erasure")
def new_erasure() -> Response:
    """Show what would be deleted, made anonymous and kept, then the form."""
    plan = standing_plan(visit().member, Cause.ASKED)
    if plan is not None and plan.request_id is not None:
        tell_next(Sentence(STANDS, {"due": moment(plan.due_at)}))
        return see_other(url_for(".show", request_id=plan.request_id))
    kept = None
    if kept_forms.MARK in request.args:
        kept = kept_forms.take(visit().member, request.path, at=clock.now())
    return _form_page(ErasureForm(formdata=kept), 200)


@bp.post("/requests/new/erasure")
def ask_erasure() -> Response:
    """Plan the erasure in 14 days, or begin it now, once it is sure who asks."""
    form = ErasureForm()
    if not form.validate():
        return _form_page(form, 422)
    require_fresh(Act.ERASURE)
    member, at = visit().member, clock.now()
    if form.when.value == When.NOW:
        return _erase_now(member, at)
    plan = ask_for_erasure(member, at=at)
    tell_next(Sentence(WILL_BE, {"due": moment(plan.due_at)}))
    return see_other(url_for(".show", request_id=plan.request_id))


@bp.get("/erasure/<token>")
def certificate(token: str) -> Response:
    """Show who has its address how far an erasure is, or its certificate and whether it is true."""
    ledger = Ledger(portal().settings.data)
    found = find(token, ledger)
    if found is None:
        abort(404)
    verdict = verify(found, ledger) if found.finished_at else None
    shown = erasure_display.certificate(found, portal().plan, verdict)
    return render(
        "data_requests/certificate.html",
        "data_requests/_certificate.html",
        shown=shown,
        told=told_about(found.reference),
    )


@bp.get("/membership/<token>")
def membership(token: str) -> Response:
    """Ask somebody with the link from a warning whether they want to stay."""
    plan = _warned(token)
    return render_page("data_requests/membership.html", plan=plan, token=token)


@bp.post("/membership/<token>/renewal")
def membership_renewal(token: str) -> Response:
    """Keep a membership that is not used."""
    inactivity.keep(_warned(token), at=clock.now())
    return see_other(url_for(".membership", token=token))


def _erase_now(member: Member, at: dt.datetime) -> Response:
    """The browser forgets the session, and the certificate needs none."""
    try:
        erasure = erase_at_once(member, Ledger(portal().settings.data), at=at)
    except TooLate:
        return see_other(url_for("auth.login"))
    browser_session().end()
    response = see_other(url_for(".certificate", token=erasure.reference))
    response.headers.update(CLEAR_BROWSER)
    return response


def _warned(token: str) -> PlannedErasure:
    plan = find_plan(token, portal().keys)
    if plan is None:
        abort(404)
    return plan


def _form_page(form: ErasureForm, status: int) -> Response:
    counts = portal().plan.counts(visit().member.id, clock.now())
    return render_page(
        "data_requests/erasure.html",
        status=status,
        texts=KINDS[RequestKind.ERASURE],
        lines=erasure_display.preview(counts),
        form=form,
        errors=form.problems(),
    )
