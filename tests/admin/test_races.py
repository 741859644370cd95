"""Several admins at once: the last one stays, nothing is done twice, and who comes second is told."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import cast as as_type

import pytest
from flask import Flask

from portal.clock import now
from portal.consents.models import PurposeSetting
from portal.data.declarations import Role
from portal.data_requests import proposing
from portal.data_requests.erasure_tables import PlannedErasure
from portal.data_requests.leaving import end_member
from portal.members.membership import set_role
from portal.members.models import Member, MemberState
from portal.profile.switches import FieldWording, SwitchEvent
from portal.record.models import PurposeOwner
from portal.words import Refused
from tests.at_once import all_at_once
from tests.cast import Cast
from tests.pages import Typed, Visitor

ROUNDS = 5
Act = Callable[[], object]


@pytest.fixture
def three(cast: Cast) -> Cast:
    """Nordlys with three admins: Åse, Ola and Kari."""
    Member.update(role="admin").where(Member.customer == cast.nordlys.id).execute()
    for member in (cast.kari, cast.ola):
        member.role = "admin"
    return cast


@pytest.fixture
def browsers(three: Cast, app: Flask) -> list[Visitor]:
    """The browsers of Åse and Ola."""
    found = [Visitor(app), Visitor(app)]
    for visitor, username in zip(found, ("admin", "ola"), strict=True):
        visitor.sign_in("nordlys", username)
    return found


def admins_of(cast: Cast) -> int:
    active = (Member.role == Role.ADMIN.value) & (Member.state == MemberState.ACTIVE.value)
    return Member.select().where((Member.customer == cast.nordlys.id) & active).count()


def demote(whom: Member, by: Member) -> Act:
    return lambda: set_role(whom, Role.MEMBER, by=by, at=now())


def end(whom: Member, by: Member) -> Act:
    return lambda: end_member(whom, by=by, at=now())


@pytest.mark.parametrize("acts", [(demote, demote), (end, end), (demote, end)])
def test_admins_who_remove_each_other_leave_one(three: Cast, acts: tuple[object, object]) -> None:
    people = [three.admin, three.ola, three.kari]
    first, second = (as_type(Callable[[Member, Member], Act], act) for act in acts)
    for _ in range(ROUNDS):
        Member.update(role="admin", state="active").where(
            Member.id.in_([one.id for one in people])
        ).execute()
        ring = [*pairwise(people), (people[-1], people[0])]
        doing = [
            act(whom, by) for (by, whom), act in zip(ring, (first, second, first), strict=True)
        ]
        raised = all_at_once(doing)
        assert [type(error) for error in raised] == [Refused]
        assert admins_of(three) == 1


def both(browsers: list[Visitor], path: str, typed: list[Typed], form: str) -> list[int]:
    """Open ``path`` in both browsers, send the form from both at once, and return the answers."""
    answers: list[int] = []
    acts: list[Act] = []
    for visitor, changes in zip(browsers, typed, strict=True):
        visitor.get(path)

        def send(visitor: Visitor = visitor, changes: Typed = changes) -> None:
            answers.append(visitor.submit(changes, form=form, follow=False).status)

        acts.append(send)
    assert all_at_once(acts) == []
    return sorted(answers)


def forms() -> Iterator[tuple[str, str, list[Typed], type[object] | None]]:
    """Yield where a form is, which it is, what the two type, and the rows it writes."""
    yield (
        "/admin/fields/certificates",
        "#switch-form",
        [{"state": "off"}, {"state": "required"}],
        (SwitchEvent),
    )
    yield (
        "/admin/fields/certificates",
        "#wording-form",
        [{"nb": "Jo."}, {"nb": "Fordi."}],
        (FieldWording),
    )
    yield (
        "/admin/consents/tailoring/settings",
        "main form",
        [
            {"renewal_months": "6"},
            {"renewal_months": "12"},
        ],
        PurposeSetting,
    )
    yield "/admin/record/working-time/owner", "main form", [{}, {}], PurposeOwner
    yield "/admin/settings", "main form", [{"notice_days": "20"}, {"notice_days": "30"}], None


@pytest.mark.parametrize(("path", "form", "typed", "rows"), list(forms()))
def test_who_comes_second_on_a_form_is_told(
    three: Cast,
    browsers: list[Visitor],
    path: str,
    form: str,
    typed: list[Typed],
    rows: type[SwitchEvent] | None,
) -> None:
    if "owner" in path:
        typed = [{"owner": str(three.admin.id)}, {"owner": str(three.ola.id)}]
    assert both(browsers, path, typed, form) == [303, 409]
    if rows is not None:
        assert rows.select().count() == 1


def test_an_erasure_approved_twice_is_decided_once(three: Cast) -> None:
    ola, kari = three.ola, three.kari
    Member.update(role="member").where(Member.id == kari.id).execute()
    proposing.propose(kari, "Har sluttet.", by=three.admin, at=now())
    acts = [lambda: proposing.approve(kari, by=ola, at=now()) for _ in range(4)]
    assert [type(error) for error in all_at_once(acts)] == [Refused] * 3
    assert PlannedErasure.select().count() == 1


def test_a_demoted_admins_next_request_is_refused(three: Cast, browsers: list[Visitor]) -> None:
    _, ola = browsers
    page = ola.get("/admin/settings")
    assert page.status == 200
    set_role(three.ola, Role.MEMBER, by=three.admin, at=now())
    assert ola.submit({"notice_days": "20"}, form="main form").status == 404
    assert ola.get("/admin/members").status == 404
    assert ola.get("/profile").status == 200
    assert type(three.nordlys).get_by_id(three.nordlys.id).notice_days == 14
