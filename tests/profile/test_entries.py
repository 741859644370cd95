"""Entries of a list: added once, changed, removed, taken back, erased; by their member alone."""

import datetime as dt

import pytest

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.clock import now
from portal.data.base import transaction
from portal.members.models import Member
from portal.profile.asking import Section
from portal.profile.certificates import CERTIFICATES, Certificate
from portal.profile.entries import UNDO
from portal.profile.entry_columns import form_key
from portal.profile.purge import purge_removed_entries
from portal.profile.refusals import NotEditable, NotFound
from portal.profile.standing import State
from portal.profile.switches import set_switch
from portal.web.portal import Portal
from portal.words import Refused
from tests.cast import Cast
from tests.clock import Clock
from tests.profile.lists import (
    CERTIFICATE,
    SAMPLES,
    Sample,
    called,
    certificate,
    edition,
    own,
    seen_by,
    stored,
)

KEY = "a-key-that-a-form-carries"


def kinds(member: Member) -> list[str]:
    """Return what has happened to ``member``, in order."""
    return [event.kind for event in Event.of(member).order_by(Event.id)]


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_an_entry_is_added_with_what_was_typed(sample: Sample, cast: Cast) -> None:
    at = now()
    added = sample.model.add(own(cast.kari), sample.section, sample.values(), form_key=KEY, at=at)
    [row] = stored(sample.model, cast.kari)
    assert row == added
    assert {name: getattr(row, name) for name in sample.values()} == sample.values()
    assert (row.created_at, row.removed_at) == (at, None)
    assert kinds(cast.kari) == [Kind.ENTRY_ADDED.code]


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_a_form_that_is_sent_twice_adds_once(sample: Sample, cast: Cast) -> None:
    first, second = (
        sample.model.add(own(cast.kari), sample.section, sample.values(), form_key=KEY, at=now())
        for _ in range(2)
    )
    assert first == second
    assert len(stored(sample.model, cast.kari)) == 1
    assert kinds(cast.kari) == [Kind.ENTRY_ADDED.code]


def test_two_members_may_have_forms_of_the_same_key(cast: Cast) -> None:
    for member in (cast.kari, cast.ola):
        Certificate.add(own(member), CERTIFICATES, CERTIFICATE.values(), form_key=KEY, at=now())
    assert len(stored(Certificate, cast.kari)) == len(stored(Certificate, cast.ola)) == 1


def test_a_form_sent_again_after_its_entry_was_removed_adds_another(cast: Cast) -> None:
    add = CERTIFICATE.values()
    first = Certificate.add(own(cast.kari), CERTIFICATES, add, form_key=KEY, at=now())
    first.remove(own(cast.kari), CERTIFICATES, at=now())
    second = Certificate.add(own(cast.kari), CERTIFICATES, add, form_key=KEY, at=now())
    assert second != first
    assert second.removed_at is None


def test_a_key_no_form_of_ours_carries_is_replaced() -> None:
    assert form_key(KEY) == KEY
    for foreign in ("", "short", "x" * 65, "æ" * 20, "with space " * 3, None):
        assert form_key(foreign) not in (foreign, "")


def test_a_change_keeps_the_rest_and_says_what_was_there(cast: Cast, made: Portal) -> None:
    entry = certificate(cast.kari, number="7")
    typed = {"name": "Båtførerprøven", "issuer": "Nytt direktorat", "number": "7"}
    was = entry.change(
        own(cast.kari), CERTIFICATES, typed, edition=edition(made, cast.kari), at=now()
    )
    assert was["issuer"] == "Sjøfartsdirektoratet"
    [row] = stored(Certificate, cast.kari)
    assert (row.issuer, row.number) == ("Nytt direktorat", "7")
    assert kinds(cast.kari) == [Kind.SECTION_CHANGED.code]


def test_saving_what_is_there_already_is_no_event(cast: Cast, made: Portal) -> None:
    entry = certificate(cast.kari)
    typed = {"name": entry.name, "issuer": entry.issuer}
    was = entry.change(
        own(cast.kari), CERTIFICATES, typed, edition=edition(made, cast.kari), at=now()
    )
    assert was == {}
    assert kinds(cast.kari) == []


def test_an_entry_that_was_removed_meanwhile_is_not_changed(cast: Cast, made: Portal) -> None:
    entry = certificate(cast.kari)
    Certificate.find(cast.kari, entry.id, now()).remove(own(cast.kari), CERTIFICATES, at=now())
    with pytest.raises(Refused, match="fjernet i mellomtiden"):
        entry.change(
            own(cast.kari),
            CERTIFICATES,
            {"name": "Nytt navn"},
            edition=edition(made, cast.kari),
            at=now(),
        )
    assert stored(Certificate, cast.kari)[0].name == "Båtførerprøven"


def test_a_removed_entry_can_be_taken_back_for_a_day(cast: Cast, clock: Clock) -> None:
    entry = certificate(cast.kari)
    for _ in range(2):
        entry.remove(own(cast.kari), CERTIFICATES, at=now())
    assert kinds(cast.kari) == [Kind.ENTRY_REMOVED.code]
    clock.move(hours=23, minutes=59)
    found = Certificate.find(cast.kari, entry.id, now())
    assert found.goes_at == now() + dt.timedelta(minutes=1)
    found.restore(own(cast.kari), CERTIFICATES, at=now())
    found.restore(own(cast.kari), CERTIFICATES, at=now())
    assert stored(Certificate, cast.kari)[0].removed_at is None
    assert kinds(cast.kari) == [Kind.ENTRY_REMOVED.code, Kind.ENTRY_RESTORED.code]


def test_after_a_day_it_is_gone_even_before_the_purge(cast: Cast, clock: Clock) -> None:
    entry = certificate(cast.kari)
    entry.remove(own(cast.kari), CERTIFICATES, at=now())
    clock.move(hours=24)
    with pytest.raises(NotFound):
        Certificate.find(cast.kari, entry.id, now())
    assert Certificate.listed(cast.kari, now()) == []


def test_the_purge_takes_what_is_due_and_nothing_else(cast: Cast, clock: Clock) -> None:
    entries = [certificate(cast.kari, name=name) for name in ("gammel", "fersk", "hel")]
    entries[0].remove(own(cast.kari), CERTIFICATES, at=now())
    clock.move(minutes=1)
    entries[1].remove(own(cast.kari), CERTIFICATES, at=now())
    clock.move(hours=23, minutes=59)
    assert purge_removed_entries(now()) == 1
    assert [row.name for row in stored(Certificate, cast.kari)] == ["fersk", "hel"]
    assert purge_removed_entries(now() + UNDO) == 1
    assert purge_removed_entries(now() + UNDO) == 0


def test_erasing_now_takes_only_what_was_removed(cast: Cast) -> None:
    entry = certificate(cast.kari)
    with pytest.raises(NotEditable):
        entry.erase_now(own(cast.kari), CERTIFICATES, at=now())
    entry.remove(own(cast.kari), CERTIFICATES, at=now())
    removed = Certificate.find(cast.kari, entry.id, now())
    removed.erase_now(own(cast.kari), CERTIFICATES, at=now())
    removed.erase_now(own(cast.kari), CERTIFICATES, at=now())
    assert stored(Certificate, cast.kari) == []
    assert kinds(cast.kari) == [Kind.ENTRY_REMOVED.code, Kind.ENTRY_ERASED.code]


def test_only_the_member_finds_it(cast: Cast) -> None:
    entry = certificate(cast.kari)
    for stranger in (cast.ola, cast.admin, cast.other_kari):
        with pytest.raises(NotFound):
            Certificate.find(stranger, entry.id, now())


def act(name: str, entry: Certificate, viewer: Member) -> object:
    """Let ``viewer`` do the act ``name`` to an entry of somebody else."""
    profile = seen_by(viewer, entry.member)
    if name == "add":
        values = CERTIFICATE.values()
        return Certificate.add(profile, CERTIFICATES, values, form_key=KEY, at=now())
    return getattr(entry, name)(profile, CERTIFICATES, at=now())


@pytest.mark.parametrize("name", ["add", "remove", "restore", "erase_now"])
def test_an_admin_may_look_and_not_touch(name: str, cast: Cast) -> None:
    entry = certificate(cast.kari)
    assert seen_by(cast.admin, cast.kari).shown(CERTIFICATES, entry)
    with pytest.raises(NotEditable):
        act(name, entry, cast.admin)
    assert stored(Certificate, cast.kari)[0].removed_at is None
    assert kinds(cast.kari) == []


def switch(section: Section, cast: Cast, name: str, state: State) -> None:
    """Set the switch of the field ``name`` for Nordlys."""
    set_switch(cast.nordlys, f"{section.key}.{name}", state, by=None, at=now())


def test_a_field_that_is_off_is_not_accepted(cast: Cast) -> None:
    switch(CERTIFICATES, cast, "number", State.OFF)
    with pytest.raises(NotEditable):
        Certificate.add(own(cast.kari), CERTIFICATES, CERTIFICATE.values(), form_key=KEY, at=now())
    assert stored(Certificate, cast.kari) == []


def test_a_required_field_may_not_be_empty(cast: Cast) -> None:
    switch(CERTIFICATES, cast, "number", State.REQUIRED)
    values = {**CERTIFICATE.values(), "number": None}
    with pytest.raises(Refused, match="«Nummer»"):
        Certificate.add(own(cast.kari), CERTIFICATES, values, form_key=KEY, at=now())


def test_what_a_field_held_when_it_was_switched_off_stays(cast: Cast, made: Portal) -> None:
    entry = certificate(cast.kari, number="17")
    switch(CERTIFICATES, cast, "number", State.OFF)
    typed = {"name": "Nytt navn", "issuer": entry.issuer}
    entry.change(own(cast.kari), CERTIFICATES, typed, edition=edition(made, cast.kari), at=now())
    assert stored(Certificate, cast.kari)[0].number == "17"


class Trouble(Exception):
    """What goes wrong after an act."""


def test_an_act_that_is_rolled_back_leaves_no_event(cast: Cast) -> None:
    def add_and_fail() -> None:
        with transaction():
            values = CERTIFICATE.values()
            Certificate.add(own(cast.kari), CERTIFICATES, values, form_key=KEY, at=now())
            raise Trouble

    with pytest.raises(Trouble):
        add_and_fail()
    assert stored(Certificate, cast.kari) == []
    assert kinds(cast.kari) == []
