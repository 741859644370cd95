"""Every row about a member is found from the declarations, and nobody else's."""

import datetime as dt
from collections.abc import Iterator

from peewee import ForeignKeyField, Model

from portal import tables
from portal.activity.journal import AdminAct
from portal.activity.kinds import Kind
from portal.activity.models import Event, record
from portal.data.ownership import Ownership
from portal.data.register import Register
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import RequestMove
from portal.data_requests.states import Actor, Move
from portal.members.models import Customer, Member
from portal.sharing.notice_tables import NoticeStep
from tests.cast import Cast

AT = dt.datetime(2026, 9, 14, 10, 0, tzinfo=dt.UTC)


def ownership() -> Ownership:
    return Ownership(Register(tables.all_models()), Member)


def test_no_table_with_personal_columns_is_out_of_reach() -> None:
    assert ownership().unreachable() == []


def test_customers_belong_to_no_member() -> None:
    assert Customer not in set(ownership().models())


def test_rows_are_found_beneath_another_row_and_only_the_members_own(cast: Cast) -> None:
    for member in (cast.kari, cast.other_kari):
        request = ask(member, RequestKind.ACCESS, at=AT)
        make_move(request, Move.WITHDRAW, actor=Actor.MEMBER, by=member, at=AT)
    moves = list(ownership().rows(RequestMove, cast.kari.id))
    assert [move.request.member for move in moves] == [cast.kari]


def test_who_did_something_does_not_own_it(cast: Cast) -> None:
    request = ask(cast.kari, RequestKind.OBJECTION, at=AT)
    make_move(request, Move.ANSWER, actor=Actor.CUSTOMER, by=cast.admin, at=AT)
    assert not list(ownership().rows(RequestMove, cast.admin.id))
    assert [row.id for row in ownership().rows(Member, cast.kari.id)] == [cast.kari.id]


def test_what_hangs_on_a_row_names_the_same_member_as_that_row(furnished: Cast) -> None:
    seen = set()
    for key, owner in _between_rows_of_members():
        model, whose = key.model, key.model._meta.fields["member"]
        both = model.select(whose, owner._meta.fields["member"]).join(owner, on=key)
        for mine, theirs in both.tuples():
            assert mine == theirs, key
            seen.add(model)
    assert {RequestMove, NoticeStep} <= seen


def test_what_is_free_of_a_member_is_all_the_others_and_nobodys(cast: Cast) -> None:
    is_kari = Member.id == cast.kari.id

    def free(model: type[Model], column: str) -> set[int | None]:
        found = model.select().where(ownership().free_of(model, is_kari))
        return {row.__data__[column] for row in found}

    for member in (cast.kari, cast.other_kari):
        record(Kind.SIGNED_IN, member, by=member, at=AT)
        AdminAct.create(customer=member.customer, member=member, kind="x", at=AT)
    AdminAct.create(customer=cast.nordlys, kind="x", at=AT)
    assert free(Event, "member") == {cast.other_kari.id}
    assert free(AdminAct, "member") == {cast.other_kari.id, None}
    everybody = {member.id for member in Member.select()}
    assert free(Member, "id") == everybody - {cast.kari.id}
    assert free(Customer, "id") == {cast.nordlys.id, cast.fjord.id}


def _between_rows_of_members() -> Iterator[tuple[ForeignKeyField, type[Model]]]:
    owned = [model for model in ownership().models() if "member" in model._meta.fields]
    for model in owned:
        for key in model._meta.refs:
            if key.rel_model in owned:
                yield key, key.rel_model
