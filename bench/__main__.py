"""`python -m bench`: measures on a throw-away cluster, prints a table, writes var/bench.json."""

import json
import os
from pathlib import Path

import django
from django.core.management import call_command

from portal import embedded

RESULTS = Path("var/bench.json")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    with embedded.throwaway() as servers:
        os.environ["DATABASE_URL"] = servers.database_url
        os.environ["REDIS_URL"] = servers.redis_url
        os.environ["AUDIT_ANCHOR"] = "var/bench/anchor.json"
        figures = run()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    print(as_table(figures))


def run() -> list[dict]:
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)

    # These import models, which need the set-up above.
    from bench import audit, fields, pages, people  # noqa: PLC0415
    from tests import emptying  # noqa: PLC0415

    emptying.allow()  # `flush` between measurements
    return [row for part in (pages, fields, audit, people) for row in part.figures()]


def as_table(figures: list[dict]) -> str:
    head = f"{'what':<44}{'value':>10}  {'unit':<8}{'baseline':>10}{'ratio':>8}  note"
    lines = [head, "-" * len(head)]
    for figure in figures:
        baseline = "" if figure["baseline"] is None else f"{figure['baseline']:g}"
        ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.2f}"
        lines.append(
            f"{figure['name']:<44}{figure['value']:>10g}  {figure['unit']:<8}"
            f"{baseline:>10}{ratio:>8}  {figure['note']}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
