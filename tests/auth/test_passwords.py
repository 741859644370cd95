"""Passwords are kept as nobody can read them, and weak ones are not taken."""

import threading
from pathlib import Path

import pytest

from portal.auth.passwords import Busy, Passwords
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


def test_when_too_many_wait_the_next_is_told_at_once(keys: Keys) -> None:
    passwords = Passwords(keys, cost=4, slots=1, most_waiting=1)
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with passwords._slot():
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait(5)
    with pytest.raises(Busy):
        passwords.hash(PASSWORD)
    leave.set()
    thread.join()
    assert passwords.hash(PASSWORD)


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
