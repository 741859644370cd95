"""Files that are there whole or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, attempt: int = 1) -> None:
    """Write ``content`` to ``path``, private to its owner; a crash leaves the old file or the new one.

    A retried writer counts its ``attempt``, from 1, and takes away what killed ones left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = _unfinished(path, attempt)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)
    for earlier in range(1, attempt):
        _unfinished(path, earlier).unlink(missing_ok=True)


def _unfinished(path: Path, attempt: int) -> Path:
    return path.with_name(f".{path.name}.{attempt}")


def sync_file(path: Path) -> None:
    """Let the content of ``path``, which somebody else wrote, reach the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Let the names in ``folder`` reach the disk, as their files have."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
