"""`python -m bench [PART …]`: measures on throw-away servers, prints figures as they come and
writes var/bench.json after each part."""

import os
import sys
import time
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from bench import runner
from bench.measured import Measurement
from portal import embedded

RESULTS = Path("var/bench.json")


def main() -> int:
    try:
        names = runner.chosen(sys.argv[1:])
    except runner.UnknownPartError as error:
        print(error, file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    started = time.perf_counter()
    with embedded.throwaway() as servers:
        os.environ["DATABASE_URL"] = servers.database_url
        os.environ["REDIS_URL"] = servers.redis_url
        os.environ["AUDIT_ANCHOR"] = "var/bench/anchor.json"
        _prepare()
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


def _prepare() -> None:
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)

    # Imports models, which need the set-up above.
    from tests import emptying  # noqa: PLC0415

    emptying.allow()  # the parts empty the database, the append-only tables with it


if __name__ == "__main__":
    sys.exit(main())
