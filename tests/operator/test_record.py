"""`record show`: both records of a customer, for people and for programs."""

from portal import clock as portal_clock
from portal.consents.publishing import publish_shipped
from portal.exits import Exit
from portal.web.choices import say
from tests.cast import Cast
from tests.operator.conftest import Operator


def test_it_shows_both_records(cast: Cast, operator: Operator) -> None:
    publish_shipped(say, at=portal_clock.now())
    shown = operator.run("record", "show", "--customer", "nordlys")
    assert "CONTROLLER  Who it concerns" in shown
    assert "Nordlys Drift AS" in shown
    assert "PROCESSOR" in shown
    told = operator.json("record", "show", "--customer", "nordlys")
    assert told["customer"] == "nordlys"
    keys = {(one["record"], one["section"]) for one in told["sections"]}
    assert ("controller", "purpose:deliver-service") in keys
    assert ("processor", "purpose:usage-statistics") in keys
    assert ("controller", "security") in keys


def test_a_customer_that_is_not_there(cast: Cast, operator: Operator) -> None:
    assert "nowhere" in operator.run("record", "show", "--customer", "nowhere", code=Exit.REFUSED)
