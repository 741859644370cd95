"""What the worker sends about a new version of the policy."""

from portal import clock
from portal.jobs.models import Job
from portal.mail import letters
from portal.mail.room import MailRoom
from portal.members.addressee import addressee
from portal.members.models import Member
from portal.policies.models import PolicyVersion
from portal.policies.versions import announced_version


def send_new_version(job: Job, room: MailRoom) -> None:
    """Tell the job's ``member`` of its ``version``, unless another one counts by now."""
    version = job.row(PolicyVersion, "version")
    member = job.row(Member, "member")
    if version is None or member is None or not member.email or not member.is_active:
        return
    if announced_version(member.customer, clock.now()) != version:
        return
    message = letters.policy_published(
        addressee(member, room), version=version.number, in_force=version.effective_on
    )
    room.post.send(message, job)
