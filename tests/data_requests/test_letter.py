"""The access letter: ready at once, from live data, in three languages, as a page and as tagged PDF."""

import pytest

from portal import clock
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.members.models import Member
from tests.cast import Cast
from tests.pages import Visitor

WORDS = {
    "nb": ("Innsyn i opplysningene om deg", "Lagringstid", "Datatilsynet"),
    "nn": ("Innsyn i opplysningane om deg", "Datatilsynet"),
    "en": ("Access to the information about you", "Datatilsynet"),
}


def test_it_is_ready_as_soon_as_it_is_asked_for(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.get("/requests/new/access")
    page = visitor.submit()
    assert "Brevet er klart" in page.words
    assert "Ferdig" in page.words
    request = DataRequest.of(cast.kari).get()
    assert "Kari Blåfjell" in visitor.get(f"/requests/{request.id}/letter").words


@pytest.mark.parametrize("language", WORDS)
def test_it_speaks_the_members_language(cast: Cast, visitor: Visitor, language: str) -> None:
    Member.update(language=language).where(Member.id == cast.kari.id).execute()
    visitor.language = language
    request = ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    page = visitor.get(f"/requests/{request.id}/letter")
    for words in WORDS[language]:
        assert words in page.words


def test_it_tells_only_of_what_is_stored(cast: Cast, visitor: Visitor) -> None:
    request = ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    letter = visitor.get(f"/requests/{request.id}/letter").words
    assert "Innlogging og sikkerhet" in letter
    assert "Utsteder" not in letter


def test_the_pdf_is_tagged_and_reads_nothing_as_markup(cast: Cast, visitor: Visitor) -> None:
    evil = '#panic("x") $a$ *b* ]) "'
    Member.update(family_name=evil).where(Member.id == cast.kari.id).execute()
    request = ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    answer = visitor.get(f"/requests/{request.id}/letter.pdf")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content
    assert b"pdfuaid" in answer.content


def test_nobody_elses_and_no_other_request_has_a_letter(cast: Cast, visitor: Visitor) -> None:
    foreign = ask(cast.other_kari, RequestKind.ACCESS, at=clock.now())
    other_kind = ask(cast.kari, RequestKind.REVIEW, at=clock.now(), details="x")
    visitor.sign_in("nordlys", "kari")
    for request in (foreign, other_kind):
        for ending in ("letter", "letter.pdf"):
            assert visitor.get(f"/requests/{request.id}/{ending}").status == 404
