"""Addresses of pages and systems, as a person may write them."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from portal.data import checks
from portal.words import N_, Refused

LONGEST = 500


def web_address(*schemes: str) -> Callable[[str], str]:
    """Return a check for the address of a page or a system, with one of ``schemes`` in front."""

    def check(text: str) -> str:
        address = checks.line(LONGEST)(text)
        if not _is_address(address, schemes):
            raise Refused(
                N_("Adressen må begynne med %(begins)s, og kan ikke ha mellomrom."),
                begins=f"{schemes[-1]}://",
            )
        return address

    return check


def _is_address(address: str, schemes: tuple[str, ...]) -> bool:
    """Whether it leads somewhere: no name or password in it, and nothing that a line could break at."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and "@" not in parts.netloc and not re.search(r"[\s\\<>\"]", address)
