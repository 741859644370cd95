"""Two tabs, one row: what the second save finds changed, field by field."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.keys import Keys
from portal.profile.merge import Base, Clash, Conflict, Edition, settle

KEYS = Keys("s" * 40, "k1", {"k1": "p" * 40})
NAMES = ("street", "city", "mobile")
ASKED: Any = [SimpleNamespace(name=name) for name in NAMES]
VALUES = st.fixed_dictionaries({name: st.none() | st.sampled_from("abc") for name in NAMES})
CHOICES = st.fixed_dictionaries(
    {}, optional={n: st.sampled_from(("stored", "mine")) for n in NAMES}
)
Values = dict[str, str | None]


def base(owner: object = 1) -> Base:
    return Base(KEYS, owner)


def found(began: Values, stored: Values, mine: Values) -> dict[str, Clash]:
    """Return the clashes by name."""
    clashes = base().clashes(base().of(began), ASKED, stored, mine)
    return {clash.asking.name: clash for clash in clashes}


@given(VALUES, VALUES, VALUES)
def test_a_field_clashes_when_others_changed_it_to_something_else(
    began: Values, stored: Values, mine: Values
) -> None:
    clashes = found(began, stored, mine)
    for name in NAMES:
        changed_elsewhere = stored[name] != began[name]
        assert (name in clashes) == (changed_elsewhere and stored[name] != mine[name])
        if name in clashes:
            assert clashes[name].touched == (mine[name] != began[name])


@given(VALUES, VALUES)
def test_who_is_alone_meets_nobody(began: Values, mine: Values) -> None:
    assert found(began, began, mine) == {}


@given(VALUES, VALUES)
def test_a_form_without_a_base_clashes_with_nothing(stored: Values, mine: Values) -> None:
    for sent in (None, "", "nonsense", "street", "a.b:c:d"):
        assert base().clashes(sent, ASKED, stored, mine) == []


@given(VALUES, VALUES, VALUES, CHOICES)
def test_a_choice_settles_its_field_and_no_other(
    began: Values, stored: Values, mine: Values, choices: dict[str, str]
) -> None:
    clashes = found(began, stored, mine)
    values, unsettled = settle(clashes.values(), mine, choices)
    assert {clash.asking.name for clash in unsettled} == clashes.keys() - choices.keys()
    for name in NAMES:
        takes_stored = name in clashes and choices.get(name) == "stored"
        assert values[name] == (stored[name] if takes_stored else mine[name])


@given(VALUES, VALUES, VALUES)
def test_nothing_is_stored_before_all_is_settled(
    began: Values, stored: Values, mine: Values
) -> None:
    clashes = found(began, stored, mine)
    undecided = Edition(base(), base().of(began), {})
    if not clashes:
        assert undecided.settle(ASKED, stored, mine) == mine
        return
    with pytest.raises(Conflict) as conflict:
        undecided.settle(ASKED, stored, mine)
    assert {clash.asking.name for clash in conflict.value.clashes} == clashes.keys()


def test_the_base_of_one_row_says_nothing_about_another() -> None:
    values: Values = dict.fromkeys(NAMES, "a")
    assert base(1).of(values) != base(2).of(values)
    assert "a" not in base().of(values).split(":")
