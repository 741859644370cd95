"""What a customer switches off is not there, and what it requires is asked for."""

import pytest

from portal.clock import now, today
from portal.profile.certificates import Certificate
from portal.profile.sections import SECTIONS, switchable_keys
from portal.profile.standing import State
from portal.profile.switches import set_switch
from portal.profile.time_clock import ClockEntry
from tests.cast import Cast
from tests.pages import Visitor
from tests.profile.lists import CERTIFICATE, SAMPLES, Sample, called, certificate, own, stored

SWITCHABLE = [section.key for section in SECTIONS.values() if section.switchable]


def switch(cast: Cast, key: str, state: State) -> None:
    """Set ``key`` for Nordlys."""
    set_switch(cast.nordlys, key, state, by=None, at=now())


@pytest.mark.parametrize("key", SWITCHABLE)
def test_a_section_that_is_off_is_not_there(key: str, kari: Visitor, cast: Cast) -> None:
    assert kari.get(f"/profile/{key}").status == 200
    switch(cast, key, State.OFF)
    assert kari.get(f"/profile/{key}").status == 404
    assert kari.get(f"/profile/{key}?edit=1").status == 404
    assert not kari.get("/profile").html.select(f'main [href^="/profile/{key}"]')
    assert kari.post(f"/profile/{key}", {"job_title": "x", "monday": "1"}).status in (404, 405)
    switch(cast, key, State.OPTIONAL)
    assert kari.get(f"/profile/{key}").status == 200


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_a_list_that_is_off_takes_nothing(sample: Sample, kari: Visitor, cast: Cast) -> None:
    entry = sample.model.add(
        own(cast.kari), sample.section, sample.values(), form_key="x" * 20, at=now()
    )
    kari.get(f"{sample.path}/new")
    switch(cast, sample.section.key, State.OFF)
    for path in (f"{sample.path}/new", f"{sample.path}/{entry.id}"):
        assert kari.get(path).status == 404
        assert kari.post(path, sample.typed).status == 404
    for act in ("removal", "restoration", "erasure"):
        assert kari.post(f"{sample.path}/{entry.id}/{act}").status == 404
    assert stored(sample.model, cast.kari) == [entry]


def test_a_time_clock_that_is_off_does_not_tick(kari: Visitor, cast: Cast) -> None:
    kari.get("/profile/time-clock")
    switch(cast, "time-clock", State.OFF)
    assert kari.post("/profile/time-clock/entries").status == 404
    assert kari.post("/profile/time-clock/1/end").status == 404
    assert stored(ClockEntry, cast.kari) == []


def test_another_customer_has_switches_of_its_own(kari: Visitor, cast: Cast) -> None:
    set_switch(cast.fjord, "certificates", State.OFF, by=None, at=now())
    assert kari.get("/profile/certificates").status == 200


def test_a_field_that_is_off_is_neither_shown_nor_taken(kari: Visitor, cast: Cast) -> None:
    entry = certificate(cast.kari, number="H-17")
    switch(cast, "certificates.number", State.OFF)
    assert "H-17" not in kari.get("/profile/certificates").text
    page = kari.get(f"/profile/certificates/{entry.id}?edit=1")
    assert not page.html.select("[name=number]")
    kari.submit({"issuer": "Ny utsteder", "number": "smuglet inn"})
    [row] = stored(Certificate, cast.kari)
    assert (row.issuer, row.number) == ("Ny utsteder", "H-17")


def test_an_expiry_that_is_off_warns_nobody(kari: Visitor, cast: Cast) -> None:
    certificate(cast.kari, expires_on=today())
    for path in ("/", "/profile", "/profile/certificates"):
        assert "år ut i dag" in kari.get(path).words
    switch(cast, "certificates.expires_on", State.OFF)
    for path in ("/", "/profile", "/profile/certificates"):
        assert "år ut i dag" not in kari.get(path).words


def test_a_required_field_is_marked_and_asked_for(kari: Visitor, cast: Cast) -> None:
    entry = certificate(cast.kari)
    switch(cast, "certificates.number", State.REQUIRED)
    assert "Ikke oppgitt Må fylles ut" in kari.get("/profile/certificates").words
    kari.get(f"/profile/certificates/{entry.id}?edit=1")
    page = kari.submit()
    assert page.errors == {f"certificates-{entry.id}-number": "Skriv inn nummeret på sertifikatet."}


def test_the_text_says_how_each_field_is_marked(kari: Visitor, cast: Cast) -> None:
    switch(cast, "certificates.number", State.REQUIRED)
    page = kari.get("/profile/certificates/new")
    labels = {
        str(label["for"]).removeprefix("certificates-new-"): label.select_one(".ds-tag").get_text()
        for label in page.html.select("main label")
    }
    assert labels == {
        "name": "Må fylles ut",
        "issuer": "Må fylles ut",
        "number": "Må fylles ut",
        "issued_on": "Valgfritt",
        "expires_on": "Valgfritt",
    }


def test_the_keys_are_the_public_ones() -> None:
    keys = switchable_keys()
    assert {"mobile", "work", "certificates", "certificates.number", "time-clock.reason"} <= {*keys}
    assert {"contact", "email", "certificates.name", "schedule.monday"}.isdisjoint(keys)
    assert all(switchable.default is State.OPTIONAL for switchable in keys.values())


def test_a_sample_fills_every_field_there_is() -> None:
    for sample in SAMPLES:
        assert set(sample.typed) == {asking.name for asking in sample.section.asks}
    assert CERTIFICATE.section.key == "certificates"
