"""The page of changes: clause by clause, what it means and what is marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from portal.policies.changes import Change, Fate, changes, headings, meanings_of
from portal.policies.manuscript import Text
from portal.policies.parts import IsOn, Kind, Part
from portal.policies.redline import Line, Phrase
from portal.policies.render import CUSTOMER, PREFIX, rendered
from portal.web.i18n import gettext
from portal.words import N_

FATES = {Fate.ADDED: N_("Nytt punkt"), Fate.REMOVED: N_("Fjernet")}
IN_TABLE = N_("Tabellen er laget på nytt, så den viser det tjenesten lagrer nå.")
UNSAID = {
    Fate.CHANGED: N_("Ordene er endret. Les hva som er nytt nedenfor."),
    Fate.ADDED: N_("Dette punktet er nytt. Les det nedenfor."),
    Fate.REMOVED: N_("Dette punktet gjelder ikke lenger."),
}
# Items and rows stand in a list, headings and paragraphs by themselves.
ELEMENTS = {Kind.ITEM: "ul", Kind.ROW: "rows", Kind.PARAGRAPH: "p", Kind.HEADING: "h4"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A changed clause or sub-clause: its anchor, its heading, its fate, its meaning, its lines."""

    anchor: str
    is_clause: bool
    title: Sequence[Phrase]
    fate: str | None
    meaning: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Sequence[Phrase]]]]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in which something changed."""

    anchor: str
    title: str
    parts: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of the policy as told to the members of one customer."""

    old: Text
    new: Text
    meanings: Mapping[str, Sequence[str]]
    controller: str
    is_on: IsOn

    @property
    def all(self) -> Sequence[Change]:
        """Return every change."""
        return changes(self.old.body, self.new.body)

    @property
    def concerning(self) -> Sequence[Change]:
        """Return the changes in what the customer has switched on."""
        return [change for change in self.all if change.concerns(self.is_on)]

    @property
    def hidden(self) -> int:
        """Return how many changes are about something that is switched off."""
        return len(self.all) - len(self.concerning)

    def clauses(self) -> list[Clause]:
        """Return the changed clauses with their marks, in the order of the new version."""
        titled = {**headings(self.old.body), **headings(self.new.body)}
        return [
            Clause(
                PREFIX + key, titled[key].title if key else "", [self._shown(one) for one in parts]
            )
            for key, parts in _by_clause(self.concerning)
        ]

    def text(self, *, old: bool) -> Markup:
        """Return the changed clauses whole, as the ``old`` or the new version has them."""
        said = self.old if old else self.new
        titled, sources = headings(said.body), list[str]()
        for key, found in _by_clause(self.concerning):
            parts = [part for part in ((one.old if old else one.new) for one in found) if part]
            if parts and not parts[0].is_clause and key in titled:
                sources.append(titled[key].heading)
            sources += [part.source for part in parts]
        return rendered("\n\n".join(sources)).told_by(self.controller)

    def _shown(self, change: Change) -> Shown:
        part = change.part
        fate = FATES.get(change.fate)
        return Shown(
            anchor=PREFIX + part.identity,
            is_clause=part.is_clause,
            title=self._told(change.title),
            fate=gettext(fate) if fate else None,
            meaning=self._meaning(change, part),
            groups=list(self._groups(change.lines)),
        )

    def _meaning(self, change: Change, part: Part) -> list[str]:
        said = self.meanings.get(part.identity)
        if said:
            return [text.replace(CUSTOMER, self.controller) for text in said]
        return [gettext(IN_TABLE if change.in_table_only else UNSAID[change.fate])]

    def _groups(self, lines: Iterable[Line]) -> Iterator[tuple[str, Sequence[Sequence[Phrase]]]]:
        for name, group in groupby(lines, key=lambda line: ELEMENTS[line.kind]):
            yield name, [self._told(line.phrases) for line in group]

    def _told(self, phrases: Iterable[Phrase]) -> list[Phrase]:
        return [Phrase(one.mark, one.text.replace(CUSTOMER, self.controller)) for one in phrases]


def collected_meanings(texts: Iterable[Text]) -> dict[str, list[str]]:
    """Return what the changes of several versions mean, by clause, the oldest first."""
    found: dict[str, list[str]] = {}
    for text in texts:
        for identity, said in meanings_of(text.meanings).items():
            known = found.setdefault(identity, [])
            known += [paragraph for paragraph in said if paragraph not in known]
    return found


def _by_clause(found: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    for key, group in groupby(found, key=lambda change: change.part.clause):
        yield key, list(group)
