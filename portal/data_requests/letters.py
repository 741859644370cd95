"""What the worker sends about requests."""

from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.models import DataRequest, RequestMove
from portal.data_requests.telling import Desk, Occasion
from portal.jobs.models import Job
from portal.mail import letters
from portal.mail.rendering import Addressee
from portal.mail.room import MailRoom
from portal.members.addressee import addressee
from portal.members.models import Member
from portal.members.restriction import end_of
from portal.words import DEFAULT_LANGUAGE, N_

CERUM = "personvern@cerum.no"
WHAT = {
    Occasion.NEW: N_("Et medlem har sendt en henvendelse."),
    Occasion.WRITTEN: N_("Et medlem har skrevet i en henvendelse."),
    Occasion.HANDED_OVER: N_("En henvendelse er sendt videre til dere."),
    Occasion.SOON: N_("En henvendelse må besvares snart."),
    Occasion.LAST_DAY: N_("Det er siste dag å svare på en henvendelse."),
    Occasion.LATE: N_("Fristen for en henvendelse er ute, og medlemmet har ikke fått svar."),
    Occasion.LONG_LATE: N_("Fristen for en henvendelse gikk ut for en uke siden."),
}


def send_receipt(job: Job, room: MailRoom) -> None:
    """Tell the member that the job's ``request`` is received and when it is answered."""
    request = job.row(DataRequest, "request")
    if request is not None and request.member.email:
        to, path = addressee(request.member, room), f"/requests/{request.id}"
        room.post.send(letters.request_received(to, path=path, day=request.due_on), job)


def send_that_it_moved(job: Job, room: MailRoom) -> None:
    """Tell the member that there is something to read; one without an address sees it on the page."""
    move = job.row(RequestMove, "move")
    if move is not None and move.request.member.email:
        room.post.send(letters.request_moved(addressee(move.request.member, room)), job)


def send_that_it_waits(job: Job, room: MailRoom) -> None:
    """Tell the job's ``admin``, or the desk at Cerum, that its ``request`` waits for an answer."""
    request, desk = job.row(DataRequest, "request"), job.arg("desk")
    if request is None or not request.is_open:
        return
    what = WHAT[Occasion(job.arg("occasion") or 0)]
    if desk is not None:
        to = _at_cerum(Desk(desk), room)
        message = letters.request_waits_at_cerum(to, what=what, reference=request.reference)
        room.post.send(message, job)
        return
    admin = job.row(Member, "admin")
    if admin is not None and admin.is_admin and admin.email:
        to, path = addressee(admin, room), f"/admin/requests/{request.id}"
        room.post.send(letters.request_waits(to, what=what, path=path, day=request.due_on), job)


def send_that_restriction_ends(job: Job, room: MailRoom) -> None:
    """Tell the member when the use that the job's ``request`` stopped begins again."""
    request = job.row(DataRequest, "request")
    if request is None or not request.member.email:
        return
    ends_at = end_of(request.member, request.reference)
    if ends_at is not None:
        to, path = addressee(request.member, room), f"/requests/{request.id}"
        day = ends_at.astimezone(request.member.customer.zone).date()
        room.post.send(letters.restriction_ends(to, path=path, day=day), job)


def send_export_ready(job: Job, room: MailRoom) -> None:
    """Tell the member that the job's ``export`` can be fetched, while it can."""
    export = job.row(Export, "export")
    if export is None or export.stands is not ExportState.READY or not export.member.email:
        return
    message = letters.export_ready(addressee(export.member, room), request=export.request.id)
    room.post.send(message, job)


def _at_cerum(desk: Desk, room: MailRoom) -> Addressee:
    address = room.operator_email if desk is Desk.OPERATOR else CERUM
    return Addressee(address, DEFAULT_LANGUAGE, "", "Cerum AS", CERUM, room.base_url)
