"""Where a person may be sent: to pages of this portal and nowhere else."""

import re
from urllib.parse import urlsplit

_SAFE = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~%?&=+-]*")
LONGEST = 500


def safe_next(address: str | None) -> str | None:
    """Return ``address`` if it is a path on this site to go on to after sign-in, else None."""
    found = on_site(address)
    return None if found and found.split("?")[0] in ("/login", "/logout") else found


def on_site(address: str | None) -> str | None:
    """Return ``address`` if it is a path on this site, else None."""
    if not address or len(address) > LONGEST or not _SAFE.fullmatch(address):
        return None
    return address


def local_path(address: str | None) -> str | None:
    """Return path and query of a full address of this site, if they are safe to return to."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return safe_next(parts.path + (f"?{parts.query}" if parts.query else ""))
