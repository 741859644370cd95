"""A member is added by the operator, and invited when there is an address."""

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.data.declarations import Role
from portal.members.models import Member, MemberState
from tests.cast import Cast
from tests.operator.conftest import Operator

ADD = ("member", "add", "--customer", "nordlys")
MAJA = ("--username", "Maja.Å", "--given-name", "Maja", "--family-name", "Ås")


def maja() -> Member:
    return Member.get(Member.username == "maja.å")


def test_a_member_is_added_as_written_and_checked(operator: Operator, cast: Cast) -> None:
    told = operator.run(*ADD, *MAJA, "--mobile", "400 00 031", "--postcode", "8624")
    assert told == "Added maja.å: not invited, for want of an e-mail address.\n"
    member = maja()
    assert (member.customer, member.state) == (cast.nordlys, MemberState.INVITED)
    assert (member.mobile, member.postcode, member.city) == ("+4740000031", "8624", "Mo i Rana")
    assert (member.role, member.password_hash) == (Role.MEMBER, None)


def test_who_has_an_address_is_invited(operator: Operator, cast: Cast) -> None:
    shown = operator.json(*ADD, *MAJA, "--email", "maja@nordlys.example")
    assert shown == {"customer_id": "nordlys", "username": "maja.å", "invited": True}


def test_joining_is_in_the_list_of_what_happened(operator: Operator, cast: Cast) -> None:
    operator.run(*ADD, *MAJA)
    event = Event.of(maja()).get()
    assert (event.kind, event.by) == (Kind.MEMBER_ADDED.code, None)


def test_an_admin_is_added_only_when_asked_for(operator: Operator, cast: Cast) -> None:
    operator.run(*ADD, *MAJA, "--role", "admin")
    assert maja().is_admin


def test_the_same_username_may_be_in_another_customer(operator: Operator, cast: Cast) -> None:
    ola = ("--username", "ola", "--given-name", "Ola", "--family-name", "Vik")
    operator.run("member", "add", "--customer", "fjord", *ola)
    told = operator.run(*ADD, *ola, code=1)
    assert told.startswith("username: ")
    assert Member.select().where(Member.username == "ola").count() == 2


def test_every_wrong_value_is_told_and_nothing_is_added(operator: Operator, cast: Cast) -> None:
    before = Member.select().count()
    wrong = ("--postcode", "86", "--email", "maja", "--employed-from", "31.2.2024")
    told = operator.run(*ADD, *MAJA, *wrong, code=1)
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "postcode",
        "email",
        "employed_from",
    ]
    assert Member.select().count() == before


def test_an_unknown_postcode_needs_its_place(operator: Operator, cast: Cast) -> None:
    told = operator.run(*ADD, *MAJA, "--postcode", "9999", code=1)
    assert told.startswith("postcode: ")
    operator.run(*ADD, *MAJA, "--postcode", "9999", "--city", "Nordpolen")
    assert maja().city == "Nordpolen"


def test_a_member_of_no_customer_is_refused(operator: Operator, cast: Cast) -> None:
    assert "ukjent" in operator.run("member", "add", "--customer", "ukjent", *MAJA, code=1)


def test_the_password_is_nobodys_to_write(operator: Operator, cast: Cast) -> None:
    assert "No such option" in operator.run(*ADD, *MAJA, "--password-hash", "x", code=2)
