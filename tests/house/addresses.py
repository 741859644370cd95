"""Every address of the portal, made from `url_map`: what the rules about pages walk through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from portal.web.gate import PUBLIC

# What stands for an argument of a rule. A new argument needs a line here, and gets the rules with it.
STANDS_FOR = {
    "customer_id": "nordlys",
    "digits": "0062ba",
    "key": "certificates",
    "label": "1",
    "purpose": "tailoring",
    "reference": "0" * 32,
    "sha256": "0" * 64,
    "table": "event",
    "token": f"1-{'0' * 32}",
}
BY_THEMSELVES = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Address:
    """One path with the methods it takes."""

    endpoint: str
    path: str
    methods: frozenset[str]
    numbered: bool

    @property
    def is_public(self) -> bool:
        """Whether anybody may reach it."""
        return self.endpoint in PUBLIC


def addresses(app: Flask, *, ids: Sequence[int] = (1,)) -> list[Address]:
    """Return every address of ``app``; a number in a path takes each of ``ids`` in turn."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    return [address for rule in rules for address in _of(app, rule, ids)]


def pages(app: Flask, *, public: bool = False) -> list[str]:
    """Return the path of every page without a number or a secret in it."""
    return sorted(
        {
            address.path
            for address in addresses(app)
            if "GET" in address.methods
            and address.is_public == public
            and not address.numbered
            and STANDS_FOR["token"] not in address.path
        }
    )


def _of(app: Flask, rule: Rule, ids: Sequence[int]) -> Iterator[Address]:
    names = sorted(rule.arguments)
    adapter = app.url_map.bind("127.0.0.1")
    for values in product(*(_values(rule, name, ids) for name in names)):
        path = adapter.build(rule.endpoint, dict(zip(names, values, strict=True)))
        methods = frozenset(rule.methods or ()) - BY_THEMSELVES
        yield Address(rule.endpoint, path, methods, _is_numbered(rule))


def _values(rule: Rule, name: str, ids: Sequence[int]) -> list[object]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if isinstance(converter, IntegerConverter):
        return list(ids)
    assert name in STANDS_FOR, f"tests/house/addresses.py: say what <{name}> in {rule.rule} may be"
    return [STANDS_FOR[name]]


def _is_numbered(rule: Rule) -> bool:
    return any(isinstance(found, IntegerConverter) for found in rule._converters.values())
