"""A disk that is full: a small one of its own where the machine lets us, or files that may not grow."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def largest_file(length: int) -> Iterator[None]:
    """Let this process write no file beyond ``length`` bytes; Python raises `OSError` then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """Put a disk of ``kilobytes`` at ``folder``; a test is left out where that takes rights we lack."""
    folder.mkdir(parents=True, exist_ok=True)
    size = f"size={kilobytes}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("LEFT OUT: needs the right to mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def free(folder: Path) -> int:
    """Return how many bytes the disk of ``folder`` has left."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def fill(folder: Path) -> Path:
    """Write a file that takes every byte the disk of ``folder`` has, and return it."""
    path = folder / "filling"
    with path.open("wb") as file:
        file.write(bytes(free(folder)))
    return path
