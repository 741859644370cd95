"""What the tests of this area share: what an admin writes about a recipient."""

from __future__ import annotations

import datetime as dt
from typing import Any

from portal import clock
from portal.data.purposes import SHIPPED, Basis
from portal.members.models import Customer, Member
from portal.profile.profile import Profile
from portal.profile.switches import Switches
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.sharing.particulars import Allowed, checked
from portal.sharing.recipients import add_recipient
from tests.cast import Cast

COLUMNS = ["member.given_name", "member.family_name", "member.mobile", "clock_entry.started_at"]
ADDRESS = ["member.street", "member.given_name"]
PAYROLL = {
    "kind": "payroll",
    "name": "Lønn & Årsverk AS",
    "why": "Kjøre lønn hver måned",
    "purpose": "working-time",
    "responsibility": "processor",
    "country": "NO",
    "agreement": "Databehandleravtale om lønn",
    "agreed_on": "1.2.2024",
    "privacy_url": "https://lonn.example/personvern",
    "contact_email": "personvern@lonn.example",
}


def allowed(shareables: Shareables, *, unsafe: bool = False) -> Allowed:
    """What a version may refer to where the customer has no purposes of its own."""
    bases: dict[str, Basis] = {key: purpose.basis for key, purpose in SHIPPED.items()}
    return Allowed(frozenset(shareables.all), bases, unsafe)


def payroll(
    customer: Customer,
    shareables: Shareables,
    *,
    by: Member,
    at: dt.datetime,
    columns: list[str] = COLUMNS,
    **other: Any,
) -> RecipientVersion:
    """A recipient of the customer's own: its payroll bureau, unless ``other`` says otherwise."""
    said = checked({**PAYROLL, **other}, columns, allowed(shareables, unsafe=True))
    return add_recipient(customer, said, by=by, at=at)


def other(cast: Cast, shareables: Shareables, columns: list[str]) -> RecipientVersion:
    """Another recipient of Nordlys."""
    by, at = cast.admin, clock.now()
    return payroll(cast.nordlys, shareables, by=by, at=at, name="Nr. 2 AS", columns=columns)


def move_house(member: Member, *, by: Member | None = None, street: str = "Nyveien 1") -> None:
    """Let ``member`` correct the street in the profile."""
    profile = Profile(member, by or member, Switches.of(member.customer))
    profile.change(profile.section("contact"), {"street": street}, at=clock.now())
