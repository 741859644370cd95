"""The pages of the lists: without script as pages, with script as fragments, never a stranger's."""

import pytest
from flask import Flask

from portal.clock import now
from portal.profile.certificates import CERTIFICATES, Certificate
from tests.cast import Cast
from tests.clock import Clock
from tests.pages import Visitor
from tests.profile.lists import CERTIFICATE, SAMPLES, Sample, called, certificate, own, stored

PATH = "/profile/certificates"


def ids(page_path: str, sample: Sample, cast: Cast) -> int:
    """Return the number of the only row there is."""
    [row] = stored(sample.model, cast.kari)
    return int(row.id)


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_an_empty_list_says_why_and_what_to_do(sample: Sample, kari: Visitor) -> None:
    page = kari.get(sample.path)
    words = sample.section.list_words
    assert words is not None
    assert words.empty in page.words
    assert words.empty_why in page.words
    assert page.html.select_one(f'a[href="{sample.path}/new"]')


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_an_entry_lives_its_life_on_pages(sample: Sample, kari: Visitor, cast: Cast) -> None:
    kari.get(f"{sample.path}/new")
    page = kari.submit(sample.typed)
    assert page.notice == sample.told
    [row] = stored(sample.model, cast.kari)
    kari.get(f"{sample.path}/{row.id}?edit=1")
    page = kari.submit({sample.field: sample.other})
    assert page.notice.endswith(" er lagret.")
    assert sample.other in page.words
    page = kari.submit(form=f'form[action="{sample.path}/{row.id}/removal"]')
    assert page.notice == ""
    assert f"{sample.name} er fjernet." in page.words
    page = kari.submit(form=f'form[action="{sample.path}/{row.id}/restoration"]')
    assert page.notice.endswith(" er hentet tilbake.")
    kari.submit(form=f'form[action="{sample.path}/{row.id}/removal"]')
    page = kari.get(sample.path)
    assert "Nylig fjernet" in page.words
    assert "Slettes for godt" in page.words
    page = kari.submit(form=f'form[action="{sample.path}/{row.id}/erasure"]')
    assert page.notice.endswith(" er slettet for godt.")
    assert stored(sample.model, cast.kari) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_an_entry_lives_its_life_in_place(sample: Sample, kari: Visitor, cast: Cast) -> None:
    key = sample.section.key
    kari.get(sample.path)
    form = kari.fragment(f"{sample.path}/new")
    assert form.html.select_one(f"section#{key}-new h2[autofocus]")
    sent = {**sample.typed, "form_key": form.html.select_one("[name=form_key]")["value"]}
    added = kari.fragment(f"{sample.path}/new", sent)
    [row] = stored(sample.model, cast.kari)
    assert added.html.select_one(f"#{key}-new a[autofocus]")
    [inserted] = added.html.select(f'[data-hx-swap-oob="afterbegin:#{key}-list"]')
    assert inserted.select_one(f"article#{key}-{row.id}")
    assert added.html.select_one("#status").get_text() == sample.told
    edit = kari.fragment(f"{sample.path}/{row.id}?edit=1")
    base = edit.html.select_one("[name=base]")["value"]
    saved = kari.fragment(
        f"{sample.path}/{row.id}", {**sample.typed, sample.field: sample.other, "base": base}
    )
    assert saved.html.select_one(f"article#{key}-{row.id} a#{key}-{row.id}-action[autofocus]")
    assert sample.other in saved.words
    removed = kari.fragment(f"{sample.path}/{row.id}/removal", {})
    told = f"{sample.name} er fjernet."
    assert removed.html.select_one(f"#{key}-{row.id} [autofocus]").get_text().endswith(told)
    assert removed.html.select_one("#status").get_text().endswith(told)
    back = kari.fragment(f"{sample.path}/{row.id}/restoration", {})
    assert back.html.select_one(f"article#{key}-{row.id}")


def test_cancelling_gives_the_place_back(kari: Visitor, cast: Cast) -> None:
    entry = certificate(cast.kari)
    kari.get(PATH)
    slot = kari.fragment(f"{PATH}?part=new")
    assert slot.html.select_one("#certificates-new a#certificates-add[autofocus]")
    assert not slot.html.select("[data-hx-swap-oob^=afterbegin]")
    card = kari.fragment(f"{PATH}/{entry.id}")
    assert card.html.select_one(f"article#certificates-{entry.id}")


def test_no_page_takes_the_focus_when_it_opens(kari: Visitor, cast: Cast) -> None:
    entry = certificate(cast.kari)
    for path in (PATH, f"{PATH}/new", f"{PATH}/{entry.id}", f"{PATH}/{entry.id}?edit=1"):
        assert not kari.get(path).html.select("[autofocus]"), path


def test_an_invalid_form_is_422_with_what_was_typed(kari: Visitor, cast: Cast) -> None:
    kari.get(f"{PATH}/new")
    page = kari.submit({"name": "", "issuer": "Høydeteknikk", "issued_on": "31.2.2025"})
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    assert page.errors == {
        "certificates-new-name": "Skriv inn navnet på sertifikatet.",
        "certificates-new-issued_on": "Datoen finnes ikke. Skriv for eksempel 27.3.2025.",
    }
    assert page.html.select_one("[name=issuer]")["value"] == "Høydeteknikk"
    assert page.html.select_one("[name=issued_on]")["value"] == "31.2.2025"
    assert stored(Certificate, cast.kari) == []


def test_a_double_submit_answers_the_same(kari: Visitor, cast: Cast) -> None:
    form = kari.get(f"{PATH}/new").form("main form.form")
    typed = {**CERTIFICATE.typed, "form_key": str(form.select_one("[name=form_key]")["value"])}
    first, second = kari.post(f"{PATH}/new", typed), kari.post(f"{PATH}/new", typed)
    assert (first.status, first.location) == (second.status, second.location)
    assert len(stored(Certificate, cast.kari)) == 1


def test_two_tabs_meet_and_choose(kari: Visitor, cast: Cast, app: Flask) -> None:
    entry = certificate(cast.kari, number="1")
    other = Visitor(app)
    other.sign_in("nordlys", "kari")
    for tab in (kari, other):
        tab.get(f"{PATH}/{entry.id}?edit=1")
    kari.submit({"number": "2", "issuer": "Den ene"})
    page = other.submit({"number": "3"}, follow=False)
    assert page.status == 409
    assert "Behold det som er lagret: 2" in page.words
    assert "Bruk det jeg skrev: 3" in page.words
    page = other.submit({"choice-number": "mine", "choice-issuer": "stored"})
    assert page.notice == "Sertifikatet Båtførerprøven er lagret."
    [row] = stored(Certificate, cast.kari)
    assert (row.number, row.issuer) == ("3", "Den ene")


def test_saving_what_another_tab_removed_keeps_the_text(kari: Visitor, cast: Cast) -> None:
    entry = certificate(cast.kari)
    kari.get(f"{PATH}/{entry.id}?edit=1")
    Certificate.find(cast.kari, entry.id, now()).remove(own(cast.kari), CERTIFICATES, at=now())
    page = kari.submit({"name": "Det jeg skrev"})
    assert page.status == 422
    assert "fjernet i mellomtiden" in page.words
    assert page.html.select_one("[name=name]")["value"] == "Det jeg skrev"


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
def test_what_was_typed_survives_a_session_that_ran_out(
    sample: Sample, kari: Visitor, cast: Cast, clock: Clock
) -> None:
    kari.sign_in("nordlys", "kari")
    kari.get(f"{sample.path}/new")
    clock.move(minutes=16)
    kari.submit(sample.typed)
    typed = {"customer_id": "nordlys", "username": "kari"}
    page = kari.submit({**typed, "password": "blåbær på fjellet i august"})
    assert "Her er det du hadde skrevet" in page.words
    page = kari.submit()
    assert page.notice == sample.told
    [row] = stored(sample.model, cast.kari)
    kari.get(f"{sample.path}/{row.id}?edit=1")
    clock.move(minutes=16)
    kari.submit({sample.field: sample.other})
    page = kari.submit({**typed, "password": "blåbær på fjellet i august"})
    field = page.html.select_one(f"[name={sample.field}]")
    assert field["value"] == sample.other
    assert kari.submit().notice.endswith(" er lagret.")


@pytest.mark.parametrize("sample", SAMPLES, ids=called)
@pytest.mark.parametrize("who", [("nordlys", "ola"), ("nordlys", "admin"), ("fjord", "kari")])
def test_somebody_elses_entry_is_not_there(
    sample: Sample, who: tuple[str, str], cast: Cast, visitor: Visitor
) -> None:
    added = sample.model.add(
        own(cast.kari), sample.section, sample.values(), form_key="x" * 20, at=now()
    )
    visitor.sign_in(*who)
    path = f"{sample.path}/{added.id}"
    assert visitor.get(path).status == 404
    assert visitor.get(f"{path}?edit=1").status == 404
    visitor.get(f"{sample.path}/new")
    for act in ("", "/removal", "/restoration", "/erasure"):
        assert visitor.post(f"{path}{act}", sample.typed).status == 404, act
    [row] = stored(sample.model, cast.kari)
    assert (row.removed_at, getattr(row, sample.field)) == (
        None,
        sample.values()[sample.field],
    )


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "x"])
def test_a_number_that_cannot_be_is_not_there(number: str, kari: Visitor) -> None:
    assert kari.get(f"{PATH}/{number}").status == 404


def test_an_entry_is_gone_for_all_after_a_day(kari: Visitor, cast: Cast, clock: Clock) -> None:
    entry = certificate(cast.kari)
    entry.remove(own(cast.kari), CERTIFICATES, at=now())
    clock.move(hours=24)
    kari.sign_in("nordlys", "kari")
    assert kari.get(f"{PATH}/{entry.id}").status == 404
    assert "Nylig fjernet" not in kari.get(PATH).words
    assert kari.post(f"{PATH}/{entry.id}/restoration").status == 404


def test_erasing_what_is_not_removed_is_refused(kari: Visitor, cast: Cast) -> None:
    entry = certificate(cast.kari)
    kari.get(PATH)
    assert kari.post(f"{PATH}/{entry.id}/erasure").status == 403
    assert len(stored(Certificate, cast.kari)) == 1


def test_long_names_and_five_hundred_entries_are_shown(kari: Visitor, cast: Cast) -> None:
    for number in range(500):
        certificate(cast.kari, name=f"{'Å' * 110} {number:04}")
    page = kari.get(PATH)
    assert len(page.html.select("article.entry")) == 500
