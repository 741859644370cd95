"""Guesses at one member's password, spread over a day: `python -m tests.bench.guesses`.

The whole of 50,000 from each origin takes some minutes of processor time.

Counts how many reach the member's hash, and lets the member sign in on a known device every hour.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from unittest.mock import patch

import bcrypt
import time_machine
from flask import Flask

from portal import clock as portal_clock
from portal import create_app
from portal.auth.limits import PER_MEMBER_A_DAY
from portal.config import Settings
from portal.data import migrate
from portal.data.engine import db
from tests import cast as the_cast
from tests.bench.report import Figure, Report, at_least, at_most
from tests.clock import START, Clock
from tests.pages import Visitor
from tests.preparation import prepare

FULL = 50_000
ADDRESSES = 1_000
DAY_SECONDS = 24 * 3600
ROUNDS = 24


class Origin(StrEnum):
    """Where the guesses seem to come from."""

    ONE = "one address"
    FORGED = f"{ADDRESSES:,} forged addresses"
    MANY = f"{ADDRESSES:,} addresses"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a day of guessing came to."""

    reached: int
    statuses: frozenset[int]
    came_in: int


def attack(app: Flask, clock: Clock, origin: Origin, guesses: int) -> Outcome:
    """Guess at Kari of Nordlys for a day; meanwhile she signs in every hour where she has before."""
    kari, robot = Visitor(app, address="198.51.100.2"), Visitor(app, address="203.0.113.4")
    kari.sign_in("nordlys", "kari")
    robot.get("/login")
    kari.looks = robot.looks = False
    statuses, came_in, reached = set[int](), 0, 0
    each = guesses // ROUNDS
    for hour in range(ROUNDS):
        with weighed() as seen:
            for number in range(hour * each, (hour + 1) * each):
                clock.move(seconds=DAY_SECONDS / ROUNDS / each)
                statuses.add(_guess(robot, origin, number))
        reached += len(seen)
        came_in += _comes_in(kari)
    return Outcome(reached, frozenset(statuses), came_in)


@contextmanager
def weighed() -> Iterator[list[bytes]]:
    """Give the list of hashes that bcrypt compares with a password meanwhile."""
    seen: list[bytes] = []
    compare = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        seen.append(hashed)
        return compare(password, hashed)

    with patch.object(bcrypt, "checkpw", counted):
        yield seen


def _guess(robot: Visitor, origin: Origin, number: int) -> int:
    place = number % ADDRESSES
    if origin is Origin.MANY:
        robot.address = f"10.{place // 250}.{place % 250}.1"
    claimed = f"192.0.{place // 250}.{place % 250}"
    forged = {"X-Forwarded-For": claimed, "Forwarded": f"for={claimed}", "X-Real-IP": claimed}
    typed = {"customer_id": "nordlys", "username": "kari", "password": f"gjett nummer {number}"}
    headers = forged if origin is Origin.FORGED else {}
    return robot.send("POST", "/login", typed, headers=headers).status


def _comes_in(kari: Visitor) -> bool:
    kari.post("/logout")
    return kari.sign_in("nordlys", "kari").status == 200


@contextmanager
def _portal() -> Iterator[Flask]:
    prepare()
    with tempfile.TemporaryDirectory(prefix="guesses-") as folder:
        app = create_app(Settings.load({"PORTAL_DATA": folder, "PORTAL_BCRYPT_COST": "4"}))
        migrate.upgrade(db.obj)
        with db.connection_context():
            the_cast.assemble(app.extensions["portal"].passwords.hash(the_cast.PASSWORD))
        yield app
        db.obj.close_all()


def main() -> None:
    """Guess from everywhere and print what came of it."""
    asked = _arguments()
    report = Report({}, portal_clock.now())
    for origin in asked.origin or (Origin.ONE, Origin.FORGED):
        with _portal() as app, time_machine.travel(START, tick=False) as traveller:
            outcome = attack(app, Clock(traveller), origin, asked.guesses)
        report.figures += figures(origin, asked.guesses, outcome)
    print("\n".join(report.lines()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.guesses", description=__doc__)
    parser.add_argument("guesses", type=int, nargs="?", default=FULL, help=f"({FULL})")
    parser.add_argument(
        "--origin", type=lambda name: Origin[name], action="append", help="ONE, FORGED, MANY"
    )
    return parser.parse_args()


def figures(origin: Origin, guesses: int, outcome: Outcome) -> Iterator[Figure]:
    """Yield what must hold."""
    what = f"of {guesses:,} guesses from {origin}, weighed"
    yield at_most(what, outcome.reached, PER_MEMBER_A_DAY.most)
    yield at_most("  answers that were not the one no", len(outcome.statuses - {422}), 0)
    yield at_least("  times the member came in meanwhile", outcome.came_in, ROUNDS)


if __name__ == "__main__":
    main()
