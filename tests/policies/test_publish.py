"""A version is published whole, once, in every language and not backwards in time."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from peewee import Database

from portal.policies.manuscript import NOTICE, PolicyRefused, Text, fill_in, read_folder
from portal.policies.models import PolicyText, PolicyVersion, VersionState
from portal.policies.publish import publish, withdraw
from portal.policies.versions import announced_version, current_version
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.policies.texts import AT, LATER, texts

MINUTE = dt.timedelta(minutes=1)


def nothing_was_published() -> bool:
    return PolicyVersion.select().count() == 0 and PolicyText.select().count() == 0


def test_a_published_version_speaks_every_language(database: Database) -> None:
    version = publish(texts("Ett."), number=1, effective_at=AT, at=AT)
    assert version.label == "1"
    assert version.state(AT) is VersionState.IN_EFFECT
    assert {language: version.text(language).body for language in LANGUAGES} == {
        language: text.body for language, text in texts("Ett.").items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("missing", ["all", "summary", "body"])
def test_a_missing_or_empty_language_is_refused(
    database: Database, language: str, missing: str
) -> None:
    given = texts()
    if missing == "all":
        del given[language]
    else:
        given[language] = replace(given[language], **{missing: " \n"})
    with pytest.raises(PolicyRefused, match=LANGUAGES[language]):
        publish(given, number=1, effective_at=AT, at=AT)
    assert nothing_was_published()


@pytest.mark.parametrize(
    "body",
    [
        "Ingen punkter.",
        "## Hvem {#who}\n\nBare ett.",
        "## Hvem {#who}\n\nx\n\n## Uten id\n\nx\n\n## Hva {#data}\n\nx",
        "## Hvem {#who}\n\nx\n\n## Hva {#data}\n\nx\n\n## Hva {#data}\n\nx",
        "## Hva {#data}\n\nx\n\n## Hvem {#who}\n\nx",
    ],
)
def test_clauses_must_be_the_same_in_every_language(database: Database, body: str) -> None:
    given = texts() | {"nn": Text("Nytt", body)}
    with pytest.raises(PolicyRefused, match="Punktene"):
        publish(given, number=1, effective_at=AT, at=AT)
    assert nothing_was_published()


@pytest.mark.parametrize("place", ["{{table:categories}}", "{{notice_days}}", "{{custmer}}"])
def test_a_place_that_was_not_filled_in_is_refused(database: Database, place: str) -> None:
    with pytest.raises(PolicyRefused, match="ikke fylt ut"):
        publish(texts(f"Se {place}."), number=1, effective_at=AT, at=AT)


def test_a_past_time_of_effect_is_refused(database: Database) -> None:
    with pytest.raises(PolicyRefused, match="har vært"):
        publish(texts(), number=1, effective_at=AT - MINUTE, at=AT)
    assert nothing_was_published()


@pytest.mark.parametrize("number", [-1, 0, 1, 2])
def test_a_number_that_was_used_or_passed_is_refused(database: Database, number: int) -> None:
    publish(texts(), number=2, effective_at=AT, at=AT)
    with pytest.raises(PolicyRefused, match="høyere"):
        publish(texts("Annet."), number=number, effective_at=AT, at=AT)
    assert PolicyVersion.select().count() == 1


def test_a_material_change_is_announced_as_long_ahead_as_the_policy_says(
    database: Database,
) -> None:
    publish(texts(), number=1, effective_at=AT, at=AT, material=True)
    with pytest.raises(PolicyRefused, match="30 dager"):
        publish(texts(), number=2, effective_at=AT + NOTICE - MINUTE, at=AT, material=True)
    publish(texts(), number=2, effective_at=AT + NOTICE, at=AT, material=True)
    assert fill_in(Text("", "{{notice_days}} dager"), {}).body == "30 dager"


def test_an_interrupted_publication_leaves_the_old_version(database: Database) -> None:
    old = publish(texts(), number=1, effective_at=AT, at=AT)
    last = list(LANGUAGES)[-1]
    unwritable = {**texts(), last: replace(texts()[last], summary="no database takes \ud800")}
    with pytest.raises(UnicodeEncodeError):
        publish(unwritable, number=2, effective_at=AT, at=AT)
    assert current_version(None, AT) == old
    assert PolicyVersion.select().count() == 1
    assert PolicyText.select().count() == len(LANGUAGES)


def test_a_version_that_takes_effect_later_is_announced_at_once(database: Database) -> None:
    old = publish(texts(), number=1, effective_at=AT, at=AT)
    new = publish(texts(), number=2, effective_at=LATER, at=AT)
    assert (current_version(None, AT), announced_version(None, AT)) == (old, new)
    assert new.state(AT) is VersionState.PUBLISHED
    assert current_version(None, LATER) == new
    assert new.state(LATER) is VersionState.IN_EFFECT


def test_nothing_applies_before_it_was_published(database: Database) -> None:
    version = publish(texts(), number=1, effective_at=AT, at=AT)
    assert current_version(None, AT - MINUTE) is None
    assert version.state(AT - MINUTE) is VersionState.DRAFT


def test_a_withdrawn_version_gives_way_to_the_one_before(database: Database) -> None:
    old = publish(texts(), number=1, effective_at=AT, at=AT)
    new = publish(texts(), number=2, effective_at=AT, at=AT)
    assert withdraw(new, at=AT + MINUTE)
    assert not withdraw(new, at=AT + MINUTE)
    assert current_version(None, AT + MINUTE) == old
    assert current_version(None, AT) == new
    assert PolicyVersion[new.id].state(AT + MINUTE) is VersionState.WITHDRAWN


def test_a_customers_own_policy_counts_by_itself_and_goes_first(cast: Cast) -> None:
    default = publish(texts(), number=3, effective_at=AT, at=AT)
    own = publish(texts(), number=1, effective_at=AT, at=AT, customer=cast.nordlys)
    assert own.label == "nordlys-1"
    assert current_version(cast.nordlys, AT) == own
    assert current_version(cast.fjord, AT) == default
    assert current_version(None, AT) == default


def test_a_customers_own_policy_that_is_not_in_effect_yet_leaves_the_default(cast: Cast) -> None:
    default = publish(texts(), number=1, effective_at=AT, at=AT)
    own = publish(texts(), number=1, effective_at=LATER, at=AT, customer=cast.nordlys)
    assert current_version(cast.nordlys, AT) == default
    assert announced_version(cast.nordlys, AT) == own
    assert current_version(cast.nordlys, LATER) == own


def test_a_folder_is_read_with_what_it_lacks_left_out(tmp_path: Path) -> None:
    (tmp_path / "nb.md").write_text("## Å {#a}", encoding="utf-8-sig")
    (tmp_path / "summary.nb.md").write_text("Nytt", encoding="utf-8")
    (tmp_path / "nn.md").write_text("## Å {#a}", encoding="utf-8")
    assert read_folder(tmp_path) == {"nb": Text("Nytt", "## Å {#a}"), "nn": Text("", "## Å {#a}")}


def test_a_folder_or_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused, match="finnes ikke"):
        read_folder(tmp_path / "nowhere")
    (tmp_path / "nb.md").write_bytes("Å".encode("cp1252"))
    with pytest.raises(PolicyRefused, match=r"nb\.md"):
        read_folder(tmp_path)


def test_only_a_whole_line_is_the_place_of_a_table() -> None:
    text = Text("Nytt", "Se {{table:x}}.\n\n{{table:x}}\n\nSlutt")
    filled = fill_in(text, {"{{table:x}}": "| a |\n| - |"})
    assert filled.body == "Se {{table:x}}.\n\n| a |\n| - |\n\nSlutt"
