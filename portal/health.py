"""For probes: is the web process up, and can it reach what it needs."""

from contextlib import closing

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import heartbeat
from portal.audit.domain import chain

PATIENCE = 1  # seconds: a probe would rather hear "no" than wait


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    broker = _broker_answers()
    # The heartbeat lies in the same server, and the cache waits long for one that does not answer.
    parts = {
        "database": _database_answers(),
        "broker": broker,
        "worker": broker and heartbeat.is_beating(),
    }
    status = 200 if all(parts.values()) else 503
    # Told, but no reason to send the visitors away: who holds the lock would stop the whole portal.
    sealed = parts["database"] and not chain.left_unsealed()
    return JsonResponse({**parts, "sealing": sealed}, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    )
    with closing(client):
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
