"""What the audit trail costs: sealed events against plain rows, history on a bulk write."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.core.management import call_command
from django.db import connection, transaction

from portal.audit.choices import Action
from portal.audit.domain import chain, events, verification
from portal.audit.models import Event
from portal.orgs.models import ComparisonGroup
from tests import emptying

ACTS = 400
WRITERS = 8
BULK = 30_000
ROUNDS = 3


def figures() -> list[dict]:
    emptying.allow()
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    plain, sealed = _per_second(_plain, 1), _per_second(_sealed, 1)
    together, apart = _per_second(_sealed, WRITERS), _per_second(_plain, WRITERS)
    note = "baseline: the same rows without mac, waiting list and seal"
    return [
        _figure("audit events, one writer", sealed, "per s", plain, note),
        _figure(f"audit events, {WRITERS} writers", together, "per s", apart, note),
        _bulk_events(),
        _verification(),
        *_history(),
    ]


def _sealed() -> None:
    events.record(Action.LIST_EXPORTED, by=None, label="列表", rows=12)


def _plain() -> None:
    """An event as a table without a chain would keep it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        event = events._event(events.Entry(Action.LIST_EXPORTED, None, label="列表"))  # noqa: SLF001
        event.save(force_insert=True)


def _per_second(act: Callable[[], None], writers: int) -> float:
    def work() -> None:
        for _ in range(ACTS // writers):
            act()
        if writers > 1:
            connection.close()

    if writers == 1:
        return ACTS / _seconds(work)
    threads = [threading.Thread(target=work) for _ in range(writers)]
    return ACTS / _seconds(lambda: _run(threads))


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _bulk_events() -> dict:
    entries = [events.Entry(Action.LIST_EXPORTED, None, detail={"rows": n}) for n in range(BULK)]
    took = _seconds(lambda: (events.record_many(entries), chain.seal_pending()))
    return _figure(f"{BULK:,} audit events at once, sealed", took, "s", None, "record_many")


def _verification() -> dict:
    took = _seconds(verification.find)
    count = Event.objects.count()
    return _figure("audit_verify", count / took, "per s", None, f"{count:,} events")


def _history() -> list[dict]:
    """The same rows with the history's triggers and with none."""
    acts = {
        "insert": lambda: ComparisonGroup.objects.bulk_create(_groups(), batch_size=BULK),
        "update": lambda: ComparisonGroup.objects.update(note="改"),
        "delete": lambda: ComparisonGroup.objects.all()._raw_delete("default"),  # noqa: SLF001
    }
    kept: dict[str, float] = {}
    bare: dict[str, float] = {}
    for _ in range(ROUNDS):
        _fastest(acts, bare, emptying.unguarded())
        _fastest(acts, kept, nullcontext())
    note = "baseline: without history"
    return [
        _figure(f"history, {name} of {BULK:,} rows", kept[name], "s", bare[name], note)
        for name in acts
    ]


def _fastest(
    acts: dict[str, Callable[[], object]], best: dict[str, float], mode: AbstractContextManager
) -> None:
    with mode:
        for name, act in acts.items():
            best[name] = min(_seconds(act), best.get(name, float("inf")))


def _groups() -> list[ComparisonGroup]:
    return [ComparisonGroup(name=f"第{n}组") for n in range(BULK)]


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _figure(name: str, value: float, unit: str, baseline: float | None, note: str) -> dict:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "baseline": None if baseline is None else round(baseline, 2),
        "ratio": round(value / baseline, 2) if baseline else None,
        "note": note,
    }
