"""Closed by default: a stranger reaches what is listed here, and is turned away everywhere else."""

import pytest
from flask import Flask

from portal.policies.publish import publish
from portal.web.gate import PUBLIC
from tests.house.addresses import Address, addresses, pages
from tests.pages import HTMX, Visitor
from tests.policies.texts import AT, texts

pytestmark = pytest.mark.same_on_both("the gate turns away before a page is asked for")

# Written a second time: opening a page to strangers takes a second thought.
OPEN = {
    "auth.for_customer",
    "auth.forgotten",
    "auth.forgotten_post",
    "auth.invitation",
    "auth.invitation_post",
    "auth.invitation_renewal",
    "auth.register",
    "auth.register_post",
    "auth.registration",
    "auth.registration_post",
    "auth.login",
    "auth.login_passkey",
    "auth.login_post",
    "auth.not_me",
    "auth.not_me_post",
    "auth.app_enter",
    "auth.app_handover",
    "auth.second_step",
    "auth.second_step_mail",
    "auth.second_step_passkey",
    "auth.second_step_post",
    "auth.reset",
    "auth.reset_post",
    "data_requests.certificate",
    "data_requests.membership",
    "data_requests.membership_renewal",
    "consents.cookies",
    "data_requests.export_schema",
    "consents.verdict",
    "consents.verification",
    "consents.verification_post",
    "policies.current",
    "policies.version",
    "profile.email_confirmation",
    "profile.email_confirmation_post",
    "sharing.notice",
    "sharing.notice_answer",
    "web.accessibility",
    "web.colour",
    "web.global_privacy_control",
    "web.healthz",
    "web.language",
    "web.readyz",
    "web.security_txt",
}


def closed(app: Flask) -> list[Address]:
    """Return what only members reach."""
    return [address for address in addresses(app) if not address.is_public]


def is_turned_away(visitor: Visitor, method: str, path: str) -> bool:
    """Return whether a stranger who asks for ``path`` gets sign-in and nothing else."""
    page = visitor.send(method, path)
    fragment = visitor.send(method, path, headers=HTMX)
    return (
        page.status == 303
        and str(page.location).startswith("/login")
        and fragment.status == 401
        and fragment.headers.get("HX-Redirect", "").startswith("/login")
        and not fragment.content
    )


def test_what_is_open_is_listed() -> None:
    assert PUBLIC - {"static"} == OPEN


def test_a_stranger_is_turned_away_everywhere(app: Flask, visitor: Visitor) -> None:
    walked = [(method, each.path) for each in closed(app) for method in sorted(each.methods)]
    assert ("GET", "/") in walked
    assert ("POST", "/logout") in walked
    assert [each for each in walked if not is_turned_away(visitor, *each)] == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_no_other_method_slips_in(app: Flask, visitor: Visitor, method: str) -> None:
    for address in closed(app):
        assert visitor.send(method, address.path).status >= 300, address


def test_a_page_that_somebody_forgot_to_close_is_found(app: Flask, visitor: Visitor) -> None:
    assert not is_turned_away(visitor, "GET", "/login")


def test_what_is_open_answers_a_stranger(app: Flask, visitor: Visitor) -> None:
    publish(texts(), number=1, effective_at=AT, at=AT)
    for path in pages(app, public=True):
        answer = visitor.get(path)
        assert answer.status in (200, 302, 303), path
        assert "next=" not in str(answer.location), path


def test_an_address_that_does_not_exist_is_404_for_everybody(kari: Visitor, app: Flask) -> None:
    for visitor in (kari, Visitor(app)):
        assert visitor.get("/nowhere").status == 404
        assert visitor.get("/profile/nowhere").status == 404
        assert visitor.get("/../etc/passwd").status == 404


def test_who_was_turned_away_comes_back_to_where_they_were_going(visitor: Visitor) -> None:
    assert visitor.get("/profile/contact?edit=1").location == (
        "/login?next=/profile/contact%3Fedit%3D1"
    )
    page = visitor.get("/login?next=/profile/contact%3Fedit%3D1")
    typed = {"customer_id": "nordlys", "username": "kari", "password": "blåbær på fjellet i august"}
    visitor.page = page
    assert visitor.submit(typed, follow=False).location == "/profile/contact?edit=1"


def test_the_customer_comes_from_the_session_alone(kari: Visitor) -> None:
    """Whatever names another customer is passed over."""
    for path in ("/?customer_id=fjord", "/profile?customer=2", "/profile/contact?member=4"):
        page = kari.get(path)
        assert "Nordlys Drift AS" in page.title
        assert "Fjord" not in page.text
    headers = {"X-Customer-Id": "fjord", "Cookie": "customer=fjord"}
    assert "Fjord" not in kari.get("/", headers=headers).text
