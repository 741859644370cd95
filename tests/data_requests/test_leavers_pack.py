"""The leaver's pack: in one click, what a person takes along to the next employer."""

import csv
import io
import json
import zipfile

from icalendar import Calendar

from portal import clock as portal_clock
from portal.data_requests.erasure_tables import Cause
from portal.data_requests.export.models import Export
from portal.data_requests.planned import TIME_TO_UNDO, plan_erasure
from portal.jobs.worker import Worker
from portal.web.portal import Portal
from tests.cast import Cast
from tests.pages import Visitor


def pack(visitor: Visitor, worker: Worker, made: Portal, cast: Cast) -> zipfile.ZipFile:
    """Return the pack that a click on the page that is open leads to."""
    answer = visitor.post("/requests/leavers-pack", follow=True)
    assert answer.status == 200
    worker.work_due()
    [export] = Export.of(cast.kari)
    return zipfile.ZipFile(export.path(made.settings.data))


def test_it_holds_what_the_next_employer_can_use(
    furnished: Cast, visitor: Visitor, worker: Worker, made: Portal
) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    with pack(visitor, worker, made, furnished) as taken:
        names = set(taken.namelist())
        assert "contact.vcf" in names
        for table in ("education", "experience", "certificate", "work-schedule", "clock-entry"):
            assert {f"data/{table}.json", f"data/{table}.csv"} <= names
        assert not {"data/event.json", "data/session.json", "data/data-request.json"} & names
        badges = [name for name in names if name.startswith("certificates/")]
        for name in badges:
            assert "OpenBadgeCredential" in json.loads(taken.read(name))["type"]
        assert len(badges) > 1
        week = Calendar.from_ical(taken.read("schedule.ics"))
        working = [event for event in week.walk("VEVENT") if "RRULE" in event]
        assert 1 <= len(working) <= 7
        assert "timer" in str(working[0]["SUMMARY"])
        off = Calendar.from_ical(taken.read("holidays.ics"))
        assert off.walk("VEVENT")
        hours = list(
            csv.reader(io.StringIO(taken.read("data/clock-entry.csv").decode("utf-8-sig")))
        )
        assert len(hours) > 2
        assert taken.read("contact.vcf").startswith(b"BEGIN:VCARD\r\nVERSION:4.0")


def test_who_has_nothing_gets_a_pack_all_the_same(
    cast: Cast, visitor: Visitor, worker: Worker, made: Portal
) -> None:
    visitor.sign_in("nordlys", "kari")
    with pack(visitor, worker, made, cast) as taken:
        assert Calendar.from_ical(taken.read("schedule.ics")).walk("VEVENT") == []


def test_it_is_offered_on_every_page_when_the_contract_ends(cast: Cast, visitor: Visitor) -> None:
    at = portal_clock.now()
    plan_erasure(cast.kari, Cause.CONTRACT_ENDED, by=None, at=at, due_at=at + TIME_TO_UNDO)
    visitor.sign_in("nordlys", "kari")
    for path in ("/", "/profile", "/data"):
        form = visitor.get(path).html.select_one("#erasure-notice form")
        assert form is not None
        assert form["action"] == "/requests/leavers-pack"


def test_a_second_click_says_that_one_is_being_made(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.post("/requests/leavers-pack")
    again = visitor.post("/requests/leavers-pack")
    assert again.status == 409
    assert "Vi lager alt en fil til deg" in again.words
