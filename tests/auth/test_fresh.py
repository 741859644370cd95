"""A sensitive act asks for a fresh sign-in, and what was typed is carried through."""

import pytest

from portal import clock as portal_clock
from portal.activity.signals import Signal
from portal.auth import totp
from portal.auth.fresh import Act, Confirmation, is_fresh
from portal.auth.models import Session
from portal.members.link import Link, LinkUse
from portal.members.models import Member
from portal.web.portal import Portal
from tests.answers import Page
from tests.auth.people import cookie, hold, noted, turn_on_app
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

NEW = "kari.ny@nordlys.example"


@pytest.fixture
def stale(clock: Clock, kari: Visitor) -> Visitor:
    """Kari, six minutes after signing in."""
    clock.move(minutes=6)
    return kari


def change_email(visitor: Visitor) -> Page:
    """Send the contact form with another address and return where it leads."""
    visitor.get("/profile/contact?edit=1")
    page = visitor.submit({"email": NEW, "street": "Nyveien 3"}, follow=False)
    assert page.status == 303, page.words
    return visitor.get(str(page.location))


def asked_links(member: Member) -> int:
    """Return how many confirmations of an address are on their way."""
    return Link.of(member).where(Link.use == LinkUse.EMAIL_CONFIRMATION).count()


def test_a_fresh_sign_in_is_not_asked_again(kari: Visitor, cast: Cast) -> None:
    page = change_email(kari)
    assert page.path == "/profile/contact"
    assert asked_links(cast.kari) == 1


def test_the_form_waits_and_is_carried_out_as_typed(stale: Visitor, cast: Cast) -> None:
    page = change_email(stale)
    assert page.h1 == "Bekreft at det er deg"
    assert "endre e-postadressen" in page.words
    assert NEW not in page.text
    assert asked_links(cast.kari) == 0
    after = stale.submit({"confirmation_password": PASSWORD})
    assert after.path == "/profile/contact"
    assert asked_links(cast.kari) == 1
    assert Member.get_by_id(cast.kari.id).street == "Nyveien 3"
    assert Confirmation.of(cast.kari).get().sealed is None


def test_other_changes_on_the_same_form_ask_for_nothing(stale: Visitor, cast: Cast) -> None:
    stale.get("/profile/contact?edit=1")
    assert stale.submit({"street": "Nyveien 3"}).path == "/profile/contact"


def test_a_wrong_password_keeps_the_form_waiting(stale: Visitor, cast: Cast) -> None:
    change_email(stale)
    page = stale.submit({"confirmation_password": "feil"})
    assert page.status == 422
    assert page.errors == {"confirmation_password": "Passordet stemmer ikke."}
    assert noted(Signal.CONFIRMATION_FAILED) == 1
    assert asked_links(cast.kari) == 0
    stale.submit({"confirmation_password": PASSWORD})
    assert asked_links(cast.kari) == 1


def test_it_is_good_once(stale: Visitor, cast: Cast) -> None:
    page = change_email(stale)
    number = page.form("main form").select_one("input[name=confirmation]")["value"]
    sent = {"confirmation": str(number), "confirmation_password": PASSWORD}
    assert stale.post("/profile/contact", sent).status == 303
    assert stale.post("/profile/contact", sent).status == 404


def test_it_counts_for_its_act_alone(stale: Visitor, cast: Cast) -> None:
    change_email(stale)
    stale.submit({"confirmation_password": PASSWORD})
    session = Session.of(cast.kari).order_by(Session.id.desc()).get()
    session.member = cast.kari
    assert is_fresh(session, Act.EMAIL, at=portal_clock.now())
    assert not is_fresh(session, Act.TWO_STEP, at=portal_clock.now())
    assert stale.get("/security/two-step").location.startswith("/security/confirmation/")


def test_it_counts_for_five_minutes(stale: Visitor, clock: Clock) -> None:
    stale.get("/security/two-step", follow=True)
    stale.submit({"confirmation_password": PASSWORD})
    assert stale.get("/security/two-step").status == 200
    clock.move(minutes=5, seconds=1)
    assert stale.get("/security/two-step").status == 303


def test_it_counts_for_its_session_alone(stale: Visitor, cast: Cast) -> None:
    page = stale.get("/security/two-step", follow=True)
    other = Visitor(stale.client.application)
    other.sign_in("nordlys", "kari")
    assert other.get(page.path).status == 404
    somebody = Visitor(stale.client.application)
    somebody.sign_in("nordlys", "ola")
    assert somebody.get(page.path).status == 404
    number = page.path.rsplit("/", 1)[1]
    sent = {"confirmation": number, "confirmation_password": PASSWORD}
    assert somebody.post("/profile/contact", sent).status == 404


def test_a_confirmation_for_one_address_opens_no_other(stale: Visitor, cast: Cast) -> None:
    page = change_email(stale)
    number = str(page.form("main form").select_one("input[name=confirmation]")["value"])
    sent = {"confirmation": number, "confirmation_password": PASSWORD}
    assert stale.post("/security/sessions/ending", sent).status == 404


def test_who_has_a_second_step_shows_it_too(
    kari: Visitor, cast: Cast, made: Portal, clock: Clock
) -> None:
    secret, codes = turn_on_app(cast.kari, made, at=portal_clock.now())
    visitor = Visitor(kari.client.application)
    visitor.get("/login")
    typed = {"customer_id": "nordlys", "username": "kari", "password": PASSWORD}
    visitor.post("/login", typed, follow=True)
    visitor.submit({"code": totp.code(secret, totp.step_at(portal_clock.now()))})
    clock.move(minutes=6)
    visitor.get("/security/passkeys/new", follow=True)
    assert visitor.submit({"confirmation_password": PASSWORD}).status == 422
    page = visitor.submit({"confirmation_password": PASSWORD, "confirmation_code": codes[0]})
    assert page.path == "/security/passkeys/new"


def test_the_token_is_new_and_the_old_one_dead(stale: Visitor) -> None:
    old = cookie(stale)
    stale.get("/security/two-step", follow=True)
    stale.submit({"confirmation_password": PASSWORD})
    fresh = cookie(stale)
    assert fresh != old
    hold(stale, old)
    assert stale.get("/security").location.startswith("/login")
    hold(stale, fresh)
    assert stale.get("/security").status == 200


def test_forms_in_other_tabs_still_belong_to_the_browser(stale: Visitor) -> None:
    other_tab = stale.get("/profile/contact?edit=1")
    stale.get("/security/two-step", follow=True)
    stale.submit({"confirmation_password": PASSWORD})
    stale.page = other_tab
    assert stale.submit({"street": "Nyveien 4"}).path == "/profile/contact"


def test_guessing_at_the_confirmation_is_slowed(stale: Visitor) -> None:
    stale.get("/security/two-step", follow=True)
    for _ in range(5):
        stale.submit({"confirmation_password": "feil"})
    page = stale.submit({"confirmation_password": PASSWORD})
    assert page.status == 422
    assert "for mange forsøk" in page.words


def test_an_act_by_script_is_led_out_of_the_fragment(stale: Visitor) -> None:
    answer = stale.fragment("/security/sessions/ending", {}, follow=False)
    assert answer.status == 204
    assert answer.headers["HX-Redirect"].startswith("/security/confirmation/")
