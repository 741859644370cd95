"""Measures what many members cost: ``python -m tests.statistics.measure [members]``.

Prints how long the monthly count of one customer takes and how much memory it needs, and the p95 of
the pages that are read from it. On the engine that ``PORTAL_DATABASE_URL`` names, else SQLite.
"""

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask

from portal import clock, create_app
from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.config import Settings
from portal.consents.models import ConsentEvent
from portal.consents.publishing import publish_shipped
from portal.data import migrate
from portal.data.base import transaction
from portal.data.engine import db
from portal.data.many import insert_many
from portal.members.models import Member, MemberState
from portal.policies.models import Acknowledgement, PolicyVersion
from portal.statistics.models import Figure
from portal.statistics.published import latest
from portal.statistics.publishing import publish
from portal.web.choices import say
from tests import cast as the_cast
from tests.furnishing import furnish
from tests.pages import Visitor
from tests.preparation import prepare

ROUNDS = 200
PATHS = ("/statistics", "/admin/statistics", "/admin/consents", "/admin/policy", "/admin/record")
ANSWERED = ("tailoring", "usage-statistics", "position")
AT_ONCE = 5000


def main() -> None:
    """Measure and print."""
    members = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        app = portal_in(Path(folder))
        with db.connection_context():
            cast = the_cast.assemble(app.extensions["portal"].passwords.hash(the_cast.PASSWORD))
            publish_shipped(say, at=clock.now())
            furnish(cast, clock.now())
            fill(cast.nordlys.id, members)
            Figure.delete().execute()
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            begun = time.perf_counter()
            publish(cast.nordlys, clock.now())
            took = time.perf_counter() - begun
            more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            print(f"count of {members} members: {took:.1f} s, {more:.0f} MB more")
            print(dict(latest(cast.nordlys).values))
        pages(app)
        db.obj.close_all()


def portal_in(folder: Path) -> Flask:
    """Return a portal on the engine that is asked for, with nobody in it."""
    prepare()
    url = os.environ.get("PORTAL_DATABASE_URL")
    chosen = {"PORTAL_DATABASE_URL": url} if url else {}
    app = create_app(
        Settings.load({"PORTAL_DATA": str(folder), "PORTAL_BCRYPT_COST": "4", **chosen})
    )
    migrate.upgrade(db.obj)
    return app


def fill(customer: int, members: int) -> None:
    """Add ``members`` with a sign-in last month, answers to three purposes and a version seen."""
    at = clock.now() - dt.timedelta(days=32)
    version = PolicyVersion.select().first()
    for first in range(0, members, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, members))
        with transaction():
            insert_many(Member, [_member(customer, number, at) for number in numbers])
            names = [f"m{number}" for number in numbers]
            made = Member.select(Member.id).where(Member.username.in_(names)).tuples()
            ids = [number for (number,) in made]
            insert_many(Event, [_event(number, at) for number in ids])
            insert_many(ConsentEvent, [row for number in ids for row in _answers(number, at)])
            insert_many(Acknowledgement, [_seen(number, version, at) for number in ids[::2]])
    db.obj.execute_sql("ANALYZE")


def pages(app: Flask) -> None:
    """Print the p95 of each page over `ROUNDS`."""
    visitor = Visitor(app)
    visitor.sign_in("nordlys", "admin")
    visitor.looks = False
    for path in PATHS:
        took = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            assert visitor.get(path).status == 200
            took.append(time.perf_counter() - begun)
        print(f"{path:<20} p95 {sorted(took)[int(ROUNDS * 0.95)] * 1000:6.1f} ms")


def _member(customer: int, number: int, at: dt.datetime) -> dict[str, object]:
    return {
        "customer": customer,
        "username": f"m{number}",
        "state": MemberState.ACTIVE.value,
        "given_name": "Mange",
        "family_name": "Her",
        "created_at": at,
    }


def _event(member: int, at: dt.datetime) -> dict[str, object]:
    return {"member": member, "by": member, "kind": Kind.SIGNED_IN.code, "values": "{}", "at": at}


def _answers(member: int, at: dt.datetime) -> list[dict[str, object]]:
    return [
        {
            "member": member,
            "sequence": place,
            "reference": f"{member}-{place}",
            "purpose": purpose,
            "kind": "given" if (member + place) % 3 else "declined",
            "by": member,
            "at": at,
            "channel": "page",
            "language": "nb",
            "edition": 1,
            "consented_at": at,
            "sha256": f"{member}-{place}",
            "seal": "x",
        }
        for place, purpose in enumerate(ANSWERED, 1)
    ]


def _seen(member: int, version: PolicyVersion, at: dt.datetime) -> dict[str, object]:
    return {
        "member": member,
        "version": version.id,
        "at": at,
        "language": "nb",
        "text_sha256": "x",
    }


if __name__ == "__main__":
    main()
