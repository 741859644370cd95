"""What the worker sends about a new e-mail address. A job carries the id of the link it is about."""

from portal import clock
from portal.jobs.models import Job
from portal.mail import letters
from portal.mail.room import MailRoom
from portal.members.addressee import addressee
from portal.members.link import LINK_LIFE, Link, LinkUse
from portal.members.links import is_usable, token


def send_to_old_address(job: Job, room: MailRoom) -> None:
    """Tell the address in force that another one was asked for, unless that has been taken back."""
    link = job.row(Link, "link")
    if link is not None and is_usable(link, clock.now()) and link.member.email:
        room.post.send(letters.email_change_asked(addressee(link.member, room)), job)


def send_to_new_address(job: Job, room: MailRoom) -> None:
    """Send the new address what it is confirmed with."""
    link = job.row(Link, "link")
    if link is None or not is_usable(link, clock.now()):
        return
    to = addressee(link.member, room, link.subject)
    path = f"/profile/contact/email/{token(link, room.keys)}"
    hours = int(LINK_LIFE[LinkUse.EMAIL_CONFIRMATION].total_seconds() // 3600)
    room.post.send(letters.email_confirmation(to, path=path, hours=hours), job)


def send_that_it_changed(job: Job, room: MailRoom) -> None:
    """Tell the new address that it is in force now; the old one was told when it was asked for."""
    link = job.row(Link, "link")
    if link is not None and link.subject == link.member.email:
        room.post.send(letters.email_changed(addressee(link.member, room, link.subject)), job)
