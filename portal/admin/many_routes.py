"""What is done with many at once: only what is safe, confirmed by name and count, told row by row."""

from collections.abc import Sequence

from flask import Response

from portal import clock
from portal.admin import request_display
from portal.admin.chosen import ChosenRow, all_of, chosen, told_in
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.data_requests.handling import make_move
from portal.data_requests.models import DataRequest
from portal.data_requests.queue import found_among
from portal.data_requests.states import Actor, Move, MoveRefused, RequestState
from portal.members.invitations import invite
from portal.members.membership import find_among
from portal.members.models import Member, MemberState
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.visit import visit
from portal.words import N_

INVITATIONS = "/members/invitations"
TAKING = "/requests/taking"
SENT = (N_("Invitert på nytt"), "success")
NOT_WAITING = (N_("Har alt valgt passord"), "neutral")
NO_ADDRESS = (N_("Har ingen e-postadresse"), "warning")
TAKEN = (N_("Du har den nå"), "success")
NOT_TAKEN = (N_("Noen andre var først"), "warning")


@bp.get(INVITATIONS)
def invitations() -> Response:
    """Name those who are to be invited anew, and how many they are."""
    members = _members(chosen("member"))
    rows = [_invited(member, *_prospect(member)) for member in members]
    waiting = [member.id for member in members if _waits(member)]
    return render_page("admin/invitations.html", rows=rows, ids=waiting, is_done=False)


@bp.post(INVITATIONS)
@asks_who(Act.ADMINISTRATION)
def invitations_post() -> Response:
    """Send a new invitation to each who still waits for one."""
    members = _members(chosen("member"))
    waiting = [member for member in members if _waits(member)]
    invite(waiting, by=visit().member, at=clock.now())
    sent = {member.id for member in waiting}
    others = [member.id for member in members if member.id not in sent]
    return see_other(told_in(f"/admin{INVITATIONS}/result", {"sent": sent, "other": others}))


@bp.get(f"{INVITATIONS}/result")
def invitations_result() -> Response:
    """Tell what came of each."""
    sent = set(chosen("sent"))
    members = _members([*sent, *chosen("other")])
    rows = [_invited(each, *(SENT if each.id in sent else _prospect(each))) for each in members]
    return render_page("admin/invitations.html", rows=rows, ids=[], is_done=True)


@bp.get(TAKING)
def taking() -> Response:
    """Name the requests that are to be taken, and how many they are."""
    found = _requests(chosen("request"))
    free = [one.id for one in found if one.stands is RequestState.RECEIVED]
    rows = [_taken(one) for one in found]
    return render_page("admin/taking.html", rows=rows, ids=free, is_done=False)


@bp.post(TAKING)
def taking_post() -> Response:
    """Take each request that nobody has taken."""
    me, at = visit().member, clock.now()
    results: dict[str, list[int]] = {"taken": [], "other": []}
    for one in _requests(chosen("request")):
        try:
            make_move(one, Move.TAKE, actor=Actor.CUSTOMER, by=me, at=at)
        except MoveRefused:
            results["other"].append(one.id)
        else:
            results["taken"].append(one.id)
    return see_other(told_in(f"/admin{TAKING}/result", results))


@bp.get(f"{TAKING}/result")
def taking_result() -> Response:
    """Tell what came of each."""
    mine = set(chosen("taken"))
    found = _requests([*mine, *chosen("other")])
    rows = [_taken(one, *(TAKEN if one.id in mine else NOT_TAKEN)) for one in found]
    return render_page("admin/taking.html", rows=rows, ids=[], is_done=True)


def _members(numbers: Sequence[int]) -> list[Member]:
    found = {member.id: member for member in find_among(visit().customer, numbers)}
    all_of(numbers, found)
    return list(found.values())


def _requests(numbers: Sequence[int]) -> list[DataRequest]:
    found = {one.id: one for one in found_among(visit().customer, numbers)}
    all_of(numbers, found)
    return list(found.values())


def _waits(member: Member) -> bool:
    return member.state == MemberState.INVITED and bool(member.email)


def _prospect(member: Member) -> tuple[str, str]:
    """What is said of who gets no invitation; nothing of who does."""
    if _waits(member):
        return "", "neutral"
    return NO_ADDRESS if member.state == MemberState.INVITED else NOT_WAITING


def _invited(member: Member, result: str, colour: str) -> ChosenRow:
    said = gettext(result) if result else ""
    href = f"/admin/members/{member.id}"
    return ChosenRow(member.id, member.full_name, href, member.username, said, colour)


def _taken(one: DataRequest, result: str = "", colour: str = "neutral") -> ChosenRow:
    row = request_display.row(one, clock.now(), visit().customer.zone)
    said = gettext(result) if result else row.blocks
    about = f"{row.kind} ({row.reference})"
    return ChosenRow(one.id, row.member, f"/admin/requests/{one.id}", about, said, colour)
