"""Many rows are stored as one row would be: defaults, types, what the database refuses."""

import datetime as dt

import pytest
from peewee import Database, IntegrityError

from portal.data.base import transaction
from portal.data.many import ROWS_AT_ONCE, insert_and_return, insert_many
from portal.jobs.models import Job
from portal.members.link import Link, LinkUse
from portal.members.models import Customer, Member
from tests.cast import Cast

AT = dt.datetime(2026, 3, 3, 9, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def member(cast: Cast, number: int) -> dict[str, object]:
    return {
        "customer": cast.nordlys,
        "username": f"medlem{number}",
        "given_name": "Ås; DROP",
        "family_name": 'O\'Brien "Æ" 100 % ?',
        "employed_from": dt.date(2020, 2, 29),
        "created_at": AT,
    }


def stored(cast: Cast) -> list[Member]:
    joined = Member.username.startswith("medlem")
    return list(Member.select().where(joined).order_by(Member.id))


def test_rows_come_back_as_they_are_stored(cast: Cast) -> None:
    number = ROWS_AT_ONCE * 2 + 1
    returned = insert_and_return(Member, [member(cast, n) for n in range(number)])
    assert [m.__data__ for m in returned] == [m.__data__ for m in stored(cast)]
    assert len(returned) == number


def test_a_row_is_what_peewee_itself_would_have_stored(cast: Cast) -> None:
    (ours,) = insert_and_return(Member, [member(cast, 1)])
    theirs = Member.get(Member.id == Member.create(**member(cast, 2)).id)
    differing = {name for name in ours.__data__ if getattr(ours, name) != getattr(theirs, name)}
    assert differing == {"id", "username"}
    assert (ours.state, ours.created_at) == ("invited", AT.astimezone(dt.UTC))


def test_booleans_and_references_are_converted(cast: Cast) -> None:
    row = {
        "member": cast.kari,
        "use": LinkUse.INVITATION.value,
        "nonce": "x",
        "void": True,
        "created_at": AT,
        "expires_at": AT,
    }
    insert_many(Link, [row, {**row, "void": False}])
    assert [link.void for link in Link.of(cast.kari).order_by(Link.id)] == [True, False]


def test_what_is_taken_is_refused_or_left_out(cast: Cast) -> None:
    job = {"kind": "planted", "key": "once", "due_at": AT, "created_at": AT}
    insert_many(Job, [job])
    with pytest.raises(IntegrityError), transaction():
        insert_many(Job, [job])
    insert_many(Job, [job, {**job, "key": "twice"}], skip_taken=True)
    assert sorted(row.key for row in Job.select()) == ["once", "twice"]


def test_no_rows_are_no_statement(database: Database) -> None:
    insert_many(Customer, [])
    assert insert_and_return(Customer, []) == []
