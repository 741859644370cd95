"""What is said about a recipient, and the check of what was written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Self

from babel import Locale

from portal.data import checks
from portal.data.purposes import Basis
from portal.members.mistakes import Checking
from portal.sharing.addresses import web_address
from portal.sharing.kinds import EEA, RecipientKind, Responsibility, TransferGround
from portal.sharing.models import RecipientVersion
from portal.words import DEFAULT_LANGUAGE, N_, Refused

LONGEST_NAME, LONGEST_WHY, LONGEST_AGREEMENT = 120, 200, 160
EMPTY = {
    "kind": N_("Velg hva mottakeren gjør."),
    "name": N_("Skriv inn navnet på mottakeren."),
    "why": N_("Skriv hva mottakeren trenger opplysningene til."),
    "purpose": N_("Velg formålet."),
    "responsibility": N_("Velg hvem mottakeren behandler opplysningene for."),
    "country": N_("Velg landet der opplysningene blir behandlet."),
}
NO_COLUMNS = N_("Velg minst én opplysning som mottakeren får.")
NO_GROUND = N_("Velg hva som gjør at opplysningene kan sendes ut av EØS.")
NO_AGREEMENT = N_(
    "Skriv tittelen på databehandleravtalen. Uten avtale får ingen være databehandler."
)
NO_DATE = N_("Skriv datoen på avtalen.")
NO_WAY = N_("Skriv en e-postadresse eller en adresse for varsler, så mottakeren kan få beskjed.")
# The Babel list has regions and test codes beside countries.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@dataclass(frozen=True, slots=True)
class Particulars:
    """Everything a version says, but who said it and when."""

    kind: str
    name: str
    why: str
    columns: tuple[str, ...]
    purpose: str
    basis: str
    responsibility: str
    country: str
    transfer_ground: str | None = None
    agreement: str | None = None
    agreed_on: dt.date | None = None
    privacy_url: str | None = None
    contact_email: str | None = None
    webhook_url: str | None = None

    @classmethod
    def of(cls, version: RecipientVersion) -> Self:
        """Return what ``version`` says."""
        names = [name for name in cls.__dataclass_fields__ if name != "columns"]
        return cls(
            columns=tuple(version.columns), **{name: getattr(version, name) for name in names}
        )

    def as_row(self) -> dict[str, Any]:
        """Return the values by the names of the version's columns."""
        values = asdict(self)
        values["fields"] = json.dumps(values.pop("columns"))
        return values


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a version may refer to: columns by key, the customer's purposes with their basis.

    ``unsafe`` addresses of systems, without TLS, are for development alone.
    """

    columns: frozenset[str]
    purposes: Mapping[str, Basis]
    unsafe: bool = False


def checked(
    written: Mapping[str, str | None], columns: Sequence[str], allowed: Allowed
) -> Particulars:
    """Return what was ``written`` by the names of the version's columns.

    Raises `Mistakes` with a reason for each value that cannot be accepted.
    """
    checking = Checking()
    for name, check in _checks(allowed).items():
        checking.check(name, written.get(name), check, empty=EMPTY.get(name, ""))
    known = tuple(dict.fromkeys(key for key in columns if key in allowed.columns))
    if not known or len(known) != len(set(columns)):
        checking.refuse("columns", None, Refused(NO_COLUMNS))
    _check_together(checking, written)
    values = checking.finish()
    if values["country"] in EEA:
        values["transfer_ground"] = None
    basis = allowed.purposes[values["purpose"]].value
    return Particulars(columns=known, basis=basis, **values)


@cache
def countries(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Return the name of every country in ``language`` by its code of two letters."""
    names = Locale(language).territories
    return {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }


def _checks(allowed: Allowed) -> dict[str, Any]:
    return {
        "kind": checks.choice(*RecipientKind),
        "name": checks.line(LONGEST_NAME),
        "why": checks.line(LONGEST_WHY),
        "purpose": checks.choice(*allowed.purposes),
        "responsibility": checks.choice(*Responsibility),
        "country": checks.choice(*countries()),
        "transfer_ground": checks.choice(*TransferGround),
        "agreement": checks.line(LONGEST_AGREEMENT),
        "agreed_on": checks.date,
        "privacy_url": web_address("http", "https"),
        "contact_email": checks.email,
        "webhook_url": web_address(*(("http", "https") if allowed.unsafe else ("https",))),
    }


def _check_together(checking: Checking, written: Mapping[str, str | None]) -> None:
    """Say what one value asks of another, where neither is wrong by itself."""
    wrong = {mistake.column for mistake in checking.mistakes}
    values = checking.values

    def miss(name: str, text: str) -> None:
        if name not in wrong and values.get(name) is None:
            checking.refuse(name, written.get(name), Refused(text))

    country = values.get("country")
    if country is not None and country not in EEA:
        miss("transfer_ground", NO_GROUND)
    if values.get("responsibility") == Responsibility.PROCESSOR:
        miss("agreement", NO_AGREEMENT)
    if values.get("agreement"):
        miss("agreed_on", NO_DATE)
    if "webhook_url" not in wrong and values.get("webhook_url") is None:
        miss("contact_email", NO_WAY)
