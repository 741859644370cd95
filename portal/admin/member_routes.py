"""The customer's members: found, invited, looked at for a reason, ended, made admin."""

from typing import Any

from flask import Response, abort, request

from portal import clock
from portal.activity.looking import CONTACT_DETAILS, Reason, is_shown, look
from portal.admin import member_display as display
from portal.admin.entrance import bp
from portal.admin.member_forms import INVITED_WITH, InvitationForm, ReasonForm
from portal.auth.fresh import Act
from portal.data.declarations import Role
from portal.data.purposes import DELIVER_SERVICE
from portal.data_requests.leaving import end_member, take_back
from portal.data_requests.proposing import deciding
from portal.members import membership
from portal.members.joining import add_member
from portal.members.mistakes import Mistakes
from portal.members.models import Member, MemberState
from portal.members.restriction import is_stopped
from portal.members.search import MOST_COUNTED, find_members
from portal.profile.display import Row, rows
from portal.profile.profile import Profile
from portal.profile.sections import WORK
from portal.profile.standing import State
from portal.profile.switches import Switches
from portal.web.confirmation import asks_who
from portal.web.forms import PortalForm
from portal.web.htmx import render, render_page, see_other
from portal.web.notices import tell_next, translate
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

NUMBER = "<int:member_id>"


@bp.get("/members")
def members() -> Response:
    """List the members, found by the beginnings of words, in the order of the alphabet."""
    filters = display.Filters.of(request.args)
    after = display.place_in(request.args.get("after", ""))
    found = find_members(visit().customer, filters.wanted(), clock.now(), after)
    count = display.count(found, MOST_COUNTED, further=after is not None)
    return render(
        "admin/members.html",
        "admin/_members.html",
        spoken=count,
        count=count,
        lines=[display.line(member) for member in found.members],
        filters=filters,
        states=display.states(),
        roles=display.roles(),
        are_chosen=request.args.get("chosen") == "all",
        here=filters.address(after),
        next=filters.address(found.next) if found.next else None,
    )


@bp.get("/members/new")
def member_new() -> Response:
    """Show the form that invites one member."""
    return render_page("admin/member_new.html", form=InvitationForm(), errors=[])


@bp.post("/members/new")
def member_new_post() -> Response:
    """Add a member, who gets an invitation by mail."""
    here, form = visit(), InvitationForm()
    if not form.validate():
        return _invitation(form)
    written = {name: form[name].data for name in INVITED_WITH}
    try:
        member = add_member(here.customer, written, by=here.member, at=clock.now())
    except Mistakes as mistakes:
        for mistake in mistakes.found:
            form.refuse(mistake.column or "username", Refused(mistake.reason.text))
        return _invitation(form)
    tell_next(Sentence(N_("%(name)s er invitert på e-post."), {"name": member.full_name}))
    return see_other(f"/admin/members/{member.id}")


@bp.get(f"/members/{NUMBER}")
def member(member_id: int) -> Response:
    """Show one member with what is needed, contact details masked."""
    return _page(_found(member_id))


@bp.post(f"/members/{NUMBER}/look")
@asks_who(Act.REVEAL)
def member_look(member_id: int) -> Response:
    """Show the contact details for some minutes; the member sees that it happened, and why."""
    found, form = _found(member_id), ReasonForm()
    if is_stopped(found, DELIVER_SERVICE, clock.now()):
        abort(404)
    if not form.validate():
        return _page(found, form, 422)
    look(found, CONTACT_DETAILS, Reason(form["reason"].value), by=visit().member, at=clock.now())
    return see_other(f"/admin/members/{found.id}")


@bp.post(f"/members/{NUMBER}/ending")
@asks_who(Act.ADMINISTRATION)
def member_ending(member_id: int) -> Response:
    """End the membership."""
    found = _found(member_id)
    return _act(found, end_member, N_("Medlemskapet til %(name)s er avsluttet."))


@bp.post(f"/members/{NUMBER}/reactivation")
@asks_who(Act.ADMINISTRATION)
def member_reactivation(member_id: int) -> Response:
    """Begin the membership again."""
    found = _found(member_id)
    return _act(found, take_back, N_("Medlemskapet til %(name)s er åpnet igjen."))


@bp.post(f"/members/{NUMBER}/promotion")
@asks_who(Act.ADMINISTRATION)
def member_promotion(member_id: int) -> Response:
    """Make the member an admin."""
    found = _found(member_id)
    return _act(found, _role_to(Role.ADMIN), N_("%(name)s er administrator nå."))


@bp.post(f"/members/{NUMBER}/demotion")
@asks_who(Act.ADMINISTRATION)
def member_demotion(member_id: int) -> Response:
    """Take the role from an admin or a representative."""
    found = _found(member_id)
    return _act(found, _role_to(Role.MEMBER), N_("%(name)s har ikke rollen lenger."))


@bp.post(f"/members/{NUMBER}/appointment")
@asks_who(Act.ADMINISTRATION)
def member_appointment(member_id: int) -> Response:
    """Let the member see the control measures on behalf of the employees."""
    found = _found(member_id)
    told = N_("%(name)s ser kontrolltiltakene som tillitsvalgt eller verneombud nå.")
    return _act(found, _role_to(Role.REPRESENTATIVE), told)


def _role_to(role: Role) -> Any:
    def act(found: Member, *, by: Member, at: Any) -> None:
        membership.set_role(found, role, by=by, at=at)

    return act


def _act(found: Member, act: Any, told: str) -> Response:
    try:
        act(found, by=visit().member, at=clock.now())
    except Refused as refusal:
        return _page(found, status=409, refusal=translate(refusal.sentence))
    tell_next(Sentence(told, {"name": found.full_name}))
    gone = found.id == visit().member.id
    return see_other("/" if gone else f"/admin/members/{found.id}")


def _found(member_id: int) -> Member:
    try:
        return membership.find_member(visit().customer, member_id)
    except LookupError:
        abort(404)


def _invitation(form: PortalForm) -> Response:
    return render_page("admin/member_new.html", status=422, form=form, errors=form.problems())


def _page(
    found: Member, form: PortalForm | None = None, status: int = 200, refusal: str = ""
) -> Response:
    here, at = visit(), clock.now()
    stopped = is_stopped(found, DELIVER_SERVICE, at)
    profile = Profile(found, here.member, Switches.of(here.customer, at))
    shown = not stopped and is_shown(found, CONTACT_DETAILS, by=here.member, at=at)
    return render_page(
        "admin/member.html",
        status=status,
        line=display.line(found),
        found=found,
        work=[] if stopped else _work(profile),
        contact=display.contact(profile, shown=shown),
        shown=shown,
        stopped=stopped,
        stands=deciding(found),
        form=form or ReasonForm(),
        refusal=refusal,
        is_ended=found.state == MemberState.ENDED,
        errors=form.problems() if form else [],
    )


def _work(profile: Profile) -> list[Row]:
    """What the register lets an admin see of the work, under the customer's switches."""
    is_off = WORK.state(profile.switches) is State.OFF
    return [] if is_off else rows(profile, WORK, profile.member)
