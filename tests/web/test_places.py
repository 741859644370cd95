"""Where a device is: shown to a member who shares the position, beside the device it was sent from."""

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.collected import Position
from tests.auth.people import begin_session
from tests.cast import Cast
from tests.consents.answers import answer, publish
from tests.pages import Visitor
from tests.statements import count_statements

SHOWN = "Omtrent ved 66,31° nord, 14,14° vest, slik du sendte det."
ASKED = "Vis hvor denne enheten er"


@pytest.fixture
def consenting(app: Flask, cast: Cast) -> Cast:
    """The cast, in which Kari of Nordlys shares her position."""
    publish()
    answer(app, cast.kari, "give", "position")
    return cast


def devices(here: Visitor) -> list[str]:
    """Return what the page says of each device, this one first."""
    found = here.get("/security").html.select("#devices li")
    return [item.get_text(" ", strip=True) for item in found]


def send(here: Visitor) -> None:
    """Send a position from this browser."""
    here.get("/security")
    here.post("/position", {"latitude": "66,3128", "longitude": "-14,142"}, follow=False)


def test_a_place_stands_beside_the_device_that_sent_it(kari: Visitor, consenting: Cast) -> None:
    begin_session(consenting.kari, at=portal_clock.now())
    assert ASKED in devices(kari)[0]
    send(kari)
    this, other = devices(kari)[:2]
    assert SHOWN in this
    assert "sendte det" not in other
    assert ASKED not in "".join(devices(kari))


def test_without_consent_no_place_is_asked_for_or_shown(
    app: Flask, kari: Visitor, consenting: Cast
) -> None:
    send(kari)
    assert Position.of(consenting.kari).exists()
    answer(app, consenting.kari, "pause", "position")
    assert "sendte det" not in "".join(devices(kari))
    answer(app, consenting.kari, "withdraw", "position")
    assert "sendte det" not in "".join(devices(kari))
    assert ASKED not in "".join(devices(kari))
    assert not Position.of(consenting.kari).exists()


def test_the_stranger_sees_no_place(app: Flask, kari: Visitor, consenting: Cast) -> None:
    stranger = Visitor(app)
    stranger.sign_in("fjord", "kari")
    answer(app, consenting.other_kari, "give", "position")
    send(kari)
    assert "sendte det" not in "".join(devices(stranger))


def test_the_page_costs_no_statement_more(kari: Visitor, consenting: Cast) -> None:
    send(kari)
    kari.get("/security")
    with count_statements() as seen:
        assert SHOWN in devices(kari)[0]
    assert len(seen) <= 6
