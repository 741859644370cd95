"""What recurs for lists: removed entries go for good when their day has passed."""

import datetime as dt

from portal.profile.entries import UNDO, ListEntry


def purge_removed_entries(at: dt.datetime) -> int:
    """Erase every entry whose day to undo has passed, and return how many went."""
    gone = 0
    for model in ListEntry.__subclasses__():
        if not model.KEPT:
            gone += int(model.delete().where(model.removed_at <= at - UNDO).execute())
    return gone
