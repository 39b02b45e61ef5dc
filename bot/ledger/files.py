"""The bytes of evidence, kept under their own digest: the same file twice is one file, a changed one is another.

A file is whole or not there: it is written beside its place, brought to the disk, and then renamed.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.ledger.mistakes import TooLarge

LIMIT = 50_000_000
"""Bytes of one file, unless the store is told otherwise. Megabytes are 10^6 bytes throughout."""


class FileStore:
    """Content-addressed files under one folder."""

    def __init__(self, folder: str | Path, *, limit: int = LIMIT) -> None:
        self.folder = Path(folder)
        self.limit = limit

    def put(self, content: bytes) -> str:
        """Keeps the bytes and returns their SHA-256 in hex. Raises TooLarge."""
        if len(content) > self.limit:
            raise TooLarge(megabytes=f"{len(content) / 1e6:.1f}", limit=f"{self.limit / 1e6:g}")
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.path(sha256)
        if place.exists():
            return sha256
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, place)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        sync_folder(place.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises KeyError when they are not here."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def has(self, sha256: str) -> bool:
        try:
            return self.path(sha256).is_file()
        except KeyError:
            return False

    def size(self, sha256: str) -> int:
        """In bytes. Raises KeyError when they are not here."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            raise KeyError(sha256) from None

    def path(self, sha256: str) -> Path:
        """Where the bytes are or would be. Raises KeyError for what is no digest: no path comes from outside."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise KeyError(sha256)
        return self.folder / sha256[:2] / sha256

    def __iter__(self) -> Iterator[str]:
        """The digests of all files that are here."""
        for place in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if re.fullmatch(r"[0-9a-f]{64}", place.name):
                yield place.name


def sync_folder(folder: Path) -> None:
    """Brings a rename to the disk, where the system knows how (Windows does it by itself)."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
