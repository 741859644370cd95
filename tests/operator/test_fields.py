"""`customer fields`: what a customer asks for, shown and set."""

import pytest

from portal.exits import Exit
from portal.profile.sections import switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches, SwitchEvent
from tests.cast import Cast
from tests.operator.conftest import Operator

KEY = "certificates.number"


def test_a_switch_is_set_and_shown(cast: Cast, operator: Operator) -> None:
    done = operator.run("customer", "fields", "set", "nordlys", KEY, "off")
    assert done == "nordlys: certificates.number is off.\n"
    assert Switches.of(cast.nordlys).state(KEY, State.OPTIONAL) is State.OFF
    assert Switches.of(cast.fjord).state(KEY, State.OPTIONAL) is State.OPTIONAL
    [event] = SwitchEvent.select()
    assert (event.customer, event.by) == (cast.nordlys, None)
    rows = operator.json("customer", "fields", "show", "nordlys")
    assert [row["key"] for row in rows] == [*switchable_keys()]
    assert {row["key"]: row["state"] for row in rows}[KEY] == "off"
    assert KEY in operator.run("customer", "fields", "show", "nordlys")


@pytest.mark.parametrize(
    ("customer", "key", "state", "code", "told"),
    [
        ("nordlys", "shoe_size", "off", Exit.REFUSED, KEY),
        ("nordlys", "contact", "off", Exit.REFUSED, "mobile"),
        ("nordlys", "mobile", "perhaps", Exit.USAGE, "off"),
        ("nowhere", "mobile", "off", Exit.REFUSED, "nowhere"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(
    customer: str, key: str, state: str, code: int, told: str, cast: Cast, operator: Operator
) -> None:
    words = ("customer", "fields", "set", customer, key, state)
    assert told in operator.run(*words, code=code)
    assert SwitchEvent.select().count() == 0
