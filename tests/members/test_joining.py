"""New members are added all together or not at all, are invited, and know how they came in."""

import datetime as dt

import pytest
from peewee import Database, IntegrityError

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.members.joining import ROWS_AT_ONCE, Joined, add_members, usernames
from portal.members.models import Member, MemberState
from tests.cast import Cast

AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)
Values = dict[str, str | None]


def many(number: int) -> list[Values]:
    return [
        {
            "username": f"medlem{n}",
            "given_name": "Ås",
            "family_name": f"Nr. {n}",
            "email": f"medlem{n}@nordlys.example" if n % 3 else None,
        }
        for n in range(number)
    ]


def joined(cast: Cast) -> list[Member]:
    return list(Member.select().where(Member.username.startswith("medlem")).order_by(Member.id))


def test_many_join_at_once(cast: Cast) -> None:
    number = ROWS_AT_ONCE + 7
    assert add_members(cast.nordlys, many(number), by=None, at=AT) == Joined(
        number, number * 2 // 3
    )
    members = joined(cast)
    assert [member.username for member in members] == [row["username"] for row in many(number)]
    assert {member.state for member in members} == {MemberState.INVITED.value}
    assert {(member.customer_id, member.created_at) for member in members} == {
        (cast.nordlys.id, AT)
    }


def test_nobody_gets_a_password_or_a_role_with_the_file(cast: Cast) -> None:
    add_members(cast.nordlys, many(3), by=None, at=AT)
    assert {(m.password_hash, m.role) for m in joined(cast)} == {(None, "member")}


def test_each_is_told_who_added_them(cast: Cast) -> None:
    add_members(cast.nordlys, many(ROWS_AT_ONCE + 1), by=cast.admin, at=AT)
    events = list(Event.select().where(Event.kind == Kind.MEMBER_IMPORTED.code))
    assert {event.member_id for event in events} == {member.id for member in joined(cast)}
    assert {(event.by, event.at) for event in events} == {(cast.admin, AT)}


def test_one_taken_username_lets_nobody_in(cast: Cast) -> None:
    rows = many(ROWS_AT_ONCE + 2)
    rows[-1]["username"] = "ola"
    before = Event.select().count()
    with pytest.raises(IntegrityError):
        add_members(cast.nordlys, rows, by=None, at=AT)
    assert joined(cast) == []
    assert Event.select().count() == before


def test_usernames_are_those_of_the_customer_alone(cast: Cast, database: Database) -> None:
    assert usernames(cast.nordlys) == {"kari", "ola", "admin"}
    assert usernames(cast.fjord) == {"kari", "admin"}
