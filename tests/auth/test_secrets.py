"""The portal's own secrets: made once, refused when weak, rotated with the old ones still accepted."""

import datetime as dt
import json
import stat
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from portal.auth.passwords import Passwords
from portal.config import SettingsError
from portal.keys import ACCEPTED_FOR, Keys, load_keys, store_keys
from portal.members.link import LinkUse
from portal.members.links import find_link, make_link, token
from tests.cast import PASSWORD, Cast
from tests.clock import START, Clock

WEAK = ["hunter2", "a" * 48, "ab" * 24, "0123456789" * 5, "abcabcabcabc" * 4]


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Keys:
    """Fresh secrets."""
    return load_keys(tmp_path)


def test_they_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = load_keys(tmp_path)
    assert load_keys(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    (tmp_path / "secrets.json").chmod(0o640)
    with pytest.raises(SettingsError, match="can be read by others"):
        load_keys(tmp_path)


def test_they_are_not_shown(keys: Keys) -> None:
    assert keys.secret not in repr(keys)
    assert keys.peppers["k1"] not in repr(keys)
    assert keys.secret not in repr(keys.rotated(START))


@pytest.mark.parametrize("weak", WEAK)
@pytest.mark.parametrize("which", ["secret", "pepper"])
def test_a_weak_one_stops_the_start(tmp_path: Path, weak: str, which: str) -> None:
    load_keys(tmp_path)
    file = tmp_path / "secrets.json"
    raw = json.loads(file.read_text())
    if which == "secret":
        raw["secret"] = weak
    else:
        raw["peppers"]["k1"] = weak
    file.write_text(json.dumps(raw))
    with pytest.raises(SettingsError) as told:
        load_keys(tmp_path)
    assert weak not in str(told.value)


def test_a_missing_pepper_stops_it_too(tmp_path: Path) -> None:
    load_keys(tmp_path)
    file = tmp_path / "secrets.json"
    raw = json.loads(file.read_text())
    file.write_text(json.dumps({**raw, "pepper": "k9"}))
    with pytest.raises(SettingsError):
        load_keys(tmp_path)


def test_after_rotation_the_old_one_opens_for_its_time(keys: Keys, clock: Clock) -> None:
    sealed = keys.sealer("a use").encrypt(b"text")
    rotated = keys.rotated(START)
    assert rotated.secret != keys.secret
    assert rotated.sealer("a use").decrypt(sealed) == b"text"
    clock.move(days=ACCEPTED_FOR.days, minutes=1)
    with pytest.raises(InvalidToken):
        rotated.sealer("a use").decrypt(sealed)


def test_links_sent_before_still_work(cast: Cast, keys: Keys, clock: Clock) -> None:
    link = make_link(cast.kari, LinkUse.INVITATION, at=START)
    text, rotated = token(link, keys), keys.rotated(START)
    assert find_link(text, LinkUse.INVITATION, rotated) == link
    assert find_link(token(link, rotated), LinkUse.INVITATION, rotated) == link
    clock.move(days=ACCEPTED_FOR.days, minutes=1)
    assert find_link(text, LinkUse.INVITATION, rotated) is None


def test_passwords_are_known_under_the_old_pepper_and_hashed_with_the_new(keys: Keys) -> None:
    stored = Passwords(keys, 4, 1).hash(PASSWORD)
    after = Passwords(keys.rotated(START), 4, 1)
    assert after.matches(stored, PASSWORD)
    assert after.is_outdated(stored)
    assert not after.is_outdated(after.hash(PASSWORD))


def test_a_pepper_goes_when_no_hash_needs_it(keys: Keys) -> None:
    rotated = keys.rotated(START)
    assert set(rotated.peppers) == {"k1", "k2"}
    assert set(rotated.without_peppers({"k1"}).peppers) == {"k2"}
    assert set(rotated.without_peppers({"k1", "k2"}).peppers) == {"k2"}


def test_rotating_twice_accepts_both(keys: Keys) -> None:
    sealed = keys.sealer("a use").encrypt(b"text")
    twice = keys.rotated(START).rotated(START + dt.timedelta(days=1))
    assert twice.sealer("a use").decrypt(sealed) == b"text"
    assert len(twice.former) == 2


def test_they_are_kept_whole(tmp_path: Path, keys: Keys) -> None:
    rotated = keys.rotated(START)
    store_keys(tmp_path, rotated)
    assert load_keys(tmp_path) == rotated
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]
