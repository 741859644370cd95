"""What is not run a second time on PostgreSQL, and that this is told.

There are two reasons: the test asks for no database of this run, or its module is marked with
`same_on_both` and says why its answer cannot depend on the engine.
"""

from collections import Counter
from collections.abc import Sequence

import pytest

MARK = "same_on_both"
TOLD = pytest.StashKey[list[str]]()


def says_the_same(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return those of ``items`` that PostgreSQL cannot answer otherwise than SQLite."""
    return [
        item for item in items if not _asks_for_the_database(item) or item.get_closest_marker(MARK)
    ]


def told(items: Sequence[pytest.Item]) -> list[str]:
    """Return a line for each reason for which some of ``items`` are not run."""
    reasons = Counter(
        f"{item.nodeid.split('::')[0]}: {mark.args[0]}"
        for item in items
        if (mark := item.get_closest_marker(MARK))
    )
    lines = [f"SAID ON SQLITE: {count} tests of {reason}" for reason, count in reasons.items()]
    others = len(items) - reasons.total()
    if others:
        lines.append(f"SAID ON SQLITE: {others} tests that ask for no database of the run")
    return lines


def _asks_for_the_database(item: pytest.Item) -> bool:
    """A parameter may have the name of the fixture."""
    given = getattr(item, "callspec", None)
    return "settings" in getattr(item, "fixturenames", ()) and "settings" not in (
        given.params if given else ()
    )
