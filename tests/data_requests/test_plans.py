"""The room is as fast for a member with a million rows: every big table is reached by an index."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from peewee import QueryEvent

from portal import tables
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.clock import now, today
from portal.data.engine import db, is_postgresql
from portal.data.many import insert_many
from portal.data.register import Register
from portal.data_requests.about import MOST_COUNTED, About
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.states import RequestState
from portal.members.models import Member
from tests.cast import Cast
from tests.pages import Visitor
from tests.statements import NOT_COUNTED

PAGES = (
    "/data",
    "/data?q=finnes ikke",
    "/data/event",
    "/data/event?before=900",
    "/data/event?q=finnes ikke",
    "/data/request-move",
    "/requests",
    "/requests?before=900",
    "/activity",
    "/activity?until=2026-01-01",
    "/access-log",
    "/category",
)
BIG = ("event", "usage_count", "data_request", "request_move", "look_up", "clock_entry")


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Give a list that fills with the statements and their values."""
    seen: list[tuple[str, Any]] = []

    def note(event: QueryEvent) -> None:
        if not event.sql.lstrip().upper().startswith(NOT_COUNTED):
            seen.append((event.sql, event.params))

    db.obj.query_hooks.append(note)
    try:
        yield seen
    finally:
        db.obj.query_hooks.remove(note)


def walked_whole(sql: str, params: Any) -> list[str]:
    """Return the big tables that the statement reads from end to end."""
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    prefix = "EXPLAIN " if is_postgresql() else "EXPLAIN QUERY PLAN "
    plan = [str(row) for row in db.execute_sql(prefix + sql, params)]
    aliases = re.findall(r'"(\w+)" AS "(\w+)"', sql)
    named = {(table, alias) for table, alias in aliases if table in BIG}
    return sorted({table for table, alias in named for line in plan if _walks(line, table, alias)})


def _walks(line: str, table: str, alias: str) -> bool:
    if is_postgresql():
        return f"Seq Scan on {table} {alias} " in line
    return re.search(rf"\bSCAN {alias}\b", line) is not None


@pytest.fixture
def member(cast: Cast, visitor: Visitor) -> Visitor:
    """Kari, who has some rows, among others who have many."""
    for who in (cast.kari, cast.ola):
        record(Kind.SIGNED_IN, who, by=who, at=now())
        ask(who, RequestKind.OBJECTION, at=now(), purpose="competence")
    row = {"member": cast.ola.id, "kind": Kind.SIGNED_IN.code, "at": now()}
    insert_many(Event, [dict(row) for _ in range(2000)])
    visitor.sign_in("nordlys", "kari")
    # A table of two rows is rightly read whole, so only the long one is measured.
    db.execute_sql("ANALYZE event")
    return visitor


@pytest.mark.parametrize("path", PAGES)
def test_no_big_table_is_read_from_end_to_end(member: Visitor, path: str) -> None:
    if is_postgresql():
        db.execute_sql("SET enable_seqscan = off")  # tables of a test are small
    with statements() as seen:
        assert member.get(path.replace(" ", "+")).status == 200
    assert 0 < len(seen) <= 6
    assert [(sql, found) for sql, params in seen if (found := walked_whole(sql, params))] == []


def test_a_table_that_is_read_whole_is_found(cast: Cast) -> None:
    if is_postgresql():
        db.execute_sql("SET enable_seqscan = off")
    with statements() as seen:
        list(Event.select().where(Event.values.contains("x")))
    assert walked_whole(*seen[0]) == ["event"]


def test_what_is_counted_does_not_grow_with_the_requests_it_hangs_on(cast: Cast) -> None:
    """Counting stops at so many rows; the requests past those must not be gone through either."""
    _ask_often(cast.kari, MOST_COUNTED + 100)
    few = work_of_counting(cast.kari)
    _ask_often(cast.kari, 3 * MOST_COUNTED)
    assert work_of_counting(cast.kari) <= few * 1.1


def test_work_that_grows_is_seen(cast: Cast) -> None:
    _ask_often(cast.kari, 10)
    mine = DataRequest.of(cast.kari).where(DataRequest.details == "?")
    few = work_of(*mine.sql())
    _ask_often(cast.kari, 1000)
    assert work_of(*mine.sql()) > 10 * few


def work_of_counting(member: Member) -> float:
    with statements() as seen:
        About(Register(tables.all_models()), member).tallies()
    return sum(work_of(sql, params) for sql, params in seen)


def work_of(sql: str, params: Any) -> float:
    """Return how many steps of its machine SQLite takes, or how many rows PostgreSQL looks at."""
    if is_postgresql():
        db.execute_sql("SET enable_seqscan = off")
        [(plan,)] = db.execute_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        return _rows(plan[0]["Plan"])
    steps, connection = count(), db.connection()
    connection.set_progress_handler(lambda: next(steps) < 0, 1)
    try:
        db.execute_sql(sql, params).fetchall()
    finally:
        connection.set_progress_handler(None)
    return next(steps)


def _rows(node: dict[str, Any]) -> float:
    here = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return here * node["Actual Loops"] + sum(map(_rows, node.get("Plans", [])))


def _ask_often(member: Member, times: int) -> None:
    row = {"member": member.id, "kind": RequestKind.ACCESS.value, "due_on": today()}
    row |= {"state": RequestState.DONE.value, "created_at": now(), "closed_at": now()}
    row |= {"handled_by": "customer", "details": "", "extended": 0}
    first = DataRequest.select().count()
    rows = [row | {"reference": f"many-{first + number}"} for number in range(times)]
    insert_many(DataRequest, rows)
