"""`python -m portal.run`: the whole portal on one machine, ended by Ctrl-C.

One Django process prepares the database and the static files; then web server, worker and beat
run side by side. They find the servers' addresses in the environment and so never end them.
"""

import errno
import http.client
import io
import os
import shlex
import signal
import socket
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path
from types import FrameType

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections
from honcho.manager import Manager

from portal.embedded import EmbeddedError

READY_WITHIN = 60  # seconds
# Pages come before background work: at the start, and while a bulletin is being built. Linux may
# share out processors by session (autogroup) and then heeds a process's rank within it only.
BEHIND = "{ echo 10 > /proc/self/autogroup; } 2>/dev/null; exec nice -n 10"
NAMES = {"web": "网页服务", "worker": "后台任务服务", "beat": "定时任务服务"}


class Supervisor(Manager):
    """Honcho's manager, which also announces the portal and counts a signal as an end begun.

    Honcho by itself fails on a signal that comes before every process has started, and waits
    without limit for processes that ignore one.
    """

    ending = False
    ended_first: str | None = None

    def __init__(self, *, host: str, port: int) -> None:
        super().__init__()
        self.address = (host, port)

    def _start(self) -> None:
        super()._start()
        # After the forks: a process with threads must not fork.
        threading.Thread(target=self._announce, daemon=True).start()

    def _announce(self) -> None:
        """Tells where the portal is, once it answers there."""
        until = time.monotonic() + READY_WITHIN
        while not self.ending and time.monotonic() < until:
            if _answers(*self.address):
                welcome(*self.address)
                return
            time.sleep(0.1)

    def terminate(self) -> None:
        self.ending = True
        if not self._all_started():
            return  # the loop asks again as soon as they have
        if not self._terminating:
            stopped = (n for n, p in self._processes.items() if p.get("returncode") is not None)
            self.ended_first = next(stopped, None)
        super().terminate()

    def _any_stopped(self) -> bool:
        return self.ending or super()._any_stopped()


def main() -> int:
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _as_terminate)
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    refusal = _why_not(host, port)
    if refusal is not None:
        return _fail(refusal)
    try:
        prepare()
    except (EmbeddedError, ImproperlyConfigured) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    return _serve(host, port)


def _why_not(host: str, port: int) -> str | None:
    """Why the web server could not listen there; asked first, before anything is started."""
    try:
        with socket.create_server((host, port)):
            return None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"端口 {port} 已被占用。请换一个端口启动：PORT={port + 1} make run"
        return f"无法在 {host}:{port} 上提供服务，请检查环境变量 HOST 和 PORT。"


def prepare() -> None:
    """Database, static files and, in an empty trial database, the demo county."""
    _say("正在启动数据库并检查数据表……")
    django.setup()
    from portal.audit import roles  # noqa: PLC0415 - models need the apps loaded

    call_command("migrate", verbosity=0, interactive=False)
    _collect_static_files()
    if not settings.PRODUCTION and not apps.get_model("orgs", "Unit").objects.exists():
        _say("数据库是空的，正在建立演示数据……")
        with roles.as_owner():  # who may tell PostgreSQL to count so many new rows at once
            call_command("demo", stdout=io.StringIO())  # accounts are shown once the web answers
    connections.close_all()


def _collect_static_files() -> None:
    """Compressing takes ten seconds, so it is done again only when a file has changed."""
    stamp = settings.VAR_DIR / "stamps" / "static"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return
    _say("正在整理页面文件……")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)


def _static_fingerprint() -> str:
    digest = sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def welcome(host: str, port: int) -> None:
    _say(f"\n门户已启动：http://{host}:{port}/    按 Ctrl-C 停止\n")
    if not settings.PRODUCTION:
        call_command("demo", accounts=True)
        connections.close_all()


def _answers(host: str, port: int) -> bool:
    web = http.client.HTTPConnection(host, port, timeout=2)
    try:
        web.request("GET", "/healthz")
        web.getresponse()  # even a refusal of the host's name is an answer
    except OSError:
        return False
    finally:
        web.close()
    return True


def _serve(host: str, port: int) -> int:
    os.environ.pop("DATABASE_OWNER_URL", None)  # whom none of them has to know
    os.environ |= {
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
        "PYTHONUNBUFFERED": "1",
    }
    reachable = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 # compared, not bound
    supervisor = Supervisor(host=reachable, port=port)
    for name, arguments in _commands(host, port).items():
        rank = "exec" if name == "web" else BEHIND
        supervisor.add_process(name, f"{rank} {shlex.join([sys.executable, '-m', *arguments])}")
    supervisor.loop()
    if supervisor.ended_first is not None:
        return _fail(f"{NAMES[supervisor.ended_first]}意外退出，已停止整个门户，原因见上面的输出。")
    _say("门户已停止。")
    return supervisor.returncode


def _commands(host: str, port: int) -> dict[str, list[str]]:
    web = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    celery = ["celery", "--quiet", "-A", "portal"]
    return {
        "web": [*web, "--workers", "2", "--blocking-threads", "4", "portal.wsgi:application"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        # No pid file: a crash would leave one behind and block the next start.
        "beat": [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"],
    }


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _as_terminate(_number: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
