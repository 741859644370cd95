"""Passkeys in Chromium, with an authenticator made of software: made, used, refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, CDPSession, Page

from portal.activity.signals import Signal
from portal.auth.factors import Passkey
from portal.auth.models import Proof, Session
from portal.members.models import Member
from tests.auth.people import noted
from tests.browser.conftest import sign_in_as
from tests.browser.serving import serving
from tests.cast import PASSWORD

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Device:
    """A browser with an authenticator in it."""

    page: Page
    cdp: CDPSession
    authenticator: str
    host: str

    def go(self, path: str) -> None:
        """Open ``path``."""
        self.page.goto(f"{self.host}{path}")

    def keys(self) -> list[dict[str, Any]]:
        """Return the keys that the authenticator holds."""
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(found["credentials"])

    def hold(self, key: dict[str, Any]) -> None:
        """Put a copy of ``key`` into the authenticator in place of what is there."""
        self.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self.authenticator})
        given = {"authenticatorId": self.authenticator, "credential": key}
        self.cdp.send("WebAuthn.addCredential", given)

    def unlocked(self, whether: bool) -> None:
        """Let the authenticator verify its owner, or not."""
        given = {"authenticatorId": self.authenticator, "isUserVerified": whether}
        self.cdp.send("WebAuthn.setUserVerified", given)

    def make_key(self, name: str = "Telefonen min") -> None:
        """Make a passkey on the page for it."""
        self.go("/security/passkeys/new")
        self.page.fill("#name", name)
        self.page.click("#passkey-button")
        self.page.wait_for_selector(".codes, #devices")

    def sign_out(self) -> None:
        """Forget the session, as a browser that was closed."""
        self.page.context.clear_cookies(name="session")


@pytest.fixture
def device(open_context: Callable[..., BrowserContext], host: str) -> Device:
    """Kari's browser, signed in. Passkeys need a name, so the portal is opened as localhost."""
    named = host.replace("127.0.0.1", "localhost")
    context = open_context()
    sign_in_as(context, named, "nordlys", "kari")
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    return Device(page, cdp, made["authenticatorId"], named)


def kari() -> Member:
    """Return Kari of Nordlys."""
    return Member.select().where(Member.username == "kari").order_by(Member.id).get()


def test_a_key_is_made_and_is_the_whole_sign_in(device: Device) -> None:
    device.make_key()
    assert [key.name for key in Passkey.of(kari())] == ["Telefonen min"]
    assert device.page.locator(".codes li").count() == 10
    device.sign_out()
    device.go("/login")
    device.page.wait_for_url(f"{device.host}/")  # the browser suggests its only key by itself
    assert Session.of(kari()).order_by(Session.id.desc()).get().proof == Proof.PASSKEY


def test_it_is_the_second_step_too(device: Device) -> None:
    device.make_key()
    device.sign_out()
    device.unlocked(False)
    device.go("/login")
    page = device.page
    page.fill("#customer_id", "nordlys")
    page.fill("#username", "kari")
    page.fill("#password", PASSWORD)
    page.click("#sign-in")
    page.wait_for_url("**/login/second-step")
    device.unlocked(True)
    page.click("#passkey-button")
    page.wait_for_url(f"{device.host}/")
    newest = Session.of(kari()).order_by(Session.id.desc()).get()
    assert newest.proof == Proof.PASSWORD_AND_PASSKEY


def test_a_key_that_is_not_unlocked_is_not_taken(device: Device) -> None:
    device.make_key()
    device.sign_out()
    device.unlocked(False)
    device.go("/login")
    device.page.click("#passkey-button")
    device.page.wait_for_selector("[data-passkey-message]:not(:empty)")
    assert device.page.url.endswith("/login")


def test_a_removed_key_opens_nothing(device: Device) -> None:
    device.make_key()
    Passkey.delete().execute()
    device.sign_out()
    device.go("/login")
    device.page.wait_for_selector("#error-summary")
    assert "ble ikke godtatt" in device.page.inner_text("#error-summary")


def test_a_copied_key_is_noticed_and_refused(device: Device) -> None:
    device.make_key()
    copy = device.keys()[0]
    device.sign_out()
    device.go("/login")
    device.page.wait_for_url(f"{device.host}/")
    device.sign_out()
    device.hold(copy)  # its counter is behind that of the key it was copied from
    device.go("/login")
    device.page.wait_for_selector("#error-summary")
    assert noted(Signal.PASSKEY_CLONED) == 1


def test_an_answer_made_for_another_origin_is_refused(device: Device, running: Flask) -> None:
    """Two ports of one host share cookies and keys, but they are two origins."""
    device.make_key()
    device.sign_out()
    made: list[str] = []
    device.page.route("**/login/passkey", lambda route: made.append(route.request.post_data or ""))
    with serving(running) as elsewhere:
        device.page.goto(f"{elsewhere.replace('127.0.0.1', 'localhost')}/login")
        device.page.wait_for_timeout(1500)
        assert len(made) == 1
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        address = f"{device.host}/login/passkey"
        send = device.page.context.request.post
        refused = send(address, data=made[0], headers=headers, max_redirects=0)
        assert refused.status == 422
        assert "ble ikke godtatt" in refused.text()
        there = address.replace(device.host, elsewhere.replace("127.0.0.1", "localhost"))
        taken = send(there, data=made[0], headers=headers, max_redirects=0)
        assert taken.status == 303, "it is the origin alone that was wrong"


def test_the_same_answer_sent_twice_signs_in_once(device: Device) -> None:
    device.make_key()
    device.sign_out()
    sent: list[str] = []
    device.page.on("request", lambda request: sent.append(request.post_data or ""))
    device.go("/login")
    device.page.wait_for_url(f"{device.host}/")
    body = next(data for data in sent if "answer=" in data)
    before = Session.of(kari()).count()
    answer = device.page.context.request.post(
        f"{device.host}/login/passkey",
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        max_redirects=0,
    )
    assert answer.status in (400, 422)
    assert Session.of(kari()).count() == before


def test_several_keys_are_told_apart_and_named(device: Device) -> None:
    device.make_key("Telefonen min")
    first = device.keys()[0]
    device.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": device.authenticator})
    device.make_key("Nøkkelringen")
    device.go("/security")
    names = device.page.locator("#passkeys strong").all_inner_texts()
    assert names == ["Telefonen min", "Nøkkelringen"]
    assert first["credentialId"] != device.keys()[0]["credentialId"]


def test_the_same_key_is_not_added_twice(device: Device) -> None:
    device.make_key()
    device.go("/security/passkeys/new")
    device.page.fill("#name", "En gang til")
    device.page.click("#passkey-button")
    device.page.wait_for_selector("[data-passkey-message]:not(:empty)")
    assert Passkey.of(kari()).count() == 1


def test_without_script_the_button_is_not_there(
    open_context: Callable[..., BrowserContext], host: str
) -> None:
    context = open_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host.replace('127.0.0.1', 'localhost')}/login")
    assert not page.is_visible("#passkey-button")
    assert page.is_visible("#sign-in")
