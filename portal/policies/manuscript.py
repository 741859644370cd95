"""The text of a version before it is published: read from files, filled in, checked."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from portal.policies.parts import parts_of
from portal.policies.render import rendered
from portal.words import LANGUAGES, N_, Refused

# How long before it applies a material change is announced (the policy says so too).
NOTICE = dt.timedelta(days=30)
# Version 1 of Cerum's own policy is in `cerum-1`, and so on.
TEXTS = Path(__file__).parent / "texts"
NEWEST = 2
SHIPPED = TEXTS / f"cerum-{NEWEST}"

# What each file of a language begins with: the summary, the whole text, what the changes mean.
FILES = ("summary.", "", "meanings.")
_LEFT_OPEN = re.compile(r"\{\{(?!customer\}\})[^{}\n]*\}\}")


class PolicyRefused(Refused):
    """This version cannot be published as it is."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a version says in one language, as Markdown."""

    summary: str
    body: str
    meanings: str = ""


Manuscript = Mapping[str, Text]


def read_folder(folder: Path) -> dict[str, Text]:
    """Return the texts in ``folder`` by language: `nb.md`, `summary.nb.md`, `meanings.nb.md`.

    Languages without files are left out. Raises `PolicyRefused` for a folder or file that cannot be
    read as text.
    """
    if not folder.is_dir():
        raise PolicyRefused(N_("Mappen %(folder)s finnes ikke."), folder=folder)
    return {
        language: Text(*(_read(folder / f"{kind}{language}.md") for kind in FILES))
        for language in LANGUAGES
        if (folder / f"{language}.md").exists()
    }


def shipped_folder(number: int) -> Path:
    """Return where Cerum's text for version ``number`` is; past the newest, the newest."""
    return TEXTS / f"cerum-{min(number, NEWEST)}"


def fill_in(text: Text, tables: Mapping[str, str]) -> Text:
    """Return ``text`` with its tables and figures in place; only the customer's name stays open."""
    body = text.body.replace("{{notice_days}}", str(NOTICE.days))
    lines = [tables.get(line, line) for line in body.split("\n")]
    return replace(text, body="\n".join(lines))


def outdated(body: str, tables: Mapping[str, str]) -> list[str]:
    """Return the places whose table a published ``body`` no longer has word for word."""
    return [place for place, table in tables.items() if table not in body]


def refuse_unfinished(manuscript: Manuscript) -> None:
    """Raise `PolicyRefused` for a missing language, an open place, or clauses that differ."""
    for language, name in LANGUAGES.items():
        text = manuscript.get(language)
        if text is None or not text.summary.strip() or not text.body.strip():
            raise PolicyRefused(
                N_("Teksten eller sammendraget mangler på %(language)s."), language=name
            )
        open_place = _LEFT_OPEN.search(text.body + text.summary + text.meanings)
        if open_place:
            raise PolicyRefused(N_("%(place)s er ikke fylt ut."), place=open_place[0])
    outlines = {_outline(text) for text in manuscript.values()}
    if len(outlines) != 1 or None in outlines:
        raise PolicyRefused(N_("Punktene må være de samme på alle språk, hvert med sin egen id."))


def _outline(text: Text) -> tuple[tuple[str, frozenset[str]], ...] | None:
    """The headings' identities and what they are about; None when a clause has none of its own."""
    found = tuple((part.identity, part.only) for part in parts_of(text.body) if part.identity)
    is_sound = len(dict(found)) == len(found) and "<h2>" not in rendered(text.body).html
    return found if found and is_sound else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise PolicyRefused(
            N_("Filen %(file)s kan ikke leses som UTF-8."), file=path.name
        ) from None
