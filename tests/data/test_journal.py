"""A journal is only ever added to; whatever else happens to its file is found."""

import json
import os
import resource
import threading
from pathlib import Path

import pytest

from portal.data.journal import Journal, JournalBroken


def never(_found: object) -> bool:
    return False


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of three lines."""
    made = Journal(tmp_path / "journal.jsonl")
    for number in range(3):
        made.append({"said": f"blåbær {number}"}, never)
    return made


def test_lines_come_back_in_order_each_sealed_to_the_one_before(journal: Journal) -> None:
    lines = list(journal.records())
    assert [line["said"] for line in lines] == ["blåbær 0", "blåbær 1", "blåbær 2"]
    assert [line["previous"] for line in lines[1:]] == [line["seal"] for line in lines[:-1]]
    assert journal.after(1) == lines[1:]
    assert journal.after(3) == []
    assert journal.path.stat().st_mode & 0o077 == 0


def test_the_same_is_written_once(journal: Journal) -> None:
    again = journal.append({"said": "blåbær 1"}, lambda found: found["said"] == "blåbær 1")
    assert again["number"] == 2
    assert len(journal) == 3


def test_any_changed_byte_is_found(journal: Journal) -> None:
    content = journal.path.read_bytes()
    for place in range(0, len(content) - 1, 7):
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        journal.path.write_bytes(changed)
        with pytest.raises(JournalBroken):
            list(journal.records())


def test_a_line_taken_out_or_put_elsewhere_is_found(journal: Journal) -> None:
    first, second, third = journal.path.read_bytes().splitlines(keepends=True)
    for changed in ([first, third], [second, third], [first, third, second], [first, first]):
        journal.path.write_bytes(b"".join(changed))
        with pytest.raises(JournalBroken):
            list(journal.records())


def test_a_line_written_anew_does_not_hold_what_follows(journal: Journal, tmp_path: Path) -> None:
    first, _, third = journal.path.read_bytes().splitlines(keepends=True)
    other = Journal(tmp_path / "other.jsonl")
    other.path.write_bytes(first)
    other.append({"said": "multer"}, never)
    journal.path.write_bytes(other.path.read_bytes() + third)
    with pytest.raises(JournalBroken, match="line 3: it does not follow"):
        list(journal.records())


def test_a_killed_writers_half_line_is_taken_away_by_the_next(journal: Journal) -> None:
    with journal.path.open("ab") as file:
        file.write(b'{"said": "half')
    assert journal.is_torn()
    assert len(list(journal.records())) == 3
    journal.append({"said": "whole"}, never)
    assert not journal.is_torn()
    assert [line["said"] for line in journal.after(3)] == ["whole"]


def test_a_full_disk_leaves_the_file_as_it_was(journal: Journal) -> None:
    before = journal.path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 40, hard))
    try:
        with pytest.raises(OSError, match=r"part of|too large"):
            journal.append({"said": "x" * 500}, never)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert journal.path.read_bytes() == before
    journal.append({"said": "room again"}, never)
    assert len(list(journal.records())) == 4


def test_writers_at_the_same_time_make_one_chain(journal: Journal) -> None:
    def write(name: str) -> None:
        for number in range(20):
            Journal(journal.path).append({"said": f"{name} {number}"}, never)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(journal.records())) == 83


def test_a_writer_in_another_process_waits_its_turn(journal: Journal) -> None:
    pids = []
    for name in "ab":
        pid = os.fork()
        if pid == 0:
            for number in range(10):
                journal.append({"said": f"{name} {number}"}, never)
            os._exit(0)
        pids.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0, 0]
    assert len(list(journal.records())) == 23


def test_what_it_begins_with(journal: Journal, tmp_path: Path) -> None:
    shorter = Journal(tmp_path / "shorter.jsonl")
    shorter.path.write_bytes(b"".join(journal.path.read_bytes().splitlines(keepends=True)[:2]))
    assert journal.begins_with(shorter)
    assert not shorter.begins_with(journal)
    assert journal.begins_with(Journal(tmp_path / "none.jsonl"))


def test_lines_are_plain_json(journal: Journal) -> None:
    for line in journal.path.read_text("ascii").splitlines():
        assert set(json.loads(line)) == {"said", "number", "previous", "seal"}
