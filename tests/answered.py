"""Within one test the limited child answers the same about the same bytes: it is asked once.

A roster is read again by every step of its import, in a process of its own each time. Tests of
rosters would spend most of their time starting those.
"""

import hashlib
import marshal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.foreign.calling import Call

_known: dict[tuple[Any, ...], bytes] = {}
_plain_started, _plain_read = Call._started, Call._read


@dataclass
class _Ended:
    """Stands for a child that has answered."""

    returncode: int = 0

    def poll(self) -> int:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        return self.returncode


def _started(self: Call, content: bytes, words: tuple[Any, ...]) -> Any:
    digest = hashlib.sha256(content).digest()
    self._asked = (self._name, digest, marshal.dumps(words), self.limits)
    if self._asked not in _known:
        return _plain_started(self, content, words)
    self._out.write(_known[self._asked])
    return _Ended()


def _read(self: Call, code: int) -> Iterator[Any]:
    """What ended badly is tried again."""
    if not code:
        _known[self._asked] = self._out.read()
        self._out.seek(0)
    yield from _plain_read(self, code)


def remember() -> None:
    """From now on, in this process."""
    Call._started, Call._read = _started, _read


def forget() -> None:
    _known.clear()
