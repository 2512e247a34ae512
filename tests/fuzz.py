"""`make fuzz`: the property tests at random, round after round, with a seed that repeats a round.

In `make test` the same tests draw the same examples every time. MINUTES=n sets how long (10),
SEED=n repeats one round. What failed is kept in var/fuzz, its examples too: they come first next
time.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "fuzz"
MINUTES = 10


def main() -> int:
    KEPT.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + 60 * float(os.environ.get("MINUTES", MINUTES))
    asked = os.environ.get("SEED")
    seeds, failed = 0, []
    while not seeds or (time.monotonic() < end and not asked):
        seed = asked or str(random.SystemRandom().randrange(2**32))
        seeds += 1
        print(f"第 {seeds} 轮，种子 {seed} ……", flush=True)
        if one_round(seed):
            print("  全部通过", flush=True)
        else:
            failed.append(seed)
            print(
                f"  有失败，见 {KEPT / f'{seed}.log'}；重复本轮：make fuzz SEED={seed}", flush=True
            )
    print(
        f"共 {seeds} 轮，失败 {len(failed)} 轮。" + "".join(f"\n  SEED={seed}" for seed in failed)
    )
    return 1 if failed else 0


def one_round(seed: str) -> bool:
    """Whether all passed; the log of a round that passed is not kept."""
    log = KEPT / f"{seed}.log"
    command = [sys.executable, "-m", "pytest", "-n", "auto", "-m", "hypothesis or fuzzed"]
    command += [f"--hypothesis-seed={seed}", *sys.argv[1:]]
    with log.open("w") as report:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PORTAL_FUZZ": "1"},
            stdout=report,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode == 0:
        log.unlink()
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
