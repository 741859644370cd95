"""What the portal forgets by itself: counters and kept forms whose time is over."""

import datetime as dt

from portal.auth.models import Attempts, KeptForm


def forget_expired(at: dt.datetime) -> None:
    """Delete counters of windows that are past, and forms that were kept too long ago."""
    Attempts.delete().where(Attempts.expires_at <= at).execute()
    KeptForm.delete().where(KeptForm.expires_at <= at).execute()
