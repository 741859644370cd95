"""The policy the portal ships with says the same in three languages, and what the law asks for."""

import re
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[2] / "portal" / "policies" / "texts"
EDITIONS = ("cerum-1", "cerum-2")
LANGUAGES = ("nb", "nn", "en")
PLACEHOLDERS = re.compile(r"\{\{.*?\}\}")

# Words of one language that have no business in another.
BOKMAL = r"\b(ikke|hva|hvem|hvor|hvorfor|hvilke[nt]?|noe|noen|jeg|et|en|fra|bare|opplysninger)\b"
NYNORSK = r"\b(ikkje|kva|kven|kvifor|korleis|berre|noko|nokon|ein|eit|frå|opplysningar|vere)\b"
NORWEGIAN = r"\b(og|som|ikke|ikkje|er|du|vi|opplysninger|kunden|eller)\b"


def text(edition: str, language: str, *, summary: bool = False) -> str:
    name = f"summary.{language}.md" if summary else f"{language}.md"
    return (TEXTS / edition / name).read_text(encoding="utf-8")


def outline(edition: str, language: str) -> list[tuple[str, str]]:
    return re.findall(
        r"^(#+) .* \{#([a-z-]+)(?: only=[a-z,-]+)?\}$", text(edition, language), re.MULTILINE
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_heading_has_an_identity_of_its_own(edition: str, language: str) -> None:
    headings = re.findall(r"^#.*$", text(edition, language), re.MULTILINE)
    identities = [identity for _, identity in outline(edition, language)]
    assert len(headings) == len(identities) == len(set(identities))


@pytest.mark.parametrize("language", ["nn", "en"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_languages_have_the_same_build(edition: str, language: str) -> None:
    def build(of: str) -> list[str]:
        return [
            re.match(r"#*|-|\{\{|\*\*", line)[0] for line in text(edition, of).splitlines() if line
        ]

    assert outline(edition, language) == outline(edition, "nb")
    assert PLACEHOLDERS.findall(text(edition, language)) == PLACEHOLDERS.findall(
        text(edition, "nb")
    )
    assert build(language) == build("nb")
    assert text(edition, language, summary=True).count("\n- ") == text(
        edition, "nb", summary=True
    ).count("\n- ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["categories", "purposes", "retention", "recipients", "cookies"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_table_stands_on_a_line_of_its_own(edition: str, language: str, table: str) -> None:
    assert text(edition, language).count(f"\n\n{{{{table:{table}}}}}\n\n") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "fact",
    [
        "922 712 727",
        "Midtre gate 5, 8624 Mo i Rana",
        "+47 75 19 80 80",
        "personvern@cerum.no",
        "datatilsynet.no",
        "{{customer}}",
        "{{notice_days}}",
        "EØS",
        "Google Analytics",
        "Logstash",
        "§ 3-15",
        *(f"rtikkel {number}" for number in (6, 7, 9, 15, 16, 17, 18, 20, 21, 22, 28)),
    ],
)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_facts_are_there(edition: str, language: str, fact: str) -> None:
    english = {"EØS": "EEA", "§ 3-15": "section 3-15"}
    expected = fact if language != "en" else english.get(fact, fact.replace("rtikkel", "rticle"))
    assert expected in text(edition, language)


@pytest.mark.parametrize(
    ("language", "claim"),
    [
        ("nb", "Du samtykker ikke til noe ved å lese den"),
        ("nn", "Du samtykker ikkje til noko ved å lese ho"),
        ("en", "You do not consent to anything by reading it"),
        ("nb", "Det er ikke et samtykke"),
        ("nn", "Det er ikkje eit samtykke"),
        ("en", "That is not consent"),
    ],
)
@pytest.mark.parametrize("edition", EDITIONS)
def test_use_and_acknowledgement_are_never_called_consent(
    edition: str, language: str, claim: str
) -> None:
    assert claim in text(edition, language)


@pytest.mark.parametrize("summary", [False, True])
@pytest.mark.parametrize(
    ("language", "foreign"), [("nb", NYNORSK), ("nn", BOKMAL), ("en", NORWEGIAN)]
)
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_language_borrows_from_another(
    edition: str, language: str, foreign: str, *, summary: bool
) -> None:
    assert re.findall(foreign, text(edition, language, summary=summary).lower()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_sentences_are_short(edition: str, language: str) -> None:
    plain = re.sub(
        r"\(https?:[^)]*\)|\(mailto:[^)]*\)|\(tel:[^)]*\)|\{#.*?\}|[*#\[\]]",
        "",
        text(edition, language),
    )
    sentences = re.split(r"(?<=[.?!:])\s+|\n", plain.replace("org.nr.", "").replace("no.", ""))
    assert [sentence for sentence in sentences if len(sentence.split()) > 30] == []
