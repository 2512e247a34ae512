"""Pages at one county and at ten: time to answer and queries, through the whole request path."""

import statistics
import time
from collections.abc import Callable

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from portal import demo

WARM = 5
RUNS = 40
SIGN_INS = 12  # hashing a password is slow on purpose
USER = "zuzhi"
PAGES = {
    "home": "/",
    "unit list": "/orgs/units/?per_page=20",
    "unit list, search": "/orgs/units/?q=czj",
    "unit tree": "/orgs/",
    "account list": "/accounts/",
}


def figures() -> list[dict]:
    """The same pages over the demo county and over one ten times as large, in one run."""
    with override_settings(ALLOWED_HOSTS=["*"]):
        small = _measure_at(1)
        large = _measure_at(10)
    rows: list[dict] = []
    for name in small:
        rows += _compared(name, small[name], large[name])
    return rows


def _measure_at(scale: int) -> dict[str, dict]:
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    cache.clear()
    started = time.perf_counter()
    demo.build(scale)
    built = time.perf_counter() - started
    found = {"demo county": {"build": built}}
    found["sign-in to home"] = _time(_sign_in, SIGN_INS)
    client = _signed_in()
    for name, url in PAGES.items():
        found[name] = _time(lambda url=url: _open(client, url), RUNS)
    return found


def _time(act: Callable[[], None], runs: int) -> dict:
    for _ in range(WARM):
        act()
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        took.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as queries:
        act()
    return {
        "p50": statistics.median(took),
        "p95": statistics.quantiles(took, n=20)[-1],
        "queries": len(queries),
    }


def _sign_in() -> None:
    _signed_in()


def _signed_in() -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": USER, "password": demo.password()}, follow=True)
    if answer.redirect_chain[-1:] != [("/", 302)] or answer.status_code != 200:  # noqa: PLR2004
        message = f"signing in as {USER} led to {answer.redirect_chain}"
        raise RuntimeError(message)
    return client


def _open(client: Client, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:  # noqa: PLR2004
        message = f"{url} answered {status}"
        raise RuntimeError(message)


def _compared(name: str, small: dict, large: dict) -> list[dict]:
    units = {"build": "s", "p50": "ms", "p95": "ms", "queries": "queries"}
    return [
        {
            "name": f"{name}, {key}",
            "value": round(large[key], 2),
            "unit": units[key],
            "baseline": round(small[key], 2),
            "ratio": round(large[key] / small[key], 2) if small[key] else None,
            "note": "10x data against 1x",
        }
        for key in small
    ]
