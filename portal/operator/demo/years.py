"""What the cast has done over the years: the same events whenever the demo is made."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator
from typing import Any

from portal.activity.kinds import Kind
from portal.activity.looking import LookUp, Reason
from portal.activity.models import Event
from portal.auth.models import Session
from portal.auth.tokens import hashed
from portal.data.many import insert_many
from portal.members.models import Member
from portal.operator.demo.cast import Cast
from portal.profile.sections import CONTACT, WORK

LONG_AGO = dt.timedelta(days=3 * 365)
MINUTES = dt.timedelta(minutes=7)


def live_through_years(cast: Cast, at: dt.datetime) -> None:
    """Record what happened to the cast until ``at``, with a last visit a few days before."""
    days_between_visits = (9, 16, 11, 23, 30)
    rows: list[dict[str, Any]] = []
    for member, days in zip(cast.members, days_between_visits, strict=True):
        rows += _joining(member)
        rows += _visits(member, at, days)
        _last_visit(member, at - dt.timedelta(days=4))
    rows += _by_the_admin(cast, at)
    _looked_at(cast, at)
    rows.sort(key=lambda row: row["at"])
    Event.insert_many(rows).execute()


def number_in_order() -> None:
    """Number all events in the order they happened, as in real life: area by area they were made."""
    happened = list(Event.select().order_by(Event.at, Event.id))
    Event.delete().execute()
    rows = [dict(event.__data__) for event in happened]
    for row in rows:
        del row["id"]
    insert_many(Event, rows)


def _joining(member: Member) -> Iterator[dict[str, Any]]:
    yield _row(member, Kind.MEMBER_ADDED, member.created_at, None)
    yield _row(member, Kind.INVITATION_SENT, member.created_at, None)
    yield _row(member, Kind.PASSWORD_SET, member.created_at + dt.timedelta(days=1), member)


def _visits(member: Member, at: dt.datetime, days: int) -> Iterator[dict[str, Any]]:
    """A visit every so often, now and then with a change or a wrong password before it."""
    for number in range(1, LONG_AGO.days // days):
        begun = at - dt.timedelta(days=4 + number * days, minutes=_chance(600, member, number))
        if _chance(12, member, number, "wrong") == 0:
            yield _row(member, Kind.SIGN_IN_FAILED, begun - dt.timedelta(minutes=1), None)
        yield _row(member, Kind.SIGNED_IN, begun, member)
        if _chance(9, member, number, "change") == 0:
            section = (CONTACT, WORK)[number % 2].title
            yield _row(member, Kind.SECTION_CHANGED, begun + MINUTES, member, section=section)
        if _chance(3, member, number, "out"):
            yield _row(member, Kind.SIGNED_OUT, begun + 2 * MINUTES, member)


def _by_the_admin(cast: Cast, at: dt.datetime) -> Iterator[dict[str, Any]]:
    """What each will find at the next visit, since it happened after the last one."""
    for admin, member in ((cast.admin, cast.kari), (cast.other_admin, cast.other_kari)):
        when = at - dt.timedelta(days=2)
        yield _row(member, Kind.SECTION_CHANGED, when, admin, section=WORK.title)
        yield _row(member, Kind.SIGN_IN_FAILED, when + dt.timedelta(hours=9), None)


def _looked_at(cast: Cast, at: dt.datetime) -> None:
    """Each admin has needed to reach somebody, and answered a request."""
    for admin, member in ((cast.admin, cast.kari), (cast.other_admin, cast.other_kari)):
        for days, reason in ((40, Reason.EMERGENCY), (3, Reason.PAY)):
            LookUp.create(
                member=member,
                by=admin,
                reason=reason.value,
                what="contact",
                at=at - dt.timedelta(days=days),
            )


def _last_visit(member: Member, begun: dt.datetime) -> None:
    """A session that ended: the next sign-in tells what has happened since."""
    Session.create(
        token_hash=hashed(secrets.token_urlsafe(32)),
        member=member,
        created_at=begun,
        last_seen_at=begun + MINUTES,
        authenticated_at=begun,
        ended_at=begun + MINUTES,
        address="192.0.2.17",
        agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    )


def _row(
    member: Member, kind: Kind, at: dt.datetime, by: Member | None, **values: str
) -> dict[str, Any]:
    text = json.dumps(values, ensure_ascii=False)
    return {"member": member, "by": by, "kind": kind.code, "values": text, "at": at}


def _chance(outcomes: int, member: Member, *parts: object) -> int:
    """One of so many outcomes, always the same for the same member and parts."""
    text = f"{member.customer.key} {member.username} {parts}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % outcomes
