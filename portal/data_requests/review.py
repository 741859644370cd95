"""A category before a person (GDPR art. 22(3)): it stands, it is another one, or it goes."""

import datetime as dt

from portal.consents.category import category_of, set_by_person
from portal.consents.collected import MemberKind
from portal.data.base import transaction
from portal.data_requests.handling import make_move
from portal.data_requests.models import DataRequest
from portal.data_requests.states import Actor, Move
from portal.data_requests.stopping import REMOVED
from portal.members.models import Member
from portal.words import N_, Refused

KEPT = "kept"
OUTCOMES = {
    KEPT: N_("Kategorien stemmer."),
    REMOVED: N_("Kategorien er fjernet, og det blir ikke laget noen ny."),
}
NONE = N_("Medlemmet er ikke i noen kategori nå. Velg at kategorien stemmer, eller at den fjernes.")


def decide(
    request: DataRequest,
    outcome: str,
    *,
    actor: Actor,
    by: Member | None,
    at: dt.datetime,
    reason: str,
) -> DataRequest:
    """Carry ``outcome`` out and answer ``request`` with it, both or neither; return it as it is then.

    It is `KEPT`, `REMOVED` or the category that is right. What a person decided, the program leaves.
    Raises `Refused` when there is no category to change, `MoveRefused` when somebody was faster.
    """
    member = request.member
    with transaction():
        answered = make_move(
            request, Move.ANSWER, actor=actor, by=by, at=at, reason=reason, outcome=outcome
        )
        if outcome == KEPT:
            found = category_of(member)
            if found is not None:
                set_by_person(member, MemberKind(found.category), at=at)
        elif outcome != REMOVED and not set_by_person(member, MemberKind(outcome), at=at):
            raise Refused(NONE)
    return answered
