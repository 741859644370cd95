"""Files made for a member: where they lie, and how they go so that nothing of them stays."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "exports"
_PART = 1 << 20


def files_of(data: Path, row: int) -> Path:
    """Return the folder for files made for the member with the number ``row``."""
    return data / FOLDER / str(row)


def wipe_files_of(data: Path, row: int) -> None:
    """Wipe every file made for the member with the number ``row``, also what is half written."""
    folder = files_of(data, row)
    if not folder.exists():
        return
    for path in folder.iterdir():
        wipe(path)
    try:
        folder.rmdir()
    except OSError:  # somebody is writing there still; the erasure looks again
        return


def wipe(path: Path) -> None:
    """Write over the file and take it away; one that is not there is gone already.

    Its name goes even when the disk does not take what is written over it.
    """
    try:
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, _PART)))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    finally:
        path.unlink(missing_ok=True)
