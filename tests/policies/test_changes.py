"""The page of changes: from the version seen last, for what the customer uses, with what it means."""

import pytest

from portal.consents.models import ConsentEvent
from portal.consents.settings import set_offered
from portal.data import purposes
from portal.data.purposes import POSITION
from portal.policies.manuscript import TEXTS, Text, read_folder
from portal.policies.models import Acknowledgement, PolicyView
from portal.policies.parts import parts_of
from portal.policies.publish import publish, withdraw
from portal.profile.sections import switchable_keys
from portal.profile.switches import State, set_switch
from portal.web.policy_tables import prepared
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START, Clock
from tests.pages import Visitor
from tests.policies.texts import texts
from tests.statements import count_statements

LONG = "Vi lagrer navnet ditt, adressen din og telefonnummeret ditt så lenge du er medlem hos oss."


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> Clock:
    return clock


def seen_first(kari: Visitor, said: str = LONG, number: int = 1) -> None:
    publish(texts(said), number=number, effective_at=START, at=START)
    kari.get("/policy/changes")
    kari.submit(form="#acknowledgement")


def written(visitor: Visitor, path: str = "/policy/changes") -> str:
    page = visitor.get(path)
    assert page.status == 200
    comparison = page.html.select_one("#comparison")
    assert comparison
    return str(comparison)


def test_word_by_word_with_words_that_a_screen_reader_says(kari: Visitor) -> None:
    seen_first(kari)
    publish(texts(LONG.replace("adressen", "alderen")), number=2, effective_at=START, at=START)
    page = kari.get("/policy/changes")
    assert "Du har sett versjon 1." in page.words
    assert "Teksten er endret på 1 sted siden versjon 1." in page.words
    gone, come = (
        page.html.select_one("#comparison .clause del"),
        page.html.select_one("#comparison .clause ins"),
    )
    assert gone and come
    assert gone.get_text() == "slettet: adressen slutt på slettet "
    assert come.get_text() == "lagt til: alderen slutt på lagt til "
    assert gone.select_one(".ds-sr-only")
    assert "gjennomstreket er slettet understreket er lagt til" in page.words
    assert "Dette betyr for deg Betyr på nb: Vi lagrer" in page.words
    assert [tag.get_text() for tag in page.html.select("#comparison h2")] == ["Hva"]


def test_the_three_views_are_links(kari: Visitor) -> None:
    seen_first(kari)
    publish(texts(LONG.replace("adressen", "alderen")), number=2, effective_at=START, at=START)
    page = kari.get("/policy/changes?next=/profile")
    links = page.html.select(".views a")
    assert [link.get_text() for link in links] == ["Endringer", "Ny tekst", "Gammel tekst"]
    assert [link.get("aria-current") for link in links] == ["page", None, None]
    for link, has, lacks in ((links[1], "alderen", "adressen"), (links[2], "adressen", "alderen")):
        read = written(kari, str(link["href"]))
        assert has in read
        assert lacks not in read
        assert "<del" not in read.split("views")[1]
        assert kari.page
        assert kari.page.form("#acknowledgement").select_one('[name="next"][value="/profile"]')
    assert "<del" in written(kari, "/policy/changes?view=x")


def test_what_the_customer_does_not_use_is_left_out(kari: Visitor, cast: Cast) -> None:
    def version(said: str) -> dict[str, Text]:
        return {
            name: Text(
                "Nytt",
                f"## Alt {{#all}}\n\nSamme.\n\n### Posisjon {{#p only=position}}\n\n{said}sted.\n\n"
                f"## Tid {{#t only=time-clock,schedule}}\n\n{said}tid.\n\n"
                f"## Noe {{#x only=unknown}}\n\n{said}noe.",
            )
            for name in texts()
        }

    publish(version("Gammel"), number=1, effective_at=START, at=START)
    kari.get("/policy/changes")
    kari.submit(form="#acknowledgement")
    publish(version("Ny"), number=2, effective_at=START, at=START)
    assert "Teksten er endret på 3 steder" in kari.get("/policy/changes").words
    set_offered(cast.nordlys, POSITION.key, False, by=cast.admin, at=START)
    set_switch(cast.nordlys, "time-clock", State.OFF, by=cast.admin, at=START)
    page = kari.get("/policy/changes")
    assert "Nysted." not in page.words
    assert "Nytid." in page.words
    assert "som Nordlys Drift AS ikke har slått på, er ikke tatt med." in page.words
    set_switch(cast.nordlys, "schedule", State.OFF, by=cast.admin, at=START)
    page = kari.get("/policy/changes")
    assert "Nytid." not in page.words
    assert "Nynoe." in page.words
    assert "Nytid." not in kari.get("/policy/changes?view=new").words


def test_versions_that_were_skipped_are_explained_too(kari: Visitor) -> None:
    seen_first(kari)
    publish(texts(LONG + " To."), number=2, effective_at=START, at=START)
    publish(texts(LONG + " To. Feil."), number=3, effective_at=START, at=START)
    withdraw(
        publish(texts(LONG + " Tatt tilbake."), number=4, effective_at=START, at=START), at=START
    )
    publish(texts(LONG + " Fem."), number=5, effective_at=START, at=START)
    page = kari.get("/policy/changes")
    meaning = page.html.select_one(".meaning")
    assert meaning
    said = [one.get_text() for one in meaning.select("p")][1:]
    assert [one.removeprefix(f"Betyr på nb: {LONG}") for one in said] == [
        " To.",
        " To. Feil.",
        " Fem.",
    ]


def test_templates_and_html_stay_text(kari: Visitor) -> None:
    seen_first(kari)
    odd = LONG + " <script>alert(1)</script> {% raw %} { { 7*7 } } [x](javascript:alert(1))"
    publish(texts(odd), number=2, effective_at=START, at=START)
    for view in ("changes", "new"):
        page = kari.get(f"/policy/changes?view={view}")
        assert "<script>alert(1)</script> {% raw %} { { 7*7 } }" in page.words
        assert not page.html.select('main script, a[href^="javascript"]')


def test_the_customers_name_stands_in_its_places(kari: Visitor) -> None:
    seen_first(kari)
    new = LONG + " Spør {{customer}} om resten."
    publish(texts(new), number=2, effective_at=START, at=START)
    page = kari.get("/policy/changes")
    assert "Spør Nordlys Drift AS om resten." in page.words
    assert "{{" not in page.text


def test_nothing_new_and_the_changes_again(kari: Visitor) -> None:
    seen_first(kari)
    publish(texts(LONG + " To."), number=2, effective_at=START, at=START)
    kari.get("/policy/changes")
    kari.submit(form="#acknowledgement")
    page = kari.get("/policy/changes")
    assert "Du har sett den gjeldende versjonen (2)." in page.words
    assert not page.html.select("#acknowledgement, del, ins")
    again = kari.get(str(page.html.select_one('a[href*="from="]')["href"]))  # type: ignore[index]
    assert "To." in again.words
    assert again.html.select("#comparison ins")
    assert not again.html.select("#acknowledgement")


@pytest.mark.parametrize("label", ["2", "9", "fjord-1", "x", "", "1%00"])
def test_what_cannot_be_compared_with_is_not_found(kari: Visitor, cast: Cast, label: str) -> None:
    seen_first(kari)
    publish(texts(LONG + " To."), number=2, effective_at=START, at=START)
    publish(texts(), number=1, effective_at=START, at=START, customer=cast.fjord)
    assert kari.get(f"/policy/changes?from={label}").status == 404


def test_a_customers_own_first_version_is_compared_with_what_was_seen(
    kari: Visitor, cast: Cast
) -> None:
    seen_first(kari)
    publish(texts(LONG + " Eget."), number=1, effective_at=START, at=START, customer=cast.nordlys)
    assert "Eget." in kari.get("/policy/changes").words


def test_the_notice_leads_to_the_redline_and_on(kari: Visitor) -> None:
    seen_first(kari)
    publish(texts(LONG + " To."), number=2, effective_at=START, at=START)
    page = kari.get("/profile", follow=True)
    assert page.h1 == "Personvernerklæringen er oppdatert"
    link = page.html.select_one('main a[href^="/policy/changes"]')
    assert link
    assert "To." in kari.get(str(link["href"])).words
    assert kari.submit(form="#acknowledgement").path == "/profile"


def test_the_page_costs_the_same_however_many_versions(kari: Visitor) -> None:
    def version(number: int) -> None:
        said = f"## A {{#a only=position,work}}\n\n{LONG} {number}"
        publish(
            {name: Text("Nytt", said) for name in texts()},
            number=number,
            effective_at=START,
            at=START,
        )

    version(1)
    kari.get("/policy/changes")
    kari.submit(form="#acknowledgement")
    counts = []
    for number in (2, 9):
        version(number)
        for _ in range(2):
            with count_statements() as asked:
                kari.get("/policy/changes")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_shipped_versions_make_a_real_redline(
    kari: Visitor, made: Portal, cast: Cast, language: str
) -> None:
    for number in (1, 2):
        manuscript = prepared(made.register, TEXTS / f"cerum-{number}")
        publish(manuscript, number=number, effective_at=START, at=START)
        if number == 1:
            kari.get("/policy/changes")
            kari.submit(form="#acknowledgement")
    kari.post("/language", {"language": language, "next": "/policy/changes"})
    kari.language = language
    page = kari.get("/policy/changes")
    assert len(page.html.select("#comparison .meaning")) == 5
    assert len(page.html.select("#comparison .clause :is(h2, h3)[id]")) == 5
    assert page.html.select(".clause del, .clause ins")
    assert "{{" not in page.text


def test_the_shipped_clauses_are_about_what_there_is() -> None:
    known = {*switchable_keys(), *purposes.SHIPPED}
    for folder in TEXTS.iterdir():
        for said in read_folder(folder).values():
            about = set().union(*(part.only for part in parts_of(said.body)))
            assert about <= known


def test_seen_acknowledged_and_consented_are_three_facts(kari: Visitor, cast: Cast) -> None:
    def facts() -> tuple[int, int, int]:
        given = ConsentEvent.of(cast.kari).count()
        return PolicyView.of(cast.kari).count(), Acknowledgement.of(cast.kari).count(), given

    publish(texts(), number=1, effective_at=START, at=START)
    assert facts() == (0, 0, 0)
    kari.get("/policy")
    assert facts() == (0, 0, 0)
    kari.get("/", follow=True)
    assert facts() == (1, 0, 0)
    kari.post("/consents/tailoring/consent", {"next": "/consents"})
    assert facts() == (1, 0, 1)
    assert kari.get("/").location == "/policy/notice?next=/"
    kari.get("/policy/changes")
    kari.submit(form="#acknowledgement")
    assert facts() == (1, 1, 1)
    kari.post("/consents/tailoring/withdrawal", {"next": "/consents"})
    assert facts() == (1, 1, 2)
    assert kari.get("/").status == 200
    publish(texts("Nytt."), number=2, effective_at=START, at=START)
    assert facts() == (1, 1, 2)
    assert kari.get("/").status == 303
