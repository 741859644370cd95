"""What other programs read: vCard for contact, iCalendar for holidays, Open Badges for certificates."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from icalendar import Calendar, Event

from portal import clock
from portal.members.models import Member
from portal.profile.certificates import Certificate
from portal.profile.schedule import WorkSchedule
from portal.words import N_

HOURS = N_("Arbeid, %(hours)s timer")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BADGE_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def vcard(member: Member) -> bytes:
    """Return ``member`` as a vCard 4.0 (RFC 6350)."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_escaped(member.full_name)}",
        f"N:{_escaped(member.family_name)};{_escaped(member.given_name)};;;",
        _line("EMAIL", member.email),
        _line("TEL;VALUE=text", member.mobile),
        _line("ORG", member.workplace),
        _line("TITLE", member.job_title),
    ]
    if member.street or member.city:
        parts = (member.street, member.city, None, member.postcode, "Norge")
        lines.append("ADR:;;" + ";".join(_escaped(part or "") for part in parts))
    return "\r\n".join([line for line in lines if line] + ["END:VCARD", ""]).encode()


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, the first and the last included; ``number`` is that of its row."""

    number: int
    what: str
    first: dt.date
    last: dt.date


def calendar(name: str, periods: Iterable[Period]) -> bytes:
    """Return days off as iCalendar (RFC 5545)."""
    made = _calendar(name)
    for period in periods:
        event = _event(f"holiday-{period.number}", period.what, period.first)
        event.add("dtend", period.last + dt.timedelta(days=1))
        made.add_component(event)
    return bytes(made.to_ical())


def week(schedule: WorkSchedule | None, today: dt.date, say: Callable[[str], str]) -> bytes:
    """Return the working week as iCalendar: every week from this one on, a line for each run of days.

    The portal knows how many hours a day has, not when they begin, so the days are whole.
    """
    made = _calendar(say(WorkSchedule.called))
    monday = today - dt.timedelta(days=today.weekday())
    for first, last, hours in schedule.runs() if schedule else ():
        what = say(HOURS) % {"hours": f"{hours:g}"}
        event = _event(f"week-{first}", what, monday + dt.timedelta(days=first))
        event.add("dtend", monday + dt.timedelta(days=first + 1))
        event.add("rrule", {"freq": "weekly", "byday": list(WEEKDAYS[first : last + 1])})
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def badge(member: Member, certificate: Certificate) -> bytes:
    """Return a certificate as an Open Badges 3.0 credential; the member claims it, nobody signs it."""
    begins = certificate.issued_on or clock.local(certificate.created_at).date()
    credential: dict[str, Any] = {
        "@context": list(BADGE_CONTEXTS),
        "id": _urn("certificate", member.customer.key, certificate.id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": _urn("issuer", certificate.issuer),
            "type": ["Profile"],
            "name": certificate.issuer,
        },
        "name": certificate.name,
        "validFrom": _midnight(begins),
        "credentialSubject": _holder(member, certificate),
    }
    if certificate.expires_on:
        credential["validUntil"] = _midnight(certificate.expires_on + dt.timedelta(days=1))
    return json.dumps(credential, ensure_ascii=False, indent=2).encode()


def _holder(member: Member, certificate: Certificate) -> dict[str, Any]:
    """Who has it, and for what."""
    name = {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": False,
        "identityHash": member.full_name,
    }
    achievement = {
        "id": _urn("achievement", certificate.issuer, certificate.name),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": certificate.name,
        "description": certificate.name,
        "criteria": {"narrative": certificate.name},
    }
    number = {"licenseNumber": certificate.number} if certificate.number else {}
    return {
        "type": ["AchievementSubject"],
        "identifier": [name],
        "achievement": achievement,
        **number,
    }


def _calendar(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Cerum AS//Medlemsportalen//NO")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    return made


def _event(uid: str, what: str, first: dt.date) -> Event:
    event = Event()
    event.add("uid", f"{uid}@medlemsportalen")
    event.add("dtstamp", dt.datetime.combine(first, dt.time(), dt.UTC))
    event.add("summary", what)
    event.add("dtstart", first)
    return event


def _urn(*parts: object) -> str:
    """An id that is the same in every export, for what has no address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\x1f".join(map(str, parts))).urn


def _midnight(day: dt.date) -> str:
    instant = dt.datetime.combine(day, dt.time(), clock.NORWAY).astimezone(dt.UTC)
    return instant.isoformat().replace("+00:00", "Z")


def _line(name: str, value: str | None) -> str:
    return f"{name}:{_escaped(value)}" if value else ""


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text.replace("\r", "")
