"""The pages of the time clock."""

import pytest

from portal.clock import now
from portal.profile.clock_sections import TIME_CLOCK
from portal.profile.time_clock import ClockCorrection, ClockEntry
from tests.cast import PASSWORD, Cast
from tests.clock import Clock
from tests.pages import Visitor
from tests.profile.clock_entries import PATH, at_work, wall
from tests.profile.lists import own, stored

DAY = "2026-03-02"


@pytest.fixture
def here(clock: Clock, kari: Visitor) -> Visitor:
    """Kari, signed in at a time that stands still."""
    return kari


def typed(start: str, end: str, reason: str = "") -> dict[str, str]:
    """Return what a browser sends for times on Monday 2 March."""
    return {"started_at": f"{DAY}T{start}", "ended_at": f"{DAY}T{end}", "reason": reason}


def test_in_and_out_with_pages(here: Visitor, clock: Clock, cast: Cast) -> None:
    page = here.get(PATH)
    assert "Du er ikke stemplet inn" in page.words
    page = here.submit(form=f'form[action="{PATH}/entries"]')
    assert page.notice == "Du stemplet inn kl. 10.00."
    assert "Stemplet inn siden kl. 10.00" in page.words
    assert "10.00 – pågår" in page.words
    clock.move(hours=2, minutes=5)
    here.sign_in("nordlys", "kari")
    here.get(PATH)
    page = here.submit(form="form[action$='/end']")
    assert page.notice == "Du stemplet ut kl. 12.05."
    assert "10.00–12.05" in page.words
    assert "2 t 5 min" in page.words
    assert "i dag" in page.words


def test_in_and_out_in_place(here: Visitor, cast: Cast) -> None:
    here.get(PATH)
    answer = here.fragment(f"{PATH}/entries", {})
    assert answer.html.select_one("#time-clock #clock-state[autofocus]")
    assert answer.html.select_one("#status").get_text() == "Du stemplet inn kl. 10.00."
    [entry] = stored(ClockEntry, cast.kari)
    answer = here.fragment(f"{PATH}/{entry.id}/end", {})
    assert answer.html.select_one("#clock-in")


def test_the_button_says_what_is_possible(here: Visitor, cast: Cast, clock: Clock) -> None:
    def buttons() -> list[str]:
        page = here.get(PATH)
        return [each["id"] for each in page.html.select(".clock .ds-button")]

    assert buttons() == ["clock-in"]
    at_work(cast.kari, "2026-03-03 08:00", None)
    assert buttons() == ["clock-out"]
    clock.move(hours=24)
    here.sign_in("nordlys", "kari")
    assert buttons() == ["clock-correct"]
    assert "3. mars 2026 kl. 08.00" in here.get(PATH).words


def test_a_forgotten_entry_leads_to_its_form(here: Visitor, cast: Cast, clock: Clock) -> None:
    entry = at_work(cast.kari, "2026-03-02 08:00", None)
    here.get(PATH)
    page = here.post(f"{PATH}/{entry.id}/end")
    assert page.location == f"{PATH}/{entry.id}?edit=1"
    here.get(str(page.location))
    page = here.submit(typed("08:00", "16:00", "Glemte å stemple ut"), form="form.form")
    assert page.notice == "Registreringen fra 2. mars 2026 kl. 08.00 er rettet."
    assert "08.00–16.00" in page.words
    assert "Opprinnelig 08.00 – pågår." in page.words
    assert "av Kari Blåfjell. Grunn: Glemte å stemple ut" in page.words


def test_what_was_forgotten_is_added(here: Visitor, cast: Cast) -> None:
    here.get(f"{PATH}/new")
    page = here.submit(typed("08:00", "16:00"))
    assert page.notice == "Registreringen fra 2. mars 2026 kl. 08.00 er lagt til."
    assert "Lagt til etterpå" in page.words
    assert "I alt 8 t 0 min" in page.words


@pytest.mark.parametrize(
    ("changes", "name", "told"),
    [
        ({"ended_at": ""}, "ended_at", "Skriv inn når du sluttet."),
        (
            {"started_at": "i går"},
            "started_at",
            "Datoen finnes ikke. Skriv for eksempel 27.3.2025.",
        ),
        (
            {"ended_at": f"{DAY}T07:00"},
            "ended_at",
            "Slutten må være etter starten 2. mars 2026 kl. 08.00.",
        ),
        ({"started_at": "2026-03-03T10:01"}, "started_at", "Starten kan ikke være fram i tid."),
        ({"ended_at": "2026-03-03T10:01"}, "ended_at", "Slutten kan ikke være fram i tid."),
        (
            {"ended_at": "2026-03-03T08:01"},
            "ended_at",
            "En registrering kan vare høyst 24 timer. Sjekk datoen og klokkeslettet.",
        ),
        (
            {"started_at": "2025-03-30T02:30"},
            "started_at",
            "Klokken ble stilt fram den natten, så klokkeslettet finnes ikke. Velg et annet.",
        ),
        ({"reason": "g" * 201}, "reason", "Teksten kan ha høyst 200 tegn. Du har skrevet 201."),
    ],
)
def test_time_that_cannot_be_is_refused(
    changes: dict[str, str], name: str, told: str, here: Visitor, cast: Cast
) -> None:
    here.get(f"{PATH}/new")
    page = here.submit({**typed("08:00", "16:00"), **changes})
    assert (page.status, page.errors) == (422, {f"time-clock-new-{name}": told})
    assert page.html.select_one(f"[name={name}]")["value"] == changes[name]
    assert stored(ClockEntry, cast.kari) == []


def test_the_form_shows_the_original_beside(here: Visitor, cast: Cast) -> None:
    entry = at_work(cast.kari, f"{DAY} 08:00", f"{DAY} 16:00")
    page = here.get(f"{PATH}/{entry.id}?edit=1")
    assert "Registrert nå: 2. mars 2026, 08.00–16.00." in page.words
    here.submit(typed("07:30", "16:00"), form="form.form")
    page = here.get(f"{PATH}/{entry.id}?edit=1")
    assert "Opprinnelig 08.00–16.00. Rettet 3. mars 2026 kl. 10.00 av Kari Blåfjell." in page.words


def test_two_tabs_correct_the_same_entry(here: Visitor, cast: Cast) -> None:
    entry = at_work(cast.kari, f"{DAY} 08:00", f"{DAY} 16:00")
    page = here.get(f"{PATH}/{entry.id}?edit=1")
    base = str(page.html.select_one("[name=base]")["value"])
    here.submit(typed("07:30", "16:00"), form="form.form")
    page = here.post(f"{PATH}/{entry.id}", {**typed("07:00", "16:00"), "base": base})
    assert page.status == 409
    assert "Behold det som er lagret: 2. mars 2026 kl. 07.30" in page.words
    page = here.submit({"choice-started_at": "mine"}, form="form.form")
    assert "07.00–16.00" in page.words
    assert len(stored(ClockCorrection, cast.kari)) == 2


def test_a_removed_entry_is_struck_and_can_come_back(here: Visitor, cast: Cast) -> None:
    entry = at_work(cast.kari, f"{DAY} 08:00", f"{DAY} 16:00")
    here.get(f"{PATH}/{entry.id}?edit=1")
    page = here.submit(form="form[action$='/removal']")
    assert "Registreringen fra 2. mars 2026 kl. 08.00 er fjernet." in page.words
    assert "I alt 0 t 0 min" in page.words
    page = here.get(PATH)
    assert "Fjernede registreringer" in page.words
    assert "Slett for godt" not in page.words
    page = here.submit(form="form[action$='/restoration']")
    assert "I alt 8 t 0 min" in page.words


def test_what_cannot_come_back_says_why(here: Visitor, cast: Cast) -> None:
    entry = at_work(cast.kari, f"{DAY} 08:00", f"{DAY} 16:00")
    entry.remove(own(cast.kari), TIME_CLOCK, at=now())
    at_work(cast.kari, f"{DAY} 09:00", f"{DAY} 15:00")
    here.get(PATH)
    page = here.submit(form="form[action$='/restoration']")
    assert page.status == 400
    assert "Tiden overlapper med registreringen fra 2. mars 2026 kl. 09.00." in page.words


def test_removing_or_erasing_what_must_stay_is_refused(here: Visitor, cast: Cast) -> None:
    entry = at_work(cast.kari, "2026-03-03 08:00", None)
    assert not here.get(f"{PATH}/{entry.id}?edit=1").html.select("form[action$='/removal']")
    assert here.post(f"{PATH}/{entry.id}/removal").status == 403
    assert here.post(f"{PATH}/{entry.id}/erasure").status == 403
    assert stored(ClockEntry, cast.kari)[0].removed_at is None


def test_months_lead_to_each_other(here: Visitor, cast: Cast) -> None:
    at_work(cast.kari, "2026-01-14 22:00", "2026-01-15 06:30")
    page = here.get(PATH)
    assert page.html.select_one("#month").get_text() == "Mars 2026"
    assert not page.html.select("#month-later")
    earlier = str(page.html.select_one("#month-earlier")["href"])
    page = here.get(str(here.get(earlier).html.select_one("#month-earlier")["href"]))
    assert page.html.select_one("#month").get_text() == "Januar 2026"
    assert "Onsdag 14. januar" in page.words
    assert "22.00–06.30 neste dag" in page.words
    assert page.html.select_one("#month-later")["href"] == f"{PATH}?month=2026-02"


def test_a_month_opens_in_place(here: Visitor) -> None:
    here.get(PATH)
    answer = here.fragment(f"{PATH}?month=2026-02")
    assert answer.html.select_one("#time-clock #month").get_text() == "Februar 2026"


@pytest.mark.parametrize("who", [("nordlys", "ola"), ("fjord", "kari")])
def test_somebody_elses_time_is_not_there(
    who: tuple[str, str], cast: Cast, visitor: Visitor, clock: Clock
) -> None:
    entry = at_work(cast.kari, f"{DAY} 08:00", f"{DAY} 16:00")
    visitor.sign_in(*who)
    visitor.get(PATH)
    assert visitor.get(f"{PATH}/{entry.id}").status == 404
    for act in ("", "/end", "/removal", "/restoration", "/erasure"):
        assert visitor.post(f"{PATH}/{entry.id}{act}", typed("07:00", "08:00")).status == 404, act
    assert stored(ClockEntry, cast.kari)[0].started_at == wall(f"{DAY} 08:00")


def test_what_was_typed_survives_a_session_that_ran_out(
    here: Visitor, cast: Cast, clock: Clock
) -> None:
    here.get(f"{PATH}/new")
    clock.move(minutes=16)
    here.submit(typed("08:00", "16:00", "Var på kurs"))
    page = here.submit({"customer_id": "nordlys", "username": "kari", "password": PASSWORD})
    assert page.html.select_one("[name=reason]")["value"] == "Var på kurs"
    page = here.submit()
    assert page.notice == "Registreringen fra 2. mars 2026 kl. 08.00 er lagt til."
