"""The access letter: ready at once, from live data, in three languages, as a page and as tagged PDF."""

import re
import zlib
from collections import Counter

import pytest
from flask import Flask

from portal import clock
from portal.consents.category import categorise
from portal.consents.usage import count_page
from portal.data_requests.handling import ask
from portal.data_requests.kinds import RequestKind
from portal.data_requests.models import DataRequest
from portal.members.models import Member
from portal.sharing.columns import Shareables
from portal.web.portal import Portal
from tests.cast import Cast
from tests.consents.answers import answer, publish
from tests.pages import Visitor
from tests.sharing.people import payroll

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
    got = visitor.get(f"/requests/{request.id}/letter.pdf")
    assert got.status == 200
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.content.startswith(b"%PDF-")
    text = opened(got.content)
    assert b"/StructTreeRoot" in text
    assert b"pdfuaid" in text


@pytest.mark.parametrize("language", WORDS)
def test_the_pdf_says_its_language_title_and_structure(
    cast: Cast, visitor: Visitor, language: str
) -> None:
    """PDF/UA-1: a language, a title that is shown, headings in order, tables with header cells."""
    Member.update(language=language).where(Member.id == cast.kari.id).execute()
    visitor.language = language
    request = ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    pdf = opened(visitor.get(f"/requests/{request.id}/letter.pdf").content)
    assert re.search(rb"/Lang\s*\(" + language.encode() + rb"\)", pdf)
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert b"/DisplayDocTitle true" in pdf
    tags = Counter(re.findall(rb"/S\s*/([A-Za-z0-9]+)", pdf))
    assert tags[b"H1"] == 1
    assert tags[b"H2"] == 8
    assert tags[b"Table"] == 4
    assert tags[b"TH"] == 4 + 4 + 4 + 3  # purposes, categories, recipients, retention
    assert tags[b"TD"] > tags[b"TH"]
    assert re.search(rb"/Scope\s*/Column", pdf)
    assert re.search(rb"/Tabs\s*/S", pdf)


def test_it_tells_of_the_category_the_member_is_in(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    publish()
    for key in ("usage-statistics", "categorisation"):
        answer(app, cast.kari, "give", key)
    for page in ("/profile/schedule",) * 8 + ("/",) * 4:
        count_page(cast.kari, page, at=clock.now())
    request = ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    path = f"/requests/{request.id}/letter"
    assert "ikke i noen automatisk kategori" in visitor.get(path).words
    categorise(cast.kari, at=clock.now())
    words = visitor.get(path).words
    assert "Arbeidstid" in words
    assert "8 av " in words


def test_all_that_article_15_asks_for_is_in_it(cast: Cast, visitor: Visitor) -> None:
    request = ask(cast.kari, RequestKind.ACCESS, at=clock.now())
    visitor.sign_in("nordlys", "kari")
    words = visitor.get(f"/requests/{request.id}/letter").words
    for said in (
        "Formål og grunnlag",
        "Opplysninger vi lagrer",
        "Mottakere",
        "Lagringstid",
        "Rettighetene dine",
        "Klage",
        "Hvor de kommer fra",
        "Automatiske avgjørelser",
        "EØS",
        "Nordlys Drift AS, organisasjonsnummer",
        "En kopi av hver opplysning",
    ):
        assert said in words, said


def test_it_names_who_has_data_about_this_member_and_nobody_else(
    cast: Cast, visitor: Visitor, made: Portal, app: Flask
) -> None:
    """GDPR art. 15(1)(c): the recipients themselves, not the kinds there could be."""
    shareables = Shareables(made.register)
    for customer, by, name in (
        (cast.nordlys, cast.admin, "Lønn & Årsverk AS"),
        (cast.fjord, cast.other_admin, "Fjordens Lønnskontor AS"),
    ):
        payroll(customer, shareables, by=by, at=clock.now(), name=name)
    payroll(
        cast.nordlys,
        shareables,
        by=cast.admin,
        at=clock.now(),
        name="Trivsel AS",
        purpose="tailoring",
        columns=["member.job_title"],
    )
    letters = {}
    for member, customer in ((cast.kari, "nordlys"), (cast.other_kari, "fjord")):
        request = ask(member, RequestKind.ACCESS, at=clock.now())
        reader = Visitor(app)
        reader.sign_in(customer, "kari")
        letters[customer] = reader.get(f"/requests/{request.id}/letter").words
    assert "Lønn & Årsverk AS" in letters["nordlys"]
    assert "Fjordens Lønnskontor AS" not in letters["nordlys"]
    assert "Trivsel AS" not in letters["nordlys"]  # rests on a consent that Kari has not given
    assert "Fjordens Lønnskontor AS" in letters["fjord"]
    assert "Lønn & Årsverk AS" not in letters["fjord"]


def opened(pdf: bytes) -> bytes:
    """Return ``pdf`` with its compressed streams opened, to be searched."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"\n".join(filter(None, map(inflated, streams)))


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_nobody_elses_and_no_other_request_has_a_letter(cast: Cast, visitor: Visitor) -> None:
    foreign = ask(cast.other_kari, RequestKind.ACCESS, at=clock.now())
    other_kind = ask(cast.kari, RequestKind.REVIEW, at=clock.now(), details="x")
    visitor.sign_in("nordlys", "kari")
    for request in (foreign, other_kind):
        for ending in ("letter", "letter.pdf"):
            assert visitor.get(f"/requests/{request.id}/{ending}").status == 404
