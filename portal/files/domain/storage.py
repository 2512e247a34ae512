"""Content on disk, named by its hash and sealed. Written whole or not at all."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from portal.crypto import files

_HASH = re.compile(r"[0-9a-f]{64}")


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "files"


def path_of(sha256: str) -> Path:
    if not _HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return root() / sha256[:2] / sha256[2:4] / sha256


def hold(sha256: str) -> None:
    """Until the transaction ends nobody else stores or removes this content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file {sha256}"])


def write(sha256: str, content: bytes) -> None:
    target = path_of(sha256)
    if not target.exists():
        files.write(target, content)


def open_content(sha256: str) -> IO[bytes]:
    return files.open_sealed(path_of(sha256))


def read(sha256: str) -> bytes:
    return files.read(path_of(sha256))


def remove(sha256: str) -> None:
    path_of(sha256).unlink(missing_ok=True)


def untouched_since(moment: float) -> Iterator[Path]:
    """Files on disk written before the moment, half-written ones among them."""
    for path in root().glob("*/*/*"):
        if path.stat().st_mtime < moment:
            yield path
