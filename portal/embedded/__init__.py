"""PostgreSQL and Valkey from wheels, for a machine that has no servers of its own.

Servers that live on under var/ are shared by every process of this checkout: the first starts
them, the last one out stops them. Nothing here listens beyond this machine or asks the network.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import sharing
from portal.embedded.errors import EmbeddedError
from portal.embedded.postgres import Postgres, for_portal
from portal.embedded.valkey import Valkey

__all__ = [
    "EmbeddedError",
    "Servers",
    "ensure_postgres",
    "ensure_servers",
    "ensure_valkey",
    "for_portal",
    "throwaway",
]

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
STOP_WITHIN = 30  # seconds


@dataclass(frozen=True)
class Servers:
    database_url: str
    redis_url: str


def ensure_postgres(*, var: Path = VAR_DIR) -> str:
    """The address of this checkout's PostgreSQL; starts it unless it runs, stops it at exit."""
    return sharing.attach(Postgres.under(var), var=var)


def ensure_valkey(*, var: Path = VAR_DIR) -> str:
    """The address of this checkout's Valkey; starts it unless it runs, stops it at exit."""
    return sharing.attach(Valkey(var / "valkey"), var=var)


def ensure_servers(*, var: Path = VAR_DIR) -> Servers:
    return Servers(database_url=ensure_postgres(var=var), redis_url=ensure_valkey(var=var))


@contextmanager
def throwaway() -> Iterator[Servers]:
    """Empty servers that keep nothing, for tests and measurements.

    A helper process owns them and ends them when its input closes, so they do not outlive this
    process however it ends.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "portal.embedded"],
        cwd=BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as keeper:
        answer = keeper.stdout.readline() if keeper.stdout else ""
        if not answer:
            raise EmbeddedError("临时数据库没有启动成功，原因见上面的输出。")
        try:
            yield Servers(**json.loads(answer))
        finally:
            keeper.communicate(timeout=STOP_WITHIN)
