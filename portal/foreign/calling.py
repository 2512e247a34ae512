"""Calls a reader in a child process and takes its answer, which can only be data."""

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from portal.foreign import child
from portal.foreign.limits import Limits
from portal.foreign.refusing import Reason, Refused

_CHILD: Final = Path(child.__file__)
# Nothing of ours: neither the address of the database nor a key.
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
_log = logging.getLogger(__name__)

Reader = Callable[..., Iterator[Any]]


def call(reader: Reader, content: bytes, *words: Any, limits: Limits | None = None) -> list[Any]:
    """All the reader yields. Raises `Refused`."""
    with Call(reader, content, *words, limits=limits) as reading:
        return list(reading.answers())


class Call:
    """A reading under way: a second one may go on beside it."""

    def __init__(
        self, reader: Reader, content: bytes, *words: Any, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._name = f"{reader.__module__}:{reader.__qualname__}"
        self._files = ExitStack()
        try:
            self._out = self._scratch()
            self._child = self._started(content, words)
        except BaseException:
            self._files.close()
            raise

    def _started(self, content: bytes, words: tuple[Any, ...]) -> "subprocess.Popen[bytes]":
        source = self._scratch()
        child.write(source, words)
        source.write(content)
        source.seek(0)
        figures = (self.limits.megabytes, self.limits.seconds, self.limits.answer_megabytes)
        return subprocess.Popen(  # noqa: S603 - our own script, no word of the user
            [sys.executable, "-I", "-B", str(_CHILD), self._name, *map(str, figures)],
            stdin=source,
            stdout=self._out,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )

    def answers(self) -> Iterator[Any]:
        """One after the other, so that the caller need not hold them all."""
        try:
            code = self._child.wait(timeout=self.limits.patience)
        except subprocess.TimeoutExpired:
            raise Refused(Reason.TOO_LARGE) from None
        self._out.seek(0)
        yield from self._read(code)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        self._files.close()

    def _read(self, code: int) -> Iterator[Any]:
        for kind, *facts in child.messages(self._out):
            if kind == child.GIVEN:
                yield facts[0]
            elif kind == child.REFUSED:
                raise Refused(Reason(facts[0]), facts[1])
            elif kind == child.FAILED:
                _log.warning("%s failed on a file: %s", self._name, facts[0])
                raise Refused(Reason.BROKEN)
            else:
                return
        # A parser ends the process when memory or time is refused to it: no last word.
        raise Refused(Reason.TOO_LARGE if code else Reason.BROKEN)

    def _scratch(self) -> BinaryIO:
        return self._files.enter_context(tempfile.TemporaryFile())
