"""The real servers, in real processes: only these show what a crash leaves behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from portal import embedded
from portal.embedded import processes
from portal.embedded.postgres import Postgres
from portal.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("embedded")

USER = """
import json, sys
from pathlib import Path
from portal import embedded

servers = embedded.ensure_servers(var=Path(sys.argv[1]))
print(json.dumps([servers.database_url, servers.redis_url]), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def var():
    """A folder like a checkout's var, with whatever still runs in it ended afterwards."""
    with folder_open_to_all() as folder:
        yield folder
        Valkey(folder / "valkey").stop()
        Postgres.under(folder).stop()


@contextmanager
def folder_open_to_all():
    """Pytest keeps its own folders to their owner; the user PostgreSQL runs as has to pass."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def user_of(var):
    """Another process that uses the servers until its input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(var)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.addresses = json.loads(process.stdout.readline())
        yield process


def leave(process):
    process.communicate(timeout=30)


def running(var):
    """Servers at work under `var`, as (postgres, valkey)."""
    return (
        recorded_postmaster(var) is not None,
        any(processes.working_in(var / "valkey", name="valkey-server")),
    )


def recorded_postmaster(var):
    return Postgres.under(var)._postmaster()


def query(url, sql):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_servers_start_with_one_process_and_stop_with_it(var):
    with user_of(var) as process:
        assert running(var) == (True, True)
        leave(process)
    assert running(var) == (False, False)
    assert json.loads((var / "servers.json").read_text()) == {}


def test_second_process_attaches_and_leaves_the_servers_running(var):
    with user_of(var) as first:
        with user_of(var) as second:
            assert second.addresses == first.addresses
            leave(second)
        assert running(var) == (True, True)
        leave(first)
    assert running(var) == (False, False)


def test_last_process_out_stops_servers_it_did_not_start(var):
    with user_of(var) as first, user_of(var) as second:
        leave(first)
        assert running(var) == (True, True)
        leave(second)
    assert running(var) == (False, False)


def test_processes_that_start_at_once_share_one_pair_of_servers(var):
    commands = [[sys.executable, "-c", USER, str(var)] for _ in range(3)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    started = [subprocess.Popen(command, **pipes) for command in commands]
    addresses = {process.stdout.readline() for process in started}
    for process in started:
        leave(process)
    assert len(addresses) == 1
    assert running(var) == (False, False)


def test_servers_of_a_killed_process_are_taken_over(var):
    with user_of(var) as killed:
        killed.kill()
        killed.wait()
        assert running(var) == (True, True)
        with user_of(var) as heir:
            assert heir.addresses == killed.addresses
            leave(heir)
    assert running(var) == (False, False)


def test_data_survives_a_crash_of_everything(var):
    with user_of(var) as process:
        database_url, redis_url = process.addresses
        with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 42 AS figure")
            connection.commit()
        redis.Redis.from_url(redis_url).set("job", "queued")
        time.sleep(1.2)  # Valkey writes its journal every second
        crash(var)
        process.kill()
    with user_of(var) as process:
        database_url, redis_url = process.addresses
        assert query(database_url, "SELECT figure FROM kept") == (42,)
        assert redis.Redis.from_url(redis_url).get("job") == b"queued"
        leave(process)


def crash(var):
    servers = [
        *processes.working_in(Postgres.under(var).data, name="postgres"),
        *processes.working_in(var / "valkey", name="valkey-server"),
    ]
    processes.end(servers, signal=signal.SIGKILL, within=10)


def test_stale_process_number_now_held_by_another_does_not_block_the_start(var):
    with user_of(var) as process:
        leave(process)
    pid_file = Postgres.under(var).data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")
    pid_file.chmod(0o644)
    with user_of(var) as process:
        assert query(process.addresses[0], "SELECT 1") == (1,)
        leave(process)


def test_state_file_cut_short_by_a_crash_is_ignored(var):
    (var / "servers.json").write_text('{"postgres": {"url')
    with user_of(var) as process:
        assert query(process.addresses[0], "SELECT 1") == (1,)
        leave(process)


def test_database_sorts_by_code_point_in_utf8(var):
    with user_of(var) as process:
        url = process.addresses[0]
        assert query(url, "SELECT current_database()") == ("portal",)
        assert query(url, "SHOW server_encoding") == ("UTF8",)
        sorted_names = "SELECT array_agg(n ORDER BY n) FROM unnest(ARRAY['b','乙','B','a']) n"
        assert query(url, sorted_names) == (["B", "a", "b", "乙"],)
        leave(process)


def test_database_listens_on_no_network_address(var):
    with user_of(var) as process:
        assert query(process.addresses[0], "SHOW listen_addresses") == ("",)
        leave(process)


def test_valkey_is_local_and_asks_for_its_password(var):
    with user_of(var) as process:
        client = redis.Redis.from_url(process.addresses[1])
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
        port = client.connection_pool.connection_kwargs["port"]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
        leave(process)


def test_path_with_chinese_and_spaces_that_is_too_long_for_a_socket():
    with folder_open_to_all() as folder:
        var = folder / ("门户 目录" * 8)
        with user_of(var) as process:
            assert query(process.addresses[0], "SELECT 1") == (1,)
            assert redis.Redis.from_url(process.addresses[1]).ping() is True
            leave(process)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another user")
def test_folder_the_server_user_cannot_enter_gets_a_data_folder_outside(tmp_path, monkeypatch):
    with folder_open_to_all() as outside:
        monkeypatch.setattr("portal.embedded.postgres.OUTSIDE", outside)
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        server = Postgres.under(closed / "var")
        state = server.start()
        assert query(state.url, "SELECT 1") == (1,)
        server.stop()
        assert (closed / "var/postgres").resolve() == server.home
        assert server.home.parent == outside


def test_throwaway_servers_keep_nothing_and_leave_nothing():
    with embedded.throwaway() as servers:
        socket = Path(servers.database_url.partition("host=")[2])
        assert query(servers.database_url, "SHOW fsync") == ("off",)
        client = redis.Redis.from_url(servers.redis_url)
        assert client.config_get("appendonly") == {"appendonly": "no"}
        server_pid = client.info()["process_id"]
        assert socket.exists()
    assert not socket.parent.parent.exists()
    assert not psutil.pid_exists(server_pid) or not processes.is_alive(server_pid)


def test_throwaway_servers_end_with_a_killed_process():
    code = (
        "import os, signal\n"
        "from portal import embedded\n"
        "with embedded.throwaway() as servers:\n"
        "    print(servers.database_url, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    folder = Path(done.stdout.strip().partition("host=")[2]).parent.parent
    until = time.monotonic() + 20
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert done.returncode == -signal.SIGKILL
    assert not folder.exists()
