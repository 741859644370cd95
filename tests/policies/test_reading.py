"""Anybody reads the policy: the version in effect, those before it, those to come."""

import datetime as dt
import gzip

import pytest
from flask import Flask

from portal.policies.manuscript import SHIPPED, fill_in, read_folder
from portal.policies.publish import publish, withdraw
from portal.policies.tables import policy_tables
from portal.web.cookies import COOKIES
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import START, Clock
from tests.pages import Visitor
from tests.policies.texts import texts
from tests.statements import count_statements

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> Clock:
    return clock


@pytest.fixture
def shipped(cast: Cast, made: Portal) -> None:
    tables = policy_tables(made.register, [cookie.row for cookie in COOKIES], str)
    filled = {name: fill_in(text, tables) for name, text in read_folder(SHIPPED).items()}
    publish(filled, number=1, effective_at=START, at=START)


def test_without_a_version_there_is_no_page(visitor: Visitor) -> None:
    assert visitor.get("/policy").status == 404
    assert visitor.get("/policy/1").status == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_stranger_reads_the_shipped_policy(
    shipped: None, visitor: Visitor, language: str
) -> None:
    visitor.language = language
    page = visitor.get("/policy")
    assert page.status == 200
    assert len(page.html.select(".contents a")) == len(page.html.select(".clauses section")) == 15
    assert len(page.html.select("main table")) == 5
    whose = {"nb": "virksomheten din", "nn": "verksemda di", "en": "your organisation"}
    assert whose[language] in page.words
    assert "{{" not in page.text


def test_a_member_reads_it_with_the_customers_name(shipped: None, kari: Visitor) -> None:
    page = kari.get("/policy")
    assert "Denne tjenesten kjøper Nordlys Drift AS av Cerum AS." in page.words
    assert page.h1 == "Personvernerklæring, versjon 1"
    assert "Gjelder fra 3. mars 2026." in page.words


def test_templates_and_html_in_a_policy_stay_text(visitor: Visitor) -> None:
    publish(
        texts("{{ 7 * 7 }}".replace("{{", "{ {") + " {% raw %} <script>x</script>"),
        number=1,
        effective_at=START,
        at=START,
    )
    page = visitor.get("/policy")
    assert "{% raw %} <script>x</script>" in page.words


def test_every_version_has_its_own_address(visitor: Visitor, clock: Clock) -> None:
    publish(texts("Gammel."), number=1, effective_at=START, at=START)
    publish(texts("Ny."), number=2, effective_at=START, at=START)
    clock.move(seconds=1)
    page = visitor.get("/policy")
    assert page.h1 == "Personvernerklæring, versjon 2"
    assert [link["href"] for link in page.html.select("main section ul a")] == ["/policy/1"]
    old = visitor.get("/policy/1")
    assert "Gammel." in old.words
    assert "Denne versjonen gjelder ikke lenger." in old.words


def test_a_version_to_come_is_readable_and_says_so(visitor: Visitor, clock: Clock) -> None:
    publish(texts("Gammel."), number=1, effective_at=START, at=START)
    clock.move(days=1)
    later = START.replace(hour=23, minute=30, month=4)
    publish(texts("Ny."), number=2, effective_at=later, at=START)
    assert visitor.get("/policy").h1 == "Personvernerklæring, versjon 1"
    page = visitor.get("/policy/2")
    assert "Denne versjonen gjelder ikke ennå." in page.words
    assert "Gjelder fra 4. april 2026." in page.words
    clock.set(later)
    assert visitor.get("/policy").h1 == "Personvernerklæring, versjon 2"


def test_a_withdrawn_version_says_so(visitor: Visitor, clock: Clock) -> None:
    publish(texts("Gammel."), number=1, effective_at=START, at=START)
    withdraw(publish(texts("Feil."), number=2, effective_at=START, at=START), at=START)
    assert "Gammel." in visitor.get("/policy").words
    assert "Denne versjonen er trukket tilbake." in visitor.get("/policy/2").words


def test_a_customers_own_policy_is_for_its_members(visitor: Visitor, cast: Cast) -> None:
    publish(texts("Cerums."), number=1, effective_at=START, at=START)
    publish(texts("Vår egen."), number=1, effective_at=START, at=START, customer=cast.nordlys)
    assert "Cerums." in visitor.get("/policy").words
    assert visitor.get("/policy/nordlys-1").status == 404
    visitor.sign_in("nordlys", "kari")
    assert "Vår egen." in visitor.get("/policy").words
    assert "Versjon 1" in visitor.get("/policy/nordlys-1").words
    other = visitor.get("/policy/1")
    assert "Versjon 1 fra Nordlys Drift AS" in other.words
    assert visitor.get("/policy/fjord-1").status == 404


@pytest.mark.parametrize("label", ["0", "2", "x", "1/2", "1%0a", "notices", "9" * 400])
def test_what_is_no_version_is_not_found(visitor: Visitor, label: str) -> None:
    publish(texts(), number=1, effective_at=START, at=START)
    assert visitor.get(f"/policy/{label}").status == 404


def test_the_page_costs_the_same_however_many_versions(kari: Visitor) -> None:
    counts = set()
    for number in range(1, 12, 5):
        publish(texts(), number=number, effective_at=START, at=START)
        with count_statements() as seen:
            kari.get("/policy")
        counts.add(len(seen))
    assert counts == {3}


def test_it_travels_compressed_to_a_stranger_and_plain_to_a_member(
    shipped: None, app: Flask, kari: Visitor
) -> None:
    asked = {"Accept-Encoding": "gzip"}
    stranger = app.test_client().get("/policy", headers=asked)
    assert stranger.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in stranger.vary
    assert b"clauses" in gzip.decompress(stranger.data)
    assert len(stranger.data) == int(stranger.headers["Content-Length"]) < 14_000
    assert "Content-Encoding" not in app.test_client().get("/policy").headers
    member = kari.client.get("/policy", headers=asked, base_url=kari.base_url)
    assert "Content-Encoding" not in member.headers
    assert b"clauses" in member.data


def test_a_date_leads_to_the_version_that_applied_that_day(visitor: Visitor, clock: Clock) -> None:
    publish(texts(), number=1, effective_at=START, at=START)
    midnight = dt.datetime(2026, 3, 9, 23, tzinfo=dt.UTC)  # the tenth begins in Norway
    second = publish(texts("To."), number=2, effective_at=midnight, at=START)
    assert visitor.get("/policy/2026-03-03").location == "/policy/1"
    clock.move(days=20)
    for day, label in (("2026-03-09", "1"), ("2026-03-10", "2"), ("2026-03-23", "2")):
        page = visitor.get(f"/policy/{day}", follow=True)
        assert page.h1 == f"Personvernerklæring, versjon {label}"
    withdraw(second, at=START + dt.timedelta(days=10))
    assert visitor.get("/policy/2026-03-12").location == "/policy/2"
    assert visitor.get("/policy/2026-03-14").location == "/policy/1"


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-04", "2026-02-30", "20260303", "2026-3-3"])
def test_a_day_without_a_policy_is_not_found(visitor: Visitor, day: str) -> None:
    publish(texts(), number=1, effective_at=START, at=START)
    assert visitor.get(f"/policy/{day}").status == 404
