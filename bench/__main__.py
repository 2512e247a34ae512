"""`python -m bench [PART …]`: measures on throw-away servers, prints figures as they come and
writes var/bench.json after each part."""

import sys
import time
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from pathlib import Path

from django.db import connections

from bench import runner, stack
from bench.measured import Measurement

RESULTS = Path("var/bench.json")


def main() -> int:
    try:
        names = runner.chosen(sys.argv[1:])
    except runner.UnknownPartError as error:
        print(error, file=sys.stderr)
        return 2
    started = time.perf_counter()
    with stack.throwaway():
        print(f"servers, tables and static files: {time.perf_counter() - started:.1f} s")
        parts = [(name, partial(_figures, name)) for name in names]
        # Each part gets a connection of its own, without the last one's settings and tables.
        done = runner.run(
            parts, results=RESULTS, about=runner.machine(), after=connections.close_all
        )
    return 1 if any(part.error for part in done) else 0


def _figures(part: str) -> Iterable[Measurement]:
    """Imported only now: a part that cannot be imported has failed like any other."""
    return import_module(f"bench.{part}").figures()


if __name__ == "__main__":
    sys.exit(main())
