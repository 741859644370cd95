"""The working week: hours a day, what they come to, and the position's percentage."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.activity.kinds import Kind
from portal.activity.models import Event
from portal.profile.schedule import SCHEDULE, WorkSchedule
from tests.cast import Cast
from tests.pages import Visitor
from tests.profile.lists import own, seen_by, stored

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = st.none() | st.decimals(0, 24, places=2)


def week(*hours: Decimal | None) -> WorkSchedule:
    """Return a week with ``hours`` from Monday on."""
    return WorkSchedule(**dict(zip(DAYS, hours, strict=True)))


def test_a_week_is_saved_and_shown(kari: Visitor, cast: Cast) -> None:
    kari.get("/profile/schedule?edit=1")
    typed = {**dict.fromkeys(DAYS[:5], "7,5"), "saturday": "4", "position_percentage": "80 %"}
    page = kari.submit(typed)
    assert page.notice == "Arbeidsplanen er lagret."
    assert "Mandag–fredag: 7,5 timer Lørdag: 4 timer" in page.words
    assert "41,5 timer i uken" in page.words
    assert "80 prosent" in page.words
    [row] = stored(WorkSchedule, cast.kari)
    assert (row.monday, row.saturday, row.sunday) == (Decimal("7.5"), Decimal(4), None)


def test_a_second_save_changes_the_same_row(kari: Visitor, cast: Cast) -> None:
    for hours in ("7,5", "6"):
        kari.get("/profile/schedule?edit=1")
        kari.submit({"monday": hours})
    [row] = stored(WorkSchedule, cast.kari)
    assert row.monday == Decimal(6)
    kinds = [event.kind for event in Event.of(cast.kari).where(Event.kind.startswith("profile"))]
    assert kinds == [Kind.SECTION_CHANGED.code] * 2


def test_two_tabs_that_both_write_the_first_week_meet(kari: Visitor, cast: Cast) -> None:
    page = kari.get("/profile/schedule?edit=1")
    base = str(page.html.select_one("[name=base]")["value"])
    kari.submit({"monday": "7"})
    page = kari.post("/profile/schedule", {"monday": "5", "base": base})
    assert page.status == 409
    assert "Behold det som er lagret: 7 timer" in page.words


def test_an_empty_week_says_so(kari: Visitor) -> None:
    assert "Ikke oppgitt" in kari.get("/profile/schedule").words


@given(st.tuples(*[HOURS] * 7))
def test_the_week_is_the_sum_of_its_days(hours: tuple[Decimal | None, ...]) -> None:
    assert week(*hours).weekly_hours == sum(each or 0 for each in hours)


@given(st.tuples(*[HOURS] * 7))
def test_the_runs_say_every_working_day_once(hours: tuple[Decimal | None, ...]) -> None:
    told = {
        day: each for first, last, each in week(*hours).runs() for day in range(first, last + 1)
    }
    assert told == {day: each for day, each in enumerate(hours) if each}


@given(st.decimals(0, 24, places=2))
def test_hours_that_can_be_are_stored_as_they_were_written(hours: Decimal) -> None:
    [asking] = [asking for asking in SCHEDULE.asks if asking.name == "monday"]
    assert asking.declared.asked is not None
    for text in (str(hours), str(hours).replace(".", ",")):
        assert asking.declared.asked.check(text) == hours


def test_an_admin_sees_the_week_and_cannot_change_it(cast: Cast) -> None:
    assert own(cast.kari).editable(SCHEDULE)
    profile = seen_by(cast.admin, cast.kari)
    assert profile.shown(SCHEDULE, None)
    assert profile.editable(SCHEDULE) == []
