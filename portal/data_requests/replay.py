"""A database that came back from an older backup: what it does not know of is erased again.

The ledger tells. An erasure has begun before its line is written, and from then on nobody reaches the
data; so a database that knows of an erasure, however far it came, is not behind.
"""

import datetime as dt

from peewee import fn

from portal.auth.models import Session
from portal.data.base import transaction
from portal.data_requests.begin import begin_again
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_tables import Erasure, PlannedErasure
from portal.data_requests.ledger import Entry, Ledger
from portal.data_requests.planned import TIME_TO_UNDO, tell
from portal.members.models import Customer, Member, MemberState


def unknown_erasures(ledger: Ledger) -> list[Entry]:
    """Return the erasures in ``ledger`` that the database does not know of, oldest first."""
    last = Erasure.select(fn.MAX(Erasure.entry)).scalar() or 0
    later = ledger.erasures_after(last)
    if not later:
        return []
    references = [entry.reference for entry in later]
    known = Erasure.select(Erasure.reference).where(Erasure.reference.in_(references))
    begun = {erasure.reference for erasure in known}
    return [entry for entry in later if entry.reference not in begun]


def replay(eraser: Eraser, *, at: dt.datetime) -> list[Erasure]:
    """Erase again whom the database does not know to be erased, and return the erasures.

    Nobody is written to: they were told the first time. Raises `SettingsError` when the key is missing
    that tells whom a line is about.
    """
    done = []
    unknown = unknown_erasures(eraser.ledger)
    for entry in unknown:
        eraser.ledger.refuse_foreign(entry)
    for entry in unknown:
        erasure = begin_again(entry, _member(entry, eraser.ledger), at=at)
        done.append(eraser.carry_out(erasure, lambda _member: None))
    return done


def after_restore(at: dt.datetime) -> int:
    """End what a restored database must not go on with, and return how many plans were put off.

    Sessions may have been ended since the backup. A planned erasure may have been undone since: each
    gets its days to be undone again, and its member is told.
    """
    with transaction():
        Session.delete().execute()
        soon = PlannedErasure.standing() & (PlannedErasure.due_at < at + TIME_TO_UNDO)
        plans = list(PlannedErasure.select().where(soon))
        for plan in plans:
            plan.due_at, plan.days_told = at + TIME_TO_UNDO, None
            plan.save(only=[PlannedErasure.due_at, PlannedErasure.days_told])
            tell(plan, at=at)
    return len(plans)


def _member(entry: Entry, ledger: Ledger) -> Member | None:
    """A number may belong to somebody else by now; the hash tells."""
    closed = MemberState.ERASED.value
    found = (
        Member.select(Member, Customer)
        .join(Customer)
        .where((Member.id == entry.row) & (Member.state != closed))
        .first()
    )
    if not isinstance(found, Member) or ledger.subject(found) != entry.subject:
        return None
    return found
