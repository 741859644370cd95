"""What it takes to publish a policy to very many members: the request, and the job for the mails.

By itself: `python -m tests.bench.publishing`, on SQLite and, where it is installed, on PostgreSQL.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from portal import clock, create_app
from portal.config import Settings
from portal.data import migrate
from portal.data.engine import connected, db
from portal.data.many import insert_many
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.models import Customer, Member, MemberState
from portal.policies.announcement import ANNOUNCE, MAIL, announce
from portal.policies.publish import publish
from tests import cast, engines
from tests.bench.machine import machine
from tests.bench.report import Figure, Report, at_most
from tests.bench.servers import PASSWORD
from tests.pages import Visitor
from tests.policies.texts import texts

MEMBERS = 20_000


def measure_publishing(report: Report, folder: Path, engine: str, url: str) -> None:
    """Publish a customer's policy to `MEMBERS` on the empty database at ``url``."""
    made = {"PORTAL_DATA": str(folder), "PORTAL_DATABASE_URL": url, "PORTAL_BCRYPT_COST": "4"}
    app = create_app(Settings.load(made))
    with connected():
        migrate.upgrade(db.obj)
    with connected(), db.atomic():
        people = cast.assemble(app.extensions["portal"].passwords.hash(PASSWORD))
        insert_many(Member, [_member(people.nordlys, number) for number in range(MEMBERS)])
        at = clock.now()
        publish(texts(), number=1, effective_at=at, at=at, customer=people.nordlys)
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin", PASSWORD)
    request = _publish(admin)
    jobs = _announce(Worker({ANNOUNCE: announce}))
    what = f"policy to {MEMBERS:,} members, {engine}: "
    report.figures += [
        at_most(f"{what}the request", request, 5.0, " s"),
        at_most(f"{what}the longest job for the mails", max(jobs), 1.0, " s"),
        Figure(f"{what}all the jobs for the mails", sum(jobs), " s"),
    ]
    db.obj.close_all()


def main() -> None:
    """Measure on each engine and tell it."""
    report = Report(machine(), clock.now())
    with TemporaryDirectory(prefix="bench-") as name:
        measure_publishing(report, Path(name), "SQLite", f"sqlite:///{name}/portal.db")
    if engines.is_installed():
        with TemporaryDirectory(prefix="bench-") as name, engines.cluster() as server:
            measure_publishing(report, Path(name), "PostgreSQL", f"{server}/postgres")
    else:
        report.left_out.append("LEFT OUT: PostgreSQL, which is not installed.")
    print("\n".join(report.lines()))


def _member(customer: Customer, number: int) -> dict[str, object]:
    return {
        "customer": customer.id,
        "username": f"m{number}",
        "given_name": "Mange",
        "family_name": f"Nr. {number}",
        "email": f"m{number}@example.no",
        "state": MemberState.ACTIVE.value,
        "created_at": clock.now(),
    }


def _publish(admin: Visitor) -> float:
    """Return how long the request takes that publishes the draft."""
    admin.get("/admin/policy")
    admin.submit(form='form[action="/admin/policy/draft"]')
    for language, text in texts("Noe nytt.").items():
        admin.get(f"/admin/policy/draft?language={language}")
        admin.submit({"summary": text.summary, "body": text.body}, form="#draft-text")
    typed = {"effective": clock.today().isoformat(), "weight": "editorial"}
    begun = time.perf_counter()
    page = admin.submit(typed, form="#draft-publication", follow=False)
    took = time.perf_counter() - begun
    assert page.status == 303, page.words
    return took


def _announce(worker: Worker) -> list[float]:
    """Return how long each of the jobs takes that enqueue a mail for every member."""
    took = []
    with connected():
        while Job.select().where(Job.kind == MAIL).count() < MEMBERS:
            begun = time.perf_counter()
            assert worker.work_one()
            took.append(time.perf_counter() - begun)
    return took


if __name__ == "__main__":
    main()
