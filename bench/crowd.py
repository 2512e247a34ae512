"""`python -m bench.load ledgers`: many people fill their ledgers at once, two of them each ledger.

It starts throw-away servers and the web server as the operator's unit does, lets everybody open
his ledger and type cell after cell, and then looks in the database whether every value that was
acknowledged is there. Exit status 1 when one is not, or when anything else went wrong.
"""

import argparse
import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bench import load, stack
from bench.measured import PERCENTILES, rounded

OK: Final = 200
TOGETHER: Final = 2  # people at each ledger
UNANSWERED: Final = (OSError, EOFError, ValueError, KeyError, load.UnansweredError)
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_QUICK: Final = "django.contrib.auth.hashers.MD5PasswordHasher"
_SECRET: Final = "a" * 32  # what a browser's CSRF cookie may hold; the header repeats it


@dataclass(frozen=True)
class Filler:
    """Somebody with his ledger: how he is known, what he may type and what he has seen of it."""

    number: int
    ledger: int
    page: str
    save: str
    cookie: str
    editions: dict[str, int]


@dataclass(frozen=True)
class Acknowledged:
    """What the portal said it has kept: the value and which edition of its cell it is."""

    ledger: int
    key: str
    edition: int
    value: str


@dataclass
class Tally:
    pages: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    kept: list[Acknowledged] = field(default_factory=list)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    if asked.kill:
        from bench import killing  # noqa: PLC0415 - it takes the people below

        return killing.run(asked)
    with stack.throwaway():
        people = fillers(asked.people)
        with load.web_server() as port:
            started = time.perf_counter()
            tally = asyncio.run(_all_at_once(port, people, asked.cells, asked.pause))
            seconds = time.perf_counter() - started
        missing = list(lost(tally.kept))
    _tell(asked, tally, seconds, missing)
    return 1 if tally.errors or missing else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("what", choices=["ledgers"])
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--cells", type=int, default=10, help="that each of them types")
    parser.add_argument("--pause", type=float, default=2, help="seconds between two cells, about")
    parser.add_argument("--kill", action="store_true", help="kill each server in turn meanwhile")
    parser.add_argument("--every", type=float, default=15, help="seconds between two kills")
    return parser.parse_args(arguments)


# The people -----------------------------------------------------------------------------------


def fillers(people: int) -> list[Filler]:
    """Models are there only now that the stack is. Nobody types his password here: to hash that of
    so many as for real would take longer than all they do."""
    from django.test import override_settings  # noqa: PLC0415

    from assessments.models import Ledger  # noqa: PLC0415
    from bench import county  # noqa: PLC0415

    units = (people + TOGETHER - 1) // TOGETHER
    towns = max(1, min(county.TOWNS, units - 1))
    county.build(towns, max(1, units - towns))
    ledgers = list(Ledger.objects.select_related("form__fieldset", "unit__kind").order_by("pk"))
    with override_settings(PASSWORD_HASHERS=[_QUICK]):
        return [_filler(number, ledgers[number // TOGETHER]) for number in range(people)]


def _filler(number: int, ledger: Any) -> Filler:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from assessments.domain.ledgers.filling import definition_of  # noqa: PLC0415
    from portal.fields.choices import KindKey  # noqa: PLC0415
    from portal.inbox import desks  # noqa: PLC0415
    from tests.factories import accounts  # noqa: PLC0415

    user = accounts.holder(desks.desk_of(ledger.unit.kind.level), ledger.unit)
    cookies = accounts.signed_in(Client(), user).cookies.items()
    session = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies)
    numbers = [k.key for k in definition_of(ledger).typed_in if k.field.kind == KindKey.INTEGER]
    editions = dict(ledger.values.values_list("key", "edition"))
    return Filler(
        number,
        ledger.pk,
        reverse("assessments:fill", args=[ledger.pk]),
        reverse("assessments:save-cells", args=[ledger.pk]),
        f"{session}; {settings.CSRF_COOKIE_NAME}={_SECRET}",
        {key: editions.get(key, 0) for key in numbers},
    )


# The load -------------------------------------------------------------------------------------


async def _all_at_once(port: int, people: list[Filler], cells: int, pause: float) -> Tally:
    tally = Tally()
    await asyncio.gather(*(_fill(port, filler, cells, pause, tally) for filler in people))
    return tally


async def _fill(port: int, filler: Filler, cells: int, pause: float, tally: Tally) -> None:
    typist = Typist(filler, pause, tally)
    try:
        connection = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(typist.chance.uniform(0, pause))
        await timed(connection, request("GET", filler.page, filler), tally.pages)
        for _ in range(cells):
            await typist.type(connection)
        connection[1].close()
    except UNANSWERED as error:
        tally.errors.append(f"{type(error).__name__}: {error}")


class Typist:
    """Types one cell after the other, as he has last seen them."""

    def __init__(self, filler: Filler, pause: float, tally: Tally) -> None:
        self.filler, self.pause, self.tally = filler, pause, tally
        self.chance = random.Random(filler.number)  # noqa: S311 - the same people every time
        self.editions = dict(filler.editions)

    async def type(self, connection: Connection) -> None:
        chance, filler = self.chance, self.filler
        await asyncio.sleep(chance.uniform(self.pause / 2, self.pause * 3 / 2))
        key, value = chance.choice(sorted(self.editions)), str(chance.randint(0, 9))
        sent = {"cells": {key: {"raw": value, "edition": self.editions[key]}}}
        asked = request("POST", filler.save, filler, json.dumps(sent).encode())
        answer = json.loads(await timed(connection, asked, self.tally.saves))
        self.editions = {each: answer["sheet"][each]["edition"] for each in self.editions}
        told = Acknowledged(filler.ledger, key, self.editions[key], value)
        _count(self.tally, answer["cells"][key], told)


def _count(tally: Tally, cell: dict[str, str], told: Acknowledged) -> None:
    if cell["state"] == "saved":
        tally.kept.append(told)
    elif cell["state"] == "conflict":
        tally.conflicts += 1
    else:
        tally.errors.append(cell["message"])


def request(method: str, url: str, filler: Filler, body: bytes = b"") -> bytes:
    lines = [f"{method} {url} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {filler.cookie}"]
    if method == "POST":
        lines += [f"X-CSRFToken: {_SECRET}", "Content-Type: application/json"]
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def timed(connection: Connection, asked: bytes, took: list[float]) -> bytes:
    reader, writer = connection
    started = time.perf_counter()
    writer.write(asked)
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(load.length(head))
    took.append((time.perf_counter() - started) * 1000)
    if int(head.split(b" ", 2)[1]) != OK:
        raise load.UnansweredError(f"{head.splitlines()[0].decode()} {body[:200].decode()}")
    return body


# What is there afterwards ---------------------------------------------------------------------


def lost(kept: list[Acknowledged]) -> Iterator[str]:
    """Two that were told the same edition of a cell: one of them is lost. So is one that the
    database has not, or has with another value."""
    from assessments.models import LedgerValue  # noqa: PLC0415

    by_cell: dict[tuple[int, str], dict[int, Acknowledged]] = defaultdict(dict)
    for told in kept:
        editions = by_cell[told.ledger, told.key]
        if told.edition in editions:
            yield f"{told} and {editions[told.edition]}"
        editions[told.edition] = told
    rows = LedgerValue.objects.filter(ledger__in={ledger for ledger, _ in by_cell})
    there = {(row.ledger_id, row.key): (row.edition, str(row.data)) for row in rows}
    for cell, editions in by_cell.items():
        last = editions[max(editions)]
        edition, value = there.get(cell, (0, ""))
        if edition < last.edition or (edition == last.edition and value != last.value):
            yield f"{last}, the database has {value} as edition {edition}"


def _tell(asked: argparse.Namespace, tally: Tally, seconds: float, lost: list[str]) -> None:
    requests = len(tally.pages) + len(tally.saves)
    print(f"{asked.people} people, {seconds:.1f} s: {requests:,} requests, ", end="")
    print(f"{requests / seconds:.1f} per s; {load.WORKERS} workers of {load.THREADS} threads")
    for name, took in (("pages", tally.pages), ("saves", tally.saves)):
        told = [f"{label} {rounded(at(took)):,g} ms" for label, at in PERCENTILES.items() if took]
        print(f"{name}: {len(took):,}; {', '.join(told)}")
    print(f"acknowledged: {len(tally.kept):,}; conflicts told: {tally.conflicts:,}")
    print(f"errors: {len(tally.errors):,}; lost updates: {len(lost):,}")
    for line in [*tally.errors[:10], *lost[:10]]:
        print(f"  {line}")
