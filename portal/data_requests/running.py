"""One request at a time for the same thing: a second one would split its thread and its clock."""

from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import OPEN
from portal.members.models import Member
from portal.words import N_, Refused

# A letter is ready at once, and an export and an erasure have rules of their own.
MANY_AT_ONCE = frozenset({RequestKind.ACCESS, RequestKind.EXPORT, RequestKind.ERASURE})


class AlreadyAsked(Refused):
    """The same is being considered already, as ``request``."""

    def __init__(self, request: DataRequest) -> None:
        self.request = request
        told = N_("Du har alt bedt om dette i henvendelsen %(reference)s. Skriv heller der.")
        super().__init__(told, reference=request.reference)


def refuse_second(
    member: Member, kind: RequestKind, purpose: str | None, subject: str | None
) -> None:
    """Raise `AlreadyAsked` when ``member`` waits for an answer to the same question.

    Two corrections are the same when they are of one field, two objections when they are to one purpose;
    of the others there is one.
    """
    if kind in MANY_AT_ONCE:
        return
    same = (DataRequest.kind == kind.value) & DataRequest.state.in_([one.value for one in OPEN])
    if kind is RequestKind.RECTIFICATION:
        same &= DataRequest.subject == subject
    elif kind is RequestKind.OBJECTION:
        same &= DataRequest.purpose == purpose
    running = DataRequest.of(member).where(same).first()
    if isinstance(running, DataRequest):
        raise AlreadyAsked(running)
