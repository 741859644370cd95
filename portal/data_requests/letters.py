"""What the worker sends about requests."""

from portal.data_requests.export.models import Export, ExportState
from portal.jobs.models import Job
from portal.mail import letters
from portal.mail.room import MailRoom
from portal.members.addressee import addressee


def send_export_ready(job: Job, room: MailRoom) -> None:
    """Tell the member that the job's ``export`` can be fetched, while it can."""
    export = job.row(Export, "export")
    if export is None or export.stands is not ExportState.READY or not export.member.email:
        return
    message = letters.export_ready(addressee(export.member, room), request=export.request.id)
    room.post.send(message, job)
