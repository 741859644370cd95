"""What recurs, happens once in each period."""

import datetime as dt

import pytest
from peewee import Database

from portal.clock import now
from portal.jobs.models import Job
from portal.jobs.schedule import Recurring
from portal.jobs.worker import Worker
from tests.clock import Clock

HOUR = dt.timedelta(hours=1)


def test_once_a_period_whatever_the_number_of_workers(database: Database, clock: Clock) -> None:
    told: list[dt.datetime] = []
    workers = [Worker({}, [Recurring("tidy", told.append, HOUR)]) for _ in range(3)]
    for worker in workers * 2:
        worker.work_due()
    assert told == [now()]
    clock.move(minutes=59, seconds=59)
    workers[0].work_due()
    assert len(told) == 1
    clock.move(seconds=1)
    for worker in [*workers, Worker({}, [Recurring("tidy", told.append, HOUR)])]:
        worker.work_due()
    assert len(told) == 2


def test_a_missed_period_is_not_made_up_for(database: Database, clock: Clock) -> None:
    told: list[dt.datetime] = []
    worker = Worker({}, [Recurring("tidy", told.append, HOUR)])
    worker.work_due()
    clock.move(hours=5)
    worker.work_due()
    assert len(told) == 2


def test_what_is_daily_happens_at_night(database: Database, clock: Clock) -> None:
    worker = Worker({}, [Recurring("tidy", lambda at: None, 24 * HOUR)])
    worker.work_due()
    clock.set(dt.datetime(2026, 3, 4, 1, 59, tzinfo=dt.UTC))
    worker.work_due()
    assert Job.select().count() == 1
    clock.set(dt.datetime(2026, 3, 4, 2, 0, tzinfo=dt.UTC))
    worker.work_due()
    assert Job.select().count() == 2


@pytest.mark.parametrize("every", [dt.timedelta(0), dt.timedelta(days=31)])
def test_a_period_that_could_not_be_kept_is_refused(every: dt.timedelta) -> None:
    with pytest.raises(ValueError, match="tidy must recur"):
        Recurring("tidy", lambda at: None, every)
