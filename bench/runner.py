"""Measures part after part; what is measured is printed and kept at once.

A part is a module `bench.<name>` with `figures() -> Iterator[Measurement]`. It says nothing,
empties the database itself and may leave anything in it.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from bench.measured import Measurement

PARTS: Final = (
    "fields",
    "official",
    "papers",
    "figures",
    "scores",
    "kit",
    "audit",
    "pages",
    "people",
    "members",
    "talent",
    "dues",
    "life",
    "registers",
    "ledgers",
    "board",
    "imports",
)  # the quick ones first
WIDTHS: Final = "{:<46}{:>10}  {:<8}{:>10}{:>8}  {}"

Measure = Callable[[], Iterable[Measurement]]


class UnknownPartError(Exception):
    pass


def chosen(names: Sequence[str], known: Sequence[str] = PARTS) -> list[str]:
    """The named parts in the order of the list, or all of them."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise UnknownPartError(f"unknown part: {', '.join(unknown)}; there are {', '.join(known)}")
    return [name for name in known if not names or name in names]


@dataclass
class BenchPart:
    """What became of one part: its figures, and why it ended early if it did."""

    part: str
    figures: list[dict] = field(default_factory=list)
    seconds: float = 0
    error: str = ""


def run(
    parts: Iterable[tuple[str, Measure]], *, results: Path, about: dict, after: Callable[[], None]
) -> list[BenchPart]:
    """Measure the parts; one that fails keeps what it had and costs the others nothing."""
    done: list[BenchPart] = []
    print(_line("what", "value", "unit", "baseline", "ratio", "note"), flush=True)
    for name, measure in parts:
        done.append(_measured(name, measure))
        _keep(results, about, done)
        after()
    _print_sum(done)
    return done


def _measured(name: str, measure: Measure) -> BenchPart:
    part, started = BenchPart(name), time.perf_counter()
    print(f"--- {name}", flush=True)
    try:
        for row in _printed(measure()):
            part.figures.append(row)
    except Exception as error:  # noqa: BLE001 # whatever it is, the other parts are measured
        traceback.print_exc()
        part.error = f"{type(error).__name__}: {error}"
    part.seconds = round(time.perf_counter() - started, 1)
    print(f"    {name}: {part.seconds} s{', FAILED' if part.error else ''}", flush=True)
    return part


def _printed(figures: Iterable[Measurement]) -> Iterator[dict]:
    for figure in figures:
        row = figure.as_row()
        cells = (_plain(row[key]) for key in ("name", "value", "unit", "baseline", "ratio", "note"))
        print(_line(*cells), flush=True)
        yield row


def _plain(cell: str | float | None) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else f"{cell:,g}"


def _line(*cells: str) -> str:
    return WIDTHS.format(*cells).rstrip()


def _keep(results: Path, about: dict, done: list[BenchPart]) -> None:
    """As a whole or not at all: whoever stops the bench finds the parts measured so far."""
    results.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {**about, "parts": [asdict(part) for part in done]}, ensure_ascii=False, indent=2
    )
    fresh = results.with_suffix(".new")
    fresh.write_text(text + "\n")
    fresh.replace(results)


def _print_sum(done: list[BenchPart]) -> None:
    each = ", ".join(f"{part.part} {part.seconds}" for part in done)
    print(f"{sum(part.seconds for part in done):.0f} s in all: {each}", flush=True)
    for part in done:
        if part.error:
            print(f"{part.part} failed: {part.error}", file=sys.stderr, flush=True)


def machine() -> dict[str, str | int | None]:
    """What the absolute figures depend on; no name of the machine."""
    return {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "python": sys.version.split()[0],
        "processors": os.cpu_count(),
    }
