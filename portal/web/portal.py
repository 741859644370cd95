"""What the running portal consists of, bound to the Flask app rather than to modules."""

from dataclasses import dataclass

from flask import Flask, current_app

from portal.assets import Assets
from portal.auth.passwords import Passwords
from portal.config import Settings
from portal.data.register import Register
from portal.data_requests.plan import Plan
from portal.keys import Keys
from portal.sharing.columns import Shareables


@dataclass(frozen=True, slots=True)
class Portal:
    """Settings, secrets and the things made from them once, at start."""

    settings: Settings
    keys: Keys
    passwords: Passwords
    register: Register
    assets: Assets
    plan: Plan
    shareables: Shareables


def bind(app: Flask, made: Portal) -> None:
    """Let ``app`` carry ``made``."""
    app.extensions["portal"] = made


def portal() -> Portal:
    """Return what the app that serves this request, job or command carries."""
    made = current_app.extensions["portal"]
    assert isinstance(made, Portal)
    return made
