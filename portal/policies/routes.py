"""The policy for everybody to read, and the notice that a member meets when it has changed."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from portal import clock
from portal.members.models import Customer
from portal.policies.acknowledge import acknowledge, note_shown
from portal.policies.gate import stands_before
from portal.policies.models import PolicyVersion
from portal.policies.render import rendered
from portal.policies.versions import (
    find_version,
    in_effect,
    published_versions,
    seen_version,
    unseen_version,
    version_on,
)
from portal.web import kept_forms
from portal.web.compression import compressed
from portal.web.htmx import leave_for, page_asked_from, render_page, see_other
from portal.web.i18n import gettext, language
from portal.web.notices import tell_next
from portal.web.redirects import local_path, safe_next
from portal.web.visit import visit, visit_or_none
from portal.words import LANGUAGES, N_, Sentence

bp = Blueprint("policies", __name__)

SOMEBODY = N_("virksomheten din")
SEEN = N_("Du har bekreftet at du har sett versjon %(version)s av personvernerklæringen.")


@bp.get("/policy")
def current() -> Response:
    """Show the version in effect for the visitor."""
    return _version_page(None)


@bp.get("/policy/<label>")
def version(label: str) -> Response:
    """Show one version, also one that has had its time or has it to come; by a date, that day's."""
    return _version_page(label)


@bp.get("/policy/notice")
def notice() -> Response:
    """Tell what has changed, before the page the member asked for."""
    here, at = visit(), clock.now()
    leads_to = safe_next(request.args.get("next")) or "/"
    newest = unseen_version(here.member, here.customer, at)
    if newest is None:
        return see_other(leads_to)
    note_shown(here.member, newest, at=at, language=language())
    seen = seen_version(here.member, here.customer)
    return render_page("policies/notice.html", next=leads_to, seen=seen, **_summary(newest))


@bp.post("/policy/acknowledgement")
def acknowledgement() -> Response:
    """Record that the member has seen the version, and go on to where they were going."""
    here, at = visit(), clock.now()
    seen = find_version(request.form.get("version", ""), here.customer, at)
    if seen is None:
        abort(404)
    read_in = request.form.get("language")
    read_in = read_in if read_in in LANGUAGES else language()
    acknowledge(here.member, seen, by=here.member, at=at, language=read_in)
    tell_next(Sentence(SEEN, {"version": seen.number}))
    return see_other(safe_next(request.form.get("next")) or "/")


@bp.before_app_request
def meet_notice() -> Response | None:
    """Lead a member whom the newest version was not told to its notice, whatever they asked for."""
    here = visit_or_none() if request.endpoint else None
    if here is None or not here.has_unseen_policy or not stands_before(request.path):
        return None
    return leave_for(url_for("policies.notice", next=_back()))


def _back() -> str | None:
    """Where to go on to; what was typed is kept and shown there again."""
    if request.method in ("GET", "HEAD"):
        return page_asked_from() or local_path(request.full_path.rstrip("?"))
    return kept_forms.keep_this(visit().member, at=clock.now()) or page_asked_from()


def _version_page(label: str | None) -> Response:
    at = clock.now()
    versions = published_versions(_customer(), at)
    applies = in_effect(versions, at)
    shown = next((one for one in versions if one.label == label), None) if label else applies
    if shown is None:
        earlier = version_on(label, _customer(), at) if label else None
        return see_other(url_for(".version", label=earlier.label)) if earlier else abort(404)
    text = rendered(shown.text(language()).body)
    page = render_page(
        "policies/show.html",
        version=shown,
        state=shown.state(at).value,
        applies=shown == applies,
        clauses=text.clauses,
        body=text.told_by(_controller()),
        others=[one for one in versions if one != shown],
    )
    return compressed(page)


def _summary(shown: PolicyVersion) -> dict[str, Any]:
    text = rendered(shown.text(language()).summary)
    return {"version": shown, "summary": text.told_by(_controller()), "language": language()}


def _customer() -> Customer | None:
    here = visit_or_none()
    return here.customer if here else None


def _controller() -> str:
    customer = _customer()
    return str(customer.name) if customer else str(gettext(SOMEBODY))
