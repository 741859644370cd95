"""Exports and erasures while web and workers are killed: ``python -m tests.faults.rights [KILLS]``.

Two workers and one web process are forked from an application that has not touched its database, and
each gets SIGKILL in the middle of its work, at a point drawn by lot, again and again. In the end every
member who was told yes has what was promised, once: half of them a file with everything in it, the
others an erasure.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from peewee import IntegerField, QueryEvent

from portal import clock, create_app
from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.config import Settings
from portal.data.engine import connected, db, open_database
from portal.data.many import insert_many
from portal.data_requests.export.models import Export
from portal.jobs.worker import Worker, run_worker
from portal.members.models import Member, MemberState
from portal.profile.education import Education
from portal.start import make_ready
from portal.web.portal import portal as made
from portal.work import make_worker
from tests import cast as the_cast
from tests.faults.outcome import DEGREES, EVENTS, GOING, KINDS, STAYING, settled, tell
from tests.pages import Visitor

# Given to a process once its database is open: kills it after some of the statements that count.
Watch = Callable[[Callable[[], bool]], object]
LEASE = timedelta(seconds=1)
YEAR = 2001
LONGEST_SECONDS = 60
SECONDS_A_KILL = 15
MEMBERS_A_KILL = 1.0
LOOK_SECONDS = 0.5
# After so many statements of the work itself; a fraction of a second later it is over.
FEWEST_STATEMENTS, MOST_STATEMENTS = 5, 500
LONGEST_MOMENT = 0.006


@dataclass
class Lane:
    """One process, begun again whenever it is killed; it ends by itself when its work is done."""

    run: Callable[[Watch], object]
    kills: int
    pid: int = 0

    def begin(self) -> None:
        """Fork the process, and draw how far it comes if it is to be killed."""
        steps = random.randint(FEWEST_STATEMENTS, MOST_STATEMENTS) if self.kills else 0
        self.pid = _forked(lambda: self.run(partial(_watch, steps)))

    def look(self) -> None:
        """Begin the process again when it was killed."""
        ended, status = os.waitpid(self.pid, os.WNOHANG) if self.pid else (0, 0)
        if not ended:
            return
        self.pid = 0
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            self.kills -= 1
            self.begin()
        elif status:
            raise RuntimeError("a process ended with an error; it is told above")

    def end(self) -> None:
        """Kill the process in whatever it is doing."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0


def _watch(steps: int, counts: Callable[[], bool]) -> None:
    """Send this process SIGKILL a moment after that many of the statements that count."""
    left = steps

    def note(_event: QueryEvent) -> None:
        nonlocal left
        if left and counts():
            left -= 1
            if not left:
                moment = random.uniform(0, LONGEST_MOMENT)
                threading.Timer(moment, os.kill, (os.getpid(), signal.SIGKILL)).start()

    db.obj.query_hooks.append(note)


def main() -> int:
    """Kill, let finish, and print what came of it; return 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.rights", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=100)
    parser.add_argument("--url", help="an empty database; without it, SQLite in a new folder")
    asked = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(process)d %(name)s %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no process outlives this one
    with tempfile.TemporaryDirectory(prefix="killing-") as folder:
        told = kill_and_tell(Path(folder), asked.kills, asked.url)
    print(json.dumps(told))
    return 1 if any(told[what] for what in ("lost", "doubled", "half")) else 0


def kill_and_tell(folder: Path, kills: int, url: str | None = None) -> dict[str, Any]:
    """Return what came of it in a portal in ``folder`` whose processes were killed so many times."""
    where = {"PORTAL_DATA": str(folder), "PORTAL_DATABASE_URL": url or f"sqlite:///{folder}/p.db"}
    settings = Settings.load({**where, "PORTAL_BCRYPT_COST": "4"})
    app = create_app(settings)
    members = max(6, int(kills * MEMBERS_A_KILL))
    worker = _worker(app)
    _in_child(lambda: _seed(app, members))
    lanes = [Lane(partial(_work, settings, worker), kills // 3) for _ in range(2)]
    lanes.append(Lane(partial(_visit, app, members), kills - 2 * (kills // 3)))
    begun = time.monotonic()
    for lane in lanes:
        lane.begin()
    try:
        _keep_going(lanes, begun + LONGEST_SECONDS + SECONDS_A_KILL * kills, settings, members)
        unspent = sum(lane.kills for lane in lanes)
        told = _in_child(lambda: _outcome(settings, members))
    finally:
        for lane in lanes:
            lane.end()
    return {"kills": kills - unspent, "seconds": round(time.monotonic() - begun, 1), **told}


def _keep_going(lanes: list[Lane], until: float, settings: Settings, members: int) -> None:
    """Begin again who was killed, until the web process has asked for all and all of it is done."""
    web, look_at = lanes[-1], 0.0
    while time.monotonic() < until:
        time.sleep(0.002)
        for lane in lanes:
            lane.look()
        if not web.pid and time.monotonic() > look_at:
            if _in_child(lambda: _settled(settings, members)):
                return
            look_at = time.monotonic() + LOOK_SECONDS


def _settled(settings: Settings, members: int) -> bool:
    open_database(settings.database_url)
    with connected():
        return settled(members)


def _worker(app: Flask) -> Worker:
    with app.app_context():
        return make_worker(made().settings, made().keys, lease=LEASE)


def _seed(app: Flask, members: int) -> None:
    """Members with rows to take along; the marks tell who goes from who stays."""
    with app.app_context():
        make_ready(made().settings, made().register, upgrade=True)
        hashed, at = made().passwords.hash(the_cast.PASSWORD), clock.now()
    with connected():
        cast = the_cast.assemble(hashed)
        for number in range(members):
            mark = f"{STAYING if number % 2 else GOING}{number}"
            member = _member(cast.kari, number, mark)
            sent = {"member": member.id, "kind": Kind.SIGNED_IN.code, "at": at}
            insert_many(Event, [sent] * EVENTS)
            for _ in range(DEGREES):
                _add_education(member, mark)


def _member(like: Member, number: int, mark: str) -> Member:
    values = {**like.__data__, "username": f"m{number}", "given_name": mark, "family_name": mark}
    values |= {"email": f"{mark}@nordlys.example", "sort_key": mark}
    del values["id"]
    return Member.create(**values)


def _add_education(member: Member, mark: str) -> None:
    rows = Education._meta.sorted_fields
    needed = {
        field.name: YEAR if isinstance(field, IntegerField) else mark
        for field in rows
        if not field.null and field.default is None
    }
    known = {"member": member.id, "form_key": f"{mark}{random.random()}", "created_at": clock.now()}
    values = {**{name: value for name, value in needed.items() if name != "id"}, **known}
    Education.insert(**values).execute()


def _work(settings: Settings, worker: Worker, watch: Watch) -> None:
    open_database(settings.database_url)
    watch(lambda: worker.current is not None and worker.current.kind in KINDS)
    run_worker(worker, threading.Event())


def _visit(app: Flask, members: int, watch: Watch) -> None:
    """Be every member in turn; what was said yes to before this process began is not asked again."""
    open_database(app.extensions["portal"].settings.database_url)
    visiting = False
    watch(lambda: visiting)
    for number in range(members):
        visiting = False
        with connected():
            member = _find(number)
            asked = member is not None and Export.of(member).exists()
        if member is None or member.state == MemberState.ERASED:
            continue
        visiting = True
        visitor = Visitor(app)
        visitor.sign_in("nordlys", f"m{number}")
        if not asked:
            _send(visitor, "/requests/new/export", {})
        if number % 2 == 0:
            _send(visitor, "/requests/new/erasure", {"when": "now"})


def _send(visitor: Visitor, path: str, typed: dict[str, str]) -> None:
    visitor.get(path)
    answer = visitor.submit(typed, form=f"main form[action='{path}']", follow=False)
    if answer.status != 303:
        raise RuntimeError(f"{path} answered {answer.status}: {answer.words[:500]}")


def _find(number: int) -> Member | None:
    return Member.select().where(Member.username == f"m{number}").first()


def _outcome(settings: Settings, members: int) -> dict[str, Any]:
    open_database(settings.database_url)
    with connected():
        return tell(settings.data, members)


def _forked(run: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            run()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def _in_child(run: Callable[[], Any]) -> Any:
    """Return what ``run`` returns in a process of its own, so that this one has no database open."""
    read, write = os.pipe()

    def told() -> None:
        with os.fdopen(write, "w") as pipe:
            json.dump(run(), pipe)

    pid = _forked(told)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("a process ended with an error; it is told above")
    return json.loads(text)


if __name__ == "__main__":
    sys.exit(main())
