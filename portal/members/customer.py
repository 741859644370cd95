"""The customer: the legal entity that buys the service and is the controller for its own members."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from peewee import BooleanField, CharField, IntegerField

from portal.data.base import BaseModel
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.words import DEFAULT_LANGUAGE, LANGUAGES


class Registering(StrEnum):
    """How somebody becomes a member of a customer."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class Customer(BaseModel):
    """The legal entity that buys the service and is the controller for its members."""

    key = technical(CharField(unique=True), "the customer id that members type at sign-in")
    name = technical(CharField(), "the customer's legal name")
    org_number = technical(CharField(), "organisation number from the Norwegian register")
    contact_email = technical(CharField(), "where members reach the customer about their data")
    contact_phone = technical(CharField(null=True), "the same, by telephone")
    language = technical(CharField(default=DEFAULT_LANGUAGE), "language of a member who chose none")
    two_step_for_admins = technical(
        BooleanField(default=True), "customer admins must have two-step verification or a passkey"
    )
    device_days = technical(
        IntegerField(default=30), "how long a device may go without the second step; 0 is never"
    )
    notice_days = technical(
        IntegerField(default=14), "from members are told of something new to when it holds"
    )
    time_zone = technical(
        CharField(default="Europe/Oslo"), "where the customer's days begin: deadlines are its days"
    )
    privacy_contact = technical(CharField(null=True), "who answers about privacy: a name or a role")
    help_email = technical(CharField(null=True), "where members get other help")
    help_phone = technical(CharField(null=True), "the same, by telephone")
    languages = technical(
        CharField(default=",".join(LANGUAGES)), "the languages that members may choose among"
    )
    colour = technical(CharField(null=True), "the customer's own colour, as six hexadecimal digits")
    registration = technical(
        CharField(default=Registering.INVITATION.value), "how somebody becomes a member"
    )
    idle_minutes = technical(
        IntegerField(default=15), "how long a session lasts without use, within Cerum's bounds"
    )
    absolute_hours = technical(
        IntegerField(default=12), "how long a session lasts at most, within Cerum's bounds"
    )
    names_in_access_log = technical(
        BooleanField(default=False), "whether members are told the names of admins who looked"
    )
    created_at = technical(UtcDateTimeField(), "when the customer began")
    ends_at = technical(UtcDateTimeField(null=True), "when the contract ends and its members go")

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which the customer's days are counted."""
        return ZoneInfo(self.time_zone)

    @property
    def spoken(self) -> tuple[str, ...]:
        """Return the codes of the languages that members may choose among, the customer's own too."""
        return _spoken(str(self.languages), str(self.language))

    def language_for(self, wanted: str | None) -> str:
        """Return ``wanted`` where the customer offers it, else the customer's own language."""
        return wanted if wanted in self.spoken else str(self.language)


@lru_cache
def _spoken(offered: str, own: str) -> tuple[str, ...]:
    return tuple(code for code in LANGUAGES if code in {*offered.split(","), own})
