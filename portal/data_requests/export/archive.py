"""The zip file: written as a stream, encrypted when asked for, with a list of what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyzipper

MANIFEST = "manifest.json"


class Archive:
    """A zip file being written. Every file in it is summed up for the manifest."""

    def __init__(self, path: Path, passphrase: str | None) -> None:
        encryption = pyzipper.WZ_AES if passphrase else None
        self._file = path.open("wb")
        self._zip = pyzipper.AESZipFile(
            self._file,
            "w",
            compression=pyzipper.ZIP_DEFLATED,
            compresslevel=1,
            encryption=encryption,
        )
        if passphrase:
            self._zip.setpassword(passphrase.encode())
        self._sums: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        """Let go of the file; what could not be finished is not made to look like a zip."""
        if kind is None:
            return
        self._zip.fp = None  # it would try to finish itself when it is collected
        with suppress(OSError):
            self._file.close()

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Return a file of the archive, open for writing."""
        with self._zip.open(name, "w", force_zip64=True) as raw:
            summed = _Summed(raw)
            yield summed  # type: ignore[misc]
        self._sums[name] = {"sha256": summed.digest(), "bytes": summed.length}

    def add(self, name: str, content: bytes) -> None:
        """Put a small file in."""
        with self.file(name) as file:
            file.write(content)

    def close(self, about: dict[str, Any]) -> None:
        """Put the manifest in, last, and close the archive."""
        manifest = {**about, "files": dict(sorted(self._sums.items()))}
        self._zip.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2))
        self._zip.close()
        self._file.close()


class _Summed:
    """Writes through, and sums up what passes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._write: Callable[[bytes], int] = file.write
        self._sum = hashlib.sha256()
        self.length = 0
        self.closed = False

    def write(self, content: bytes) -> int:
        self._sum.update(content)
        self.length += len(content)
        self._write(content)
        return len(content)

    def digest(self) -> str:
        return self._sum.hexdigest()

    def flush(self) -> None:
        """Nothing waits here."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def sum_of(path: Path) -> str:
    """Return the SHA-256 of the file at ``path``."""
    summed = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            summed.update(part)
    return summed.hexdigest()
