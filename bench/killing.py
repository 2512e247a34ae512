"""`python -m bench.load ledgers --kill`: web server, worker, broker and database are killed in turn
while people fill their ledgers, and every value that was acknowledged has to be there afterwards.

Here the servers keep what they are told, as an operator's do: throw-away ones answer before it is
written. Each is killed outright, with all its processes, and started again at once; meanwhile
people meet closed connections and refusals, wait, and type on as they last saw it.
"""

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil
from django.db import connections

from bench import load, stack
from bench.crowd import UNANSWERED, Filler, Tally, Typist, fillers, lost
from portal import embedded
from portal.embedded import account, processes
from portal.embedded.postgres import Postgres
from portal.embedded.valkey import Valkey

ANSWER_WITHIN: Final = 30.0  # seconds; a request to a dead server may get none at all
BACK_WITHIN: Final = 60.0
_CELERY: Final = ("-m", "celery", "--quiet", "-A", "portal", "worker", "--concurrency", "1")


@dataclass(frozen=True)
class Shot:
    """One server killed: how long until the next value was acknowledged, and what it cost."""

    name: str
    seconds: float | None  # None when nothing was acknowledged any more
    unanswered: int


@dataclass
class Fire:
    tally: Tally = field(default_factory=Tally)
    unanswered: int = 0
    shots: list[Shot] = field(default_factory=list)


def run(asked: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers end with it
    with _servers() as killable:
        people = fillers(asked.people)
        port = load.free_port()
        with (
            _running(load.web_command(port)) as web,
            _running([sys.executable, *_CELERY]) as worker,
        ):
            load.wait_for(port)
            targets = {"web server": web.again, "worker": worker.again, **killable}
            print(f"{len(people)} people begin; a kill every {asked.every:g} s", flush=True)
            started = time.perf_counter()
            fire = asyncio.run(_under_fire(port, people, targets, asked))
            seconds = time.perf_counter() - started
        connections.close_all()  # ours was to the database that has been killed
        missing = list(lost(fire.tally.kept))
    _tell(asked, fire, seconds, missing)
    gone = [shot for shot in fire.shots if shot.seconds is None]
    return 1 if missing or gone or fire.tally.errors else 0


# The servers ----------------------------------------------------------------------------------


Again = Callable[[], None]  # kills it and starts it anew at the same address


@contextmanager
def _servers() -> Iterator[dict[str, Again]]:
    folder = account.new_folder()
    postgres, valkey = Postgres(folder / "postgres"), Valkey(folder / "valkey")
    try:
        database = postgres.start()
        broker = valkey.start()
        stack.use(embedded.Servers(database_url=database.url, redis_url=broker.url))
        yield {
            "broker": lambda: _valkey_again(folder / "valkey"),
            "database": lambda: _postgres_again(postgres),
        }
    finally:
        for server in (postgres, valkey):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_again(postgres: Postgres) -> None:
    """All its processes at once: none has time to write what it still holds."""
    _kill(list(processes.working_in(postgres.data, name="postgres")))
    postgres.start()


def _valkey_again(home: Path) -> None:
    """With the configuration that lies there: started afresh it would have another address."""
    (running,) = processes.working_in(home, name="valkey-server")
    command = [running.exe(), str(home / "valkey.conf")]
    _kill([running])
    processes.launch(command, log=home / "log", account=None)


def _kill(running: list[psutil.Process]) -> None:
    processes.end(running, signal=signal.SIGKILL, within=processes.KILLED_WITHIN)


class _Running:
    """One of ours, with the processes it starts itself."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - our own
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,  # killed as a whole
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def again(self) -> None:
        self.kill()
        self.process = self._started()


@contextmanager
def _running(command: list[str]) -> Iterator[_Running]:
    running = _Running(command)
    try:
        yield running
    finally:
        running.kill()


# The load -------------------------------------------------------------------------------------


async def _under_fire(
    port: int, people: list[Filler], targets: dict[str, Again], asked: argparse.Namespace
) -> Fire:
    fire, over = Fire(), asyncio.Event()
    filling = [asyncio.create_task(_fill(port, each, asked.pause, fire, over)) for each in people]
    for name, again in targets.items():
        await asyncio.sleep(asked.every)
        fire.shots.append(await _shoot(name, again, fire))
    await asyncio.sleep(asked.every)
    over.set()
    await asyncio.gather(*filling)
    return fire


async def _shoot(name: str, again: Again, fire: Fire) -> Shot:
    """What is acknowledged while it is being started may have been on its way before."""
    unanswered, started = fire.unanswered, time.perf_counter()
    await asyncio.to_thread(again)
    kept = len(fire.tally.kept)
    while len(fire.tally.kept) == kept:
        if time.perf_counter() - started > BACK_WITHIN:
            return Shot(name, None, fire.unanswered - unanswered)
        await asyncio.sleep(0.1)
    return Shot(name, time.perf_counter() - started, fire.unanswered - unanswered)


async def _fill(port: int, filler: Filler, pause: float, fire: Fire, over: asyncio.Event) -> None:
    """Until it is over, through whatever happens; what was not answered was not promised."""
    typist = Typist(filler, pause, fire.tally)
    while not over.is_set():
        try:
            connection = await asyncio.open_connection("127.0.0.1", port)
            try:
                while not over.is_set():
                    await asyncio.wait_for(typist.type(connection), ANSWER_WITHIN + 2 * pause)
            finally:
                connection[1].close()
        except UNANSWERED:
            fire.unanswered += 1
            await asyncio.sleep(pause)


def _tell(asked: argparse.Namespace, fire: Fire, seconds: float, missing: list[str]) -> None:
    tally = fire.tally
    print(f"{asked.people} people, {seconds:.1f} s: {len(tally.saves):,} saves answered")
    for shot in fire.shots:
        back = "never" if shot.seconds is None else f"after {shot.seconds:.1f} s"
        print(
            f"{shot.name} killed: next value kept {back}; {shot.unanswered:,} requests unanswered"
        )
    print(f"acknowledged: {len(tally.kept):,}; conflicts told: {tally.conflicts:,}")
    print(
        f"unanswered: {fire.unanswered:,}; refused: {len(tally.errors):,}; lost: {len(missing):,}"
    )
    for line in [*tally.errors[:10], *missing[:10]]:
        print(f"  {line}")
