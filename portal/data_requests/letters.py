"""What the worker sends about a request. A job carries the id of the move it is about."""

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
