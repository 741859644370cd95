"""Requests that another site makes in the member's browser change nothing."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.answers import Page
from tests.clock import Clock
from tests.house.addresses import addresses
from tests.pages import Visitor
from tests.snapshot import snapshot

pytestmark = pytest.mark.same_on_both("a request without the right token reaches no statement")

# Asked while somebody types; there is no button for it.
BY_SCRIPT_ALONE = {"profile.place"}
Forge = Callable[[Visitor, str], Page]


def without_token(visitor: Visitor, path: str) -> Page:
    """Send no token."""
    return visitor.send("POST", path, {"csrf_token": ""})


def with_made_up_token(visitor: Visitor, path: str) -> Page:
    """Send a token of the right shape."""
    return visitor.send("POST", path, {"csrf_token": "IjAwIg.aAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA"})


def with_strangers_token(visitor: Visitor, path: str) -> Page:
    """Send a token that was given to another browser."""
    other = Visitor(visitor.client.application)
    return visitor.send("POST", path, {"csrf_token": str(other.get("/login").token)})


def as_plain_text(visitor: Visitor, path: str) -> Page:
    """Send the right token in a body that a form of another site could make."""
    with_token = f"csrf_token={visitor.page and visitor.page.token}"
    headers = {"Content-Type": "text/plain"}
    return visitor.send_body("POST", path, with_token.encode(), headers)


def in_the_address(visitor: Visitor, path: str) -> Page:
    """Send the right token in the address."""
    token = visitor.page and visitor.page.token
    return visitor.send("POST", f"{path}?csrf_token={token}", {"csrf_token": ""})


@pytest.mark.parametrize(
    "forge",
    [without_token, with_made_up_token, with_strangers_token, as_plain_text, in_the_address],
    ids=lambda forge: forge.__name__,
)
@pytest.mark.parametrize("who", ["stranger", "kari"])
def test_a_forged_request_is_refused_and_changes_nothing(
    app: Flask, visitor: Visitor, clock: Clock, forge: Forge, who: str
) -> None:
    if who == "kari":
        visitor.sign_in("nordlys", "kari")
    else:
        visitor.get("/login")
    before = snapshot()
    for address in addresses(app):
        if "POST" in address.methods and (who == "kari" or address.is_public):
            assert forge(visitor, address.path).status == 400, address
    assert snapshot() == before


def test_the_token_of_before_signing_in_is_worth_nothing_after(kari: Visitor) -> None:
    early = Visitor(kari.client.application)
    token = early.get("/login").token
    early.sign_in("nordlys", "ola")
    assert early.send("POST", "/logout", {"csrf_token": str(token)}).status == 400


def test_the_right_token_is_let_through(app: Flask, kari: Visitor) -> None:
    posts = [a for a in addresses(app) if "POST" in a.methods and a.endpoint != "auth.logout"]
    refused = [a.path for a in posts if kari.fragment(a.path, {}, follow=False).status == 400]
    assert refused == []


def test_without_script_every_act_ends_on_a_page(app: Flask, kari: Visitor) -> None:
    for address in addresses(app):
        if "POST" in address.methods and address.endpoint not in {"auth.logout", *BY_SCRIPT_ALONE}:
            answer = kari.post(address.path)
            assert answer.status in (303, 404, 409, 410, 422), address
            assert answer.status == 303 or "<html" in answer.text, address


def test_what_changes_something_cannot_be_asked_for_by_address(app: Flask, kari: Visitor) -> None:
    paths = [a.path for a in addresses(app) if a.methods == {"POST"}]
    readable = {a.path for a in addresses(app) if "GET" in a.methods}
    for path in paths:
        if path not in readable:
            assert kari.get(path).status in (404, 405, 410), path
