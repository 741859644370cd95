"""The columns that every list has, declared for the category and purpose of each."""

import re
import secrets

from portal.data.declarations import (
    ONE_DAY,
    WHILE_MEMBER,
    Category,
    Erasure,
    Personal,
    Retention,
    Source,
    counted_from,
    personal,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import Purpose
from portal.words import N_

_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def when_added(
    category: Category,
    purpose: Purpose,
    retention: Retention = WHILE_MEMBER,
    erasure: Erasure = Erasure.DELETE,
) -> UtcDateTimeField:
    """Return the column that says when an entry was made."""
    return personal(
        UtcDateTimeField(), _noted(category, N_("Lagt inn"), purpose, retention, erasure)
    )


def when_removed(
    category: Category,
    purpose: Purpose,
    retention: Retention = ONE_DAY,
    erasure: Erasure = Erasure.DELETE,
) -> UtcDateTimeField:
    """Return the column that says when an entry was removed, if it was: its time runs out then."""
    field = personal(
        UtcDateTimeField(null=True, index=True),
        _noted(category, N_("Fjernet"), purpose, retention, erasure),
    )
    return field if erasure is Erasure.KEEP else counted_from(field)


def form_key(sent: str | None = None) -> str:
    """Return ``sent`` if a form of ours can have carried it, else a new key."""
    return sent if sent and _FORM_KEY.fullmatch(sent) else secrets.token_urlsafe(16)


def _noted(
    category: Category, label: str, purpose: Purpose, retention: Retention, erasure: Erasure
) -> Personal:
    return Personal(
        category,
        label,
        purpose=purpose,
        source=Source.PORTAL,
        retention=retention,
        erasure=erasure,
    )
