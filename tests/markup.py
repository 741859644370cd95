"""The strict reading of HTML: what the standard calls an error, found once for each structure.

What a structure without errors is remembered by is its fingerprint, so that the next run, on the other
engine, reads only what differs there.
"""

import hashlib
from functools import cache, lru_cache

import html5lib

from portal.config import ROOT

# Another version of the parser reads everything anew; `make clean` forgets it.
REMEMBERED = ROOT / ".pytest_cache" / f"valid-html-{html5lib.__version__}"


@lru_cache(maxsize=2000)
def parse_errors(text: str, whole: bool) -> tuple[str, ...]:
    """Return the errors of a page, or of a fragment where it is not the ``whole``."""
    fingerprint = hashlib.sha256(f"{whole} {text}".encode()).hexdigest()
    if fingerprint in _known():
        return ()
    errors = _read(text, whole)
    if not errors:
        _remember(fingerprint)
    return errors


def _read(text: str, whole: bool) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(strict=False)
    if whole:
        parser.parse(text)
    else:
        inside = "tbody" if text.lstrip().startswith("<tr") else "div"
        parser.parseFragment(text, container=inside)
    return tuple(
        f"invalid HTML at line {line}: {code} {values}" for (line, _), code, values in parser.errors
    )


@cache
def _known() -> frozenset[str]:
    return frozenset(REMEMBERED.read_text().split()) if REMEMBERED.exists() else frozenset()


def _remember(fingerprint: str) -> None:
    REMEMBERED.parent.mkdir(exist_ok=True)
    with REMEMBERED.open("a") as file:
        file.write(f"{fingerprint}\n")
