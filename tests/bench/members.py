"""The list of members with 200,000 of them: `python -m tests.bench.members [--members N]`.

The same people on the engine that `PORTAL_TEST_ENGINE` names. What is timed is the whole answer of
the portal to one request in this process: gate, statements and page.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from portal import clock, create_app
from portal.config import Settings
from portal.data import migrate
from portal.data.base import transaction
from portal.data.engine import db, is_postgresql
from portal.data.many import insert_and_return, insert_many
from portal.members.models import Customer, Member, MemberState
from portal.members.restriction import stop
from portal.members.search_index import MemberWord, placing
from portal.members.spelling import in_digits
from tests import cast, engines
from tests.bench.load import percentile
from tests.members import norwegian_words as names
from tests.pages import Visitor
from tests.statements import count_statements

AT_ONCE = 5_000
LIMIT_MS = 100.0
# One in so many is invited, ended, admin, restricted.
INVITED, ENDED, ADMIN, RESTRICTED = 12, 25, 20_000, 10_000
ASKED = {
    "first page": "",
    "one word, rare": "q=ragnhi",
    "one word, common": "q=an",
    "one letter": "q=a",
    "two broad words": "q=an+ha",
    "two broad words that few share": "q=kr+ly",
    "two words that everybody has": "q=nordlys+example",
    "three words": "q=ka+no+ha",
    "nobody": "q=qwerty",
    "name in the other spelling": "q=aase+oede",
    "phone": "q=400+12+345",
    "beginning of a phone": "q=40001",
    "e-mail": "q=m00123456@nordlys.example",
    "username": "q=m00123",
    "invited": "state=invited",
    "ended": "state=ended",
    "active": "state=active",
    "admins": "role=admin",
    "active admins": "role=admin&state=active",
    "members ended": "role=member&state=ended",
    "restricted": "restricted=1",
    "broad word among ended": "q=an&state=ended",
    "broad word among admins": "q=an&role=admin",
    "two broad words among ended": "q=an+ha&state=ended",
}


def fill(customer: Customer, count: int, seed: int = 8624) -> None:
    """Add ``count`` members to ``customer``, the same ones each time."""
    chance = Random(seed)
    for start in range(0, count, AT_ONCE):
        rows = [
            _row(customer, chance, number) for number in range(start, min(start + AT_ONCE, count))
        ]
        with transaction():
            members = insert_and_return(Member, rows)
            insert_many(MemberWord, [word for member in members for word in _words(member)])
            for member in members[::RESTRICTED]:
                stop(member, None, "BENCH", at=clock.now())


def _row(customer: Customer, chance: Random, number: int) -> dict[str, Any]:
    given, family = chance.choice(names.GIVEN_NAMES), chance.choice(names.FAMILY_NAMES)
    said: dict[str, Any] = {
        "given_name": given,
        "family_name": family,
        "username": f"m{number:08}",
        "email": f"m{number:08}@nordlys.example",
        "mobile": f"+4740{number % 1_000_000:06}",
    }
    shared = {"customer": customer.id, "state": _state(number), "created_at": clock.now()}
    role = "admin" if number % ADMIN == 1 else "member"
    return {**said, **shared, "role": role, **placing(said)}


def _words(member: Member) -> Iterator[dict[str, Any]]:
    for word in (member.search_text or "").split():
        yield {"member": member.id, "customer": member.customer_id, "word": in_digits(word)}


def _state(number: int) -> str:
    if number % ENDED == 0:
        return MemberState.ENDED.value
    return (MemberState.INVITED if number % INVITED == 0 else MemberState.ACTIVE).value


def measure(visitor: Visitor, rounds: int) -> Iterator[tuple[str, float, float, float, int]]:
    """Give for each thing asked for: its name, p50, p95 and processor time in ms, its statements."""
    visitor.looks = False
    for name, query in ASKED.items():
        path = f"/admin/members?{query}"
        with count_statements() as seen:
            assert visitor.get(path).status == 200
        busy = time.process_time()
        times = [_timed(visitor, path) for _ in range(rounds)]
        busy = (time.process_time() - busy) * 1000 / rounds
        yield name, percentile(times, 0.5), percentile(times, 0.95), busy, len(seen)


def _timed(visitor: Visitor, path: str) -> float:
    begun = time.perf_counter()
    visitor.client.get(path, base_url=visitor.base_url)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.members", description=__doc__)
    parser.add_argument("--members", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="bench-") as folder, engines.chosen(Path(folder)) as url:
        settings = Settings.load(
            {"PORTAL_DATA": folder, "PORTAL_DATABASE_URL": url, "PORTAL_BCRYPT_COST": "4"}
        )
        app = create_app(settings)
        migrate.upgrade(db.obj)
        with db.connection_context():
            people = cast.assemble(app.extensions["portal"].passwords.hash(cast.PASSWORD))
            fill(people.nordlys, asked.members)
        _tidy()
        visitor = Visitor(app)
        visitor.sign_in("nordlys", "admin")
        print(f"{asked.members} members on {engines.name()}, {asked.rounds} rounds\n")
        print(f"{'asked for':32} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'statements':>11}")
        for name, p50, p95, busy, statements in measure(visitor, asked.rounds):
            over = "  OVER" if p95 > LIMIT_MS else ""
            print(f"{name:32} {p50:8.1f} {p95:8.1f} {busy:8.1f} {statements:11}{over}")
        db.obj.close_all()


def _tidy() -> None:
    """PostgreSQL does by itself what is done here, some minutes after so many rows."""
    if is_postgresql():
        with db.connection_context():
            db.obj.connection().autocommit = True
            db.execute_sql("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
