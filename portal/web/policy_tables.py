"""Policies made ready to be published: the tables of what holds now, put into the text by language."""

from collections.abc import Mapping
from pathlib import Path

from portal import clock
from portal.catalogues import catalogue
from portal.data.register import Register
from portal.members.models import Customer
from portal.policies.manuscript import Manuscript, fill_in, read_folder
from portal.policies.tables import policy_tables
from portal.sharing.columns import Shareables
from portal.sharing.models import SHIPPED, RecipientVersion
from portal.sharing.policy_rows import policy_rows
from portal.sharing.recipients import all_recipients, current_recipients
from portal.sharing.shipped import publish_shipped_recipients
from portal.web.cookies import COOKIES
from portal.words import LANGUAGES


def tables(register: Register, language: str, customer: Customer | None = None) -> dict[str, str]:
    """Return the policy's tables in ``language``, as ``register`` and the recipients are now.

    Cerum's policy names those that Cerum uses; a customer's own policy those of ``customer`` too.
    """
    stored = [cookie.row for cookie in COOKIES]
    told = policy_rows(_recipients(register, customer), language)
    return policy_tables(register, stored, catalogue(language).gettext, told)


def all_tables(
    register: Register, customer: Customer | None = None
) -> Mapping[str, Mapping[str, str]]:
    """Return the tables by language and place."""
    return {language: tables(register, language, customer) for language in LANGUAGES}


def prepared(register: Register, folder: Path, customer: Customer | None = None) -> Manuscript:
    """Return the texts in ``folder`` with their tables filled in, ready to be published."""
    return {
        language: fill_in(text, tables(register, language, customer))
        for language, text in read_folder(folder).items()
    }


def _recipients(register: Register, customer: Customer | None) -> list[RecipientVersion]:
    """Those that hold now; a database without the shipped ones gets them."""
    if not all_recipients(SHIPPED):
        publish_shipped_recipients(Shareables(register), at=clock.now())
    if customer is not None:
        return current_recipients(customer)
    return [one for one in all_recipients(SHIPPED) if not one.is_ended]
