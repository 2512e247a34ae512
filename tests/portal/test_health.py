import os

import pytest
from celery.signals import heartbeat_sent
from django.core.cache import cache
from django.db import OperationalError, connection
from redis import Redis

from portal import heartbeat


@pytest.fixture(autouse=True)
def fresh_heartbeat(monkeypatch):
    monkeypatch.setattr(heartbeat, "_last", None)
    cache.delete(heartbeat.KEY)
    yield
    cache.delete(heartbeat.KEY)


@pytest.fixture
def broken_database(monkeypatch):
    def refuse(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)


def beat():
    heartbeat_sent.send(sender=None)


def test_healthz_answers_without_database_or_sign_in(client, broken_database):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_health_is_not_cached(client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]


def test_health_refuses_to_be_posted_to(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready_when_all_parts_answer(client):
    beat()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": True, "worker": True, "sealing": True}


@pytest.mark.django_db
def test_not_ready_without_a_worker(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": True, "broker": True, "worker": False, "sealing": True}


def test_not_ready_without_the_database(client, broken_database):
    beat()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "database": False,
        "broker": True,
        "worker": True,
        "sealing": False,
    }


@pytest.mark.django_db
def test_not_ready_without_the_broker(client, settings):
    beat()
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"  # nothing listens there
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": True, "broker": False, "worker": False, "sealing": True}


def test_heartbeat_is_written_again_only_after_its_interval(monkeypatch):
    beat()
    cache.delete(heartbeat.KEY)
    beat()
    assert not heartbeat.is_beating()
    monkeypatch.setattr(heartbeat, "_last", heartbeat._last - heartbeat.EVERY)
    beat()
    assert heartbeat.is_beating()


def test_heartbeat_fades():
    beat()
    client = cache._cache.get_client()
    left = client.ttl(cache.make_key(heartbeat.KEY))
    assert heartbeat.LIVES - 2 <= left <= heartbeat.LIVES


def test_settings_use_the_servers_named_in_the_environment(settings):
    used = (settings.DATABASE_URL, settings.REDIS_URL)
    assert used == (os.environ["DATABASE_URL"], os.environ["REDIS_URL"])


def test_emptying_the_cache_leaves_the_jobs_that_wait(settings):
    with Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        broker.lpush("waits", "a job")
        cache.clear()
        assert broker.lpop("waits") == b"a job"
