"""Where a customer's colour is: a style sheet with an address of its own, cached for good.

The address says all there is in it, so nobody learns from it whose colour it is.
"""

import hashlib
from functools import cache

from portal.members.colour import style_sheet

CACHED = "public, max-age=31536000, immutable"


@cache
def style_address(digits: str) -> str:
    """Return the address of the rules of a colour; it changes when the rules do."""
    version = hashlib.sha256(style_sheet(digits).encode()).hexdigest()[:8]
    return f"/colour/{digits}.css?v={version}"
