"""Production refuses to start on a default, a weak or a missing secret."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import environment

KEY = "k1:" + base64.b64encode(bytes(range(32))).decode()
GOOD = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "".join(chr(33 + i) for i in range(60)),
    "FIELD_KEYS": KEY,
    "INDEX_KEYS": KEY,
    "AUDIT_KEYS": KEY,
    "DATABASE_URL": "postgresql://portal@db/portal",
    "REDIS_URL": "redis://cache/0",
    "ALLOWED_HOSTS": "portal.example",
}


def production(**changes):
    """The environment of a production that starts."""
    return {k: v for k, v in os.environ.items() if k not in GOOD} | GOOD | changes


def start(**changes):
    env = production(**changes)
    command = [sys.executable, "-c", "import portal.settings"]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )


def test_production_starts_when_everything_is_named():
    assert start().returncode == 0


@pytest.mark.parametrize("name", sorted(GOOD.keys() - {"PORTAL_ENV"}))
def test_production_names_the_variable_it_misses(name):
    result = start(**{name: ""})
    assert result.returncode != 0
    assert f"必须设置环境变量 {name}" in result.stderr


@pytest.mark.parametrize("weak", ["short", "a" * 80])
def test_production_refuses_a_weak_secret(weak):
    assert "SECRET_KEY 过短或过于简单" in start(SECRET_KEY=weak).stderr


def test_elsewhere_a_secret_is_made_once(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("PORTAL_ENV", "development")
    first = environment.secret_key(tmp_path)
    assert len(first) >= environment.SHORTEST_SECRET
    assert environment.secret_key(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_database_address_is_read_into_its_parts():
    read = environment.database("postgresql://ann:p%40ss@db.local:5433/county?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "ann",
        "p@ss",
        "db.local",
        "5433",
        "county",
    )
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_another_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="只支持 PostgreSQL"):
        environment.database("mysql://localhost/county")
