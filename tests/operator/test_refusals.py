"""What stands in the way is told in one sentence with an exit code, also before there is an app."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.exits import Exit

HIDDEN_COLUMN = """
from peewee import CharField
from portal.members.models import Member
Member._meta.add_field("shoe_size", CharField(null=True))
from app import app
"""


def flask(
    tmp_path: Path, *arguments: str, app: str = "app", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    around = {name: text for name, text in os.environ.items() if not name.startswith("PORTAL_")}
    defaults = {"PORTAL_DATA": str(tmp_path / "data"), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", app, *arguments],
        env={**around, **defaults, **settings},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"PORTAL_DATABASE_URL": "mysql://h/portal"}, "not with mysql://"),
        ({"PORTAL_DATABASE_URL": "postgresql://h:port/portal"}, "PORTAL_DATABASE_URL cannot be"),
        ({"PORTAL_DATABASE_URL": "postgresql://127.0.0.1:1/portal"}, "database does not answer"),
        ({"PORTAL_DATABASE_URL": "sqlite:////proc/portal/portal.db"}, "/proc/portal cannot be"),
        ({"PORTAL_DATABASE_URL": "sqlite:////etc/passwd"}, "file is not a database"),
        ({"PORTAL_DATA": "/etc/passwd/data"}, "/etc/passwd/data"),
        ({"PORTAL_BASE_URL": "http://[portal"}, "PORTAL_BASE_URL"),
        ({"PORT": "80a"}, "PORT must be a whole number"),
        ({"PORTAL_ENV": "production"}, "https:// in production"),
    ],
    ids=lambda value: next(iter(value.items()))[1] if isinstance(value, dict) else "",
)
def test_a_wrong_setting_is_one_sentence(
    tmp_path: Path, settings: dict[str, str], told: str
) -> None:
    run = flask(tmp_path, "customer", "show", **settings)
    assert run.returncode == Exit.NOT_READY
    assert told in run.stderr
    assert run.stderr.count("\n") == 1, run.stderr
    assert run.stdout == ""


def test_a_column_planted_in_a_model_stops_every_command(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(HIDDEN_COLUMN)
    run = flask(tmp_path, "register", "show", app="planted")
    assert run.returncode == Exit.NOT_READY
    assert run.stderr == "Table member, column shoe_size: nothing is declared about it\n"


def test_a_command_on_an_empty_folder_makes_the_database(tmp_path: Path) -> None:
    run = flask(tmp_path, "customer", "show")
    assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "data" / "portal.db").exists()
