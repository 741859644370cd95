"""What a member has asked for about the category a program put them in."""

from portal.data.purposes import CATEGORISATION
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.members.models import Member

MOST = 5


def about_category(member: Member) -> list[DataRequest]:
    """Return the reviews and objections of ``member`` that are about the category, newest first."""
    review = DataRequest.kind == RequestKind.REVIEW.value
    objects = DataRequest.kind == RequestKind.OBJECTION.value
    objection = objects & (DataRequest.purpose == CATEGORISATION.key)
    mine = DataRequest.of(member).where(review | objection)
    return list(mine.order_by(DataRequest.id.desc()).limit(MOST))
