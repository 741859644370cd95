"""Somebody signs in to a portal that is as it was kept: through the form once, then put back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import time_machine
from flask import Flask

from portal import clock
from tests.kept import Kept
from tests.pages import Visitor

SignIn = Callable[[str, str], Visitor]

# Where the time goes on, what was kept some minutes ago is no longer what just happened.
FRESH = dt.timedelta(minutes=4)


@dataclass(frozen=True)
class Arrival:
    """A browser as it is when it has just signed in, and the state of the database with it."""

    state: str
    browser: dict[str, Any]
    at: dt.datetime


class Arrivals:
    """Who has signed in at the beginning of a test, and from which state of the database."""

    def __init__(self, beginnings: Kept) -> None:
        self._beginnings = beginnings
        self._known: dict[tuple[str, str, str, dt.datetime | None], Arrival] = {}
        self._number = 0

    def sign_in(self, app: Flask, customer: str, username: str) -> Visitor:
        """Return a new browser in which the member has signed in, as it is after the form."""
        visitor = Visitor(app)
        if not self._beginnings.is_untouched:  # a fixture has done something before
            visitor.sign_in(customer, username)
            return visitor
        when = clock.now() if time_machine.escape_hatch.is_travelling() else None
        key = (self._beginnings.name, customer, username, when)
        arrival = self._known.get(key)
        if arrival and clock.now() - arrival.at < FRESH:
            self._beginnings.put(arrival.state)
        else:
            visitor.sign_in(customer, username)
            arrival = self._known[key] = self._keep(visitor)
        visitor.take_over(arrival.browser)
        return visitor

    def _keep(self, visitor: Visitor) -> Arrival:
        self._number += 1
        state = f"arrival_{self._number}"
        self._beginnings.keep(state, self._beginnings.result)
        return Arrival(state, visitor.hand_over(), clock.now())
