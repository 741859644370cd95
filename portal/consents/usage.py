"""Statistics of use: how often a member opened which page, by the day. Never what was in it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping

from peewee import Insert, Value

from portal import clock
from portal.consents.collected import UsageCount
from portal.consents.gate import collect
from portal.data.fields import DayField
from portal.data.prepared import Prepared
from portal.data.purposes import USAGE_STATISTICS
from portal.members.models import Member
from portal.words import N_

COUNTED_DAYS = 90
_ARGUMENT = re.compile(r"<(?:(any)\([^)]*\):|\w+:)?(\w+)>")

# What pages are called where their use is shown. A page that is not here goes by its address.
PAGE_NAMES = {
    "/": N_("Hjem"),
    "/profile": N_("Min profil"),
    "/profile/contact": N_("Kontakt"),
    "/profile/work": N_("Arbeid"),
    "/profile/education": N_("Utdanning"),
    "/profile/experience": N_("Erfaring"),
    "/profile/certificates": N_("Sertifikater"),
    "/profile/schedule": N_("Arbeidsplan og ferie"),
    "/profile/time-clock": N_("Timeregistrering"),
    "/consents": N_("Samtykker"),
    "/data": N_("Alt om deg"),
    "/requests": N_("Henvendelser"),
    "/security": N_("Sikkerhet"),
}


def page_of(rule: str, arguments: Mapping[str, object]) -> str:
    """Return the address of a page without what names a row: ``/profile/certificates/*``."""
    return _ARGUMENT.sub(lambda found: str(arguments[found[2]]) if found[1] else "*", rule)


def count_page(member: Member, page: str, *, at: dt.datetime) -> UsageCount | None:
    """Count that ``member`` opened ``page``; return None, and count nothing, without consent."""

    day = clock.local(at).date()

    def write() -> UsageCount:
        _ONE_MORE.tuples(member.id, DayField().db_value(day), page)
        return UsageCount(member=member.id, day=day, page=page)

    return collect(USAGE_STATISTICS, member, write, at=at)


def _one_more(member: Value, day: Value, page: Value) -> "Insert":
    row = {UsageCount.member: member, UsageCount.day: day, UsageCount.page: page}
    counted: Insert = (
        UsageCount.insert({**row, UsageCount.views: 1})
        .on_conflict(
            conflict_target=(UsageCount.member, UsageCount.day, UsageCount.page),
            update={UsageCount.views: UsageCount.views + 1},
        )
        .returning(UsageCount.id)
    )
    return counted


_ONE_MORE = Prepared(_one_more, count=3)


def views_of(member: Member, today: dt.date) -> Counter[str]:
    """Return how often ``member`` opened each page in the last 90 days."""
    since = today - dt.timedelta(days=COUNTED_DAYS)
    found: Counter[str] = Counter()
    for row in UsageCount.of(member).where(UsageCount.day > since):
        found[row.page] += row.views
    return found
