"""A pytest session that runs its tests once for what each reaches, then again for each mutant.

A mutant lives in a forked child: the functions it changes get their new code in place, wherever
they have been imported to; then the tests that reach one of them run, the quickest first, until
one fails. Nothing is written to the tree.
"""

import builtins
import gc
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import psutil
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.mutants import reaching
from tests.mutants.mutant import Mutant
from tests.mutants.reaching import Function

# A mutant that never ends is killed after so much work, or after so long without any: the clock
# alone would take a busy machine for an endless loop.
GRACE, TIMES, IDLE = 20, 5, 120


@dataclass
class Reach:
    """What a test calls, and how long it takes."""

    item: pytest.Item
    called: frozenset[Function]
    seconds: float


def pytest_runtestloop(session: pytest.Session) -> bool:
    if session.testsfailed:
        raise session.Interrupted("not every test could be collected")
    order = json.loads(Path(os.environ["MUTANTS_ORDER"]).read_text())
    mutants = [Mutant(**each) for each in order]
    reaches = _reaches(session, {mutant.file for mutant in mutants})
    results = Path(os.environ["MUTANTS_RESULTS"])
    for mutant in mutants:
        outcome = _try(mutant, reaches)
        with results.open("a") as kept:
            kept.write(json.dumps({"key": mutant.key, **outcome}, ensure_ascii=False) + "\n")
        _say(f"{'killed  ' if outcome['killer'] else 'SURVIVED'} {mutant}  {outcome['killer']}")
    return True


def _reaches(session: pytest.Session, files: set[str]) -> list[Reach]:
    """Every test once, while the functions of the files say that they are called."""
    called: set[Function] = set()
    builtins.__reached__ = lambda *function: called.add(function)
    speaking = [pair for file in sorted(files) for pair in reaching.speaking(file)]
    _put_in(speaking)
    reaches = []
    for item in session.items:
        called.clear()
        started = time.perf_counter()
        if failed := _fails(item, session):
            raise session.Interrupted(f"{item.nodeid} fails without any mutant:\n{failed}")
        reaches.append(Reach(item, frozenset(called), time.perf_counter() - started))
    _put_in([(after, before) for before, after in speaking])
    connections.close_all()  # a child opens its own
    return reaches


def _fails(item: pytest.Item, session: pytest.Session) -> str:
    here = session.items.index(item)
    following = session.items[here + 1] if here + 1 < len(session.items) else _another(item)
    for report in runtestprotocol(item, log=False, nextitem=following):
        if report.failed:
            return report.longreprtext or "failed"
    return ""


def _another(item: pytest.Item) -> pytest.Item | None:
    """To come after the last: the test is torn down, what belongs to the session stays set up."""
    return next((other for other in item.session.items if other is not item), None)


def _try(mutant: Mutant, reaches: list[Reach]) -> dict[str, Any]:
    pairs = mutant.codes()
    touched = {(before.co_filename, before.co_firstlineno) for before, _ in pairs}
    chosen = sorted((r for r in reaches if r.called & touched), key=lambda reach: reach.seconds)
    started = time.perf_counter()
    killer = _killer(pairs, chosen) if chosen else ""
    while killer and not _is_sound(killer, chosen):
        chosen = [reach for reach in chosen if reach.item.nodeid != killer]
        killer = _killer(pairs, chosen) if chosen else ""
    seconds = round(time.perf_counter() - started, 1)
    return {"killer": killer, "tests": len(chosen), "seconds": seconds}


_sound: dict[str, bool] = {}


def _is_sound(killer: str, chosen: list[Reach]) -> bool:
    """Whether it passes where nothing is wrong: a test may not bear to run after those before."""
    alone = [reach for reach in chosen if reach.item.nodeid == killer]
    if alone and killer not in _sound:
        _sound[killer] = not _killer([], alone)
        if not _sound[killer]:
            _say(f"left out, fails without any mutant as well: {killer}")
    return _sound.get(killer, True)


def _killer(pairs: list[tuple[CodeType, CodeType]], chosen: list[Reach]) -> str:
    """The first test that fails in a child where the functions are these; empty when none does."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _die_of(pairs, chosen, write)
    os.close(write)
    allowed = GRACE + TIMES * sum(reach.seconds for reach in chosen)
    return _awaited(child, read, allowed=allowed)


def _die_of(pairs: list[tuple[CodeType, CodeType]], chosen: list[Reach], write: int) -> None:
    """In the child: never returns."""
    os.setpgid(0, 0)
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if pairs:
            _put_in(pairs)
        for number, reach in enumerate(chosen):
            following = chosen[number + 1].item if number + 1 < len(chosen) else None
            reports = runtestprotocol(
                reach.item, log=False, nextitem=following or _another(reach.item)
            )
            if any(report.failed for report in reports):
                os.write(write, reach.item.nodeid.encode())
                break
    except BaseException as error:  # noqa: BLE001 # whatever it is, the mutant does not pass
        os.write(write, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(0)


def _put_in(pairs: list[tuple[CodeType, CodeType]]) -> None:
    new = dict(pairs)
    done = 0
    for thing in gc.get_objects():
        # Its type, not its class: a lazy object would wake up to answer for that.
        if type(thing) is FunctionType and thing.__code__ in new:
            thing.__code__ = new[thing.__code__]
            done += 1
    if not done:
        raise LookupError("no function found to change")


def _awaited(child: int, read: int, *, allowed: float) -> str:
    worked, since = 0.0, time.monotonic()
    while worked < allowed and time.monotonic() < since + IDLE:
        if os.waitpid(child, os.WNOHANG)[0]:
            with os.fdopen(read) as pipe:
                return pipe.read()
        used = sum(psutil.Process(child).cpu_times()[:2])
        if used > worked:
            worked, since = used, time.monotonic()
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(read)
    return "never ended"


def _say(line: str) -> None:
    print(line, file=sys.__stderr__, flush=True)
