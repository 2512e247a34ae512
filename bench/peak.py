"""`python -m bench.peak WHAT FILE`: one act in a process of its own; prints its peak, in MB."""

import os
import re
import sys
from pathlib import Path

import django

_MOST = re.compile(r"VmHWM:\s+(\d+) kB")


def main(what: str, file: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from bench import imports  # noqa: PLC0415 - loads models

    imports.ALONE[what](Path(file))
    match = _MOST.search(Path("/proc/self/status").read_text())
    if match is None:
        raise RuntimeError("this system does not tell a process's peak memory")
    print(int(match[1]) / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
