"""Faults while an export is made: it is made later or said to have failed, and nothing lies about."""

import shutil
import zipfile
from pathlib import Path

import pytest

from portal.config import Settings
from portal.data_requests.erasure import Eraser
from portal.data_requests.export.asking import job_key
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.export.upkeep import give_up_lost
from portal.data_requests.states import RequestState
from portal.data_requests.wiping import files_of, wipe
from portal.jobs.models import Job, JobState
from portal.jobs.worker import Worker
from tests.cast import Cast
from tests.clock import Clock
from tests.data_requests.acts import begin_now, erase
from tests.data_requests.exports import start
from tests.limits import small_disk
from tests.pages import Visitor


@pytest.fixture
def folder(cast: Cast, settings: Settings) -> Path:
    """Where Kari's files lie; none are there."""
    folder = files_of(settings.data, cast.kari.id)
    shutil.rmtree(folder.parent, ignore_errors=True)
    return folder


def only_export() -> Export:
    """Return the one export there is, as it is now."""
    return Export.select().get()


def names(folder: Path) -> list[str]:
    """Return the names of the files in ``folder``."""
    return sorted(path.name for path in folder.iterdir())


def test_an_erasure_takes_the_members_files_and_nobody_elses(
    cast: Cast, settings: Settings, new_worker: Worker, folder: Path, eraser: Eraser
) -> None:
    start(cast.kari, settings)
    start(cast.ola, settings)
    new_worker.work_due()
    assert len(names(folder)) == 1
    erase(cast.kari, eraser)
    assert not folder.exists()
    assert len(names(files_of(settings.data, cast.ola.id))) == 1


def test_an_export_that_is_being_made_when_its_member_is_erased_leaves_no_file(
    cast: Cast, settings: Settings, new_worker: Worker, folder: Path, eraser: Eraser
) -> None:
    begun = begin_now(cast.kari, eraser)
    start(cast.kari, settings)
    eraser.carry_out(begun, lambda _member: new_worker.work_due())
    assert not folder.exists()
    assert not Export.select().exists()


def test_a_full_disk_is_tried_again_and_told_of(
    cast: Cast, settings: Settings, new_worker: Worker, folder: Path, clock: Clock, visitor: Visitor
) -> None:
    start(cast.kari, settings, passphrase="en lang setning")
    with small_disk(folder, 8):
        for _ in range(3):
            assert only_export().stands is ExportState.RUNNING
            new_worker.work_due()
            assert names(folder) == []
            clock.move(minutes=3)
    failed = only_export()
    assert (failed.stands, failed.passphrase) == (ExportState.FAILED, None)
    visitor.sign_in("nordlys", "kari")
    assert "Du kan be om en ny med en gang" in visitor.get(f"/requests/{failed.request.id}").words
    again = start(cast.kari, settings)
    new_worker.work_due()
    assert Export.get(Export.id == again.id).stands is ExportState.READY
    assert [one.request.stands for one in Export.select()] == [RequestState.DONE] * 2


def test_a_disk_that_has_room_again_loses_nothing(
    cast: Cast, settings: Settings, new_worker: Worker, folder: Path, clock: Clock
) -> None:
    start(cast.kari, settings)
    with small_disk(folder, 8):
        new_worker.work_due()
    clock.move(minutes=3)
    new_worker.work_due()
    export = only_export()
    assert (export.stands, names(folder)) == (ExportState.READY, [export.file])
    assert zipfile.ZipFile(export.path(settings.data)).testzip() is None


def test_a_job_that_died_with_its_workers_does_not_block_the_next(
    cast: Cast, settings: Settings
) -> None:
    running = start(cast.kari, settings)
    assert give_up_lost() == 0
    Job.update(state=JobState.DEAD.value).where(Job.key == job_key(running)).execute()
    assert give_up_lost() == 1
    assert only_export().stands is ExportState.FAILED
    start(cast.kari, settings)


def test_what_a_killed_attempt_left_is_wiped_by_the_next(
    cast: Cast, settings: Settings, new_worker: Worker, folder: Path
) -> None:
    export = start(cast.kari, settings)
    folder.mkdir(parents=True)
    for name in (f".{export.id}-1.zip", f"{export.id}-1.zip", "999-1.zip"):
        (folder / name).write_text("half")
    Job.update(attempts=1).where(Job.key == job_key(export)).execute()
    new_worker.work_due()
    assert names(folder) == sorted([f"{export.id}-2.zip", "999-1.zip"])
    assert only_export().file == f"{export.id}-2.zip"


def test_lost_workers_do_not_use_up_the_tries_of_a_file(
    cast: Cast, settings: Settings, new_worker: Worker, folder: Path
) -> None:
    export = start(cast.kari, settings)
    Job.update(attempts=12, losses=12).where(Job.key == job_key(export)).execute()
    with small_disk(folder, 8):
        new_worker.work_due()
    assert only_export().stands is ExportState.RUNNING


def test_what_is_wiped_was_written_over(tmp_path: Path) -> None:
    """A second name for the same bytes shows what became of them."""
    path, other = tmp_path / "a.zip", tmp_path / "b"
    path.write_bytes(b"zqx" * 1_000_000)
    other.hardlink_to(path)
    wipe(path)
    assert not path.exists()
    assert other.read_bytes() == bytes(3_000_000)
    wipe(path)


def test_a_download_that_broke_off_goes_on_where_it_was(
    cast: Cast, settings: Settings, new_worker: Worker, visitor: Visitor
) -> None:
    start(cast.kari, settings)
    new_worker.work_due()
    whole = only_export().path(settings.data).read_bytes()
    address = f"/requests/{only_export().request.id}/download"
    visitor.sign_in("nordlys", "kari")
    half = len(whole) // 2
    rest = visitor.get(address, headers={"Range": f"bytes={half}-"})
    assert (rest.status, rest.content) == (206, whole[half:])
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole) - 1}/{len(whole)}"
    same = {"Range": f"bytes={half}-", "If-Range": rest.headers["ETag"]}
    assert visitor.get(address, headers=same).content == whole[half:]
    other = {"Range": f"bytes={half}-", "If-Range": '"another"'}
    assert (visitor.get(address, headers=other).status) == 200
    beyond = visitor.get(address, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status == 416


@pytest.mark.parametrize("number", ["0", "-1", "99999999", "9" * 30, "1e3", "%00", "x"])
@pytest.mark.parametrize("ending", ["download", "export"])
def test_a_guessed_export_is_not_found(visitor: Visitor, number: str, ending: str) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get(f"/requests/{number}/{ending}").status == 404
