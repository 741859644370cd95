"""What a member reads about who gets their data, and what a recipient with a link can do."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.jobs.worker import Worker
from portal.members.restriction import stop
from portal.sharing.columns import Shareables
from portal.sharing.disclosures import disclose
from portal.sharing.models import RecipientVersion
from portal.sharing.notice_tables import NoticeStep
from portal.sharing.notices import notice_path, notices_of
from portal.sharing.words import Outcome
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import Clock
from tests.outbox import Outbox, link_in
from tests.pages import Visitor
from tests.sharing.people import COLUMNS, move_house, payroll


@pytest.fixture
def bureau(cast: Cast, shareables: Shareables, clock: Clock) -> RecipientVersion:
    """The payroll bureau of Nordlys, which has the street."""
    at, by = _now(), cast.admin
    return payroll(cast.nordlys, shareables, by=by, at=at, columns=[*COLUMNS, "member.street"])


def _now() -> dt.datetime:
    return clock.now()


def signed_in(app: Flask, customer: str, username: str, language: str = "nb") -> Visitor:
    visitor = Visitor(app, language)
    visitor.sign_in(customer, username)
    return visitor


def test_a_card_says_what_they_get_why_where_and_since_when(
    bureau: RecipientVersion, kari: Visitor
) -> None:
    words = kari.get("/sharing").words
    for said in (
        "Lønn & Årsverk AS",
        ": gateadresse og mobilnummer",
        ": gateadresse, postnummer, poststed og e-post",
        "Kjøre lønn hver måned",
        "Oversikt over arbeidstid – Rettslig plikt",
        "Norge",
        "Databehandleravtale om lønn, 1. februar 2024",
        "Leverandør av serverdrift",
        "Google Analytics",
        "USA, utenfor EØS",
        "Får ingenting om deg nå, fordi du ikke har samtykket.",
    ):
        assert said in words
    assert 'href="https://lonn.example/personvern"' in kari.page.text


@pytest.mark.parametrize(
    ("language", "said"), [("nn", "Kven får opplysningane dine"), ("en", "Who gets your data")]
)
def test_it_reads_in_the_members_language(
    bureau: RecipientVersion, app: Flask, language: str, said: str
) -> None:
    words = signed_in(app, "nordlys", "kari", language).get("/sharing").words
    assert said in words
    assert ("Hosting" if language == "en" else "Serverdrift") in words


def test_the_stranger_of_the_same_name_sees_nothing_of_it(
    cast: Cast, bureau: RecipientVersion, app: Flask
) -> None:
    move_house(cast.kari)
    disclose(cast.kari, bureau, COLUMNS, by=cast.admin, at=_now())
    words = signed_in(app, "fjord", "kari").get("/sharing").words
    assert "Lønn & Årsverk" not in words
    assert "Ingen har fått beskjed om noe ennå." in words
    assert "Ingenting om deg er gitt videre ennå." in words


def test_what_was_given_and_told_is_there_and_in_everything_about_me(
    cast: Cast, bureau: RecipientVersion, kari: Visitor, worker: Worker, outbox: Outbox
) -> None:
    disclose(cast.kari, bureau, COLUMNS, by=cast.admin, at=_now())
    move_house(cast.kari)
    assert "Beskjeden er ikke sendt ennå." in kari.get("/sharing").words
    worker.work_due()
    words = kari.get("/sharing").words
    assert "Retting: kontaktopplysninger" in words
    assert "Har fått beskjed" in words
    assert "Fikk opplysninger om deg" in words
    stored = kari.get("/data/disclosure").words
    assert "Lønn & Årsverk AS" in stored
    assert "Gateadresse" in stored
    assert "Har fått beskjed" in kari.get("/data/notice-step").words


def test_a_request_shows_who_was_told(
    cast: Cast, bureau: RecipientVersion, kari: Visitor, app: Flask
) -> None:
    asked = ask(cast.kari, RequestKind.OBJECTION, at=_now(), purpose="working-time")
    words = kari.get(f"/requests/{asked.id}").words
    assert "Beskjeder til dem som har opplysningene" in words
    assert "Lønn & Årsverk AS – Innsigelse" in words
    assert signed_in(app, "fjord", "kari").get(f"/requests/{asked.id}").status == 404


def test_a_restriction_is_said(cast: Cast, bureau: RecipientVersion, kari: Visitor) -> None:
    stop(cast.kari, None, "ABC", at=_now())
    assert "blir ingenting nytt gitt videre" in kari.get("/sharing").words


def test_opening_the_link_changes_nothing_and_a_post_confirms(
    cast: Cast, bureau: RecipientVersion, app: Flask, worker: Worker, outbox: Outbox
) -> None:
    move_house(cast.kari)
    worker.work_due()
    [mail] = outbox.to("personvern@lonn.example")
    recipient = Visitor(app)
    page = recipient.get(link_in(mail).partition("127.0.0.1:8000")[2] or link_in(mail))
    assert page.status == 200
    for personal in ("Kari", "Blåfjell", "Nyveien", "Ørneveien"):
        assert personal not in page.text
    assert "Gateadresse" in page.words
    [stand] = notices_of(cast.kari, 1)
    assert stand.outcome is Outcome.TOLD
    recipient.submit({"outcome": "confirmed"})
    [stand] = notices_of(cast.kari, 1)
    assert stand.outcome is Outcome.CONFIRMED
    assert "Svaret er registrert" in recipient.page.words
    assert "Send svaret" not in recipient.page.words


def test_a_no_is_read_by_the_member_with_its_reason_and_date(
    cast: Cast, bureau: RecipientVersion, app: Flask, made: Portal
) -> None:
    move_house(cast.kari)
    recipient = Visitor(app)
    recipient.get(notice_path(notices_of(cast.kari, 1)[0].notice, made.keys))
    assert recipient.submit({"outcome": "refused", "text": "Sak pågår."}).status == 422
    assert "Sak pågår." in recipient.page.text
    recipient.submit({"outcome": "refused", "ground": "law", "until": "31.12.2031"})
    assert recipient.page.status == 200
    words = signed_in(app, "nordlys", "kari").get("/sharing").words
    assert "En lov krever at opplysningene blir beholdt, til 31. desember 2031." in words
    assert "«Sak pågår.»" in words


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"outcome": "maybe"},
        {"outcome": "refused", "ground": "because"},
        {"outcome": "refused", "ground": "law", "until": "31.2.2031"},
        {"outcome": "refused", "ground": "law", "text": "x" * 601},
        {"outcome": "refused", "ground": "law", "text": "a\x00"},
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    cast: Cast, bureau: RecipientVersion, app: Flask, made: Portal, typed: dict[str, str]
) -> None:
    move_house(cast.kari)
    recipient = Visitor(app)
    recipient.get(notice_path(notices_of(cast.kari, 1)[0].notice, made.keys))
    assert recipient.submit(typed).status == 422
    assert not NoticeStep.select().exists()


def test_a_link_that_was_guessed_leads_nowhere(app: Flask, database: object) -> None:
    visitor = Visitor(app)
    for token in (f"1-{'0' * 32}", "1", "x", f"{2**70}-{'0' * 32}"):
        assert visitor.get(f"/notices/{token}").status == 404
