"""What `make run` does before the portal starts, and where the data of the tests lies."""

import os
import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal import assets
from portal.config import ROOT

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3


def keep_data_in_memory() -> None:
    """Let databases of tests lie where waiting for the disk costs nothing, if there is room.

    Nothing here loses the machine's power, and a killed process leaves its files as they are anywhere.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def prepare() -> None:
    """Build the static files and compile the catalogues, all or nothing for who reads meanwhile."""
    assets.build()
    for source in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po"):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        fresh = source.with_suffix(".fresh")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(source.with_suffix(".mo"))
