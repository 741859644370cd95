"""Every text in every language: none missing, none stale, no placeholder lost on the way."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from portal.config import ROOT
from portal.words import DEFAULT_LANGUAGE, LANGUAGES

TRANSLATED = sorted(set(LANGUAGES) - {DEFAULT_LANGUAGE})
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def gathered() -> set[str]:
    """Return every text the code and the templates mark."""
    with (ROOT / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for part in ("portal", "templates"):
        rules = [(pattern.removeprefix(f"{part}/"), how) for pattern, how in methods]
        known = {pattern.removeprefix(f"{part}/"): value for pattern, value in options.items()}
        for _, _, text, _, _ in extract_from_dir(ROOT / part, rules, known, keywords=KEYWORDS):
            found.add(text if isinstance(text, str) else text[0])
    return found


def catalogue(language: str) -> Catalog:
    path: Path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


def faults(texts: set[str], words: Catalog) -> list[str]:
    """Return what is wrong with ``words`` as the translation of ``texts``."""
    entries = {
        (entry.id if isinstance(entry.id, str) else entry.id[0]): entry
        for entry in words
        if entry.id
    }
    found = [f"missing: {text}" for text in sorted(texts - set(entries))]
    found += [f"stale: {text}" for text in sorted(set(entries) - texts)]
    for text, entry in sorted(entries.items()):
        said = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        if entry.fuzzy or not all(said):
            found.append(f"not translated: {text}")
        elif any(
            sorted(PLACEHOLDER.findall(one)) != sorted(PLACEHOLDER.findall(text))
            for one in said[:1]
        ):
            found.append(f"other placeholders: {text}")
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    texts = gathered()
    assert len(texts) > 300
    assert faults(texts, catalogue(language)) == []


def test_it_finds_what_is_missing_stale_and_lost() -> None:
    words = Catalog(locale="nn")
    words.add("gammel", string="gamal")
    words.add("Hei, %(name)s", string="Hei")
    words.add("tom", string="")
    assert faults({"ny", "tom", "Hei, %(name)s"}, words) == [
        "missing: ny",
        "stale: gammel",
        "other placeholders: Hei, %(name)s",
        "not translated: tom",
    ]
