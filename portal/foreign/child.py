"""Runs as a process of its own: a reader, and the content of one file from standard input.

A hostile or broken file may make a parser take all memory or stop dead. Here that costs a child
with limits instead of a worker or a web process. Started isolated and with an empty environment, it
has no settings, no keys and no database; where the system allows it, no network either. The limits
stand before the first line of the reader is imported, so that all its memory counts.

It answers with `marshal`, which, unlike pickle, can only be data. Before each message goes its
length.
"""

import ctypes
import importlib
import marshal
import os
import resource
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

GIVEN, REFUSED, FAILED, DONE = "given", "refused", "failed", "done"
_LENGTH = 8  # bytes
_MEGABYTE = 1024 * 1024
_FILES = 64
_NICE = 5
_OWN_USERS, _OWN_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


def write(stream: BinaryIO, message: Any) -> None:
    data = marshal.dumps(message)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)


def messages(stream: BinaryIO) -> Iterator[Any]:
    while len(size := stream.read(_LENGTH)) == _LENGTH:
        data = stream.read(int.from_bytes(size, "big"))
        if len(data) < int.from_bytes(size, "big"):
            return
        yield marshal.loads(data)  # noqa: S302 - written by our own code


def main(name: str, megabytes: str, seconds: str, answer: str) -> int:
    _limit(int(megabytes), int(seconds), int(answer))
    _without_network()
    _without_start_up()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    words = next(messages(source))
    try:
        write(out, _last_word(name, source.read(), words, out))
        out.flush()
    except (MemoryError, OSError):
        return 1
    return 0


def _last_word(name: str, content: bytes, words: Any, out: BinaryIO) -> tuple[str, ...]:
    from portal.foreign.refusing import Reason, Refused  # noqa: PLC0415 - found after the start

    try:
        for message in _reader(name)(content, *words):
            write(out, (GIVEN, message))
    except Refused as refusal:
        return REFUSED, str(refusal.reason), "" if refusal.is_general else refusal.message
    except (MemoryError, RecursionError):
        return REFUSED, str(Reason.TOO_LARGE), ""
    except OSError as error:
        if error.errno is not None:  # the answer has grown too long, or files are refused to it
            return REFUSED, str(Reason.TOO_LARGE), ""
        return FAILED, type(error).__name__
    except Exception as error:  # noqa: BLE001 - parsers raise anything; the text may tell content
        return FAILED, type(error).__name__
    return (DONE,)


def _reader(name: str) -> Callable[..., Iterator[Any]]:
    module, _, function = name.partition(":")
    reader: Callable[..., Iterator[Any]] = getattr(importlib.import_module(module), function)
    return reader


def _limit(megabytes: int, seconds: int, answer: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, answer * _MEGABYTE),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # not every system counts address space
            resource.setrlimit(what, (most, most))
    with suppress(OSError):
        os.nice(_NICE)


def _without_network() -> None:
    """A network of its own has no way out. Systems that forbid it to ordinary users say no."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_OWN_USERS | _OWN_NETWORK)


def _without_start_up() -> None:
    """`portal` as a bare folder of modules: its own start-up brings the whole application."""
    portal = Path(__file__).resolve().parents[1]
    package = types.ModuleType("portal")
    package.__path__ = [str(portal)]
    sys.modules["portal"] = package
    sys.path.append(str(portal.parent))  # readers of the data apps


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
