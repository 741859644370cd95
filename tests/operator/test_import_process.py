"""Importing in a process of its own: a bar on a terminal, silence elsewhere, flat memory."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.members.make_member_file import write_member_file

# Megabytes. The child counts what the test process had when it was forked, about 200.
MOST_MEMORY = 350
# A process counts the memory of the one it was forked from, so a small one stands between.
PEAK = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended.returncode)
"""
FLASK = (sys.executable, "-m", "flask", "--app", "app")
IMPORT = (*FLASK, "member", "import", "--customer", "nordlys", "--check")
ADD = (*FLASK, "customer", "add", "nordlys", "--name", "Nordlys Drift AS")
ABOUT = ("--org-number", "310000612", "--contact-email", "personvern@nordlys.example")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a portal with one customer, on SQLite in a folder of its own."""
    around = {name: text for name, text in os.environ.items() if not name.startswith("PORTAL_")}
    environment = {**around, "PORTAL_DATA": str(tmp_path_factory.mktemp("data"))}
    subprocess.run([*ADD, *ABOUT], env=environment, cwd=ROOT, check=True, capture_output=True)
    return environment


def test_a_terminal_sees_a_bar_and_others_see_none(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    write_member_file(tmp_path / "members.csv", 600)
    command = [*IMPORT, str(tmp_path / "members.csv")]
    quiet = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert (quiet.returncode, quiet.stderr) == (0, "")
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        loud = subprocess.run(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, text=True
        )
    with os.fdopen(ours, "rb", buffering=0) as screen:
        seen = screen.read(16_384).decode()
    assert (
        loud.stdout == quiet.stdout == "The file is in order: 600 members. Nothing was imported.\n"
    )
    assert "Checking" in seen
    percent = [int(found) for found in re.findall(r"(\d+)%", seen)]
    assert percent == [0, 16, 33, 49, 66, 83, 99, 100]  # a hundred of 601 lines at a time


def test_a_gigabyte_is_refused_without_being_read(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(1024**3)
    command = [sys.executable, "-c", PEAK, *IMPORT, str(tmp_path / "huge.csv")]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert run.stderr.endswith("Nothing was imported: 1 mistake.\n")
    assert run.returncode == 1
    assert int(run.stdout.split()[-1]) / 1024 < MOST_MEMORY
