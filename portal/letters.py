"""Which job writes which letter."""

from collections.abc import Callable

from portal.auth import (
    changes,
    forgotten,
    password_change,
    pending,
    registration,
    security_letters,
    sessions,
)
from portal.auth import letters as auth_letters
from portal.data_requests import (
    erasure_letters,
    inactivity,
    leaving,
    planned,
    proposing,
    telling,
)
from portal.data_requests import letters as request_letters
from portal.data_requests.export import building
from portal.jobs.models import Job
from portal.jobs.queue import Effect
from portal.jobs.worker import GiveUp, Handler
from portal.mail.post import AddressRefused
from portal.mail.room import MailRoom
from portal.members import invitations, membership
from portal.policies import announcement
from portal.policies import letters as policy_letters
from portal.profile import email_change
from portal.profile import letters as profile_letters

ADDRESS_REFUSED = "address-refused"

LETTERS: dict[str, Callable[[Job, MailRoom], Effect | None]] = {
    invitations.MAIL: auth_letters.send_invitation,
    membership.ADMINS_MAIL: auth_letters.send_that_admins_changed,
    registration.CONFIRM_MAIL: auth_letters.send_registration,
    registration.TAKEN_MAIL: auth_letters.send_registration_taken,
    registration.REFUSED_MAIL: auth_letters.send_registration_refused,
    forgotten.MAIL: auth_letters.send_password_reset,
    password_change.CHANGED_MAIL: auth_letters.send_password_changed,
    email_change.TELL_OLD: profile_letters.send_to_old_address,
    email_change.ASK_NEW: profile_letters.send_to_new_address,
    email_change.TELL_BOTH: profile_letters.send_that_it_changed,
    sessions.TELL_NEW_DEVICE: security_letters.send_new_device,
    changes.TELL: security_letters.send_change,
    pending.MAIL_CODE: security_letters.send_code,
    security_letters.TELL_MEMBER: security_letters.send_to_member,
    security_letters.TELL_ADMIN: security_letters.send_to_admin,
    security_letters.TELL_OPERATOR: security_letters.send_to_operator,
    announcement.MAIL: policy_letters.send_new_version,
    telling.MOVED_MAIL: request_letters.send_that_it_moved,
    telling.RECEIVED_MAIL: request_letters.send_receipt,
    telling.WAITS_MAIL: request_letters.send_that_it_waits,
    telling.ENDS_MAIL: request_letters.send_that_restriction_ends,
    building.READY_MAIL: request_letters.send_export_ready,
    planned.ASKED_MAIL: erasure_letters.send_asked,
    planned.DECIDED_MAIL: erasure_letters.send_decided,
    leaving.ENDED_MAIL: erasure_letters.send_ended,
    proposing.PROPOSED_MAIL: erasure_letters.send_proposed,
    planned.SOON_MAIL: erasure_letters.send_soon,
    inactivity.WARNING_MAIL: erasure_letters.send_warning,
}


def post(room: MailRoom) -> dict[str, Handler]:
    """Return what writes each letter and sends it from ``room``."""
    return {kind: _mailing(write, room) for kind, write in LETTERS.items()}


def _mailing(send: Callable[[Job, MailRoom], Effect | None], room: MailRoom) -> Handler:
    def handler(job: Job) -> Effect | None:
        try:
            return send(job, room)
        except AddressRefused as error:
            raise GiveUp(ADDRESS_REFUSED) from error

    return handler
