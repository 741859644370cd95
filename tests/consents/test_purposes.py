"""What a purpose says is published in every language, once, and never behind anybody's back."""

import datetime as dt
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from flask import Flask

from portal import clock as portal_clock
from portal.consents.models import SHIPPED, PurposeText, PurposeVersion
from portal.consents.offers import choices_of, offers_of
from portal.consents.publishing import add_purpose, latest_version, publish_shipped, publish_text
from portal.consents.settings import set_measurement, set_offered, set_renewal
from portal.consents.texts import PurposeRefused, Text, checked_texts
from portal.data import purposes
from portal.data.purposes import Basis
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import answer, shipped, untranslated
from tests.operator.conftest import Operator, operator

__all__ = ["operator"]

OWN = Text(
    name="Nyhetsbrev",
    explanation="Vi skriver til deg én gang i måneden.",
    question="Får %(customer)s sende deg et nyhetsbrev?",
    data="E-postadressen din. {{ 7 * 7 }} <b>100 %</b>",
    recipients="Bare %(customer)s.",
    kept="Til du trekker tilbake samtykket.",
    if_no="Du får ikke brevet.",
    effect="Vi slutter å sende deg brevet.",
)
TEXTS = dict.fromkeys(LANGUAGES, OWN)


def now() -> dt.datetime:
    return portal_clock.now()


def test_the_shipped_texts_are_published_once_in_every_language(cast: Cast, clock: Clock) -> None:
    first = publish_shipped(untranslated, at=now())
    assert {version.purpose for version in first} == set(purposes.SHIPPED)
    assert {(v.number, v.edition, v.series) for v in first} == {(1, 1, SHIPPED)}
    assert PurposeText.select().count() == len(purposes.SHIPPED) * len(LANGUAGES)
    assert publish_shipped(untranslated, at=now()) == []


def test_a_text_that_changed_in_the_code_is_published_and_asks_only_if_it_is_another_edition(
    told: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(app, told.kari, "give")
    changed = replace(purposes.TAILORING, name="Tilpasset innhold")
    monkeypatch.setitem(purposes.SHIPPED, "tailoring", changed)
    (version,) = publish_shipped(untranslated, at=now())
    assert (version.number, version.edition) == (2, 1)
    monkeypatch.setitem(purposes.SHIPPED, "tailoring", replace(changed, name="Nå", edition=2))
    (version,) = publish_shipped(untranslated, at=now())
    assert (version.number, version.edition) == (3, 2)
    assert publish_shipped(untranslated, at=now()) == []


def test_a_text_published_by_hand_stands(told: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {
        language: replace(text, name="Vår egen") for language, text in shipped("position").items()
    }
    publish_text(SHIPPED, "position", mine, material=False, at=now())
    changed = replace(purposes.POSITION, name="Noe annet")
    monkeypatch.setitem(purposes.SHIPPED, "position", changed)
    assert publish_shipped(untranslated, at=now()) == []
    assert offers_of(told.nordlys)["position"].texts["nb"].name == "Vår egen"


def test_only_consents_are_choices(told: Cast) -> None:
    assert list(choices_of(told.nordlys)) == list(purposes.CHOICES)
    assert list(offers_of(told.nordlys)) == list(purposes.SHIPPED)
    for offer in offers_of(told.nordlys).values():
        asked = {bool(text.question) for text in offer.texts.values()}
        assert asked == {offer.is_choice}, offer.key
        assert bool(offer.texts["nb"].effect) == offer.is_choice


def test_a_customer_adds_a_purpose_that_others_do_not_have(told: Cast) -> None:
    add_purpose(told.nordlys, "newsletter", Basis.CONSENT, TEXTS, at=now())
    add_purpose(told.fjord, "newsletter", Basis.LEGITIMATE_INTEREST, TEXTS, at=now())
    assert choices_of(told.nordlys)["newsletter"].texts["nn"] == OWN
    assert "newsletter" not in choices_of(told.fjord)
    assert offers_of(told.fjord)["newsletter"].is_objectionable
    assert list(offers_of(told.nordlys))[-1] == "newsletter"


@pytest.mark.parametrize("key", ["tailoring", "receipts", "verification", "passport"])
def test_a_key_that_means_something_already_is_refused(told: Cast, key: str) -> None:
    with pytest.raises(PurposeRefused):
        add_purpose(told.nordlys, key, Basis.CONSENT, TEXTS, at=now())


@pytest.mark.parametrize("key", ["", "a", "Nyhetsbrev", "nyhets brev", "-a", "9a", "å-b", "a" * 41])
def test_a_key_that_is_no_address_is_refused(told: Cast, key: str) -> None:
    with pytest.raises(PurposeRefused):
        add_purpose(told.nordlys, key, Basis.CONSENT, TEXTS, at=now())


def test_a_key_is_added_once(told: Cast) -> None:
    add_purpose(told.nordlys, "newsletter", Basis.CONSENT, TEXTS, at=now())
    with pytest.raises(PurposeRefused):
        add_purpose(told.nordlys, "newsletter", Basis.CONSENT, TEXTS, at=now())
    assert PurposeVersion.select().where(PurposeVersion.purpose == "newsletter").count() == 1


@pytest.mark.parametrize(
    ("change", "basis"),
    [
        ({"nn": None}, Basis.CONSENT),
        ({"nb": {**asdict(OWN), "question": ""}}, Basis.CONSENT),
        ({"en": {**asdict(OWN), "kept": "   "}}, Basis.CONTRACT),
        ({"nb": {**asdict(OWN), "color": "red"}}, Basis.CONSENT),
    ],
)
def test_an_unfinished_text_is_refused(change: dict[str, object], basis: Basis) -> None:
    written = {language: asdict(OWN) for language in LANGUAGES} | change
    kept = {language: said for language, said in written.items() if said is not None}
    with pytest.raises(PurposeRefused):
        checked_texts(kept, basis)  # type: ignore[arg-type]


def test_a_purpose_that_is_no_choice_needs_no_question() -> None:
    said = {name: text for name, text in asdict(OWN).items() if name not in ("question", "effect")}
    assert checked_texts(dict.fromkeys(LANGUAGES, said), Basis.CONTRACT)["nb"].question == ""


def test_the_name_of_the_customer_is_put_in_and_nothing_else() -> None:
    told = OWN.told_by("100 % {{ x }} %(customer)s AS")
    assert told.question == "Får 100 % {{ x }} %(customer)s AS sende deg et nyhetsbrev?"
    assert told.data == OWN.data
    assert told.sha256 != OWN.sha256


@pytest.mark.parametrize("months", [0, -1, 61])
def test_a_renewal_is_one_to_sixty_months(told: Cast, months: int) -> None:
    with pytest.raises(PurposeRefused):
        set_renewal(told.nordlys, "tailoring", months, by=None, at=now())


@pytest.mark.parametrize("wrong", ["", "UA-123-1", "G-", "g-abc123", "G-ABC123\n", "G-ABC 123"])
def test_a_measurement_id_looks_like_one(told: Cast, wrong: str) -> None:
    with pytest.raises(PurposeRefused):
        set_measurement(told.nordlys, wrong, by=None, at=now())


def test_a_setting_keeps_the_others(told: Cast) -> None:
    set_measurement(told.nordlys, "G-ABC123", by=told.admin, at=now())
    set_renewal(told.nordlys, "visit-analytics", 6, by=told.admin, at=now())
    set_offered(told.nordlys, "visit-analytics", False, by=told.admin, at=now())
    offer = offers_of(told.nordlys)["visit-analytics"]
    assert (offer.offered, offer.renewal_months, offer.measurement_id) == (False, 6, "G-ABC123")
    assert offers_of(told.fjord)["visit-analytics"].measurement_id is None


@pytest.mark.parametrize("key", ["newsletter", "deliver-service"])
def test_what_is_no_choice_has_no_settings(told: Cast, key: str) -> None:
    with pytest.raises(PurposeRefused):
        set_offered(told.nordlys, key, False, by=None, at=now())


def folder_of(text: Text, folder: Path) -> Path:
    for language in LANGUAGES:
        lines = [f'{name} = """{said}"""' for name, said in asdict(text).items()]
        (folder / f"{language}.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_operators_add_and_publish(operator: Operator, told: Cast, tmp_path: Path) -> None:
    folder = str(folder_of(OWN, tmp_path))
    added = operator.json("purpose", "add", "newsletter", folder, "--customer", "nordlys")
    assert added == {"purpose": "newsletter", "version": 1, "edition": 1}
    again = ("purpose", "publish", "newsletter", folder, "--customer", "nordlys")
    assert operator.json(*again, "--editorial")["edition"] == 1
    assert operator.json(*again, "--material") == {
        "purpose": "newsletter",
        "version": 3,
        "edition": 2,
    }
    operator.run(*again, code=2)
    refused = operator.run("purpose", "publish", "nothing", folder, "--material", code=1)
    assert "nothing" in refused
    (tmp_path / "nn.toml").write_text("name = ")
    operator.run("purpose", "add", "another", folder, "--customer", "nordlys", code=1)
    assert latest_version("nordlys", "another") is None


def test_operators_set_what_a_customer_offers(operator: Operator, cast: Cast) -> None:
    operator.run("purpose", "stop", "position", "--customer", "nordlys")
    operator.run("purpose", "renewal", "tailoring", "12", "--customer", "nordlys")
    operator.run("purpose", "measure", "G-ABC123", "--customer", "nordlys")
    rows = {
        row["purpose"]: row for row in operator.json("purpose", "list", "--customer", "nordlys")
    }
    assert rows["position"]["offered"] is False
    assert rows["tailoring"]["renewal_months"] == 12
    assert rows["visit-analytics"]["measurement_id"] == "G-ABC123"
    operator.run("purpose", "offer", "position", "--customer", "nordlys")
    operator.run("purpose", "measure", "none", "--customer", "nordlys")
    rows = {
        row["purpose"]: row for row in operator.json("purpose", "list", "--customer", "nordlys")
    }
    assert rows["position"]["offered"] is True
    assert rows["visit-analytics"]["measurement_id"] is None
    operator.run("purpose", "measure", "nonsense", "--customer", "nordlys", code=1)
    operator.run("purpose", "list", "--customer", "nobody", code=1)
