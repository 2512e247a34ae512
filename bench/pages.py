"""Pages at one county and at ten: time to answer and queries, through the whole request path."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from bench import database
from bench.measured import PERCENTILES, Measurement
from portal import demo
from portal.people import demo as people_demo

LARGE = 10
ROUNDS = 4
RUNS = 8  # in each round
SIGN_INS = 3  # hashing a password is slow on purpose
WARM = 2
TELLS_P95 = 20
USER = "zuzhi"
PAGES = {
    "home": "/",
    "unit list": "/orgs/units/?per_page=20",
    "unit list, search": "/orgs/units/?q=czj",
    "unit tree": "/orgs/",
    "account list": "/accounts/",
    "person list": "/people/",
    "person list, search": "/people/?q=zw",
}


@dataclass
class Readings:
    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0


Found = dict[str, Readings]


def figures() -> Iterator[Measurement]:
    """The same pages over the demo county and over one ten times as large. Two databases take
    turns: a busy moment of the machine hits both."""
    with override_settings(ALLOWED_HOSTS=["*"]), database.beside() as (small, large):
        started = time.perf_counter()
        demo.build(1)
        yield Measurement("demo county, build", time.perf_counter() - started, "s")
        database.use(large)
        _build_large()
        readings: dict[str, Found] = {small: {}, large: {}}
        for _ in range(ROUNDS):
            for county, measured in readings.items():
                database.use(county)
                _measure(measured)
    for name, taken in readings[large].items():
        yield from _compared(name, taken, readings[small][name])


def _build_large() -> None:
    """As `demo.build`, but the people, most of all rows, are copied inside the database."""
    plan = demo.DemoPlan(scale=LARGE, today=timezone.localdate())
    for module in demo.modules():
        with transaction.atomic():
            module.build(replace(plan, scale=1) if module is people_demo else plan)
        if module is people_demo:
            database.grow_people_to(people_demo.TOTAL * LARGE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measure(readings: Found) -> None:
    measure_act(readings.setdefault("sign-in to home", Readings()), signed_in, SIGN_INS)
    client = signed_in()
    for name, url in PAGES.items():
        measure_act(readings.setdefault(name, Readings()), partial(open_page, client, url), RUNS)


def measure_act(taken: Readings, act: Callable[[], object], runs: int) -> None:
    for _ in range(WARM):
        act()
    for _ in range(runs):
        started = time.perf_counter()
        act()
        taken.milliseconds.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as queries:
        act()
    taken.queries = len(queries)


def signed_in(user: str = USER) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": user, "password": demo.password()}, follow=True)
    if answer.redirect_chain[-1:] != [("/", 302)] or answer.status_code != 200:  # noqa: PLR2004
        message = f"signing in as {user} led to {answer.redirect_chain}"
        raise RuntimeError(message)
    return client


def open_page(client: Client, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:  # noqa: PLR2004
        message = f"{url} answered {status}"
        raise RuntimeError(message)


def _compared(name: str, large: Readings, small: Readings) -> Iterator[Measurement]:
    note = f"{LARGE}x data, baseline: 1x"
    for label, at in PERCENTILES.items():
        # Of few runs it would be the slowest one.
        if label == "p50" or len(large.milliseconds) >= TELLS_P95:
            took, baseline = at(large.milliseconds), at(small.milliseconds)
            yield Measurement(f"{name}, {label}", took, "ms", baseline, note)
    yield Measurement(f"{name}, queries", large.queries, "", small.queries, note)
