"""`docs/security.md` tells what is so: what it names exists, and its figures are those of the code."""

import ast
import re

import pytest

from portal.activity.rules import FLOOD, GUESSING, LOOK_UPS, STUFFING
from portal.auth import limits, session_length, sessions, strength
from portal.auth.fresh import FRESH
from portal.auth.pending import LIFE
from portal.auth.recovery import ALPHABET, GROUP_LENGTH, GROUPS, HOW_MANY
from portal.auth.second_step import CODES
from portal.config import ROOT
from portal.keys import ACCEPTED_FOR
from portal.members.link import LINK_LIFE, LinkUse
from portal.members.models import Customer

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+)(?: \(L3\))? \| [^|]+ \| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE
)
ROWS = ROW.findall(PAGE)


@pytest.mark.parametrize(("requirement", "code", "test"), ROWS, ids=[row[0] for row in ROWS])
def test_what_a_row_names_exists(requirement: str, code: str, test: str) -> None:
    assert (ROOT / code).is_file()
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert name in tests if name else any(each.startswith("test_") for each in tests)


def test_every_row_of_the_tables_is_read() -> None:
    written = re.findall(r"^\| (\d\.\d+\.\d+)(?: \(L3\))? \| [^|]+ \| ", PAGE, re.MULTILINE)
    assert len(ROWS) == len(set(written)) > 45
    assert {row[0] for row in ROWS} == set(written)


def test_every_requirement_is_met_or_said_not_to_apply() -> None:
    """ASVS 5.0 numbers them without gaps; how many there are in each section is written here."""
    sections = {
        "6.1": 3,
        "6.2": 12,
        "6.3": 8,
        "6.4": 6,
        "6.5": 8,
        "6.6": 4,
        "6.7": 2,
        "6.8": 4,
        "7.1": 3,
        "7.2": 4,
        "7.3": 2,
        "7.4": 5,
        "7.5": 3,
        "7.6": 2,
    }
    asked = {f"{section}.{n}" for section, most in sections.items() for n in range(1, most + 1)}
    left_out = PAGE[PAGE.index("## What does not apply") : PAGE.index("Deviations:")]
    not_applied = set(re.findall(r"\b\d\.\d+\.\d+\b", left_out))
    met = {row[0] for row in ROWS}
    assert met | not_applied == asked
    assert not met & not_applied


def test_a_row_that_names_nothing_is_found() -> None:
    with pytest.raises(AssertionError):
        test_what_a_row_names_exists("6.0.0", "portal/auth/nothing.py", "tests/auth/test_totp.py")
    with pytest.raises(AssertionError):
        test_what_a_row_names_exists(
            "6.0.0", "portal/keys.py", "tests/auth/test_totp.py::test_nothing"
        )


@pytest.mark.parametrize(
    "said",
    [
        f"at least {strength.SHORTEST} characters alone, {strength.SHORTEST_WITH_SECOND_STEP} beside",
        f"ends after {session_length.IDLE.seconds // 60} minutes without use",
        f"after {session_length.ABSOLUTE.seconds // 3600} hours at the latest",
        f"at most {sessions.MOST_SESSIONS} at a time",
        f"(`device_days`, {Customer.device_days.default}; 0 is never)",
        f"{limits.PER_MEMBER.most} in {limits.PER_MEMBER.seconds // 60} minutes, "
        f"{limits.PER_MEMBER_A_DAY.most} in 24 hours",
        f"| {limits.PER_ADDRESS.most} in 5 minutes |",
        f"| {limits.OVERALL.most:,} in 5 minutes |",
        f"{CODES[0].most} in 5 minutes, {CODES[1].most} an hour, {CODES[2].most} a day",
        f"{limits.RESETS_PER_MEMBER.most} a day for a member, "
        f"{limits.RESETS_PER_ADDRESS.most} an hour from an address",
        f"{GUESSING.at_least} failures at one member in {GUESSING.within.seconds // 60} minutes",
        f"{STUFFING.at_least} members of {STUFFING.doors} or more customers",
        f"{FLOOD.at_least:,} failures in {FLOOD.within.seconds // 60} minutes",
        f"opens {LOOK_UPS.at_least} members in {LOOK_UPS.within.seconds // 60} minutes",
        f"accepted for {ACCEPTED_FOR.days} days",
        f"once, {LINK_LIFE[LinkUse.INVITATION].days} days",
        f"{LIFE.seconds // 60} minutes by mail",
    ],
)
def test_the_figures_on_the_page_are_those_of_the_code(said: str) -> None:
    assert " ".join(said.split()) in " ".join(PAGE.split())


def test_words_for_numbers_are_right_too() -> None:
    assert FRESH.seconds == 5 * 60
    assert HOW_MANY == 10
    assert len(ALPHABET) ** (GROUPS * GROUP_LENGTH) >= 2**118


def test_every_way_in_ends_in_one_function() -> None:
    """Sessions are made in one place, and the browser gets a token of one in two: there and anew."""
    makers, callers = set(), set()
    for path in sorted((ROOT / "portal").rglob("*.py")):
        text = path.read_text("utf-8")
        makers |= (
            {path.stem} if re.search(r"\bSession\.(create|insert|insert_many)\(", text) else set()
        )
        callers |= {path.stem} if "establish_session(" in text else set()
    assert makers - {"years"} == {"sessions"}, "only the demo invents a past"
    assert callers - {"sessions"} == {"routes"}
