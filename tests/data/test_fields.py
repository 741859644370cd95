"""Values come back from both engines as they went in."""

import datetime as dt
from decimal import Decimal

import pytest
from peewee import Database, Model

from portal.data.base import BaseModel
from portal.data.fields import DayField, FixedPointField, UtcDateTimeField
from tests.cast import Cast

OSLO_SUMMER = dt.timezone(dt.timedelta(hours=2))


class Sample(Model):
    """One column of each type."""

    at = UtcDateTimeField(null=True)
    day = DayField(null=True)
    hours = FixedPointField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        database = BaseModel._meta.database
        table_name = "sample"


@pytest.fixture
def sample(database: Database) -> type[Sample]:
    """The table, gone with the test."""
    with database.atomic() as step:
        database.create_tables([Sample])
        yield Sample
        step.rollback()


def test_an_instant_keeps_its_moment_and_comes_back_in_utc(sample: type[Sample]) -> None:
    at = dt.datetime(2026, 7, 1, 12, 30, 0, 123456, tzinfo=OSLO_SUMMER)
    sample.insert(at=at).execute()
    found = sample.select().get().at
    assert found == at
    assert found.tzinfo is dt.UTC


def test_a_time_without_a_zone_is_refused(sample: type[Sample]) -> None:
    with pytest.raises(ValueError, match="at needs a time zone"):
        sample.insert(at=dt.datetime(2026, 7, 1)).execute()  # noqa: DTZ001


def test_instants_sort_and_compare_as_time_does(sample: type[Sample]) -> None:
    start = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)
    moments = [start + dt.timedelta(microseconds=n * 500_000) for n in (3, 0, 2, 1)]
    for at in moments:
        sample.insert(at=at.astimezone(OSLO_SUMMER)).execute()
    ordered = [row.at for row in sample.select().order_by(sample.at)]
    assert ordered == sorted(moments)
    assert sample.select().where(sample.at > start).count() == 3


def test_days_and_fixed_points_are_exact(sample: type[Sample]) -> None:
    sample.insert(day=dt.date(2028, 2, 29), hours=Decimal("37.50")).execute()
    found = sample.select().get()
    assert (found.day, found.hours) == (dt.date(2028, 2, 29), Decimal("37.50"))
    assert isinstance(found.day, dt.date)
    assert isinstance(found.hours, Decimal)


def test_nothing_stays_nothing(sample: type[Sample]) -> None:
    sample.insert().execute()
    found = sample.select().get()
    assert (found.at, found.day, found.hours) == (None, None, None)


def test_foreign_keys_are_held(database: Database, cast: Cast) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.atomic():
        cast.nordlys.delete_instance()
