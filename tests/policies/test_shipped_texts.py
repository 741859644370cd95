"""The policy the portal ships with says the same in three languages, and what the law asks for."""

import re
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[2] / "portal" / "policies" / "texts" / "cerum-1"
LANGUAGES = ("nb", "nn", "en")
PLACEHOLDERS = re.compile(r"\{\{.*?\}\}")

# Words of one language that have no business in another.
BOKMAL = r"\b(ikke|hva|hvem|hvor|hvorfor|hvilke[nt]?|noe|noen|jeg|et|en|fra|bare|opplysninger)\b"
NYNORSK = r"\b(ikkje|kva|kven|kvifor|korleis|berre|noko|nokon|ein|eit|frå|opplysningar|vere)\b"
NORWEGIAN = r"\b(og|som|ikke|ikkje|er|du|vi|opplysninger|kunden|eller)\b"


def text(language: str, *, summary: bool = False) -> str:
    name = f"summary.{language}.md" if summary else f"{language}.md"
    return (TEXTS / name).read_text(encoding="utf-8")


def outline(language: str) -> list[tuple[str, str]]:
    return re.findall(r"^(#+) .* \{#([a-z-]+)\}$", text(language), re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_has_an_identity_of_its_own(language: str) -> None:
    headings = re.findall(r"^#.*$", text(language), re.MULTILINE)
    identities = [identity for _, identity in outline(language)]
    assert len(headings) == len(identities) == len(set(identities))


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_languages_have_the_same_build(language: str) -> None:
    def build(of: str) -> list[str]:
        return [re.match(r"#*|-|\{\{|\*\*", line)[0] for line in text(of).splitlines() if line]

    assert outline(language) == outline("nb")
    assert PLACEHOLDERS.findall(text(language)) == PLACEHOLDERS.findall(text("nb"))
    assert build(language) == build("nb")
    assert text(language, summary=True).count("\n- ") == text("nb", summary=True).count("\n- ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["categories", "purposes", "retention", "recipients", "cookies"])
def test_every_table_stands_on_a_line_of_its_own(language: str, table: str) -> None:
    assert text(language).count(f"\n\n{{{{table:{table}}}}}\n\n") == 1


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
def test_the_facts_are_there(language: str, fact: str) -> None:
    english = {"EØS": "EEA", "§ 3-15": "section 3-15"}
    expected = fact if language != "en" else english.get(fact, fact.replace("rtikkel", "rticle"))
    assert expected in text(language)


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
def test_use_and_acknowledgement_are_never_called_consent(language: str, claim: str) -> None:
    assert claim in text(language)


@pytest.mark.parametrize("summary", [False, True])
@pytest.mark.parametrize(
    ("language", "foreign"), [("nb", NYNORSK), ("nn", BOKMAL), ("en", NORWEGIAN)]
)
def test_no_language_borrows_from_another(language: str, foreign: str, *, summary: bool) -> None:
    assert re.findall(foreign, text(language, summary=summary).lower()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    plain = re.sub(
        r"\(https?:[^)]*\)|\(mailto:[^)]*\)|\(tel:[^)]*\)|\{#.*?\}|[*#\[\]]", "", text(language)
    )
    sentences = re.split(r"(?<=[.?!:])\s+|\n", plain.replace("org.nr.", "").replace("no.", ""))
    assert [sentence for sentence in sentences if len(sentence.split()) > 30] == []
