"""What keeps exports in order: those whose week is over go, those that were lost are given up."""

import datetime as dt
from pathlib import Path

from portal.data_requests.export.asking import destroy, failed, job_key
from portal.data_requests.export.models import KEPT_FOR, Export, ExportState
from portal.jobs.models import Job, JobState


def look_after(folder: Path, at: dt.datetime) -> None:
    """Do what is due every hour."""
    expire(folder, at)
    give_up_lost()


def expire(folder: Path, at: dt.datetime) -> int:
    """Wipe the files whose week is over, and return how many they were."""
    over = Export.select().where(
        (Export.state == ExportState.READY.value) & (Export.ready_at <= at - KEPT_FOR)
    )
    return sum(destroy(export, folder, at=at) for export in over)


def give_up_lost() -> int:
    """Note as failed the exports whose job died with its workers, and return how many they were."""
    running = Export.select().where(Export.state == ExportState.RUNNING.value)
    by_key = {job_key(export): export for export in running}
    alive = Job.select(Job.key).where(
        Job.key.in_(list(by_key)) & (Job.state != JobState.DEAD.value)
    )
    lost = by_key.keys() - {job.key for job in alive}
    for key in lost:
        failed(by_key[key])
    return len(lost)
