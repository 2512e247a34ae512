"""A workbook of 30,000 members, first import and unchanged re-import: ours from its bytes to the
history, beside stock django-import-export and beside the floor."""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import override_settings
from python_calamine import CalamineWorkbook

from bench import database, rosters, stock
from bench.measured import Measurement
from branches.models import PartyMember
from portal.people.models import Person

ROWS: Final = 30_000
STOCK_ROWS: Final = 3_000  # measured on so many, for it takes minutes
ROUNDS: Final = 3
TABLES: Final = (Person, PartyMember)  # as they depend on each other
_FLOORS: Final = (
    "floor: calamine and COPY of ready rows",
    "floor: calamine and SELECT of the same rows",
)

Ready = dict[type[models.Model], bytes]
Pair = tuple[float, float]  # seconds of the first import, of the unchanged one


def figures() -> Iterator[Measurement]:
    database.empty()
    rosters.build_county()
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        whole, part = Path(folder, "党员名册.xlsx"), Path(folder, "部分党员.xlsx")
        whole.write_bytes(rosters.workbook(ROWS))
        part.write_bytes(rosters.workbook(STOCK_ROWS))
        yield from _compared(whole, part)
        yield from _memory(whole)


def _compared(whole: Path, part: Path) -> Iterator[Measurement]:
    ours, floor = _in_turns(whole)
    plain, cached = (_stock(part, resources) for resources in (stock.PLAIN, stock.CACHED))
    note = f"baseline: stock, {STOCK_ROWS:,} rows measured, times {ROWS // STOCK_ROWS}"
    for n, name in enumerate(("first import", "unchanged again")):
        label = f"{ROWS:,} members, {name}"
        yield Measurement(label, ours[n], "s", plain[n], note)
        yield Measurement(label, ours[n], "s", cached[n], f"{note}, with its caches")
        yield Measurement(label, ours[n], "s", floor[n], f"baseline: {_FLOORS[n]}")


def _in_turns(whole: Path) -> tuple[Pair, Pair]:
    """Best of our import and of the floor, each round of each in a fresh copy of the county."""
    ready: Ready = {}
    ours, floor = [], []
    for _ in range(ROUNDS):
        with database.scratch():
            ours.append(_twice(partial(import_members, whole), partial(import_members, whole)))
            ready = ready or _ready()
        with database.scratch():
            floor.append(_twice(partial(_copy, whole, ready), partial(_select, whole)))
    return _best(ours), _best(floor)


def _twice(first: Callable[[], object], again: Callable[[], object]) -> Pair:
    return _seconds(first), _seconds(again)


def _best(rounds: list[Pair]) -> Pair:
    return min(first for first, _ in rounds), min(again for _, again in rounds)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def import_members(path: Path) -> None:
    output = io.StringIO()
    try:
        call_command("import_roster", "members", str(path), "--as", rosters.KEEPER, stdout=output)
    except SystemExit as error:
        raise RuntimeError(output.getvalue()[:1000]) from error


def _ready() -> Ready:
    """The rows as the import has written them, ready to be copied in again."""
    made: Ready = {}
    with connection.cursor() as cursor:
        for model in TABLES:
            text = io.BytesIO()
            cursor.copy_expert(f"COPY {_table(model)} ({_columns(model)}) TO STDOUT", text)
            made[model] = text.getvalue()
    return made


def _copy(path: Path, ready: Ready) -> None:
    _calamine(path)
    with transaction.atomic(), connection.cursor() as cursor:
        for model, text in ready.items():
            query = f"COPY {_table(model)} ({_columns(model)}) FROM STDIN"
            cursor.copy_expert(query, io.BytesIO(text))


def _select(path: Path) -> None:
    _calamine(path)
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"SELECT {_columns(model)} FROM {_table(model)}")  # noqa: S608 - ours
            cursor.fetchall()


def _calamine(path: Path) -> None:
    book = CalamineWorkbook.from_path(str(path))
    if len(book.get_sheet_by_index(0).to_python()) != ROWS + 1:
        raise RuntimeError("the workbook was not read")


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[models.Model]) -> str:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _stock(path: Path, resources: stock.Resources) -> Pair:
    """As if it grew with the rows and no faster."""
    with database.scratch():
        act = partial(stock.run, path.read_bytes(), resources)
        first, again = _twice(act, act)
        if PartyMember.objects.count() != STOCK_ROWS:
            raise RuntimeError("stock did not write the rows")
    times = ROWS / STOCK_ROWS
    return first * times, again * times


def _memory(path: Path) -> Iterator[Measurement]:
    with database.scratch():
        peaks = {what: _peak(what, path) for what in ALONE}
    note = "baseline: only calamine; without the child that reads, which has 300 MB at most"
    yield Measurement("peak memory of the import", peaks["import"], "MB", peaks["calamine"], note)


def _peak(what: str, path: Path) -> float:
    name = connection.settings_dict["NAME"]
    known = urlsplit(os.environ["DATABASE_URL"])
    url = known._replace(path=f"/{name}").geturl()  # noqa: SLF001 - a named tuple
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "bench.peak", what, str(path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(path.parent)},
    )
    return float(done.stdout)


ALONE: Final[dict[str, Callable[[Path], None]]] = {"calamine": _calamine, "import": import_members}
