"""`python -m tests.mutants [PATH …]`: tries the kept mutants and a sample of made ones."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

from portal import embedded
from tests import sources
from tests.mutants import making
from tests.mutants.kept import KEPT, SPARED
from tests.mutants.mutant import ROOT, Mutant, StaleError

RESULTS = Path("var/mutants.jsonl")
ENOUGH = 95
# Each holds a class of mistakes over all apps; the other guards ask about pages and files.
GUARDS = [
    f"tests/guards/test_{name}.py"
    for name in ("acts", "locks", "edges", "days", "beyond_pages", "scope")
]


def main() -> int:
    asked = _asked()
    files = [str(file.relative_to(ROOT)) for file in _files(asked.paths or ["."])]
    try:
        mutants = _chosen(files, sample=asked.sample, seed=asked.seed)
    except StaleError as stale:
        print(stale, file=sys.stderr)
        return 2
    left = mutants if asked.anew else _alive(mutants)
    print(f"{len(mutants)} mutants, {len(left)} to try", flush=True)
    if left:
        RESULTS.parent.mkdir(exist_ok=True)
        with embedded.throwaway() as servers:
            os.environ |= {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
            own = {} if asked.guards else _by_app(left)
            for app, theirs in own.items():
                _run(theirs, f"tests/{app}")
            _run(_alive(left), *GUARDS)
    return _told(mutants, _results())


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("paths", nargs="*", help="only in these files and folders")
    parser.add_argument("--sample", type=int, default=150, help="how many made ones")
    parser.add_argument("--seed", default="16", help="another seed, another sample")
    parser.add_argument("--anew", action="store_true", help="try also those killed before")
    parser.add_argument("--guards", action="store_true", help="pass by the apps' own tests")
    return parser.parse_args()


def _files(paths: list[str]) -> list[Path]:
    """What tests should hold: the domain of every app, and its views where a path names them."""
    files: set[Path] = set()
    for path in (ROOT / name for name in paths):
        if path.is_file():
            files.add(path)
        for app in sources.APPS:
            domain = set(ROOT.glob(f"{app}/domain/**/*.py"))
            files |= {file for file in domain if file.is_relative_to(path)}
    return sorted(files)


def _chosen(files: list[str], *, sample: int, seed: str) -> list[Mutant]:
    """The sample is the same for the same code and seed; a change elsewhere hardly changes it."""
    made = [mutant for file in files for mutant in making.of_file(file)]
    spared = {(each.file, each.source()) for each in SPARED}
    of_spared = {file for file, _ in spared}
    made = [m for m in made if m.file not in of_spared or (m.file, m.source()) not in spared]
    made.sort(key=lambda mutant: hashlib.sha256(f"{seed}{mutant.key}".encode()).digest())
    kept = [mutant for mutant in KEPT if _lies_in(mutant.file, files)]
    for mutant in kept:
        mutant.codes()
    chosen = {mutant.key: mutant for mutant in (*kept, *made[:sample])}
    return list(chosen.values())


def _lies_in(file: str, files: list[str]) -> bool:
    """A kept mutant of a view belongs to its app's run."""
    return file in files or any(_app_of(file) == _app_of(other) for other in files)


def _app_of(file: str) -> str:
    parts = Path(file).parts
    return parts[1] if parts[0] == "portal" else parts[0]


def _by_app(mutants: list[Mutant]) -> dict[str, list[Mutant]]:
    apps: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in sorted(mutants, key=lambda mutant: (mutant.file, mutant.at or 0)):
        apps[_app_of(mutant.file)].append(mutant)
    return apps


def _run(mutants: list[Mutant], *tests: str) -> None:
    print(f"--- {' '.join(tests)}: {len(mutants)}", flush=True)
    if not mutants or not all((ROOT / each).exists() for each in tests):
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as order:
        json.dump([asdict(mutant) for mutant in mutants], order)
        order.flush()
        command = [sys.executable, "-m", "pytest", "-n0", "-q", "--capture=sys", "--reuse-db"]
        plugins = ["-p", "tests.mutants.plugin", "-p", "no:cacheprovider"]
        variables = {"MUTANTS_ORDER": order.name, "MUTANTS_RESULTS": str(RESULTS.resolve())}
        subprocess.run(  # our own command
            [*command, *plugins, *tests], check=False, cwd=ROOT, env={**os.environ, **variables}
        )


def _alive(mutants: list[Mutant]) -> list[Mutant]:
    results = _results()
    return [mutant for mutant in mutants if not results.get(mutant.key, {}).get("killer")]


def _results() -> dict[str, dict]:
    if not RESULTS.exists():
        return {}
    rows = (json.loads(line) for line in RESULTS.read_text().splitlines())
    return {row["key"]: row for row in rows}


def _told(mutants: list[Mutant], results: dict[str, dict]) -> int:
    """The share killed, by app; the exit status says whether it is enough."""
    for app, theirs in _by_app(mutants).items():
        _print_share(app, theirs, results)
    for mutant in _alive(mutants):
        reached = results.get(mutant.key)
        tests = "was not tried" if reached is None else f"{reached['tests']} tests reach it"
        print(f"  alive: {mutant} ({tests})")
    share = _print_share("all", mutants, results)
    return 0 if share >= ENOUGH else 1


def _print_share(name: str, mutants: list[Mutant], results: dict[str, dict]) -> float:
    killed = sum(1 for mutant in mutants if results.get(mutant.key, {}).get("killer"))
    share = 100 * killed / len(mutants) if mutants else 100
    print(f"{name:<12}{killed:>4} of {len(mutants):>4} killed, {share:5.1f} %", flush=True)
    return share


if __name__ == "__main__":
    sys.exit(main())
