"""However many members there are, a search reads an index and asks the same few questions."""

import re

import pytest

from portal.clock import now
from portal.data.engine import db, is_postgresql
from portal.members import search
from portal.members.models import Customer, Member
from portal.members.search import Wanted, find_members
from tests.bench.members import fill
from tests.cast import Cast
from tests.statements import count_statements

MANY = 600
# A table that is read from one end to the other.
WHOLE = r"^SCAN t1|^SCAN member|Seq Scan on \"?member"
WANTED = {
    "everybody": Wanted(),
    "a rare word": Wanted("m00000123"),
    "two broad words": Wanted("nordlys example"),
    "three": Wanted("an nordlys 40"),
    "a state": Wanted(state="ended"),
    "admins who are active": Wanted(role="admin", state="active"),
    "members who ended": Wanted(role="member", state="ended"),
    "broad words among few": Wanted("nordlys example", state="ended"),
}


@pytest.fixture
def nordlys(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Customer:
    """Nordlys with so many members that a word all have counts as broad."""
    monkeypatch.setattr(search, "FEW", 40)
    monkeypatch.setattr(search, "SOME", 60)
    fill(cast.nordlys, MANY)
    db.execute_sql("ANALYZE")
    return cast.nordlys


def asked_for(customer: Customer, wanted: Wanted) -> list[tuple[str, object]]:
    """Return each question that a search asks of the database, with its values."""
    seen: list[tuple[str, object]] = []
    db.obj.query_hooks.append(lambda event: seen.append((event.sql, event.params)))
    try:
        find_members(customer, wanted, now())
    finally:
        db.obj.query_hooks.pop()
    return [each for each in seen if each[0].startswith("SELECT")]


def plan_of(sql: str, values: object) -> str:
    """Return how the database goes about ``sql``; PostgreSQL as if there were too many to read all."""
    if is_postgresql():
        with db.atomic():
            for way in ("seqscan", "sort", "incremental_sort"):
                db.execute_sql(f"SET LOCAL enable_{way} = off")
            lines = list(db.execute_sql(f"EXPLAIN {sql}", values))
        return "\n".join(row[0] for row in lines)
    return "\n".join(str(row[3]) for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))


def test_the_statements_are_few_and_none_reads_the_table_whole(nordlys: Customer) -> None:
    for name, wanted in WANTED.items():
        with count_statements() as few:
            find_members(nordlys, wanted, now())
        assert len(few) <= 3, name
        plans = "\n".join(plan_of(*asked) for asked in asked_for(nordlys, wanted))
        whole = [line for line in plans.splitlines() if re.search(WHOLE, line)]
        assert whole == [], name


def test_broad_words_are_read_from_the_index_alone(nordlys: Customer) -> None:
    seen = asked_for(nordlys, Wanted("nordlys example", state="ended", role="member"))
    walks = [plan_of(*asked) for asked in seen if re.search("INSTR|STRPOS", asked[0])]
    assert len(walks) == 1
    assert re.search("(Index Only Scan|COVERING INDEX) .*member_customer_id_sort_key_id", walks[0])
    assert not re.search("TEMP B-TREE|Sort ", walks[0])


def test_both_ways_find_the_same(nordlys: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("an ha", "nordlys an", "40 ka", "m000001", "kari nordlys", "aa oe"):
        found = {}
        for few in (0, 10**6):
            monkeypatch.setattr(search, "FEW", few)
            monkeypatch.setattr(search, "SOME", few)
            page = find_members(nordlys, Wanted(text), now())
            found[few] = ([member.id for member in page.members], page.count)
        assert found[0] == found[10**6], text


def test_page_after_page_gives_everybody_once(nordlys: Customer) -> None:
    seen: list[int] = []
    after, counts = None, []
    while True:
        page = find_members(nordlys, Wanted("nordlys example"), now(), after)
        seen += [member.id for member in page.members]
        counts.append(page.count)
        after = page.next
        if after is None:
            break
    here = Member.select().where((Member.customer == nordlys.id) & (Member.email.is_null(False)))
    assert len(seen) == len(set(seen))
    assert len(seen) >= MANY - 1
    assert len(seen) <= here.count()
    assert counts[-1] == len(seen) % 25 or counts[-1] == 25
