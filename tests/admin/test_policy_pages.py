"""A customer admin writes, previews, publishes and takes back the customer's own policy."""

import datetime as dt

import pytest
from flask import Flask

from portal.policies.acknowledge import acknowledge, note_shown
from portal.policies.draft import draft_of
from portal.policies.models import PolicyVersion
from portal.policies.publish import publish
from portal.policies.versions import current_version
from portal.statistics.publishing import publish_due
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.clock import START, Clock
from tests.consents.answers import new_member
from tests.pages import Visitor
from tests.policies.texts import texts


def begin_draft(admin: Visitor) -> None:
    admin.get("/admin/policy")
    admin.submit(form='form[action="/admin/policy/draft"]')


def test_a_draft_is_begun_from_cerums_text_and_saved_by_language(
    admin: Visitor, cast: Cast
) -> None:
    begin_draft(admin)
    assert admin.page
    assert admin.page.h1 == "Utkast til versjon 1"
    assert "{{table:categories}}" in admin.page.html.select_one("#body").get_text()  # type: ignore[union-attr]
    for language in LANGUAGES:
        said = texts("Vårt.")[language]
        admin.get(f"/admin/policy/draft?language={language}")
        admin.submit({"summary": said.summary, "body": said.body}, form="#draft-text")
    draft = draft_of(cast.nordlys)
    assert draft
    assert draft.text("nn").body == texts("Vårt.")["nn"].body
    page = admin.get("/admin/policy/draft/preview?language=nb")
    assert "Nordlys Drift AS på nb." in page.words
    assert admin.get("/policy/nordlys-1").status == 404


def test_publishing_puts_it_in_force_and_withdrawing_takes_it_back(
    admin: Visitor, cast: Cast
) -> None:
    default = publish(texts(), number=1, effective_at=START, at=START)
    acknowledge(cast.admin, default, by=cast.admin, at=START, language="nb")
    begin_draft(admin)
    today = dt.date(2026, 3, 3).isoformat()
    typed = {"effective": today, "weight": "editorial"}
    assert admin.submit(typed, form="#draft-publication").path == "/admin/policy"
    own = current_version(cast.nordlys, START)
    assert own
    assert own.label == "nordlys-1"
    assert "{{table" not in own.text("nb").body
    assert current_version(cast.fjord, START) == default
    admin.get("/admin/policy")
    admin.submit(form='form[action$="/withdrawal"]')
    assert current_version(cast.nordlys, START) == default


@pytest.mark.parametrize(
    "typed",
    [
        {"effective": "2026-03-02", "weight": "editorial"},
        {"effective": "x", "weight": "editorial"},
        {"effective": "2026-03-03", "weight": ""},
        {"effective": "2026-03-03", "weight": "maybe"},
    ],
)
def test_what_cannot_be_published_is_said_at_its_field(
    admin: Visitor, typed: dict[str, str]
) -> None:
    begin_draft(admin)
    page = admin.submit(typed, form="#draft-publication")
    assert page.status == 422
    assert page.html.select_one("#error-summary")
    assert PolicyVersion.select().where(PolicyVersion.published_at.is_null(False)).count() == 0


def test_publishing_asks_who_it_is(admin: Visitor, clock: Clock) -> None:
    begin_draft(admin)
    clock.move(minutes=14)
    admin.get("/admin/policy/draft")
    typed = {"effective": "2026-03-03", "weight": "editorial"}
    page = admin.submit(typed, form="#draft-publication")
    assert "for flere medlemmer" in page.words
    assert PolicyVersion.select().where(PolicyVersion.published_at.is_null(False)).count() == 0


def test_numbers_only_and_no_small_group_is_counted_out(admin: Visitor, cast: Cast) -> None:
    version = publish(texts(), number=1, effective_at=START, at=START)
    people = [new_member(cast.nordlys) for _ in range(12)]
    for person in people:
        note_shown(person, version, at=START, language="nb")
    for person in people[:9]:
        acknowledge(person, version, by=person, at=START, language="nb")
    acknowledge(cast.admin, version, by=cast.admin, at=START, language="nb")
    acknowledge(cast.other_kari, version, by=cast.other_kari, at=START, language="nb")
    publish_due(START)
    row = admin.get("/admin/policy").html.select_one("tbody tr")
    assert row
    assert "Vist til10" in row.get_text()
    assert "Bekreftet av10" in row.get_text()
    assert not any(person.full_name in row.get_text() for person in people)


def test_it_is_for_admins_and_for_their_own_customer(
    app: Flask, clock: Clock, kari: Visitor, cast: Cast
) -> None:
    for path in ("/admin/policy", "/admin/policy/draft", "/admin/consents"):
        assert kari.get(path).status == 404
    assert kari.post("/admin/policy/draft").status == 404
    publish(texts(), number=1, effective_at=START, at=START)
    publish(texts(), number=1, effective_at=START, at=START, customer=cast.fjord)
    other = Visitor(app)
    other.sign_in("nordlys", "admin")
    for label in ("fjord-1", "1", "x"):
        assert other.post(f"/admin/policy/{label}/withdrawal").status == 404


def test_the_second_of_two_who_write_is_told_and_keeps_what_was_typed(
    admin: Visitor, app: Flask, cast: Cast
) -> None:
    begin_draft(admin)
    other = Visitor(app)
    other.sign_in("nordlys", "admin")
    other.get("/admin/policy/draft")
    admin.submit({"summary": "Først."}, form="#draft-text")
    page = other.submit({"summary": "Sist."}, form="#draft-text")
    assert page.status == 409
    assert "En annen administrator lagret utkastet" in page.words
    assert "Sist." in page.html.select_one("#summary").get_text()  # type: ignore[union-attr]
    assert draft_of(cast.nordlys).text("nb").summary == "Først."  # type: ignore[union-attr]
    assert other.submit(form="#draft-text").status == 200
    assert draft_of(cast.nordlys).text("nb").summary == "Sist."  # type: ignore[union-attr]


def test_what_is_published_is_what_was_read(admin: Visitor, app: Flask, cast: Cast) -> None:
    begin_draft(admin)
    other = Visitor(app)
    other.sign_in("nordlys", "admin")
    other.get("/admin/policy/draft")
    admin.submit({"summary": "Noe annet."}, form="#draft-text")
    typed = {"effective": "2026-03-03", "weight": "editorial"}
    page = other.submit(typed, form="#draft-publication")
    assert page.status == 422
    assert "Utkastet er endret siden du åpnet siden." in page.words
    assert draft_of(cast.nordlys)
    assert other.submit(form="#draft-publication").path == "/admin/policy"
    assert draft_of(cast.nordlys) is None


def test_publishing_and_withdrawing_are_in_the_journal(admin: Visitor, cast: Cast) -> None:
    begin_draft(admin)
    typed = {"effective": "2026-03-03", "weight": "editorial"}
    admin.submit(typed, form="#draft-publication")
    admin.get("/admin/policy")
    admin.submit(form='form[action$="/withdrawal"]')
    said = admin.get("/admin/journal").words
    assert "Publiserte versjon 1 av personvernerklæringen." in said
    assert "Trakk tilbake versjon 1 av personvernerklæringen." in said
