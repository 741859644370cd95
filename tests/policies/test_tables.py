"""The policy's tables say what the columns declare, and nothing else."""

import pytest
from peewee import CharField, Model

from portal.data.declarations import (
    MEMBER_ONLY,
    NOBODY,
    Category,
    Erasure,
    Personal,
    Retention,
    Source,
    personal,
    technical,
)
from portal.data.purposes import SHIPPED
from portal.data.register import Register
from portal.policies.manuscript import SHIPPED as FOLDER
from portal.policies.manuscript import fill_in, read_folder
from portal.policies.render import rendered
from portal.policies.tables import Table, as_markdown, policy_tables
from portal.words import LANGUAGES

COOKIES = [("session", "Holder deg innlogget", "1 dag", "Nødvendig")]
BY_LAW = Retention("5 år", days=5 * 366, law="bokføringsloven § 13")


class Hobby(Model):
    """A table that only these tests know."""

    id = technical(CharField(primary_key=True), "names the row")
    name = personal(CharField(), Personal(Category.EXPERIENCE, "Hobby"))
    secret = personal(
        CharField(), Personal(Category.SIGN_IN, "Hemmelighet", seen_by=NOBODY, secret=True)
    )
    wage = personal(
        CharField(),
        Personal(
            Category.EXPERIENCE,
            "IP-timer",
            source=Source.PORTAL,
            seen_by=MEMBER_ONLY,
            retention=BY_LAW,
            erasure=Erasure.KEEP,
        ),
    )


def made(say: object = str) -> dict[str, str]:
    return policy_tables(Register([Hobby]), COOKIES, say)  # type: ignore[arg-type]


def test_each_place_of_the_shipped_policy_has_its_table() -> None:
    for language, text in read_folder(FOLDER).items():
        filled = fill_in(text, made())
        assert "{{table" not in filled.body, language
        assert rendered(filled.body).html.count("<caption") == 5


def test_what_is_stored_is_listed_by_category() -> None:
    table = made()["{{table:categories}}"]
    assert "| Erfaring | Hobby, IP-timer | Deg, tjenesten | Du, kundeadministrator |" in table
    assert "| Innlogging og sikkerhet | Hemmelighet | Deg | Ingen |" in table
    assert "Utdanning" not in table


def test_each_period_is_a_row_with_its_law() -> None:
    table = made()["{{table:retention}}"]
    assert (
        "| Så lenge du er medlem | Erfaring (hobby), innlogging og sikkerhet | Vi sletter dem |"
        in table
    )
    assert (
        "| 5 år (bokføringsloven § 13) | Erfaring (IP-timer) | Vi beholder det loven krever |"
        in table
    )


@pytest.mark.parametrize("purpose", SHIPPED.values(), ids=str)
def test_every_purpose_is_listed_with_its_basis(purpose: object) -> None:
    table = made()["{{table:purposes}}"]
    assert f"| {purpose.name} | {purpose.explanation} | " in table  # type: ignore[attr-defined]


def test_every_word_is_translated() -> None:
    spoken = "\n".join(made(lambda text: f"‹{text.upper()}›").values())
    plain = [line for line in spoken.splitlines() if set(line) - set("| -")]
    assert plain
    for line in plain:
        outside = "".join(part.split("›")[-1] for part in line.split("‹"))
        assert [word for word in outside.split() if word.isalpha()] in ([], ["session"]), line


def test_what_is_written_in_a_cell_stays_in_the_cell() -> None:
    table = Table("Navn *på* noe", ("A|B",), [("x | y\n[lenke](/x) {{customer}} **z**",)])
    html = rendered(as_markdown(table, str)).html
    assert "<caption" in html
    assert "Navn *på* noe</caption>" in html
    assert '<th role="rowheader" scope="row">x | y [lenke](/x) {{customer}} **z**</th>' in html


def test_the_languages_are_those_the_portal_speaks() -> None:
    assert list(read_folder(FOLDER)) == list(LANGUAGES)
