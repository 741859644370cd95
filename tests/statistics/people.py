"""Many members at once, with what is counted about them."""

import datetime as dt

from portal import clock
from portal.data.many import insert_and_return
from portal.members.models import Customer, Member, MemberState


def crowd(customer: Customer, count: int, state: MemberState = MemberState.ACTIVE) -> list[Member]:
    """Add ``count`` members to ``customer`` and return them."""
    before = Member.select().count()
    at: dt.datetime = clock.now()
    rows = [
        {
            "customer": customer.id,
            "username": f"mange{before + number}",
            "state": state.value,
            "given_name": "Mange",
            "family_name": "Her",
            "created_at": at,
        }
        for number in range(count)
    ]
    return insert_and_return(Member, rows)
