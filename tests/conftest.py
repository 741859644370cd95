"""What every test starts from: a migrated database, the running portal, and the cast."""

import gc
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from typing import Any

import hypothesis
import pytest
import time_machine
from flask import Flask
from peewee import Database

from portal import clock as portal_clock
from portal import create_app
from portal.config import Settings
from portal.data.engine import db
from portal.data_requests.ledger import FILE as LEDGER
from portal.jobs.worker import Worker
from portal.start import make_ready
from portal.web.portal import Portal
from portal.work import make_worker
from tests import cast as the_cast
from tests import engines, preparation, selection
from tests.arrivals import Arrivals, SignIn
from tests.clock import START, Clock
from tests.furnishing import furnish
from tests.kept import Kept
from tests.outbox import Outbox
from tests.pages import Visitor

# The same examples in every run, and no clock: the machine may be busy.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Build what the portal is served from, once and before any worker begins."""
    if not hasattr(config, "workerinput"):
        preparation.prepare()
        preparation.keep_data_in_memory()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave away what says the same there as on SQLite."""
    if engines.name() == "sqlite":
        return
    same = selection.says_the_same(items)
    if same:
        config.stash[selection.TOLD] = selection.told(same)
        config.hook.pytest_deselected(items=same)
        items[:] = [item for item in items if item not in set(same)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands on what it left away to the process that tells it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["told"] = session.config.stash.get(selection.TOLD, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take it from the worker; all of them left away the same."""
    node.config.stash[selection.TOLD] = getattr(node, "workeroutput", {}).get("told", [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was not run on this engine, and why."""
    for line in config.stash.get(selection.TOLD, []):
        terminalreporter.write_line(line)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: no cleaning up need look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a portal of its own, on the engine that ``PORTAL_TEST_ENGINE`` names."""
    data = tmp_path_factory.mktemp("data")
    with engines.chosen(data) as url:
        yield Settings.load(
            {"PORTAL_DATA": str(data), "PORTAL_DATABASE_URL": url, "PORTAL_BCRYPT_COST": "4"}
        )


@pytest.fixture(scope="session")
def running(settings: Settings) -> Iterator[Flask]:
    """The portal on a migrated database, made once."""
    app = create_app(settings)
    make_ready(settings, app.extensions["portal"].register, upgrade=True)
    yield app
    db.obj.close_all()


@pytest.fixture(scope="session")
def beginnings(running: Flask, password_hash: str) -> Iterator[Kept]:
    """The states of the database that a test may begin with."""

    def furnished() -> the_cast.Cast:
        cast = the_cast.assemble(password_hash)
        with time_machine.travel(START, tick=False):
            furnish(cast, START)
        return cast

    kept = Kept(
        db.obj,
        empty=lambda: None,
        cast=lambda: the_cast.assemble(password_hash),
        furnished=furnished,
    )
    yield kept
    kept.close()


@pytest.fixture
def app(
    running: Flask, settings: Settings, beginnings: Kept, request: pytest.FixtureRequest
) -> Flask:
    """The portal with what the test asks for in its tables: nothing, the cast, or its years as well."""
    asked = (name for name in ("furnished", "cast") if name in request.fixturenames)
    beginnings.put(next(asked, "empty"))
    (settings.data / LEDGER).unlink(missing_ok=True)
    return running


@pytest.fixture
def made(app: Flask) -> Portal:
    """What the running portal consists of: keys, passwords, register."""
    return app.extensions["portal"]


@pytest.fixture
def database(app: Flask) -> Iterator[Database]:
    """The portal's database, empty and connected."""
    db.connect(reuse_if_open=True)
    yield db.obj
    db.close()


@pytest.fixture(scope="session")
def password_hash(running: Flask) -> str:
    """The hash of the cast's password."""
    return running.extensions["portal"].passwords.hash(the_cast.PASSWORD)


@pytest.fixture
def cast(database: Database, beginnings: Kept, password_hash: str) -> the_cast.Cast:
    """The people of the demo, in two customers."""
    return deepcopy(beginnings.result) or the_cast.assemble(password_hash)


@pytest.fixture
def furnished(cast: the_cast.Cast, clock: Clock, beginnings: Kept) -> the_cast.Cast:
    """The cast after some years, at a time that stands still."""
    if beginnings.name != "furnished":
        furnish(cast, portal_clock.now())
    return cast


@pytest.fixture
def visitor(cast: the_cast.Cast, app: Flask) -> Visitor:
    """A browser that has not been here before. `Visitor(app)` makes another one."""
    return Visitor(app)


@pytest.fixture(scope="session")
def arrivals(beginnings: Kept) -> Arrivals:
    """Who signed in at the beginning of a test of this run."""
    return Arrivals(beginnings)


@pytest.fixture
def signed_in(cast: the_cast.Cast, app: Flask, arrivals: Arrivals) -> SignIn:
    """What signs a member in and gives the browser: ``signed_in("nordlys", "admin")``."""
    return partial(arrivals.sign_in, app)


@pytest.fixture
def kari(signed_in: SignIn) -> Visitor:
    """A browser in which Kari of Nordlys has signed in."""
    return signed_in("nordlys", "kari")


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def new_worker(made: Portal) -> Worker:
    """The portal's worker as it starts: all that recurs is due at its first `work_due()`."""
    return make_worker(made.settings, made.keys)


@pytest.fixture
def worker(new_worker: Worker, request: pytest.FixtureRequest) -> Worker:
    """The portal's worker: `worker.work_due()` does what a running one would by now.

    What recurs it has done for this hour and this night: again when the test has moved the clock.
    """
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock")
    schedule = new_worker._schedule
    schedule._enqueued = {job.name: job.key(portal_clock.now()) for job in schedule._recurring}
    return new_worker


@pytest.fixture
def outbox(settings: Settings) -> Outbox:
    """The mails that were sent, none at first."""
    box = Outbox(settings.data / "outbox")
    box.clear()
    return box
