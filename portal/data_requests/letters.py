"""What the worker sends about requests."""

from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.models import RequestMove
from portal.jobs.models import Job
from portal.mail import letters
from portal.mail.room import MailRoom
from portal.members.addressee import addressee


def send_that_it_moved(job: Job, room: MailRoom) -> None:
    """Tell the member that there is something to read; one without an address sees it on the page."""
    move = job.row(RequestMove, "move")
    if move is not None and move.request.member.email:
        room.post.send(letters.request_moved(addressee(move.request.member, room)), job)


def send_export_ready(job: Job, room: MailRoom) -> None:
    """Tell the member that the job's ``export`` can be fetched, while it can."""
    export = job.row(Export, "export")
    if export is None or export.stands is not ExportState.READY or not export.member.email:
        return
    message = letters.export_ready(addressee(export.member, room), request=export.request.id)
    room.post.send(message, job)
