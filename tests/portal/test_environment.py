"""Production refuses to start on a default, a weak or a missing secret."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import environment, production
from portal.crypto import keys


def key(first):
    return "k1:" + base64.b64encode(bytes(range(first, first + 32))).decode()


GOOD = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "".join(chr(33 + i) for i in range(60)),
    "FIELD_KEYS": key(0),
    "INDEX_KEYS": key(40),
    "AUDIT_KEYS": key(80),
    "DATABASE_URL": "postgresql://portal:secret@db/portal",
    "REDIS_URL": "redis://:secret@cache/0",
    "ALLOWED_HOSTS": "portal.example",
}


def production_of(**changes):
    """The environment of a production that starts."""
    return {k: v for k, v in os.environ.items() if k not in GOOD} | GOOD | changes


def start(**changes):
    env = production_of(**changes)
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


@pytest.mark.parametrize("slip", ["production ", "Production", "prod", ""])
def test_an_unknown_place_does_not_start_unprotected(slip):
    result = start(PORTAL_ENV=slip)
    assert result.returncode != 0
    assert f"PORTAL_ENV 的值“{slip}”不认识" in result.stderr


ZEROS = "k1:" + base64.b64encode(bytes(32)).decode()
UNSAFE = [
    ({"FIELD_KEYS": ZEROS}, "FIELD_KEYS 中编号为“k1”的密钥不是随机生成的"),
    ({"INDEX_KEYS": key(0)}, "INDEX_KEYS 中编号为“k1”的密钥与FIELD_KEYS 中编号为“k1”的密钥相同"),
    ({"AUDIT_KEYS": f"{key(80)},k2{key(80)[2:]}"}, "AUDIT_KEYS 中编号为“k2”的密钥与AUDIT_KEYS"),
    ({"ALLOWED_HOSTS": "portal.example,*"}, "ALLOWED_HOSTS 不能含“*”"),
    ({"CSRF_TRUSTED_ORIGINS": "http://portal.example"}, "CSRF_TRUSTED_ORIGINS 中的“http://portal"),
    ({"CSRF_TRUSTED_ORIGINS": "https://*.example"}, "不能含“*”"),
    ({"DATABASE_URL": "postgresql://portal@db/portal"}, "DATABASE_URL 没有数据库密码"),
    ({"REDIS_URL": "redis://cache/0"}, "REDIS_URL 没有密码"),
]


def refusal(**changes):
    """What production says against these settings, without starting a process for each."""
    settings = GOOD | changes
    names = ("FIELD_KEYS", "INDEX_KEYS", "AUDIT_KEYS")
    try:
        production.require_safe(
            rings={name: keys.parse(settings[name], name=name) for name in names},
            secret_key=settings["SECRET_KEY"],
            hosts=settings["ALLOWED_HOSTS"].split(","),
            origins=settings.get("CSRF_TRUSTED_ORIGINS", "https://portal.example").split(","),
            database_url=settings["DATABASE_URL"],
            redis_url=settings["REDIS_URL"],
        )
    except ImproperlyConfigured as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(("unsafe", "fault"), UNSAFE)
def test_production_refuses_what_is_unsafe(unsafe, fault):
    assert fault in refusal(**unsafe)


def test_production_itself_refuses_and_tells_every_fault_at_once():
    unsafe = UNSAFE[0][0] | UNSAFE[3][0] | UNSAFE[6][0] | UNSAFE[7][0]
    output = start(**unsafe).stderr
    assert [fault in output for _, fault in (UNSAFE[0], UNSAFE[3], UNSAFE[6], UNSAFE[7])] == [
        True
    ] * 4


@pytest.mark.parametrize(
    "address", ["postgresql://portal@/portal?host=/var/run/postgresql", "postgresql:///portal"]
)
def test_a_socket_of_this_machine_needs_no_password(address):
    assert refusal(DATABASE_URL=address) == ""


def test_what_production_sets():
    script = (
        "from portal import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SECURE_HSTS_PRELOAD, s.ALLOWED_HOSTS)"
    )
    command = [sys.executable, "-c", script]
    run = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=production_of(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "False",
        "['portal.example']",
    ]


def test_units_and_compose_name_the_place():
    units = sorted((settings.BASE_DIR / "deploy").glob("*.service"))
    assert len(units) == 3
    for unit in units:
        assert "\nEnvironment=PORTAL_ENV=production\n" in unit.read_text(), unit
    assert "PORTAL_ENV: production\n" in (settings.BASE_DIR / "docker-compose.yml").read_text()


@pytest.mark.parametrize(
    ("cache", "broker"),
    [
        ("redis://:s@host:6379/0", "redis://:s@host:6379/8"),
        ("redis://:s@host:6379/9", "redis://:s@host:6379/1"),
        ("rediss://host:6379/15", "rediss://host:6379/7"),
        ("redis+socket:///run/redis.sock", "redis+socket:///run/redis.sock"),
    ],
)
def test_jobs_wait_where_nobody_empties_the_cache(monkeypatch, cache, broker):
    monkeypatch.delenv("BROKER_URL", raising=False)
    assert environment.broker_url(cache) == broker


def test_the_broker_may_be_another_server(monkeypatch):
    monkeypatch.setenv("BROKER_URL", "redis://:s@queue:6379/0")
    assert environment.broker_url("redis://:s@host:6379/0") == "redis://:s@queue:6379/0"
