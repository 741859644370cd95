"""Policies made ready to be published: the register's tables in each language, put into the text."""

from collections.abc import Mapping
from pathlib import Path

from portal.catalogues import catalogue
from portal.data.register import Register
from portal.policies.manuscript import Manuscript, fill_in, read_folder
from portal.policies.tables import policy_tables
from portal.web.cookies import COOKIES
from portal.words import LANGUAGES


def tables(register: Register, language: str) -> dict[str, str]:
    """Return the policy's tables in ``language``, as ``register`` is now."""
    stored = [cookie.row for cookie in COOKIES]
    return policy_tables(register, stored, catalogue(language).gettext)


def all_tables(register: Register) -> Mapping[str, Mapping[str, str]]:
    """Return the tables by language and place."""
    return {language: tables(register, language) for language in LANGUAGES}


def prepared(register: Register, folder: Path) -> Manuscript:
    """Return the texts in ``folder`` with their tables filled in, ready to be published."""
    return {
        language: fill_in(text, tables(register, language))
        for language, text in read_folder(folder).items()
    }
