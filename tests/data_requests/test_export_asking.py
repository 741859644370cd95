"""An export is asked for one at a time, fetched by whom it is about, and gone after a week."""

import datetime as dt
import io
import zipfile

import pytest

from portal import clock
from portal.config import Settings
from portal.data_requests.export.models import KEPT_FOR, Export, ExportState
from portal.data_requests.export.upkeep import expire
from portal.jobs.worker import Worker
from portal.words import Refused
from tests.cast import Cast
from tests.data_requests.exports import start
from tests.pages import Visitor


def test_a_period_that_ends_before_it_begins_is_refused(visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    typed = {"since": "2026-07-02", "until": "2026-07-01"}
    page = visitor.submit(typed, form="main form[action='/requests/new/export']")
    assert page.status == 422
    assert "Perioden må slutte" in page.words
    assert 'value="2026-07-02"' in page.text


def test_one_at_a_time_and_one_a_day(cast: Cast, settings: Settings, worker: Worker) -> None:
    start(cast.kari, settings)
    with pytest.raises(Refused):
        start(cast.kari, settings)
    start(cast.ola, settings)
    worker.work_due()
    with pytest.raises(Refused):
        start(cast.kari, settings)


def test_the_page_says_when_the_next_one_can_be_asked_for(
    cast: Cast, settings: Settings, visitor: Visitor, worker: Worker
) -> None:
    visitor.sign_in("nordlys", "kari")
    assert "i morgen" not in visitor.get("/requests/new/export").words
    start(cast.kari, settings)
    assert "Vi lager alt en fil til deg" in visitor.get("/requests/new/export").words
    worker.work_due()
    assert "Du kan be om en ny i morgen" in visitor.get("/requests/new/export").words


def test_the_file_is_wiped_when_its_week_is_over(exported: Export, settings: Settings) -> None:
    path = exported.path(settings.data)
    assert exported.ready_at is not None
    over = exported.ready_at + KEPT_FOR
    assert expire(settings.data, over - dt.timedelta(seconds=1)) == 0
    assert path.exists()
    assert expire(settings.data, over) == 1
    assert not path.exists()
    assert Export.get().stands is ExportState.GONE
    assert not [name for name in path.parent.iterdir() if name.name.startswith(".")]


def test_from_asking_to_fetching_and_wiping(cast: Cast, visitor: Visitor, worker: Worker) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    page = visitor.submit(form="main form[action='/requests/new/export']")
    assert "Vi lager filen" in page.words
    request = Export.of(cast.kari).get().request
    assert 'data-hx-trigger="every 5s"' in visitor.fragment(f"/requests/{request.id}/export").text
    worker.work_due()
    fragment = visitor.fragment(f"/requests/{request.id}/export")
    assert "every 5s" not in fragment.text
    answer = visitor.get(f"/requests/{request.id}/download")
    assert answer.headers["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    part = visitor.get(f"/requests/{request.id}/download", headers={"Range": "bytes=10-19"})
    assert (part.status, part.content) == (206, answer.content[10:20])
    visitor.get(f"/requests/{request.id}")
    assert "Filen er slettet" in visitor.submit(form="main form[action$='removal']").words
    assert visitor.get(f"/requests/{request.id}/download").status == 404


def test_the_download_asks_who_it_is(cast: Cast, visitor: Visitor, exported: Export) -> None:
    from portal.auth.models import Session

    visitor.sign_in("nordlys", "kari")
    Session.update(authenticated_at=clock.now() - dt.timedelta(minutes=6)).execute()
    answer = visitor.get(f"/requests/{exported.request.id}/download")
    assert answer.status == 303
    assert "/security/confirmation/" in str(answer.location)


def test_nobody_else_fetches_it(cast: Cast, visitor: Visitor, exported: Export) -> None:
    visitor.sign_in("fjord", "kari")
    for ending in ("download", "export"):
        assert visitor.get(f"/requests/{exported.request.id}/{ending}").status == 404


@pytest.mark.parametrize("phrase", ["x", "x" * 10_000, "kort"])
def test_a_passphrase_no_file_can_have_is_refused(visitor: Visitor, phrase: str) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    page = visitor.submit({"passphrase": phrase}, form="main form[action='/requests/new/export']")
    assert page.status == 422
    assert page.errors["passphrase"] == "Passordet til filen må ha fra 10 til 128 tegn."
    assert Export.select().count() == 0


def test_the_leavers_pack_is_one_click(cast: Cast, visitor: Visitor, worker: Worker) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/export")
    visitor.submit(form="main form[action='/requests/leavers-pack']")
    worker.work_due()
    areas, _ = Export.of(cast.kari).get().picked()
    assert "certificates" in areas
    assert "activity" not in areas
