"""Making the demo in an empty database, and knowing its password afterwards."""

import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from portal import clock
from portal.auth.passwords import LONGEST, Passwords
from portal.config import SettingsError
from portal.data.base import transaction
from portal.data.engine import connected
from portal.files import write_whole
from portal.members.models import Customer, Member
from portal.operator.demo.asked import ask_for_things
from portal.operator.demo.cast import FJORD, NORDLYS, Cast, assemble
from portal.operator.demo.profiles import fill_profiles
from portal.operator.demo.shared import share_with_others
from portal.operator.demo.told import publish_shipped_policy
from portal.operator.demo.watched import watch_over
from portal.operator.demo.years import LONG_AGO, live_through_years, number_in_order
from portal.web.portal import Portal

# What the cast is given, area by area: each takes the cast and the present time.
LIVES: tuple[Callable[[Cast, dt.datetime], None], ...] = (
    live_through_years,
    fill_profiles,
    share_with_others,
    publish_shipped_policy,
    ask_for_things,
    watch_over,
)


def ensure_demo(app: Flask, password: str | None) -> str | None:
    """Return the password of the demo, which is made if the database of ``app`` is empty.

    Returns None when the database holds somebody else's customers: they are left alone. Another
    ``password`` than last time becomes that of everyone who has not chosen one of their own.
    Raises `SettingsError` in production and when the password cannot be used or kept.
    """
    made: Portal = app.extensions["portal"]
    _refuse(made, password)
    path = made.settings.data / "demo-password"
    try:
        with connected():
            kept = path.read_text("utf-8") if path.exists() else None
            return _ensure(made.passwords, path, kept, password)
    except (OSError, ValueError) as error:
        raise SettingsError(f"The demo's password in {path} cannot be kept: {error}") from error


def how_to_sign_in(password: str) -> str:
    """Return what to tell who started the portal, as whole lines."""
    return (
        "Sign in as kari, ola or admin of customer nordlys, or as kari or admin of customer fjord.\n"
        f"They share the password: {password}\n"
    )


def _refuse(made: Portal, password: str | None) -> None:
    if made.settings.production:
        raise SettingsError("The demo is not made in production: everybody knows its people")
    if password is not None and len(password) > LONGEST:
        raise SettingsError(f"PORTAL_DEMO_PASSWORD can have at most {LONGEST} characters")


def _ensure(passwords: Passwords, path: Path, kept: str | None, wanted: str | None) -> str | None:
    password = wanted or kept or secrets.token_urlsafe(15)
    if not Customer.select().exists():
        write_whole(path, password.encode())
        make_demo(passwords.hash(password), clock.now())
    elif kept is None:
        return None
    elif password != kept:
        _change(passwords, kept, password)
        write_whole(path, password.encode())
    return password


def make_demo(password_hash: str, at: dt.datetime) -> None:
    """Put the cast and its past into the database, all or nothing; all have the same password."""
    with transaction():
        cast = assemble(password_hash, since=at - LONG_AGO)
        for live in LIVES:
            live(cast, at)
        number_in_order()


def _change(passwords: Passwords, old: str, new: str) -> None:
    """The cast has one hash between them, so one update reaches all who still have it."""
    keys = (NORDLYS["key"], FJORD["key"])
    members = Member.select().join(Customer).where(Customer.key.in_(keys))
    hashes = {member.password_hash for member in members if member.password_hash}
    shared = [known for known in hashes if passwords.matches(known, old)]
    fresh = passwords.hash(new)
    Member.update(password_hash=fresh).where(Member.password_hash.in_(shared)).execute()
