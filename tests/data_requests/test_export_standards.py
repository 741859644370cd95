"""What other programs take from an export is as they expect it: a card, calendars, badges."""

import datetime as dt
import json

from icalendar import Calendar

from portal.config import Settings
from portal.data_requests.export.models import Export
from portal.jobs.worker import Worker
from portal.profile.certificates import Certificate
from portal.profile.holidays import Holiday
from portal.profile.schedule import WorkSchedule
from tests.cast import Cast
from tests.clock import Clock
from tests.data_requests.exports import opened, start


def test_a_card_is_in_it_only_when_its_area_is(
    furnished: Cast, settings: Settings, worker: Worker
) -> None:
    start(furnished.kari, settings, areas=["activity"])
    start(furnished.ola, settings)
    worker.work_due()
    with opened(Export.of(furnished.kari).get(), settings) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".vcf", ".ics"))]
        assert not [name for name in archive.namelist() if name.startswith("certificates/")]
    with opened(Export.of(furnished.ola).get(), settings) as archive:
        assert {"contact.vcf", "holidays.ics", "schedule.ics"} <= set(archive.namelist())


def test_calendars_say_what_the_portal_knows(
    furnished: Cast, settings: Settings, worker: Worker, clock: Clock
) -> None:
    start(furnished.kari, settings, areas=["schedule"])
    worker.work_due()
    with opened(Export.of(furnished.kari).get(), settings) as archive:
        days_off = Calendar.from_ical(archive.read("holidays.ics")).walk("VEVENT")
        week = Calendar.from_ical(archive.read("schedule.ics")).walk("VEVENT")
    stored = Holiday.of(furnished.kari).where(Holiday.removed_at.is_null())
    assert [(one.start, one.end) for one in days_off] == [
        (holiday.starts_on, holiday.ends_on + dt.timedelta(days=1)) for holiday in stored
    ]
    runs = WorkSchedule.of(furnished.kari).get().runs()
    assert [len(one["RRULE"]["BYDAY"]) for one in week] == [
        last - first + 1 for first, last, _ in runs
    ]
    assert len({str(one["UID"]) for one in (*days_off, *week)}) == len(days_off) + len(week)


def test_a_badge_has_what_open_badges_asks_for(
    furnished: Cast, settings: Settings, worker: Worker
) -> None:
    """What the specification's schema requires of each class; its text may not be copied here."""
    start(furnished.kari, settings, areas=["certificates"])
    worker.work_due()
    with opened(Export.of(furnished.kari).get(), settings) as archive:
        names = [name for name in archive.namelist() if name.startswith("certificates/")]
        badges = [json.loads(archive.read(name)) for name in names]
    assert (
        len(badges)
        == Certificate.of(furnished.kari).where(Certificate.removed_at.is_null()).count()
    )
    for badge in badges:
        assert badge["@context"][0] == "https://www.w3.org/ns/credentials/v2"
        assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert "proof" not in badge
        subject = badge["credentialSubject"]
        [holder] = subject["identifier"]
        achievement = subject["achievement"]
        for part, needed in (
            (badge, {"@context", "id", "type", "name", "issuer", "credentialSubject", "validFrom"}),
            (badge["issuer"], {"id", "type", "name"}),
            (subject, {"type", "achievement"}),
            (achievement, {"id", "type", "name", "description", "criteria"}),
            (holder, {"type", "hashed", "identityHash", "identityType"}),
        ):
            assert needed <= part.keys()
        for part in (badge, badge["issuer"], achievement):
            assert part["id"].startswith("urn:uuid:")
        assert (holder["identityType"], holder["hashed"]) == ("name", False)
        assert holder["identityHash"] == furnished.kari.full_name
        assert dt.datetime.fromisoformat(badge["validFrom"]).tzinfo is not None
