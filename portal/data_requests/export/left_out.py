"""What an export does not hold, and why: nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from portal.data.declarations import CATEGORY_NAMES, Personal, Role
from portal.data.ownership import Ownership
from portal.data.register import Column, Register, may_see
from portal.data_requests.export.models import Export
from portal.members.models import Member
from portal.words import N_

Say = Callable[[str], str]

SECRET = N_("Hemmelig: det som kan låse opp kontoen din eller en fil, blir aldri gitt ut.")
DERIVED = N_("Laget av andre opplysninger som er med, for at søk og sortering skal gå fort.")
TECHNICAL = N_(
    "Tekniske kolonner: numre og merker som binder radene sammen, og sier ikke noe om deg."
)
NOT_PICKED = N_("Du valgte ikke dette området.")
OUTSIDE = N_("Rader utenfor perioden du valgte.")


def left_out(register: Register, export: Export, say: Say) -> list[dict[str, str]]:
    """Return everything that ``export`` lacks: ``what``, in the reader's words, and ``why``.

    A column has ``table`` and ``column`` too.
    """
    areas, _ = export.picked()
    found = [_column(column, said, say) for column, said in _hidden(register)]
    found += [
        {"what": say(name), "why": say(NOT_PICKED)}
        for category, name in CATEGORY_NAMES.items()
        if category.value not in areas
    ]
    if export.since or export.until:
        period = f"{export.since or ''} – {export.until or ''}"
        found.append({"what": period.strip(), "why": say(OUTSIDE)})
    return [*found, {"what": "", "why": say(TECHNICAL)}]


def _hidden(register: Register) -> Iterator[tuple[Column, Personal]]:
    owned = {model._meta.table_name for model in Ownership(register, Member).models()}
    for column, said in register.personal():
        if column.table in owned and not may_see(Role.MEMBER, column.field):
            yield column, said


def _column(column: Column, said: Personal, say: Say) -> dict[str, str]:
    return {
        "table": column.table,
        "column": column.name,
        "what": say(said.label),
        "why": say(SECRET if said.secret else DERIVED),
    }
