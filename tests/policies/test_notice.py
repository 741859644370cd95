"""After sign-in a member meets what has changed, says «I have seen it», and comes back."""

import pytest
from flask import Flask

from portal.policies.models import Acknowledgement, PolicyVersion, PolicyView
from portal.policies.publish import publish
from tests.cast import Cast
from tests.clock import START, Clock
from tests.pages import Visitor
from tests.policies.texts import texts
from tests.statements import count_statements


@pytest.fixture(autouse=True)
def version(cast: Cast, clock: Clock) -> PolicyVersion:
    return publish(texts("Nytt om posisjon."), number=1, effective_at=START, at=START)


def test_after_sign_in_the_notice_comes_first_and_then_the_page(visitor: Visitor) -> None:
    visitor.get("/profile/contact", follow=True)
    page = visitor.submit(
        {"customer_id": "nordlys", "username": "kari", "password": "blåbær på fjellet i august"}
    )
    assert page.h1 == "Personvernerklæringen er oppdatert"
    assert "Nytt om posisjon." in page.words
    assert "Versjon 1 gjelder fra 3. mars 2026." in page.words
    assert page.html.select_one('main a[href="/policy/1"]')
    page = visitor.submit(form="#acknowledgement")
    assert page.path == "/profile/contact"
    assert visitor.get("/").status == 200


def test_the_acknowledgement_says_which_text_was_read(kari: Visitor, cast: Cast) -> None:
    kari.get("/", follow=True)
    kari.submit(form="#acknowledgement")
    row = Acknowledgement.get()
    assert (row.member, row.language, row.at) == (cast.kari, "nb", START)
    assert row.text_sha256 == PolicyVersion.get().text("nb").sha256
    assert [view.member for view in PolicyView.select()] == [cast.kari]


def test_the_words_never_speak_of_consenting(kari: Visitor) -> None:
    page = kari.get("/", follow=True)
    assert [button.get_text() for button in page.html.select("main button")] == [
        "Jeg har sett endringene"
    ]
    assert "Det er ikke et samtykke." in page.words
    assert "godta" not in page.words.lower()


@pytest.mark.parametrize("path", ["/", "/profile", "/profile/contact?edit=1"])
def test_a_page_leads_to_the_notice_and_back(kari: Visitor, path: str) -> None:
    answer = kari.get(path)
    assert answer.status == 303
    page = kari.get(str(answer.location))
    assert page.html.select_one('#acknowledgement [name="next"]')["value"] == path  # type: ignore[index]


def test_a_fragment_takes_the_whole_browser_to_the_notice(kari: Visitor) -> None:
    kari.get("/policy")
    answer = kari.fragment("/profile/contact?edit=1")
    assert answer.status == 204
    assert answer.headers["HX-Redirect"] == "/policy/notice?next=/policy"


def test_what_was_typed_is_kept_and_not_saved_before_the_notice(
    app: Flask, visitor: Visitor, cast: Cast
) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.submit(form="#acknowledgement")
    visitor.get("/profile/contact?edit=1")
    publish(texts("Nyere."), number=2, effective_at=START, at=START)
    page = visitor.submit({"street": "Nygata 1"})
    assert page.h1 == "Personvernerklæringen er oppdatert"
    assert type(cast.kari).get_by_id(cast.kari.id).street == cast.kari.street
    page = visitor.submit(form="#acknowledgement")
    assert page.path.startswith("/profile/contact")
    assert page.html.select_one('input[name="street"]')["value"] == "Nygata 1"  # type: ignore[index]


def test_an_act_without_a_page_is_stopped_too(kari: Visitor) -> None:
    kari.get("/policy")
    answer = kari.post("/profile/contact/email/withdrawal")
    assert (answer.status, answer.location) == (303, "/policy/notice")
    answer = kari.fragment("/profile/place", {"postcode": "8624"})
    assert answer.status == 204
    assert answer.headers["HX-Redirect"] == "/policy/notice?next=/policy"


@pytest.mark.parametrize("path", ["/policy", "/policy/1", "/policy/changes", "/healthz"])
def test_the_open_pages_stay_open(kari: Visitor, path: str) -> None:
    assert kari.get(path).status == 200


def test_language_and_sign_out_work_without_acknowledging(kari: Visitor) -> None:
    kari.get("/", follow=True)
    assert kari.post("/language", {"language": "nb", "next": "/policy"}).location == "/policy"
    assert "/login" in str(kari.post("/logout").location)


def test_an_address_that_does_not_exist_is_not_found(kari: Visitor) -> None:
    assert kari.get("/nowhere").status == 404


def test_who_is_not_signed_in_meets_no_notice(visitor: Visitor) -> None:
    assert visitor.get("/login").status == 200
    assert "/login" in str(visitor.get("/policy/notice").location)
    assert "/login" in str(visitor.get("/policy/changes").location)


def test_nothing_new_leads_on(kari: Visitor) -> None:
    kari.get("/", follow=True)
    kari.submit(form="#acknowledgement")
    assert kari.get("/policy/notice?next=/profile").location == "/profile"
    assert kari.get("/policy/notice?next=//evil.example").location == "/"
    assert "Du har sett den gjeldende versjonen (1)." in kari.get("/policy/changes").words


@pytest.mark.parametrize("leads_to", ["//evil.example", "https://evil.example", "/\\evil", ""])
def test_the_notice_never_leads_off_the_site(kari: Visitor, leads_to: str) -> None:
    kari.get("/policy/changes")
    answer = kari.submit({"next": leads_to}, form="#acknowledgement", follow=False)
    assert answer.location == "/"


@pytest.mark.parametrize("label", ["2", "", "fjord-1", "x", "0", "999999999999"])
def test_a_version_of_somebody_else_or_nobody_cannot_be_acknowledged(
    kari: Visitor, cast: Cast, label: str
) -> None:
    publish(texts(), number=1, effective_at=START, at=START, customer=cast.fjord)
    kari.get("/policy/changes")
    assert kari.submit({"version": label}, form="#acknowledgement").status == 404
    assert Acknowledgement.select().count() == 0


def test_a_form_without_its_token_acknowledges_nothing(kari: Visitor) -> None:
    kari.get("/policy/changes")
    assert kari.submit({"csrf_token": "x"}, form="#acknowledgement").status == 400
    assert Acknowledgement.select().count() == 0


@pytest.mark.parametrize(("sent", "kept"), [("en", "en"), ("de", "nb"), ("", "nb")])
def test_the_language_is_that_of_the_page_that_was_read(
    kari: Visitor, sent: str, kept: str
) -> None:
    kari.get("/policy/changes")
    kari.submit({"language": sent}, form="#acknowledgement")
    assert Acknowledgement.get().language == kept


def test_pressing_twice_is_harmless(kari: Visitor) -> None:
    kari.get("/policy/changes")
    first = kari.page
    kari.submit(form="#acknowledgement")
    kari.page = first
    kari.submit(form="#acknowledgement")
    assert Acknowledgement.select().count() == 1


def test_a_newer_version_is_met_again_from_where_one_was(kari: Visitor) -> None:
    kari.get("/", follow=True)
    kari.submit(form="#acknowledgement")
    publish(texts("Enda nyere."), number=2, effective_at=START, at=START)
    assert kari.get("/profile").status == 303
    page = kari.get("/policy/changes")
    assert "Du har sett versjon 1." in page.words
    assert "Enda nyere." in page.words


def test_the_notice_costs_one_statement_on_every_page(kari: Visitor) -> None:
    kari.get("/", follow=True)
    kari.submit(form="#acknowledgement")
    kari.get("/profile")
    with count_statements() as seen:
        kari.get("/profile")
    assert len([statement for statement in seen if "policy_version" in statement]) == 1
    assert len(seen) <= 4
