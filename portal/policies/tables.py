"""The tables of the policy, made from the register: what is said is what is declared."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.data.declarations import (
    CATEGORY_NAMES,
    ROLE_NAMES,
    Category,
    Erasure,
    Personal,
    Retention,
    Role,
    Source,
)
from portal.data.purposes import BASIS_NAMES, SHIPPED, Decider, Purpose
from portal.data.register import Register
from portal.words import N_, inside

Say = Callable[[str], str]
Row = tuple[str, ...]

DECIDERS = {Decider.CUSTOMER: N_("Kunden"), Decider.CERUM: N_("Cerum AS")}
SOURCES = {
    Source.MEMBER: N_("Deg"),
    Source.CUSTOMER: N_("Kunden"),
    Source.PORTAL: N_("Tjenesten"),
}
AFTERWARDS = {
    Erasure.DELETE: N_("Vi sletter dem"),
    Erasure.ANONYMISE: N_("Vi gjør dem anonyme"),
    Erasure.KEEP: N_("Vi beholder det loven krever"),
}
NOBODY = N_("Ingen")


@dataclass(frozen=True, slots=True)
class Table:
    """A table in bokmål: what it shows, its columns, its rows."""

    caption: str
    columns: Row
    rows: Sequence[Row]


def policy_tables(
    register: Register, stored: Iterable[Row], say: Say, shared_with: Iterable[Row] = ()
) -> dict[str, str]:
    """Return each table as Markdown by its place in a policy; ``say`` translates.

    ``stored`` is what is kept in the browser: name, use, how long, necessary or chosen. ``shared_with``
    are the recipients: name, task, where, responsibility.
    """
    declared = [said for _, said in register.personal()]
    return {
        "{{table:categories}}": as_markdown(categories(declared, say), say),
        "{{table:purposes}}": as_markdown(purposes(SHIPPED.values(), say), say),
        "{{table:retention}}": as_markdown(retention(declared, say), say),
        "{{table:recipients}}": as_markdown(recipients(shared_with, say), say),
        "{{table:cookies}}": as_markdown(cookies(stored, say), say),
    }


def categories(declared: Iterable[Personal], say: Say) -> Table:
    """Return what is stored, by category: which data, where from, seen by whom."""
    rows = []
    for category, members in _by_category(declared).items():
        given = {said.source for said in members}
        sources = [say(name) for source, name in SOURCES.items() if source in given]
        rows.append(
            (
                say(CATEGORY_NAMES[category]),
                _listed(say(said.label) for said in members),
                _listed(sources),
                _listed(_roles(members, say)),
            )
        )
    columns = (N_("Kategori"), N_("Opplysninger"), N_("Hvor de kommer fra"), N_("Hvem som ser dem"))
    return Table(N_("Opplysninger vi lagrer"), columns, rows)


def purposes(shipped: Iterable[Purpose], say: Say) -> Table:
    """Return why data is processed: each purpose with its basis and who decides on it."""
    rows = []
    for purpose in shipped:
        basis = say(BASIS_NAMES[purpose.basis])
        law = f" ({say(purpose.law)})" if purpose.law else ""
        decider = say(DECIDERS[purpose.decided_by])
        rows.append((say(purpose.name), say(purpose.explanation), basis + law, decider))
    columns = (N_("Formål"), N_("Hva det betyr"), N_("Grunnlag"), N_("Hvem som bestemmer"))
    return Table(N_("Formål og grunnlag"), columns, rows)


def retention(declared: Iterable[Personal], say: Say) -> Table:
    """Return how long data stays and what happens then; a category in two periods says which data."""
    groups = _by_category(declared)
    terms = dict.fromkeys(
        (said.retention, said.erasure) for group in groups.values() for said in group
    )
    rows = []
    for period, erasure in terms:
        parts = [_part(kind, group, (period, erasure), say) for kind, group in groups.items()]
        rows.append((_period(period, say), _listed(filter(None, parts)), say(AFTERWARDS[erasure])))
    columns = (N_("Hvor lenge"), N_("Opplysninger"), N_("Etterpå"))
    return Table(N_("Lagringstid"), columns, rows)


def _part(
    kind: Category, group: Sequence[Personal], term: tuple[Retention, Erasure], say: Say
) -> str:
    """What of a category stays that long: nothing, all of it, or the data it names."""
    kept = [said for said in group if (said.retention, said.erasure) == term]
    if not kept or len(kept) == len(group):
        return say(CATEGORY_NAMES[kind]) if kept else ""
    labels = _listed(say(said.label) for said in kept)
    return f"{say(CATEGORY_NAMES[kind])} ({inside(labels)})"


def recipients(shared_with: Iterable[Row], say: Say) -> Table:
    """Return the recipients: what each does, where, and its responsibility."""
    rows = [tuple(say(word) for word in row) for row in shared_with]
    columns = (N_("Mottaker"), N_("Oppgave"), N_("Hvor"), N_("Ansvar"))
    return Table(N_("Mottakere"), columns, rows)


def cookies(stored: Iterable[Row], say: Say) -> Table:
    """Return what is kept in the browser: names as they are, the rest in words."""
    rows = [(name, *(say(word) for word in words)) for name, *words in stored]
    columns = (N_("Navn"), N_("Hva den gjør"), N_("Hvor lenge"), N_("Nødvendig eller valgt"))
    return Table(N_("Informasjonskapsler"), columns, rows)


def as_markdown(table: Table, say: Say) -> str:
    """Return ``table`` as Markdown, with its caption as a bold line above it."""
    heads = [say(column) for column in table.columns]
    lines = [f"**{_cell(say(table.caption))}**", ""]
    lines += [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in table.rows)]
    return "\n".join(lines)


def _by_category(declared: Iterable[Personal]) -> dict[Category, list[Personal]]:
    found = list(declared)
    groups = {kind: [said for said in found if said.category == kind] for kind in Category}
    return {kind: members for kind, members in groups.items() if members}


def _roles(declared: Iterable[Personal], say: Say) -> list[str]:
    seen_by = {role for said in declared if not said.secret for role in said.seen_by}
    return [say(ROLE_NAMES[role]) for role in Role if role in seen_by] or [say(NOBODY)]


def _period(period: Retention, say: Say) -> str:
    return say(period.text) + (f" ({say(period.law)})" if period.law else "")


def _listed(words: Iterable[str]) -> str:
    first, *rest = dict.fromkeys(words)
    return ", ".join([first, *(inside(word) for word in rest)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else _cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return re.sub(r"([\\*_\[\]{}|])", r"\\\1", " ".join(text.split()))
