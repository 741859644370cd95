"""What no list takes: it is said at the field, and what was typed is still there."""

import pytest

from portal.profile.certificates import Certificate
from portal.profile.schedule import WorkSchedule
from portal.profile.sections import SECTIONS
from portal.words import Refused
from tests.cast import Cast
from tests.pages import Visitor
from tests.profile.lists import SAMPLES, Sample, stored

LONG = "å" * 1001
HOSTILE = ("a\x00b", "a\x1bb", "a\x7fb")
BY_KEY = {sample.section.key: sample for sample in SAMPLES}


def typed(sample: Sample, changes: dict[str, str]) -> dict[str, str]:
    """Return the sample's form with ``changes``."""
    return {**sample.typed, **changes}


CASES = [
    ("education", "programme", "x" * 121, "Teksten kan ha høyst 120 tegn. Du har skrevet 121."),
    ("education", "institution", "", "Skriv inn navnet på skolen."),
    ("education", "level", "professor", "Velg et av alternativene i listen."),
    ("education", "start_year", "", "Skriv inn startåret."),
    ("education", "start_year", "12", "Året må ha 4 siffer, for eksempel 2019."),
    ("education", "start_year", "２０１２", "Året må ha 4 siffer, for eksempel 2019."),
    ("education", "start_month", "13", "Velg et av alternativene i listen."),
    ("education", "end_year", "2011", "Slutten må være etter starten august 2012."),
    ("education", "end_year", "", "Skriv inn sluttåret, eller fjern sluttmåneden."),
    ("experience", "description", LONG, "Teksten kan ha høyst 1000 tegn. Du har skrevet 1001."),
    ("experience", "end_year", "2015", "Slutten må være etter starten 2016."),
    ("certificates", "number", "7" * 61, "Teksten kan ha høyst 60 tegn. Du har skrevet 61."),
    (
        "certificates",
        "issued_on",
        "2025-02-29",
        "Datoen finnes ikke. Skriv for eksempel 27.3.2025.",
    ),
    ("certificates", "issued_on", "0001-01-01", "Året må være mellom 1900 og 2200."),
    (
        "certificates",
        "expires_on",
        "2025-03-03",
        "Utløpsdatoen må være etter utstedelsen 3. mars 2025.",
    ),
    ("schedule", "kind", "", "Velg hva slags fri det er."),
    ("schedule", "kind", "sick", "Velg et av alternativene i listen."),
    ("schedule", "starts_on", "", "Skriv inn den første dagen."),
    (
        "schedule",
        "ends_on",
        "2026-07-05",
        "Sluttdatoen må være etter startdatoen 6. juli 2026.",
    ),
    ("schedule", "ends_on", "2028-07-07", "Perioden kan vare høyst ett år. Sjekk årstallet."),
    ("schedule", "note", "n" * 201, "Teksten kan ha høyst 200 tegn. Du har skrevet 201."),
]


def is_kept(page_html: object, name: str, value: str) -> bool:
    """Return whether the input ``name`` still says ``value``."""
    field = page_html.select_one(f"[name={name}]")  # type: ignore[attr-defined]
    if field.name == "textarea":
        return bool(field.get_text().removeprefix("\n") == value)
    return field.name == "select" or field.get("type") == "radio" or field["value"] == value


@pytest.mark.parametrize(("key", "name", "value", "told"), CASES)
def test_it_is_refused_at_its_field(
    key: str, name: str, value: str, told: str, kari: Visitor, cast: Cast
) -> None:
    sample = BY_KEY[key]
    kari.get(f"{sample.path}/new")
    page = kari.submit(typed(sample, {name: value}))
    assert page.status == 422
    assert page.errors == {f"{key}-new-{name}": told}
    assert told in page.html.select_one(f"#{key}-new-{name}-error").get_text()
    assert is_kept(page.html, name, value)
    assert stored(sample.model, cast.kari) == []


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.section.key)
def test_no_field_takes_what_cannot_be_stored(
    sample: Sample, text: str, kari: Visitor, cast: Cast
) -> None:
    kari.get(f"{sample.path}/new")
    for name in sample.typed:
        page = kari.submit(typed(sample, {name: text}))
        assert page.status == 422, name
        assert list(page.errors) == [f"{sample.section.key}-new-{name}"]
    assert stored(sample.model, cast.kari) == []


@pytest.mark.parametrize("text", [*HOSTILE, "half a \ud800 character", "\udfff"], ids=ascii)
def test_no_check_lets_it_through(text: str) -> None:
    for section in SECTIONS.values():
        for asking in (*section.asks, *(section.beside.asks if section.beside else ())):
            assert asking.declared.asked is not None
            with pytest.raises(Refused):
                asking.declared.asked.check(text)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_the_key_of_a_form_may_be_anything(text: str, kari: Visitor, cast: Cast) -> None:
    kari.get("/profile/certificates/new")
    page = kari.submit({**BY_KEY["certificates"].typed, "form_key": text, "base": text})
    assert page.status == 200
    assert len(stored(Certificate, cast.kari)) == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("monday", "25", "Mandag må ha et tall fra 0 til 24, for eksempel 7,5."),
        ("sunday", "-1", "Søndag må ha et tall fra 0 til 24, for eksempel 7,5."),
        ("friday", "mange", "Fredag må ha et tall fra 0 til 24, for eksempel 7,5."),
        ("tuesday", "1e3", "Tirsdag må ha et tall fra 0 til 24, for eksempel 7,5."),
        ("position_percentage", "-5 %", "Stillingsprosenten må være et tall fra 0 til 100."),
        ("position_percentage", "100,5", "Stillingsprosenten må være et tall fra 0 til 100."),
        ("position_percentage", "9" * 400, "Stillingsprosenten må være et tall fra 0 til 100."),
    ],
)
def test_a_week_that_cannot_be_is_refused(
    name: str, value: str, told: str, kari: Visitor, cast: Cast
) -> None:
    kari.get("/profile/schedule?edit=1")
    page = kari.submit({name: value})
    assert (page.status, page.errors) == (422, {name: told})
    assert is_kept(page.html, name, value)
    assert stored(WorkSchedule, cast.kari) == []
