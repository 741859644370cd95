"""Every kind of failed sign-in, again and again: `python -m tests.bench.refusals [tries]`.

At production's cost of hashing. Compares status, headers and body, and the median of the time.
"""

import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from portal import clock, create_app
from portal.activity.security_log import SecurityEvent
from portal.auth.limits import PER_MEMBER
from portal.auth.models import Attempts
from portal.config import Settings
from portal.data import migrate
from portal.data.engine import db
from portal.members.models import Member, MemberState
from tests import cast as the_cast
from tests.bench.machine import machine
from tests.bench.report import Report, Table, at_most
from tests.bench.servers import BCRYPT_COST
from tests.pages import Visitor
from tests.preparation import prepare

WRONG = "en helt annen setning"
LARGEST_DIFFERENCE_MS = 5.0
# What is new in every answer, and what was typed.
_NEW = re.compile(r'name="csrf_token" value="[^"]+"|(?<=value=")[^"]+(?=")')

Who = tuple[str, str]
KINDS: dict[str, Callable[[int], Who]] = {
    "wrong password": lambda number: ("fjord", "kari"),
    "unknown member": lambda number: ("fjord", f"ingen{number}"),
    "unknown customer": lambda number: (f"ukjent{number}", "kari"),
    "membership ended": lambda number: ("nordlys", "ola"),
    "no password yet": lambda number: ("fjord", "admin"),
    "throttled": lambda number: ("nordlys", "kari"),
}
Looks = tuple[int, tuple[tuple[str, str], ...], str]


def refuse_all(app: Flask, tries: int) -> tuple[dict[str, list[float]], set[Looks]]:
    """Return how long each kind of no took, in milliseconds, and how the answers looked.

    The kinds take turns, so that whatever else the machine does hits all alike.
    """
    for _ in range(PER_MEMBER.most):
        _refusal(app, ("nordlys", "kari"), "192.0.2.1")
    took, looks = defaultdict[str, list[float]](list), set[Looks]()
    for number in range(tries):
        _forget_failures()
        for kind, who in KINDS.items():
            milliseconds, look = _refusal(app, who(number), f"10.{number % 250}.0.1")
            took[kind].append(milliseconds)
            looks.add(look)
    return took, looks


def with_every_kind(app: Flask) -> None:
    """Assemble the cast, one whose membership has ended and one who never set a password."""
    with db.connection_context():
        cast = the_cast.assemble(app.extensions["portal"].passwords.hash(the_cast.PASSWORD))
        Member.update(state=MemberState.ENDED.value).where(Member.id == cast.ola.id).execute()
        never = Member.id == cast.other_admin.id
        Member.update(password_hash=None).where(never).execute()


def _refusal(app: Flask, who: Who, address: str) -> tuple[float, Looks]:
    visitor = Visitor(app, address=address)
    visitor.get("/login")
    visitor.looks = False
    typed = {"customer_id": who[0], "username": who[1], "password": WRONG}
    begun = time.perf_counter()
    answer = visitor.send("POST", "/login", typed)
    took = (time.perf_counter() - begun) * 1000
    headers = tuple((name, value) for name, value in answer.headers if name != "Content-Length")
    return took, (answer.status, headers, _NEW.sub("", answer.text))


def _forget_failures() -> None:
    """The measuring itself must not be throttled: all begin anew but the one who shall be."""
    with db.connection_context():
        Attempts.delete().where(Attempts.count < PER_MEMBER.most).execute()
        SecurityEvent.delete().execute()


def main() -> None:
    """Measure and print."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    prepare()
    with tempfile.TemporaryDirectory(prefix="refusals-") as folder:
        app = _portal_in(Path(folder))
        with_every_kind(app)
        took, looks = refuse_all(app, tries)
        db.obj.close_all()
    print("\n".join(report(took, looks).lines()))


def report(took: dict[str, list[float]], looks: set[Looks]) -> Report:
    """Return the medians and what must hold."""
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    apart = max(medians.values()) - min(medians.values())
    return Report(
        machine(),
        clock.now(),
        [Table("Median of a no", ("kind", "tries", "ms"), _rows(took, medians))],
        [
            at_most("medians apart", apart, LARGEST_DIFFERENCE_MS, " ms"),
            at_most("ways an answer looks, tokens and what was typed left out", len(looks), 1),
        ],
    )


def _rows(took: dict[str, list[float]], medians: dict[str, float]) -> list[tuple[str, int, float]]:
    return [(kind, len(took[kind]), median) for kind, median in medians.items()]


def _portal_in(folder: Path) -> Flask:
    settings = {"PORTAL_DATA": str(folder), "PORTAL_BCRYPT_COST": str(BCRYPT_COST)}
    app = create_app(Settings.load(settings))
    migrate.upgrade(db.obj)
    return app


if __name__ == "__main__":
    main()
