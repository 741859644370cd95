"""Imports point down: each module stands on a floor and knows only what is below it."""

import pytest

from tests.house.sources import Source, modules, portal_sources

# The floors of `portal/`, from the ground up; an area is on two: its models and acts, its pages.
GROUND = (
    "config",
    "clock",
    "words",
    "catalogues",
    "keys",
    "assets",
    "files",
    "exits",
    "thread_pool",
)
FLOORS = {**dict.fromkeys(GROUND, 0), "data": 1, "jobs": 2, "mail": 2}
ACTS, TABLES, WEB, PAGES, OUTSIDE, WHOLE = 3, 4, 5, 6, 7, 8
FLOORS |= {
    "tables": TABLES,
    "start": TABLES,
    "web": WEB,
    "admin": OUTSIDE,
    "operator": OUTSIDE,
    "letters": OUTSIDE,
    "work": OUTSIDE,
}
# What starts the portal stands above the whole of it.
FLOORS |= dict.fromkeys(("serving", "server", "supervise", "channel", "too_large"), WHOLE)
# The steps of the areas: who is higher may know who is lower; on one step nobody knows another.
STEPS = {
    "members": 0,
    "activity": 1,
    "auth": 2,
    "profile": 2,
    "consents": 2,
    "policies": 2,
    "sharing": 3,
    "data_requests": 4,
    "statistics": 5,
    "record": 5,
    "representative": 6,
}
# Who joins is told so in the list of events, which stands on the members' models.
BETWEEN = {
    "portal.members.customer_settings": 1.5,
    "portal.members.joining": 1.5,
    "portal.members.membership": 1.5,
    "portal.members.importing.upload": 1.5,
}
# What speaks HTTP in an area goes by one of these names, alone or after an underscore.
OF_PAGES = ("routes", "forms", "display", "blueprint")
SPEAKS_HTTP = ("flask", "flask_", "wtforms", "werkzeug", "htmx_flask")


def faults(source: Source) -> list[str]:
    """Return what ``source`` imports and must not."""
    known = modules() | {source.module}
    return [
        f"{source.module} imports {name}"
        for name in dict.fromkeys(source.imports)
        if name.startswith(".")
        or (name in known and not _may_know(source.module, name))
        or (_root(name).startswith(SPEAKS_HTTP) and floor(source.module) < WEB)
    ]


def floor(module: str) -> int:
    """Return the floor ``module`` is on."""
    parts = module.split(".")
    if parts[0] != "portal" or len(parts) == 1:
        return WHOLE
    if parts[1] in STEPS:
        last = parts[-1].rpartition("_")[2]
        return PAGES if last in OF_PAGES else ACTS
    return FLOORS[parts[1]]


def _may_know(importer: str, imported: str) -> bool:
    if imported == "portal":
        return True
    here, there = _area(importer), _area(imported)
    areas = here != there and here in STEPS and there in STEPS
    if areas and _step(importer) <= _step(imported):
        return False
    return floor(importer) >= floor(imported)


def _step(module: str) -> float:
    return BETWEEN.get(module, STEPS[_area(module)])


def _area(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _root(module: str) -> str:
    return module.split(".")[0]


def test_imports_point_down() -> None:
    assert [fault for source in portal_sources() for fault in faults(source)] == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("portal.profile.models", "from flask import request"),
        ("portal.members.links", "import flask_login"),
        ("portal.auth.sign_in", "from portal.web.visit import visit"),
        ("portal.auth.sign_in", "from portal.auth.routes import bp"),
        ("portal.profile.routes", "from portal.auth.sessions import end_session"),
        ("portal.members.models", "from portal.activity.models import record"),
        ("portal.activity.models", "from portal.members.joining import add_member"),
        ("portal.data.engine", "from portal.members.models import Member"),
        ("portal.web.gate", "from portal.auth import routes"),
        ("portal.config", "def f():\n    from portal.data import engine"),
        ("portal.web.gate", "from .visit import visit"),
        ("portal.web.gate", "from portal.operator import refresh_postcodes"),
    ],
)
def test_an_import_that_points_up_is_found(module: str, line: str) -> None:
    assert faults(Source(module, line)) != []


def test_an_area_without_a_step_is_found() -> None:
    with pytest.raises(KeyError):
        floor("portal.newsletter.models")
