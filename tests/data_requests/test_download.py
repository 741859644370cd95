"""Fetching the file: broken off and resumed, too late, in the middle of an erasure, with no room."""

import datetime as dt
from pathlib import Path

import pytest

from portal import clock as portal_clock
from portal.auth.models import Session
from portal.config import Settings
from portal.data_requests.erasure import Eraser
from portal.data_requests.export.asking import destroy
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.export.upkeep import expire
from portal.data_requests.wiping import files_of
from portal.jobs.worker import Worker
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.clock import Clock
from tests.data_requests.acts import begin_now
from tests.data_requests.exports import start
from tests.limits import small_disk
from tests.pages import Visitor

PAGE = 4096


@pytest.fixture
def exported(cast: Cast, settings: Settings, worker: Worker, clock: Clock) -> Export:
    """A file of Kari's that is ready."""
    start(cast.kari, settings)
    worker.work_due()
    return Export.get()


@pytest.fixture
def kari(exported: Export, signed_in: SignIn) -> Visitor:
    """Kari, signed in just now."""
    return signed_in("nordlys", "kari")


def address(export: Export) -> str:
    """Return where the file is fetched."""
    return f"/requests/{export.request.id}/download"


def test_what_was_broken_off_goes_on_where_it_stopped(
    exported: Export, kari: Visitor, settings: Settings
) -> None:
    path = address(exported)
    whole = exported.path(settings.data).read_bytes()
    half = len(whole) // 2
    first = kari.get(path, headers={"Range": f"bytes=0-{half - 1}"})
    same = {"If-Range": str(first.headers["ETag"])}
    rest = kari.get(path, headers={"Range": f"bytes={half}-", **same})
    assert (first.status, rest.status) == (206, 206)
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole) - 1}/{len(whole)}"
    assert first.content + rest.content == whole


def test_another_file_is_not_sewn_to_the_first_half(exported: Export, kari: Visitor) -> None:
    changed = {"Range": "bytes=100-", "If-Range": '"another"'}
    answer = kari.get(address(exported), headers=changed)
    assert answer.status == 200
    assert len(answer.content) == exported.size


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=9-1", "lines=1-2", "bytes=x-y", "øæå"])
def test_a_part_that_is_not_there_breaks_nothing(
    exported: Export, kari: Visitor, asked: str
) -> None:
    answer = kari.get(address(exported), headers={"Range": asked.encode().decode("latin-1")})
    assert answer.status in (200, 416)


def test_after_five_minutes_it_is_asked_who_goes_on(exported: Export, kari: Visitor) -> None:
    Session.update(authenticated_at=portal_clock.now() - dt.timedelta(minutes=6)).execute()
    answer = kari.get(address(exported), headers={"Range": "bytes=100-"})
    assert answer.status == 303
    assert "/security/confirmation/" in str(answer.location)


def test_the_page_says_why_there_is_no_file_any_more(
    exported: Export, kari: Visitor, settings: Settings, clock: Clock
) -> None:
    clock.move(days=8)
    kari.sign_in("nordlys", "kari")
    assert expire(settings.data, portal_clock.now()) == 1
    assert kari.get(address(exported)).status == 404
    words = kari.get(f"/requests/{exported.request.id}").words
    assert "Filen er slettet" in words
    assert kari.get("/requests/new/export").status == 200


def test_one_that_was_wiped_or_lost_is_not_there(
    exported: Export, kari: Visitor, settings: Settings
) -> None:
    exported.path(settings.data).unlink()
    assert kari.get(address(exported)).status == 404
    destroy(exported, settings.data, at=portal_clock.now())
    assert kari.get(address(exported)).status == 404


def test_who_is_being_erased_fetches_nothing(
    cast: Cast, exported: Export, kari: Visitor, eraser: Eraser
) -> None:
    begin_now(cast.kari, eraser)
    assert kari.get(address(exported)).status != 200


def test_a_disk_that_lacks_the_last_page_is_tried_again_and_nothing_half_lies_about(
    cast: Cast, settings: Settings, worker: Worker, exported: Export, clock: Clock
) -> None:
    pages = -(-int(exported.size or 0) // PAGE)
    destroy(exported, settings.data, at=portal_clock.now())
    folder: Path = files_of(settings.data, cast.kari.id)
    clock.move(days=1)
    start(cast.kari, settings)
    with small_disk(folder, (pages - 1) * PAGE // 1024):
        worker.work_due()
        assert list(folder.iterdir()) == []
    again = Export.select().order_by(Export.id.desc()).get()
    assert again.stands is ExportState.RUNNING
    clock.move(minutes=1)
    worker.work_due()
    again = Export.get_by_id(again.id)
    assert again.stands is ExportState.READY
    assert again.path(settings.data).stat().st_size == again.size
