"""What other programs read: vCard for contact, iCalendar for holidays, Open Badges for certificates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from icalendar import Calendar, Event

from portal.members.models import Member


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


def calendar(name: str, periods: Iterable[tuple[str, dt.date, dt.date]]) -> bytes:
    """Return days off, each (what, first, last), as iCalendar (RFC 5545)."""
    made = Calendar()
    made.add("prodid", "-//Cerum AS//Medlemsportalen//NO")
    made.add("version", "2.0")
    for number, (what, first, last) in enumerate(periods, 1):
        event = Event()
        event.add("uid", f"{number}.{first.isoformat()}@medlemsportalen")
        event.add("dtstamp", dt.datetime.combine(first, dt.time(), dt.UTC))
        event.add("summary", what)
        event.add("dtstart", first)
        event.add("dtend", last + dt.timedelta(days=1))
        made.add_component(event)
    made.add("x-wr-calname", name)
    return bytes(made.to_ical())


def week(name: str, days: Iterable[tuple[int, str]], since: dt.date) -> bytes:
    """Return working days, each (number of the weekday, what), as weekly events (RFC 5545)."""
    made = Calendar()
    made.add("prodid", "-//Cerum AS//Medlemsportalen//NO")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    monday = since - dt.timedelta(days=since.weekday())
    for number, what in days:
        first = monday + dt.timedelta(days=number)
        event = Event()
        event.add("uid", f"week.{number}@medlemsportalen")
        event.add("dtstamp", dt.datetime.combine(since, dt.time(), dt.UTC))
        event.add("summary", what)
        event.add("dtstart", first)
        event.add("dtend", first + dt.timedelta(days=1))
        event.add("rrule", {"freq": "weekly"})
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def badge(member: Member, certificate: Any) -> bytes:
    """Return a certificate as an Open Badges 3.0 credential; the member claims it, nobody signs it."""
    credential: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"type": ["Profile"], "name": certificate.issuer or ""},
        "name": certificate.name,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": member.full_name,
                }
            ],
            "achievement": {
                "type": ["Achievement"],
                "name": certificate.name,
                "achievementType": "Certificate",
                "description": certificate.name,
                "criteria": {"narrative": certificate.name},
            },
        },
    }
    if certificate.issued_on:
        credential["validFrom"] = f"{certificate.issued_on.isoformat()}T00:00:00Z"
    if certificate.expires_on:
        credential["validUntil"] = f"{certificate.expires_on.isoformat()}T00:00:00Z"
    return json.dumps(credential, ensure_ascii=False, indent=2).encode()


def _line(name: str, value: str | None) -> str:
    return f"{name}:{_escaped(value)}" if value else ""


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text.replace("\r", "")
