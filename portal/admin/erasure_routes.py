"""Erasing a member who did not ask: proposed by one admin, approved by another."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort

from portal import clock
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.data import checks
from portal.data_requests import erasure_display, proposing
from portal.data_requests.forms import LONGEST
from portal.members import membership
from portal.members.models import Member
from portal.web.confirmation import asks_who
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

ADDRESS = "/members/<int:member_id>/erasure"


class ProposalForm(PortalForm):
    """Why a member should be erased."""

    reason = CheckedField(
        FieldSpec(
            N_("Hvorfor skal opplysningene slettes?"),
            checks.paragraph(LONGEST),
            kind="textarea",
            hint=N_("Medlemmet og de andre administratorene får lese dette."),
            empty=N_("Skriv hvorfor opplysningene skal slettes."),
            required=True,
        )
    )


@bp.get(ADDRESS)
def member_erasure(member_id: int) -> Response:
    """Show what an erasure would do, and where the decision stands."""
    return _page(_found(member_id), ProposalForm())


@bp.post(f"{ADDRESS}/proposal")
@asks_who(Act.ADMINISTRATION)
def member_erasure_proposal(member_id: int) -> Response:
    """Propose the erasure; another admin has to approve it."""
    found, form = _found(member_id), ProposalForm()
    if not form.validate():
        return _page(found, form, 422)

    def act(member: Member, **how: Any) -> object:
        return proposing.propose(member, form["reason"].value, **how)

    return _act(found, act, N_("Forslaget er sendt. En annen administrator må godkjenne det."))


@bp.post(f"{ADDRESS}/approval")
@asks_who(Act.ADMINISTRATION)
def member_erasure_approval(member_id: int) -> Response:
    """Approve what another admin proposed."""
    return _act(
        _found(member_id), proposing.approve, N_("Slettingen er godkjent. Medlemmet får vite det.")
    )


@bp.post(f"{ADDRESS}/withdrawal")
@asks_who(Act.ADMINISTRATION)
def member_erasure_withdrawal(member_id: int) -> Response:
    """Let the proposal come to nothing."""
    return _act(_found(member_id), proposing.withdraw, N_("Forslaget er trukket."))


@bp.post(f"{ADDRESS}/stop")
@asks_who(Act.ADMINISTRATION)
def member_erasure_stop(member_id: int) -> Response:
    """Take back a decided erasure while there is time."""
    return _act(_found(member_id), proposing.stop, N_("Slettingen er stanset."))


def _act(found: Member, act: Callable[..., object], told: str) -> Response:
    try:
        act(found, by=visit().member, at=clock.now())
    except Refused as refusal:
        return _page(found, ProposalForm(None), 409, translate(refusal.sentence))
    tell_next(Sentence(told))
    return see_other(f"/admin/members/{found.id}/erasure")


def _found(member_id: int) -> Member:
    try:
        return membership.find_member(visit().customer, member_id)
    except LookupError:
        abort(404)


def _page(found: Member, form: PortalForm, status: int = 200, refusal: str = "") -> Response:
    at, me = clock.now(), visit().member
    stands = proposing.deciding(found)
    return render_page(
        "admin/erasure.html",
        status=status,
        found=found,
        stands=stands,
        is_mine=bool(stands and stands.proposer and stands.proposer.id == me.id),
        is_me=found.id == me.id,
        lines=erasure_display.preview_by_kind(portal().plan.counts(found.id, at)),
        form=form,
        refusal=refusal,
        errors=form.problems() if stands is None and found.id != me.id else [],
    )
