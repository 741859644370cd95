"""Measures what tests cannot hold on a busy machine: `python -m tests.auth.measure [tries]`.

Prints the median time of each kind of failed sign-in at the cost of production, and how long other
pages take while 50 people sign in at once.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from portal import create_app
from portal.auth.limits import PER_MEMBER
from portal.config import Settings
from portal.data import migrate
from portal.data.engine import db
from portal.members.models import Member, MemberState
from tests import cast as the_cast
from tests.preparation import prepare

WRONG = "en helt annen setning"
AT_ONCE = 50


def main() -> None:
    """Measure and print."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        app = portal_in(Path(folder))
        for name, seconds in failed_sign_ins(app, tries).items():
            print(f"{name:<18} median {statistics.median(seconds) * 1000:7.1f} ms")
        pages, statuses = crowd(app)
        print(f"other pages, p95 {sorted(pages)[int(len(pages) * 0.95)] * 1000:7.1f} ms")
        print(f"answers to {AT_ONCE} at once: {sorted(statuses)}")
        db.obj.close_all()


def portal_in(folder: Path) -> Flask:
    """Return a portal at the cost of production, with the cast in it."""
    prepare()
    cost = os.environ.get("PORTAL_BCRYPT_COST", "12")
    app = create_app(Settings.load({"PORTAL_DATA": str(folder), "PORTAL_BCRYPT_COST": cost}))
    migrate.upgrade(db.obj)
    with db.connection_context():
        cast = the_cast.assemble(app.extensions["portal"].passwords.hash(the_cast.PASSWORD))
        Member.update(state=MemberState.ENDED.value).where(Member.id == cast.ola.id).execute()
    return app


def failed_sign_ins(app: Flask, tries: int) -> dict[str, list[float]]:
    """Return how long each kind of no took, kinds in turn so that noise hits all alike."""
    kinds: dict[str, Callable[[int], tuple[str, str]]] = {
        "wrong password": lambda number: ("fjord", "kari"),
        "unknown member": lambda number: ("fjord", f"ingen{number}"),
        "unknown customer": lambda number: (f"ukjent{number}", "kari"),
        "ended": lambda number: ("nordlys", "ola"),
        "throttled": lambda number: ("nordlys", "kari"),
    }
    for _ in range(PER_MEMBER.most):
        sign_in(app, "nordlys", "kari", "192.0.2.1")
    took: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(tries):
        for name, who in kinds.items():
            if name != "throttled":
                forget_counts(keep=number % 4 != 0)
            customer, username = who(number)
            took[name].append(sign_in(app, customer, username, f"10.{number % 250}.0.1")[0])
    return took


def forget_counts(*, keep: bool) -> None:
    """The measurement itself must not be throttled: the counters of one who is not begin anew."""
    if keep:
        return
    from portal.activity.security_log import SecurityEvent
    from portal.auth.models import Attempts

    with db.connection_context():
        throttled = Attempts.select().order_by(Attempts.id).limit(1).first()
        others = (Attempts.count < PER_MEMBER.most) | (Attempts.key != throttled.key)
        Attempts.delete().where(others).execute()
        SecurityEvent.delete().execute()


def crowd(app: Flask) -> tuple[list[float], set[int]]:
    """Return the times of other pages while many sign in at once, and the sign-ins' statuses."""
    statuses: set[int] = set()

    def one(username: str, address: str) -> None:
        statuses.add(sign_in(app, "fjord", username, address)[1])

    people = [
        threading.Thread(target=one, args=(f"m{number}", f"10.9.{number}.1"))
        for number in range(AT_ONCE)
    ]
    for person in people:
        person.start()
    pages = []
    client = app.test_client()
    while any(person.is_alive() for person in people):
        begun = time.perf_counter()
        client.get("/login")
        pages.append(time.perf_counter() - begun)
        time.sleep(0.02)
    return pages, statuses


def sign_in(app: Flask, customer: str, username: str, address: str) -> tuple[float, int]:
    """Send the form once and return how long the answer took and its status."""
    client = app.test_client()
    page = client.get("/login").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"customer_id": customer, "username": username, "password": WRONG, "csrf_token": token}
    begun = time.perf_counter()
    answer = client.post("/login", data=sent, environ_overrides={"REMOTE_ADDR": address})
    return time.perf_counter() - begun, answer.status_code


if __name__ == "__main__":
    main()
