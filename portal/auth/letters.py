"""What the worker sends about passwords. A job carries ids; who they are is looked up here."""

from portal import clock
from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.auth.registrants import CONFIRM_WITHIN, Registration, token_of
from portal.jobs.models import Job
from portal.jobs.queue import Effect
from portal.mail import letters
from portal.mail.rendering import Addressee
from portal.mail.room import MailRoom
from portal.members.addressee import addressee
from portal.members.link import LINK_LIFE, Link, LinkUse
from portal.members.links import is_usable, token
from portal.members.models import Member

DAYS = CONFIRM_WITHIN.days


def send_invitation(job: Job, room: MailRoom) -> Effect | None:
    """Send the invitation that the job's ``link`` is for, and record that it went."""
    link = job.row(Link, "link")
    if link is None or not is_usable(link, clock.now()):
        return None
    to = addressee(link.member, room, link.subject)
    path = f"/invitation/{token(link, room.keys)}"
    days = LINK_LIFE[LinkUse.INVITATION].days
    room.post.send(letters.invitation(to, path=path, days=days), job)
    by = job.row(Member, "by")
    return lambda: record(Kind.INVITATION_SENT, link.member, by=by, at=clock.now())


def send_registration(job: Job, room: MailRoom) -> Effect | None:
    """Send who registered the way to confirm the address."""
    asked = job.row(Registration, "registration")
    if asked is not None and asked.customer is not None and asked.confirmed_at is None:
        path = f"/register/{token_of(asked, room.keys)}"
        room.post.send(letters.registration(_who(asked, room), path=path, days=DAYS), job)
    return None


def send_registration_taken(job: Job, room: MailRoom) -> Effect | None:
    """Tell who registered that this cannot be done, and what can; then nothing waits for them."""
    asked = job.row(Registration, "registration")
    if asked is None or asked.customer is None:
        return None
    room.post.send(letters.registration_taken(_who(asked, room)), job)
    return asked.delete_instance


def send_registration_refused(job: Job, room: MailRoom) -> Effect | None:
    """Tell who registered that the customer said no; then nothing of it is left."""
    asked = job.row(Registration, "registration")
    if asked is None or asked.customer is None:
        return None
    room.post.send(letters.registration_refused(_who(asked, room)), job)
    return asked.delete_instance


def _who(asked: Registration, room: MailRoom) -> Addressee:
    customer = asked.customer
    assert customer is not None
    return Addressee(
        asked.email,
        customer.language_for(asked.language),
        customer.key,
        customer.name,
        customer.contact_email,
        room.base_url,
    )


def send_password_reset(job: Job, room: MailRoom) -> Effect | None:
    """Send the way to a new password that the job's ``link`` is for."""
    link = job.row(Link, "link")
    if link is not None and is_usable(link, clock.now()):
        to = addressee(link.member, room, link.subject)
        path = f"/password/reset/{token(link, room.keys)}"
        minutes = int(LINK_LIFE[LinkUse.PASSWORD_RESET].total_seconds() // 60)
        room.post.send(letters.password_reset(to, path=path, minutes=minutes), job)
    return None


def send_password_changed(job: Job, room: MailRoom) -> Effect | None:
    """Tell the job's ``member`` that the password was changed."""
    member = job.row(Member, "member")
    if member is not None and member.email:
        room.post.send(letters.password_changed(addressee(member, room)), job)
    return None


def send_that_admins_changed(job: Job, room: MailRoom) -> Effect | None:
    """Tell the job's ``member``, who is an admin, that there is one more or one less."""
    member = job.row(Member, "member")
    if member is not None and member.email and member.is_admin:
        room.post.send(letters.admins_changed(addressee(member, room)), job)
    return None
