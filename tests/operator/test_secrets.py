"""`secrets rotate`; the security log, apps' keys and lost second steps on the command line."""

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal import clock as portal_clock
from portal.auth.authenticator import secret_of
from portal.auth.factors import AuthenticatorApp
from portal.auth.second_step import factors_of
from portal.data.engine import released
from portal.keys import load_keys, store_keys
from portal.members.models import Member
from portal.web.portal import Portal
from tests.auth.people import first_step, turn_on_app
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor


@pytest.fixture
def run(app: Flask, cast: Cast, clock: Clock) -> Any:
    """Run a command and return how it went."""

    def command(*arguments: str, code: int = 0) -> Result:
        with released():
            result = app.test_cli_runner().invoke(args=list(arguments))
        assert result.exit_code == code, result.output
        return result

    return command


@pytest.fixture(autouse=True)
def as_before(made: Portal) -> Any:
    """Put the secrets back that the other tests were begun with."""
    yield
    store_keys(made.settings.data, made.keys)


def test_rotating_seals_anew_and_keeps_everybody_in(run: Any, cast: Cast, made: Portal) -> None:
    secret, _ = turn_on_app(cast.kari, made, at=portal_clock.now())
    run("secrets", "rotate")
    after = load_keys(made.settings.data)
    assert after.secret != made.keys.secret
    assert set(after.peppers) == {"k1", "k2"}
    app = AuthenticatorApp.of(cast.kari).get()
    assert secret_of(app, after) == secret
    assert not any(old.secret in after.secret for old in after.former)
    rows = json.loads(run("secrets", "status", "--json").output)
    states = {row["secret"]: row["current"] for row in rows}
    assert (states["pepper k1"], states["pepper k2"]) == (False, True)
    assert after.secret not in json.dumps(rows)


def test_a_pepper_that_nobody_needs_goes_at_the_next_rotation(
    run: Any, cast: Cast, made: Portal
) -> None:
    run("secrets", "rotate")
    Member.update(password_hash=None).execute()
    run("secrets", "rotate")
    assert "k1" not in load_keys(made.settings.data).peppers


def test_the_log_is_listed_by_the_names_of_the_vocabulary(run: Any, app: Flask) -> None:
    first_step(Visitor(app), password="feil passord her")
    rows = json.loads(run("security", "list", "--json").output)
    assert [row["event"] for row in rows] == ["authn_login_fail:password"]
    assert rows[0]["customer_id"] == "nordlys"


def test_a_lost_second_step_is_removed(run: Any, cast: Cast, made: Portal) -> None:
    turn_on_app(cast.kari, made, at=portal_clock.now())
    run("security", "reset", "nordlys", "kari", "--reason", "møtte opp med pass")
    assert not factors_of(cast.kari).any
    run("security", "reset", "nordlys", "ingen", "--reason", "x", code=1)


def test_an_apps_key_is_shown_once_and_revoked(run: Any, app: Flask) -> None:
    key = run("app", "add", "nordlys", "mobil").output.strip()
    headers = {"Portal-App-Key": key}
    sent = {"username": "kari"}
    assert Visitor(app).send("POST", "/app/handover", sent, headers=headers).status == 200
    run("app", "revoke", "nordlys", "mobil")
    assert Visitor(app).send("POST", "/app/handover", sent, headers=headers).status == 403
    run("app", "revoke", "nordlys", "mobil", code=1)
