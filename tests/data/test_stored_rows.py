"""Rows, one or many, are stored and found as Peewee itself would: defaults, types, what is refused."""

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
    one = Member.create(**member(cast, 2))
    Member(**member(cast, 3)).save(force_insert=True)
    alone, theirs = stored(cast)[1:]
    assert alone.id == one.id
    for row in (ours, alone):
        differing = {name for name in row.__data__ if getattr(row, name) != getattr(theirs, name)}
        assert differing == {"id", "username"}
    assert (ours.state, ours.created_at) == ("invited", AT.astimezone(dt.UTC))


def test_a_created_row_has_its_number_and_nothing_left_to_save(cast: Cast) -> None:
    made = Member.create(**member(cast, 1))
    assert made.id > cast.kari.id
    assert made.state == "invited"
    assert not made.is_dirty()
    made.given_name = "Åse"
    made.save()
    assert [row.given_name for row in stored(cast)] == ["Åse"]


def test_a_row_that_is_taken_is_refused_and_a_transaction_goes_on(cast: Cast) -> None:
    job = {"kind": "planted", "key": "once", "due_at": AT, "created_at": AT}
    Job.create(**job)
    with pytest.raises(IntegrityError), transaction():
        Job.create(**job)
    assert Job.create(**{**job, "key": "twice"}).id == Job.get(Job.key == "twice").id


def test_a_row_is_found_by_its_number_as_by_any_query(cast: Cast) -> None:
    by_query = Member.select().where(Member.id == cast.kari.id).get()
    found = Member.get(Member.id == cast.kari.id)
    assert found.__data__ == by_query.__data__
    assert not found.is_dirty()
    assert Member.get((Member.id == cast.ola.id) & (Member.username == "ola")) == cast.ola
    assert Member.get(Member.username == "ola", Member.customer == cast.nordlys) == cast.ola


def test_who_asks_for_a_row_that_is_not_there_hears_so(cast: Cast) -> None:
    with pytest.raises(Member.DoesNotExist):
        Member.get(Member.id == 0)
    with pytest.raises(Member.DoesNotExist):
        Member.get(Member.id == cast.kari.id, Member.username == "ola")


def test_a_reference_leads_to_its_row(cast: Cast) -> None:
    link = Link.create(
        member=cast.other_kari,
        use=LinkUse.INVITATION.value,
        nonce="x",
        void=False,
        created_at=AT,
        expires_at=AT,
    )
    read = Link.get(Link.nonce == "x")
    assert read.id == link.id
    assert read.member.customer.key == cast.fjord.key
    assert read.member.__data__ == Member.select().where(Member.id == read.member_id).get().__data__


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
