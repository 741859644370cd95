"""An erasure does what its plan says, keeps what a law keeps, and hurts nobody else."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.data.batches import MOST
from portal.data.declarations import Erasure as Does
from portal.data.many import insert_many
from portal.data_requests import certificate
from portal.data_requests.erasure import CHECK, Eraser
from portal.data_requests.erasure_tables import Erasure
from portal.data_requests.retention import retain
from portal.jobs.models import Job
from portal.members.models import Member, MemberState
from tests.cast import Cast
from tests.clock import START, Clock
from tests.data_requests.acts import erase, rows_of
from tests.profile.clock_entries import at_work
from tests.statements import count_statements


def test_each_row_goes_or_stays_as_the_preview_said(lived: Cast, eraser: Eraser) -> None:
    plan = eraser.plan
    before = {count.plan.name: count for count in plan.counts(lived.kari.id, START)}
    erased = erase(lived.kari, eraser)
    after = {name: len(rows) for name, rows in rows_of(plan, lived.kari).items()}
    told = {line.name: line for line in certificate.lines(erased)}
    assert {count.plan.erasure for count in before.values()} == {Does.DELETE, Does.KEEP}
    for name, count in before.items():
        if count.plan is plan.root:
            continue
        added = name == "planned_erasure"  # the plan of this very erasure
        assert after[name] == count.staying
        assert told[name].deleted == count.rows + added - count.staying
        assert told[name].kept == count.staying
    assert (told["member"].anonymised, after["member"]) == (1, 1)


def test_nobody_else_loses_a_row_or_a_value(lived: Cast, eraser: Eraser) -> None:
    others = (lived.ola, lived.admin, lived.other_kari)
    before = [rows_of(eraser.plan, member) for member in others]
    erase(lived.kari, eraser)
    assert [rows_of(eraser.plan, member) for member in others] == before


def test_no_transaction_takes_more_rows_than_others_can_wait_for(
    lived: Cast, eraser: Eraser
) -> None:
    """A small guard of what `python -m tests.bench.rights` measures with a million."""
    event = {"member": lived.kari.id, "kind": Kind.SIGNED_IN.code, "at": START}
    insert_many(Event, [event] * (MOST + 500))
    with count_statements() as seen:
        erased = erase(lived.kari, eraser)
    deletes = [sql for sql in seen if sql.startswith('DELETE FROM "event"')]
    assert len(deletes) >= 3
    [line] = [one for one in certificate.lines(erased) if one.name == "event"]
    assert line.deleted >= MOST + 500


def test_who_did_something_to_others_is_let_go_of(lived: Cast, eraser: Eraser) -> None:
    references = eraser.plan.references
    assert len(references) > 5
    for key in references:
        key.model.update({key: lived.kari.id}).execute()
    erase(lived.kari, eraser)
    assert sum(key.model.select().where(key == lived.kari.id).count() for key in references) == 0
    assert sum(key.model.select().where(key.is_null()).count() for key in references) > 5


def test_without_anything_to_keep_the_member_is_gone(lived: Cast, eraser: Eraser) -> None:
    for table in eraser.plan.tables:
        if table.erasure is Does.KEEP:
            table.model.delete().execute()
    erased = erase(lived.kari, eraser)
    assert not Member.select().where(Member.id == lived.kari.id).exists()
    assert not Job.select().where(Job.kind == CHECK).exists()
    assert 'kept_until": null' in str(erased.certificate)


def test_the_row_that_stays_says_nothing(lived: Cast, eraser: Eraser) -> None:
    erase(lived.kari, eraser)
    left = Member.get(Member.id == lived.kari.id)
    assert left.state == MemberState.ERASED
    assert left.username == f"slettet:{lived.kari.id}"
    assert left.created_at == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    filled = {name for name, value in left.__data__.items() if value is not None}
    assert filled == {
        *("id", "customer", "username", "role", "state"),
        *("given_name", "family_name", "created_at"),
    }


def test_what_is_past_its_law_is_not_kept(lived: Cast, eraser: Eraser, clock: Clock) -> None:
    clock.set(dt.datetime(2031, 12, 31, 22, 0, tzinfo=dt.UTC))
    kept = {count.plan.name for count in eraser.plan.counts(lived.kari.id, START) if count.staying}
    assert kept == {"clock_entry", "clock_correction"}
    clock.set(dt.datetime(2031, 12, 31, 23, 0, tzinfo=dt.UTC))
    erase(lived.kari, eraser)
    assert rows_of(eraser.plan, lived.kari)["clock_entry"] == []
    assert rows_of(eraser.plan, lived.kari)["member"] == []


def test_what_a_law_keeps_goes_on_its_day(cast: Cast, eraser: Eraser, clock: Clock) -> None:
    at_work(cast.kari, "2026-03-02 08:00", "2026-03-02 16:00")
    erased = erase(cast.kari, eraser)
    last = dt.datetime(2031, 12, 31, 23, 0, tzinfo=dt.UTC)
    for at, stays in ((last - dt.timedelta(minutes=1), True), (last, False)):
        clock.set(at)
        retain(eraser.plan, at)
        left = rows_of(eraser.plan, cast.kari)
        assert bool(left["clock_entry"]) is stays
        assert bool(left["member"]) is stays
    assert Erasure.get_by_id(erased.id).cleared_at == last
