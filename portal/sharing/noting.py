"""What a recipient answered by telephone, mail or letter, written down by a customer admin."""

import datetime as dt

from portal.activity.journal import Act, enter
from portal.data.base import transaction
from portal.members.models import Member
from portal.sharing.notice_tables import NoticeStep
from portal.sharing.notices import MOVED_ON, SETTLED, Answer, Stand, write_step
from portal.sharing.words import Channel
from portal.words import Refused


def can_note(stand: Stand) -> bool:
    """Return whether an admin may write down an answer; one of the recipient's own stands."""
    by_admin = stand.step is not None and stand.step.channel == Channel.ADMIN
    return stand.outcome not in SETTLED or by_admin


def note_answer(
    stand: Stand, given: Answer, *, after: int, by: Member, at: dt.datetime
) -> NoticeStep:
    """Record what the recipient answered ``by``, and return the step.

    ``after`` is the number of the last step that ``by`` had seen. Raises `Refused` when the recipient,
    or somebody else, was faster.
    """
    last = stand.step.number if stand.step else 0
    if last != after or not can_note(stand):
        raise Refused(MOVED_ON)
    with transaction():
        about, values = stand.notice.member, {"name": stand.version.name}
        enter(Act.ANSWER_NOTED, by=by, at=at, about=about, values=values)
        return write_step(stand, given, channel=Channel.ADMIN, by=by, at=at)
