"""Files at rest: sealed in pieces under FIELD_KEYS, so that reading one never holds it whole.

A file says which algorithm and which key made it; each piece is bound to the file's place, its own
number and whether it is the last, so that none can be changed, moved, left out or cut off. A file
from before, without our mark, is read as it is until `rotate_keys` seals it.
"""

import hmac
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from django.conf import settings

from portal.crypto import providers
from portal.crypto.providers import NONCE_BYTES, TAG_BYTES, Provider, UnreadableError

MARK: Final = b"portal-sealed-1\n"
PIECE: Final = 64 * 1024
_SALT_BYTES: Final = 16
_LONGEST_LABEL: Final = 100


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by nobody but the portal's user."""
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # made 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            for part in _sealed(content, place=_place(path)):
                stream.write(part)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_sealed(path: Path) -> IO[bytes]:
    """The plain content as a stream; FileNotFoundError when there is none."""
    stream = path.open("rb")
    if stream.read(len(MARK)) != MARK:
        stream.seek(0)
        return stream
    return io.BufferedReader(_Opened(stream, place=_place(path)), PIECE)


def read(path: Path) -> bytes:
    with open_sealed(path) as stream:
        return stream.read()


def is_current(path: Path) -> bool:
    """Sealed, and under the key in use."""
    with path.open("rb") as stream:
        return stream.read(len(MARK)) == MARK and stream.readline(_LONGEST_LABEL) == _label()


def reseal_all(*, tell: Callable[[int], None]) -> int:
    """Every file below MEDIA_ROOT under the key in use; those of older versions become sealed."""
    done = 0
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
        elif path.is_file() and not path.name.startswith(".") and not is_current(path):
            write(path, read(path))
            done += 1
            tell(done)
    return done


class _Opened(io.RawIOBase):
    """Opens piece after piece; what does not fit raises UnreadableError."""

    def __init__(self, stream: IO[bytes], *, place: bytes) -> None:
        self._stream = stream
        label = stream.readline(_LONGEST_LABEL)
        salt = stream.read(_SALT_BYTES)
        self._provider, key = _named(label)
        self._key = _own_key(key, salt)
        self._bound = place + label + salt
        self._number, self._ended = 0, False
        self._ahead = stream.read(PIECE + TAG_BYTES)
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._plain and not self._ended:
            self._plain = memoryview(self._next())
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()

    def _next(self) -> bytes:
        piece, self._ahead = self._ahead, self._stream.read(PIECE + TAG_BYTES)
        self._ended = not self._ahead
        nonce = self._number.to_bytes(NONCE_BYTES, "big")
        self._number += 1
        bound = _piece(self._bound, last=self._ended)
        try:
            return self._provider.decrypt(piece, key=self._key, nonce=nonce, bound=bound)
        except (ValueError, InvalidTag, UnsupportedAlgorithm) as error:
            raise UnreadableError("文件内容无法解开：被改动、截断，或换过位置。") from error


def _sealed(content: bytes, *, place: bytes) -> Iterator[bytes]:
    label, salt = _label(), os.urandom(_SALT_BYTES)
    provider, key = _named(label)
    own = _own_key(key, salt)
    yield MARK + label + salt
    for number, start in enumerate(range(0, len(content) or 1, PIECE)):
        nonce = number.to_bytes(NONCE_BYTES, "big")
        bound = _piece(place + label + salt, last=start + PIECE >= len(content))
        plain = content[start : start + PIECE]
        yield provider.encrypt(plain, key=own, nonce=nonce, bound=bound)


def _label() -> bytes:
    return f"{providers.active_prefix()}\n".encode()


def _named(label: bytes) -> tuple[Provider, bytes]:
    try:
        algorithm, key_id, _ = label.decode().split("|")
        known = {provider.algorithm: provider for provider in (providers.GM, providers.INTL)}
        return known[algorithm], settings.FIELD_KEYS[key_id]
    except (ValueError, KeyError) as error:
        raise UnreadableError("文件内容无法解开：密钥不在 FIELD_KEYS 中。") from error


def _own_key(key: bytes, salt: bytes) -> bytes:
    """A key for this file alone, so that its pieces may simply be numbered."""
    return hmac.new(key, b"file" + salt, "sha256").digest()


def _piece(bound: bytes, *, last: bool) -> bytes:
    return bound + (b"last" if last else b"more")


def _place(path: Path) -> bytes:
    return path.relative_to(settings.MEDIA_ROOT).as_posix().encode()


def _make_folder(folder: Path) -> None:
    """Each folder up to MEDIA_ROOT for the portal's user alone."""
    root = Path(settings.MEDIA_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    for part in reversed([one for one in (folder, *folder.parents) if one.is_relative_to(root)]):
        part.mkdir(mode=0o700, exist_ok=True)
