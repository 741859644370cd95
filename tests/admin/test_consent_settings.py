"""Whether a purpose is offered: at once, or after the notice that a control measure needs."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.activity.models import Event
from portal.consents.beginning import discussed_on
from portal.consents.models import PurposeSetting
from portal.consents.offers import offers_of
from portal.consents.state import standings_of
from portal.jobs.worker import Worker
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer
from tests.pages import Visitor


@pytest.mark.parametrize("purpose", ["position", "usage-statistics", "categorisation"])
def test_a_control_measure_is_discussed_before_anybody_is_asked(
    admin: Visitor, cast: Cast, worker: Worker, purpose: str
) -> None:
    address = f"/admin/consents/{purpose}/settings"
    admin.get(address)
    assert admin.submit({"offered": "no"}).status == 200
    admin.get(address)
    page = admin.submit({"offered": "yes"})
    assert set(page.errors) == {"discussed_on"}
    assert not offers_of(cast.nordlys)[purpose].offered
    page = admin.submit({"discussed_on": "2026-04-01"})
    assert page.errors == {"discussed_on": "Datoen kan ikke være fram i tid."}
    assert admin.submit({"discussed_on": "2026-02-02"}).status == 200
    setting = PurposeSetting.select().order_by(PurposeSetting.id.desc()).get()
    assert setting.discussed_on == dt.date(2026, 2, 2)
    worker.work_due()
    for member in (cast.kari, cast.ola):
        assert "consents:purpose:comes" in {event.kind for event in Event.of(member)}
    assert "consents:purpose:comes" not in {event.kind for event in Event.of(cast.other_kari)}


def test_a_control_measure_begins_after_the_days_of_notice(
    admin: Visitor, cast: Cast, app: Flask, clock: Clock
) -> None:
    admin.get("/admin/consents")
    answer(app, cast.kari, "give", "position")
    address = "/admin/consents/position/settings"
    for typed in ({"offered": "no"}, {"offered": "yes", "discussed_on": "2026-02-02"}):
        admin.get(address)
        assert admin.submit(typed).status == 200
    kari = Visitor(app)
    for day in range(cast.nordlys.notice_days):
        assert not offers_of(cast.nordlys)["position"].offered, day
        assert not standings_of(cast.kari, portal_clock.now())["position"].permits, day
        clock.move(days=1)
    kari.sign_in("nordlys", "kari")
    assert offers_of(cast.nordlys)["position"].offered
    assert standings_of(cast.kari, portal_clock.now())["position"].permits


def test_what_waits_is_changed_without_waiting_anew(
    admin: Visitor, cast: Cast, clock: Clock
) -> None:
    address = "/admin/consents/position/settings"
    for typed in ({"offered": "no"}, {"offered": "yes", "discussed_on": "2026-02-02"}):
        admin.get(address)
        admin.submit(typed)
    comes_at = offers_of(cast.nordlys)["position"].comes_at
    assert "Medlemmene blir spurt fra" in admin.get(address).words
    clock.move(minutes=3)
    assert admin.submit({"renewal_months": "12"}).status == 200
    offer = offers_of(cast.nordlys)["position"]
    assert (offer.comes_at, offer.renewal_months) == (comes_at, 12)
    assert discussed_on(cast.nordlys, "position") == dt.date(2026, 2, 2)
    admin.get(address)
    admin.submit({"offered": "no"})
    clock.move(days=cast.nordlys.notice_days)
    assert not offers_of(cast.nordlys)["position"].offered
    assert discussed_on(cast.nordlys, "position") is None


def test_what_is_no_control_measure_is_offered_at_once(
    admin: Visitor, cast: Cast, worker: Worker
) -> None:
    for offered in ("no", "yes"):
        admin.get("/admin/consents/tailoring/settings")
        admin.submit({"offered": offered})
    assert offers_of(cast.nordlys)["tailoring"].offered
    worker.work_due()
    assert "consents:purpose:offered" in {event.kind for event in Event.of(cast.kari)}


@pytest.mark.parametrize(
    ("purpose", "typed"),
    [
        ("tailoring", {"offered": "perhaps"}),
        ("tailoring", {"renewal_months": "61"}),
        ("visit-analytics", {"measurement_id": "UA-1"}),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    admin: Visitor, purpose: str, typed: dict[str, str]
) -> None:
    admin.get(f"/admin/consents/{purpose}/settings")
    page = admin.submit(typed)
    assert page.status == 422
    assert set(page.errors) == set(typed)
    assert PurposeSetting.select().count() == 0
