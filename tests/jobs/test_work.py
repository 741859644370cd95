"""Every kind of job that anything asks for has somebody to do it."""

import ast
import importlib
from collections.abc import Iterator

from portal.work import HANDLERS, LETTERS, RECURRING
from tests.house.sources import Source, dotted, portal_sources

# They pass on what others ask for.
PASS_ON = {"portal.jobs.queue", "portal.jobs.schedule"}


def kinds(source: Source) -> Iterator[str]:
    """Return the kinds that ``source`` enqueues."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func).startswith("enqueue"):
            [name] = [argument.id for argument in node.args[:1] if isinstance(argument, ast.Name)]
            yield getattr(importlib.import_module(source.module), name)


def test_nothing_waits_for_nobody() -> None:
    asked = {
        kind
        for source in portal_sources()
        if source.module not in PASS_ON
        for kind in kinds(source)
    }
    assert asked == {*HANDLERS, *LETTERS}


def test_no_name_is_given_twice() -> None:
    names = [*HANDLERS, *LETTERS, *(job.name for job in RECURRING)]
    assert len(names) == len(set(names))
