"""Every way a session must die: what happens to a member, and who is out at the next request."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.auth import totp
from portal.auth.authenticator import begin_app, finish_app, remove_app
from portal.auth.devices import forget_device
from portal.auth.factors import AuthenticatorApp, Passkey
from portal.auth.incident import disown, report
from portal.auth.lost_factors import remove_second_step
from portal.auth.models import Device, Session
from portal.auth.new_password import set_password
from portal.auth.passkeys import remove_passkey
from portal.auth.password_change import change_password
from portal.auth.sessions import end_session, sign_out_others
from portal.data.base import transaction
from portal.data_requests.begin import begin
from portal.data_requests.leaving import end_member
from portal.data_requests.ledger import Ledger
from portal.members.links import make_link
from portal.members.models import LinkUse, Member
from portal.web.portal import Portal
from tests.auth.people import begin_session, is_in
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor

NEW = "hestehov og tiriltunge i juni"


@dataclass
class Kari:
    """Kari in the browser where she acts, and the session of another browser of hers."""

    made: Portal
    here: Session
    other: Session

    @property
    def member(self) -> Member:
        """Kari as she is stored now."""
        return Member.get_by_id(self.here.member_id)


def turn_on(kari: Kari) -> None:
    at, keys = portal_clock.now(), kari.made.keys
    secret = begin_app(kari.member, keys, at=at)
    assert finish_app(kari.here, totp.code(secret, totp.step_at(at)), keys, at=at)


def turn_off(kari: Kari) -> None:
    at = portal_clock.now()
    AuthenticatorApp.create(
        member=kari.member, sealed=b"", created_at=at, confirmed_at=at, last_step=0
    )
    assert remove_app(kari.here, at=at)


def drop_passkey(kari: Kari) -> None:
    key = Passkey.create(
        member=kari.member,
        name="PC",
        credential_id="a",
        public_key=b"",
        sign_count=0,
        created_at=portal_clock.now(),
    )
    remove_passkey(key, kari.here, at=portal_clock.now())


def change(kari: Kari) -> None:
    how = {"keys": kari.made.keys, "passwords": kari.made.passwords, "at": portal_clock.now()}
    change_password(kari.here, PASSWORD, NEW, **how)


def reset(kari: Kari) -> None:
    at = portal_clock.now()
    with transaction():
        link = make_link(kari.member, LinkUse.PASSWORD_RESET, at=at, subject=kari.member.email)
    set_password(link, NEW, passwords=kari.made.passwords, at=at)


def leave(kari: Kari) -> None:
    end_member(kari.member, by=None, at=portal_clock.now())


def be_erased(kari: Kari) -> None:
    plan = end_member(kari.member, by=None, at=portal_clock.now())
    with transaction():
        begin(plan, Ledger(kari.made.settings.data), at=portal_clock.now())


def forget(kari: Kari) -> None:
    device = Device.get_by_id(kari.other.device_id)
    forget_device(device, by=kari.member, at=portal_clock.now())


Event = Callable[[Kari], object]
# What happens, and whether the browser in which it happens stays signed in.
EVENTS: dict[str, tuple[Event, bool]] = {
    "the password is changed": (change, True),
    "a forgotten password is replaced": (reset, False),
    "the app is turned on": (turn_on, True),
    "the app is turned off": (turn_off, True),
    "a passkey is removed": (drop_passkey, True),
    "the operator removes a lost second step": (
        lambda kari: remove_second_step(kari.member, at=portal_clock.now()),
        False,
    ),
    "that device is signed out": (
        lambda kari: end_session(kari.other, by=kari.member, at=portal_clock.now()),
        True,
    ),
    "all other devices are signed out": (
        lambda kari: sign_out_others(kari.here, at=portal_clock.now()),
        True,
    ),
    "that device is forgotten": (forget, True),
    "an incident is reported": (lambda kari: report(kari.here, at=portal_clock.now()), True),
    "the sign-in is disowned": (lambda kari: disown(kari.other, at=portal_clock.now()), False),
    "the membership ends": (leave, False),
    "the member is erased": (be_erased, False),
}


@pytest.mark.parametrize("name", EVENTS)
def test_the_other_browser_is_out_at_once(
    app: Flask, cast: Cast, made: Portal, clock: Clock, name: str
) -> None:
    happen, stays = EVENTS[name]
    here, other = Visitor(app), Visitor(app)
    for visitor in (here, other):
        visitor.sign_in("nordlys", "kari")
    first, second = Session.of(cast.kari).order_by(Session.id)
    stranger = begin_session(cast.other_kari, at=portal_clock.now())
    happen(Kari(made, first, second))
    assert not is_in(other)
    assert is_in(here) is stays
    assert Session.get_by_id(stranger.id).ended_at is None, "the other Kari stays"
