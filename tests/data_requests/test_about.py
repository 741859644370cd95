"""Everything about me: complete by construction, mine alone, as fast for a million rows as for ten."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from peewee import Model

from portal import clock as portal_clock
from portal import tables
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.data.declarations import Role, readers
from portal.data.many import insert_many
from portal.data.register import Register, may_see
from portal.data_requests.about import MOST_COUNTED, PAGE, SEARCHED, About, Search
from portal.data_requests.erasure_tables import Cause
from portal.data_requests.going import going
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.data_requests.plan import Plan
from portal.data_requests.planned import plan_erasure
from portal.data_requests.states import Actor, Move
from portal.members.models import Member
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START as NOW
from tests.clock import Clock
from tests.data_requests.lives import live
from tests.pages import Visitor
from tests.statements import count_statements

DAY = dt.timedelta(days=1)
MARKED = re.compile(r"zqx-[a-z_]+-[0-9]+")


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
        ask(member, RequestKind.ACCESS, at=portal_clock.now(), details=f"fra {member.full_name}")
    counts = {tally.table.name: tally.count for tally in about(cast.kari).tallies()}
    assert counts["data-request"] == 1
    rows = about(cast.kari).page(about(cast.kari).table("data-request")).rows
    assert [row.details for row in rows] == [f"fra {cast.kari.full_name}"]


def test_counting_stops_and_pages_follow_the_key(cast: Cast) -> None:
    sent = {"member": cast.kari.id, "kind": Kind.SIGNED_IN.code, "at": portal_clock.now()}
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
    ask(cast.kari, RequestKind.REVIEW, at=portal_clock.now(), details="Jeg er på Lager Nord")
    found = {
        tally.table.name: tally.count
        for tally in about(cast.kari).tallies(Search("Lager Nord", str))
    }
    assert {name for name, count in found.items() if count} == {"data-request"}
    wild = {tally.count for tally in about(cast.kari).tallies(Search("%_%", str))}
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
            record(Kind.SIGNED_IN, cast.kari, by=cast.kari, at=portal_clock.now())


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


def test_a_line_says_when_it_goes(cast: Cast, visitor: Visitor, clock: Clock) -> None:
    record(Kind.SIGNED_IN, cast.kari, by=cast.kari, at=portal_clock.now())
    request = ask(cast.kari, RequestKind.OBJECTION, at=portal_clock.now(), purpose="competence")
    visitor.sign_in("nordlys", "kari")
    assert "Slettes 3. mars 2027." in visitor.get("/data/event").words
    open_one = visitor.get("/data/data-request").words
    assert "Lagres: 3 år etter at henvendelsen ble avsluttet." in open_one
    make_move(request, Move.WITHDRAW, actor=Actor.MEMBER, by=cast.kari, at=portal_clock.now())
    for path in ("/data/data-request", "/data/request-move"):
        assert "Slettes 2. mars 2029." in visitor.get(path).words
    plan_erasure(cast.kari, Cause.CONTRACT_ENDED, by=None, at=NOW, due_at=NOW + 30 * DAY)
    assert "Alt om deg slettes 2. april 2026" in visitor.get("/data/event").words


def test_a_value_that_goes_before_its_row_is_named(cast: Cast, clock: Clock) -> None:
    plan = Plan(Register(tables.all_models()), Member)
    shorter = {
        model: [one.field for one in plan.lifetimes.shorter(lifetime)]
        for model in about_models(cast.kari)
        if (lifetime := plan.lifetimes.of(model)) is not None
    }
    live(cast.kari, NOW)
    for model, fields in shorter.items():
        rows = list(plan.ownership.rows(model, cast.kari.id))
        found = going(plan.lifetimes, model, rows)
        assert len(found) == len(rows)
        for line in found:
            assert len(line.before) <= len(fields)
            assert all(line.at is not None and at < line.at for _, at in line.before)
    assert any(shorter.values())


def about_models(member: Member) -> list[type[Model]]:
    return [table.model for table in about(member).tables()]


def test_codes_are_words_and_are_found_by_them(cast: Cast, visitor: Visitor, clock: Clock) -> None:
    ask(cast.kari, RequestKind.OBJECTION, at=portal_clock.now(), purpose="competence")
    visitor.sign_in("nordlys", "kari")
    words = visitor.get("/data/data-request").words
    for said in ("Si nei til et formål", "Mottatt", "Oversikt over kompetanse"):
        assert said in words
    assert "objection" not in words
    assert "1 rad" in visitor.get("/data?q=oversikt over").words
    assert "Si nei til et formål" in visitor.get("/data/data-request?q=mottatt").words
    assert "Ingenting her inneholder" in visitor.get("/data/data-request?q=avslått").words


def test_a_search_reads_so_many_rows_at_a_time_and_goes_on(cast: Cast, clock: Clock) -> None:
    row = {"member": cast.kari.id, "kind": Kind.SIGNED_IN.code, "at": NOW, "values": "{}"}
    rows = [dict(row) for _ in range(SEARCHED + 10)]
    rows[3]["values"] = '{"needle": 1}'
    insert_many(Event, rows)
    mine, needle = about(cast.kari), Search("needle", str)
    table = mine.table("event")
    [tally] = [one for one in mine.tallies(needle) if one.table.name == "event"]
    assert (tally.count, tally.unread) == (0, True)
    first = mine.page(table, search=needle)
    assert first.rows == []
    second = mine.page(table, before=first.older_than, search=needle)
    assert [one.values for one in second.rows] == ['{"needle": 1}']
    assert second.older_than is None


@pytest.mark.parametrize("text", ["", "a", "%", "_", "'", '"', "\\", "æ" * 300, "<b>", "\x00 x"])
def test_any_text_may_be_searched_for(visitor: Visitor, text: str) -> None:
    visitor.sign_in("nordlys", "kari")
    for path in ("/data", "/data/event"):
        assert visitor.get(f"{path}?{urlencode({'q': text})}").status == 200


def test_no_admin_is_shown_what_the_page_says_only_the_member_sees(
    lived: Cast, visitor: Visitor, made: Portal
) -> None:
    """Each text of Kari's has a mark: one that reaches an admin must be of a column they may see."""
    visitor.sign_in("nordlys", "admin")
    visitor.looks = False
    kari = lived.kari
    paths = ["/admin/members", "/admin/requests", f"/admin/members/{kari.id}"]
    paths += [f"/admin/requests/{one.id}" for one in DataRequest.of(kari)]
    seen = {mark for path in paths for mark in MARKED.findall(visitor.get(path).text)}
    assert seen
    for column, said in made.register.personal():
        hidden = Role.ADMIN not in readers(said)
        marks = {mark for mark in seen if mark.startswith(f"zqx-{column.name}-")}
        if hidden and not shared_name(made.register, column.name):
            assert marks == set(), f"{column.table}.{column.name}"


def shared_name(register: Register, name: str) -> bool:
    """Whether a column of that name may be seen by admins in another table."""
    return any(
        one.name == name and Role.ADMIN in readers(said) for one, said in register.personal()
    )


def test_who_can_see_it_is_asked_of_the_gate(visitor: Visitor, made: Portal) -> None:
    for column, said in made.register.personal():
        for role in Role:
            assert (role in readers(said)) == may_see(role, column.field)
    visitor.sign_in("nordlys", "kari")
    assert "Bare du" in visitor.get("/data/event").words
