"""What the portal forgets by itself: counters and kept forms whose time is over."""

import datetime as dt

from portal.auth.challenges import forget_spent
from portal.auth.fresh import forget_asked
from portal.auth.hand_over import forget_hand_overs
from portal.auth.models import Attempts, KeptForm
from portal.auth.pending import forget_pending
from portal.auth.recovery import forget_shown
from portal.auth.registration import forget_registrations


def forget_expired(at: dt.datetime) -> None:
    """Delete what had to last for minutes or some days: counters, half sign-ins, registrations."""
    Attempts.delete().where(Attempts.expires_at <= at).execute()
    KeptForm.delete().where(KeptForm.expires_at <= at).execute()
    for forget in (forget_spent, forget_asked, forget_hand_overs, forget_pending, forget_shown):
        forget(at)
    forget_registrations(at)
