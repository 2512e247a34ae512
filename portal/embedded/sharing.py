"""Several processes, one server: the first in starts it, the last one out stops it.

Each user holds a shared lock on a file for as long as it lives; the kernel drops the lock however
the process ends, so a crash leaves nothing to clean up but a running server, which the next
process takes over.
"""

import atexit
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Protocol

from portal.embedded.errors import EmbeddedError


@dataclass(frozen=True)
class ServerState:
    url: str
    pid: int


class Server(Protocol):
    name: str

    def is_serving(self, state: ServerState) -> bool: ...
    def start(self) -> ServerState: ...
    def stop(self) -> None: ...


_held: dict[tuple[int, Path, str], IO[str]] = {}


def attach(server: Server, *, var: Path) -> str:
    """The address of `server`, started if need be and kept running until this process ends."""
    with _one_at_a_time(var):
        state = _states(var).get(server.name)
        if state is None or not server.is_serving(state):
            state = server.start()
            _record(server, state, var=var)
        _hold(server, var=var)
    return state.url


def _hold(server: Server, *, var: Path) -> None:
    key = (os.getpid(), var, server.name)
    if key in _held:
        return
    lease = (var / f"{server.name}.users").open("a")
    fcntl.flock(lease, fcntl.LOCK_SH)
    _held[key] = lease
    atexit.register(_leave, server, var=var, pid=os.getpid())


def _leave(server: Server, *, var: Path, pid: int) -> None:
    if os.getpid() != pid:
        return  # a forked child runs the exit handlers of its parent
    with _one_at_a_time(var), _held.pop((pid, var, server.name)) as lease:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still uses it
        server.stop()
        _record(server, None, var=var)


@contextmanager
def _one_at_a_time(var: Path) -> Iterator[None]:
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "servers.lock").open("a")
    except PermissionError as error:
        raise EmbeddedError(f"无权写入数据目录 {var}，请检查该目录属于哪个用户。") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _states(var: Path) -> dict[str, ServerState]:
    try:
        recorded = json.loads((var / "servers.json").read_text())
        return {name: ServerState(**state) for name, state in recorded.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}  # none yet, or cut short by a crash: a running server is found by its process


def _record(server: Server, state: ServerState | None, *, var: Path) -> None:
    states = {name: asdict(known) for name, known in _states(var).items() if name != server.name}
    if state is not None:
        states[server.name] = asdict(state)
    fresh = var / "servers.json.new"
    fresh.touch(mode=0o600)  # Valkey's address holds its password
    fresh.write_text(json.dumps(states, indent=2))
    fresh.replace(var / "servers.json")
