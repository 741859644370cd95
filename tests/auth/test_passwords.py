"""Passwords are kept as nobody can read them, and weak ones are not taken."""

import os
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from portal.auth.hashing import Busy, HashingLine
from portal.auth.passwords import Passwords
from portal.auth.strength import refuse_weak
from portal.keys import Keys, load_keys
from portal.words import Refused
from tests.cast import PASSWORD


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh secrets."""
    return load_keys(tmp_path)


@pytest.fixture
def passwords(keys: Keys) -> Passwords:
    """As the portal has them, but quick."""
    return Passwords(keys, cost=4, slots=1)


def test_a_hash_knows_its_password_and_no_other(passwords: Passwords) -> None:
    stored = passwords.hash(PASSWORD)
    assert passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, PASSWORD + "!")
    assert PASSWORD not in stored
    assert passwords.hash(PASSWORD) != stored


def test_a_long_password_counts_to_its_end(passwords: Passwords) -> None:
    """bcrypt alone reads 72 bytes, and ends at a NUL."""
    long = "å" * 100
    assert not passwords.matches(passwords.hash(long), long[:-1])
    assert not passwords.matches(passwords.hash("a\x00b" * 6), "a\x00c" * 6)


def test_without_a_hash_the_answer_is_no(passwords: Passwords) -> None:
    assert not passwords.matches(None, PASSWORD)


def test_without_the_pepper_a_stolen_table_is_useless(tmp_path: Path, passwords: Passwords) -> None:
    stored = passwords.hash(PASSWORD)
    elsewhere = Passwords(load_keys(tmp_path / "other"), cost=4, slots=1)
    assert not elsewhere.matches(stored, PASSWORD)


def test_a_new_pepper_leaves_old_hashes_valid_but_outdated(keys: Keys) -> None:
    old = Passwords(keys, cost=4, slots=1)
    stored = old.hash(PASSWORD)
    both = Keys(keys.secret, "k2", {**keys.peppers, "k2": "n" * 40})
    new = Passwords(both, cost=4, slots=1)
    assert new.matches(stored, PASSWORD)
    assert new.is_outdated(stored)
    assert not new.is_outdated(new.hash(PASSWORD))
    assert Passwords(keys, cost=5, slots=1).is_outdated(stored)


def test_a_hash_of_a_lower_cost_takes_as_long_to_refuse(keys: Keys) -> None:
    """Otherwise, once the cost is raised, who exists could be read off the clock."""
    old, new = Passwords(keys, cost=4, slots=1), Passwords(keys, cost=9, slots=1)
    stored = old.hash(PASSWORD)
    took: dict[str | None, float] = {}
    for known in (stored, None):
        begun = time.perf_counter()
        for _ in range(8):
            new.matches(known, "feil passord her")
        took[known] = time.perf_counter() - begun
    assert 0.6 < took[stored] / took[None] < 1.6


@pytest.mark.parametrize("broken", ["", "x", "v1$k1$", "v1$gone$$2b$04$" + "a" * 53])
def test_a_hash_that_cannot_be_read_is_a_no_and_no_fault(
    passwords: Passwords, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert not passwords.matches(broken, PASSWORD)
    assert "cannot be read" in caplog.text


class Occupied:
    """A line in which somebody is being served and does not leave yet."""

    def __init__(self, line: HashingLine) -> None:
        self._inside, self._leave = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: line.do(self._stay))
        self._thread.start()
        assert self._inside.wait(5)

    def _stay(self) -> None:
        self._inside.set()
        assert self._leave.wait(5)

    def end(self) -> None:
        """Let the next one in."""
        self._leave.set()
        self._thread.join()


def test_when_too_many_wait_the_next_is_told_at_once() -> None:
    line = HashingLine(slots=1, most_waiting=1)
    occupied = Occupied(line)
    with pytest.raises(Busy):
        line.do(int)
    occupied.end()
    assert line.do(int) == 0


def test_who_waits_too_long_is_told() -> None:
    line = HashingLine(slots=1, most_waiting=5, longest_wait=0.2)
    leave, done = threading.Event(), list[int]()
    with pytest.raises(Busy):
        line.do(lambda: leave.wait(5))
    with pytest.raises(Busy):
        line.do(lambda: done.append(1))
    leave.set()
    assert line.do(int) == 0
    assert done == [], "nobody waits for it any more"


def test_the_line_is_served_in_its_order() -> None:
    line, served = HashingLine(slots=1, most_waiting=20), list[int]()
    occupied, crowd = Occupied(line), []
    for number in range(10):
        crowd.append(threading.Thread(target=line.do, args=(partial(served.append, number),)))
        crowd[-1].start()
        time.sleep(0.02)
    occupied.end()
    for person in crowd:
        person.join()
    assert served == list(range(10))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives threads a priority")
def test_hashing_stays_behind_pages() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert HashingLine(slots=1, most_waiting=1).do(niceness) > niceness()


def test_a_process_that_was_forked_hashes_too(passwords: Passwords) -> None:
    stored = passwords.hash(PASSWORD)
    passwords.rest()
    child = os.fork()
    if not child:
        os._exit(0 if passwords.matches(stored, PASSWORD) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "fjorten tegn!!",
        "a" * 15,
        "abababababababab",
        "nordlysnordlysnordlys",
        "kari blåfjell kari",
        "x" * 257,
    ],
)
def test_a_weak_password_is_refused_with_a_reason(weak: str) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_weak(weak, frozenset({"kari", "blåfjell", "nordlys"}))
    assert str(refusal.value)


@pytest.mark.parametrize(
    "strong", [PASSWORD, "correct horse battery", "🫐" * 3 + " på fjellet i dag"]
)
def test_a_sentence_is_taken(strong: str) -> None:
    refuse_weak(strong, frozenset({"kari", "blåfjell", "nordlys"}))
