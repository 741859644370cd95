"""Everything about me: complete by construction, mine alone, as fast for a million rows as for ten."""

import pytest

from portal import clock, tables
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.data.declarations import Role
from portal.data.register import Register, may_see
from portal.data_requests.about import MOST_COUNTED, PAGE, About
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.members.models import Member
from tests.cast import Cast
from tests.pages import Visitor
from tests.statements import count_statements


def about(member: Member) -> About:
    return About(Register(tables.all_models()), member)


def test_every_column_a_member_may_see_is_in_it(cast: Cast) -> None:
    shown = {field for table in about(cast.kari).tables() for field in table.fields}
    for column, _ in Register(tables.all_models()).personal():
        if may_see(Role.MEMBER, column.field):
            assert column.field in shown, f"{column.table}.{column.name}"


def test_no_secret_is_in_it(cast: Cast) -> None:
    shown = {field.name for table in about(cast.kari).tables() for field in table.fields}
    assert "password_hash" not in shown
    assert "token_hash" not in shown


def test_it_counts_the_members_own_rows_alone(cast: Cast) -> None:
    for member in (cast.kari, cast.other_kari, cast.ola):
        ask(member, RequestKind.ACCESS, at=clock.now(), details=f"fra {member.full_name}")
    counts = {tally.table.name: tally.count for tally in about(cast.kari).tallies()}
    assert counts["data-request"] == 1
    rows = about(cast.kari).page(about(cast.kari).table("data-request")).rows
    assert [row.details for row in rows] == [f"fra {cast.kari.full_name}"]


def test_counting_stops_and_pages_follow_the_key(cast: Cast) -> None:
    sent = {"member": cast.kari.id, "kind": Kind.SIGNED_IN.code, "at": clock.now()}
    Event.insert_many([dict(sent) for _ in range(MOST_COUNTED + 50)]).execute()
    [tally] = [one for one in about(cast.kari).tallies() if one.table.name == "event"]
    assert (tally.count, tally.more) == (MOST_COUNTED, True)
    seen, before, table = [], None, about(cast.kari).table("event")
    for _ in range(3):
        page = about(cast.kari).page(table, before=before)
        seen += [row.id for row in page.rows]
        before = page.older_than
    assert len(seen) == len(set(seen)) == 3 * PAGE
    assert seen == sorted(seen, reverse=True)


def test_searching_finds_words_in_any_text_column(cast: Cast) -> None:
    ask(cast.kari, RequestKind.REVIEW, at=clock.now(), details="Jeg er på Lager Nord")
    found = {tally.table.name: tally.count for tally in about(cast.kari).tallies("Lager Nord")}
    assert {name for name, count in found.items() if count} == {"data-request"}
    wild = {tally.count for tally in about(cast.kari).tallies("%_%")}
    assert wild == {0}


def test_the_statements_are_few_and_the_same_for_many_rows(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/data")
    for _ in range(2):
        for path in ("/data", "/data/event", "/data/member"):
            with count_statements() as seen:
                visitor.get(path)
            assert len(seen) <= 6, path
        for _ in range(200):
            record(Kind.SIGNED_IN, cast.kari, by=cast.kari, at=clock.now())


@pytest.mark.parametrize("path", ["/data/customer", "/data/attempts", "/data/job", "/data/x"])
def test_a_table_about_nobody_is_not_found(visitor: Visitor, path: str) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(path).status == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "%00", "1;drop"])
def test_a_made_up_key_shows_the_first_page(visitor: Visitor, before: str) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(f"/data/event?before={before}").status == 200


def test_the_pages_say_where_each_thing_comes_from(visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    page = visitor.get("/data")
    for words in ("Blåfjell", "Behandlingsgrunnlag", "Lagringstid", "Innlogginger"):
        assert words in page.words
    assert visitor.get("/data/session").status == 200
