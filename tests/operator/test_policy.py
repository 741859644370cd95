"""Operators publish, list, show, check and withdraw versions; exit codes say how it went."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal.data.engine import released
from portal.operator import policy
from portal.policies.manuscript import Text, read_folder, shipped_folder
from portal.policies.models import PolicyText, PolicyVersion
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.clock import START, Clock
from tests.policies.texts import texts


@pytest.fixture(autouse=True)
def standing(clock: Clock, cast: Cast) -> Clock:
    return clock


@pytest.fixture
def run(app: Flask) -> Any:
    """Run ``policy …`` and return how it went."""

    def command(*arguments: str) -> Result:
        with released():
            return app.test_cli_runner().invoke(policy.noun, arguments)

    return command


def write(folder: Path, said: dict[str, Text]) -> Path:
    for language, text in said.items():
        (folder / f"{language}.md").write_text(text.body, encoding="utf-8")
        (folder / f"summary.{language}.md").write_text(text.summary, encoding="utf-8")
        (folder / f"meanings.{language}.md").write_text(text.meanings, encoding="utf-8")
    return folder


def test_the_shipped_policy_is_published_with_its_tables(run: Any) -> None:
    done = run("publish")
    assert (done.exit_code, done.output) == (
        0,
        "Published version 1, in effect from 2026-03-03.\n"
        "Version 2 is shipped too: publish again to go on to it.\n",
    )
    assert {text.language for text in PolicyText.select()} == set(LANGUAGES)
    for text in PolicyText.select():
        assert "{{table" not in text.body
        assert "| session |" in text.body
        assert len(text.body) > len(read_folder(shipped_folder(1))[text.language].body)
    assert run("check").exit_code == 0


def test_a_folder_is_published_from_a_day_on_in_norway(run: Any, tmp_path: Path) -> None:
    run("publish")
    folder = write(tmp_path, texts("Nytt."))
    done = run("publish", str(folder), "--effective", "2026-04-04", "--material", "--json")
    assert done.exit_code == 0
    assert json.loads(done.output) == {
        "version": "2",
        "state": "published",
        "effective": "2026-04-04",
        "published": "2026-03-03 09:00:00+00:00",
        "withdrawn": None,
        "material": True,
    }
    assert PolicyVersion.get(PolicyVersion.number == 2).effective_at.hour == 22


@pytest.mark.parametrize(
    "arguments",
    [
        ["--effective", "2026-03-02"],
        ["--number", "1"],
        ["--number", "0"],
        ["--effective", "2026-03-20", "--material"],
        ["--customer", "nobody"],
    ],
)
def test_what_cannot_be_published_is_refused(run: Any, arguments: list[str]) -> None:
    run("publish")
    done = run("publish", *arguments)
    assert done.exit_code == 1
    assert len(done.output.strip().splitlines()) == 1
    assert PolicyVersion.select().count() == 1


def test_a_missing_language_or_folder_is_one_sentence(run: Any, tmp_path: Path) -> None:
    folder = write(tmp_path, texts())
    (folder / "nn.md").unlink()
    for where in (folder, tmp_path / "nowhere"):
        done = run("publish", str(where))
        assert done.exit_code == 1
        assert len(done.output.strip().splitlines()) == 1
    assert run("publish", "--effective", "2026-02-31").exit_code == 2


def test_versions_are_listed_newest_first(run: Any, cast: Cast, tmp_path: Path) -> None:
    assert "No policy is published" in run("list").output
    assert json.loads(run("list", "--json").output) == []
    run("publish")
    run("publish", str(write(tmp_path, texts())), "--customer", "nordlys")
    assert [row["version"] for row in json.loads(run("list", "--json").output)] == ["1"]
    listed = run("list", "--customer", "nordlys")
    assert "nordlys-1" in listed.output
    assert "in-effect" in listed.output


def test_a_version_is_shown_in_a_language(run: Any, tmp_path: Path) -> None:
    run("publish", str(write(tmp_path, texts("Nytt."))))
    assert "på nn." in run("show", "1", "--language", "nn").output
    shown = json.loads(run("show", "1", "--json").output)
    assert shown["sha256"] == PolicyVersion.get().text("nb").sha256
    for label in ("2", "x", "nordlys-1", "nobody-1"):
        assert run("show", label).exit_code == 1


def test_a_version_is_withdrawn_once(run: Any) -> None:
    run("publish")
    assert run("withdraw", "1").exit_code == 0
    assert PolicyVersion.get().withdrawn_at == START
    assert run("withdraw", "1").exit_code == 1


def test_a_policy_that_no_longer_says_what_is_declared_is_found(run: Any, tmp_path: Path) -> None:
    assert run("check").exit_code == 1
    run("publish", str(write(tmp_path, texts())))
    done = run("check")
    assert done.exit_code == 1
    assert "{{table:categories}}" in done.output
