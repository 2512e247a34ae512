"""Server processes that outlive the one that started them."""

import contextlib
import os
import pwd
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from signal import SIGKILL

import psutil

from portal.embedded import account as accounts

# The shell leaves at once, so the server is nobody's child: no zombie, no Ctrl-C from a terminal.
IN_BACKGROUND = '"$@" >"$0" 2>&1 </dev/null & echo $!'
KILLED_WITHIN = 5  # seconds


def launch(command: Sequence[str], *, log: Path, account: pwd.struct_passwd | None) -> int:
    started = subprocess.run(  # noqa: S603 # the wheels' own programs
        ["/bin/sh", "-c", IN_BACKGROUND, str(log), *command],
        cwd="/",
        env=environment(),
        start_new_session=True,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        **accounts.popen_options(account),
    )
    return int(started.stdout)


def environment() -> dict[str, str]:
    """Ours without PG* variables, which would redirect PostgreSQL's programs elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def working_in(folder: Path, *, name: str) -> Iterator[psutil.Process]:
    """Processes `name` whose working folder is `folder`: a server's own, whoever started it."""
    path = str(folder.resolve())
    for process in psutil.process_iter():
        try:
            if process.name() == name and process.cwd() == path and is_alive(process.pid):
                yield process
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def end(running: Sequence[psutil.Process], *, signal: int, within: float) -> None:
    """Signals, waits, then kills what is left."""
    for process in running:
        _send(process, signal)
    for process in _still_alive(running, after=within):
        _send(process, SIGKILL)
    _still_alive(running, after=KILLED_WITHIN)


def _still_alive(running: Sequence[psutil.Process], *, after: float) -> list[psutil.Process]:
    """Waits for the processes; a zombie is gone, for in a container nobody may reap it."""
    until = time.monotonic() + after
    left = [process for process in running if is_alive(process.pid)]
    while left and time.monotonic() < until:
        time.sleep(0.02)
        left = [process for process in left if is_alive(process.pid)]
    return left


def _send(process: psutil.Process, signal: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(signal)
