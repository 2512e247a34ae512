"""What the audit trail costs: sealed events against plain rows, history on a bulk write."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any, cast

import pghistory
import pgtrigger
from django.db import connection
from django.db.models import QuerySet
from pghistory.trigger import Event as HistoryTrigger

from bench import database
from bench.measured import Measurement
from portal.audit import tracking
from portal.audit.domain import chain, events, verification
from portal.audit.models import Event
from portal.orgs.models import ComparisonGroup
from portal.ui.actions import LIST_EXPORTED
from tests import emptying

ACTS = 800
WRITERS = 8
BULK = 30_000
ROUNDS = 3
PLAIN = "the same rows without mac, waiting list and seal"


def figures() -> Iterator[Measurement]:
    database.empty()
    for writers, who in ((1, "one writer"), (WRITERS, f"{WRITERS} writers")):
        sealed, plain = _best(
            partial(_write, _sealed, writers, nullcontext),
            partial(_write, _plain, writers, emptying.unguarded),
        )
        label = f"audit events, {who}"
        yield Measurement(label, ACTS / sealed, "per s", ACTS / plain, f"baseline: {PLAIN}")
    sealed, plain = _best(partial(_seconds, _bulk_sealed), partial(_seconds, _bulk_plain))
    label = f"{BULK:,} audit events at once, sealed"
    yield Measurement(label, sealed, "s", plain, f"baseline: {PLAIN}")
    yield _verification()
    yield from _history()


def _best(*measures: Callable[[], float]) -> list[float]:
    """The shortest of each. They take turns: a busy moment of the machine hits all of them."""
    rounds = [[measure() for measure in measures] for _ in range(ROUNDS)]
    return [min(seconds) for seconds in zip(*rounds, strict=True)]


def _sealed() -> None:
    events.record(LIST_EXPORTED, by=None, label="列表", rows=12)


def _plain() -> None:
    """An event as a table without a chain would keep it."""
    _without_mac({"rows": 12}).save_base(force_insert=True)


def _without_mac(detail: dict) -> Event:
    event = events._event(events.Entry(LIST_EXPORTED, None, label="列表", detail=detail))  # noqa: SLF001
    event.mac = uuid.uuid4().hex  # the column is unique
    return event


def _write(
    act: Callable[[], None], writers: int, mode: Callable[[], AbstractContextManager]
) -> float:
    """Seconds from when all are connected until every event is written and sealed."""
    ready = Barrier(writers + 1)

    def work() -> None:
        try:
            with mode():
                act()
                ready.wait()
                for _ in range(ACTS // writers):
                    act()
        except BaseException:
            ready.abort()  # nobody waits for a writer that is gone
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        writing = [pool.submit(work) for _ in range(writers)]
        with suppress(BrokenBarrierError):
            ready.wait()
        started = time.perf_counter()
        _raise_what_broke([future.exception() for future in writing])
    chain.seal_pending()
    return time.perf_counter() - started


def _raise_what_broke(errors: list[BaseException | None]) -> None:
    raised = [error for error in errors if error is not None]
    for error in sorted(raised, key=lambda error: isinstance(error, BrokenBarrierError)):
        raise error


def _bulk_sealed() -> None:
    entries = (events.Entry(LIST_EXPORTED, None, detail={"rows": n}) for n in range(BULK))
    events.record_many(entries)
    chain.seal_pending()


def _bulk_plain() -> None:
    with emptying.unguarded():
        rows = [_without_mac({"rows": n}) for n in range(BULK)]
        QuerySet[Event](Event).bulk_create(rows, batch_size=2_000)


def _verification() -> Measurement:
    """Of a trail without the plain rows, which verification would rightly complain of."""
    database.empty()
    _bulk_sealed()
    verify, read = _best(partial(_seconds, _verify), partial(_seconds, _read))
    return Measurement(
        "audit_verify", BULK / verify, "per s", BULK / read, "baseline: only reading"
    )


def _verify() -> None:
    faults = verification.find()
    if faults:
        raise RuntimeError(f"the trail just written has {len(faults)} faults, first: {faults[0]}")


def _read() -> None:
    for _ in Event.objects.order_by("pk").iterator(chunk_size=2_000):
        pass


def _history() -> Iterator[Measurement]:
    """The same rows without history, with ours (a trigger per statement) and with one per row."""
    acts: dict[str, Callable[[], object]] = {
        "insert": lambda: ComparisonGroup.objects.bulk_create(_groups(), batch_size=BULK),
        "update": lambda: ComparisonGroup.objects.update(note="改"),
        "delete": lambda: ComparisonGroup.objects.all()._raw_delete("default"),  # noqa: SLF001
    }
    none, statement, row = (dict[str, float]() for _ in range(3))
    for _ in range(ROUNDS):
        _fastest(acts, none, _no_triggers())
        _fastest(acts, row, _triggers_per_row())
        _fastest(acts, statement, nullcontext())
    for name in acts:
        label = f"history, {name} of {BULK:,} rows"
        yield Measurement(label, statement[name], "s", none[name], "baseline: without history")
        yield Measurement(label, statement[name], "s", row[name], "baseline: a trigger per row")


def _fastest(
    acts: dict[str, Callable[[], object]], best: dict[str, float], mode: AbstractContextManager
) -> None:
    with mode:
        for name, act in acts.items():
            best[name] = min(_seconds(act), best.get(name, float("inf")))
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_history_table()}")  # each round writes into an empty one


def _history_table() -> str:
    history = cast(type[tracking.History], tracking.history_of(ComparisonGroup))
    return connection.ops.quote_name(history._meta.db_table)


@contextmanager
def _no_triggers() -> Iterator[None]:
    """Without the history's triggers; foreign keys are still checked, as in the other rounds."""
    table = connection.ops.quote_name(ComparisonGroup._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _triggers_per_row() -> Iterator[None]:
    """What pghistory installs unless told otherwise."""
    with _no_triggers():
        triggers: list[Any] = [_row_trigger(event) for event in _row_events()]
        for trigger in triggers:
            trigger.install(ComparisonGroup)
        try:
            yield
        finally:
            for trigger in triggers:
                trigger.uninstall(ComparisonGroup)


def _row_trigger(event: type[pghistory.RowEvent]) -> HistoryTrigger:
    return HistoryTrigger(
        event_model=tracking.history_of(ComparisonGroup),
        label=event.label,
        name=f"bench_{event.label}",
        operation=event.operation,
        condition=pgtrigger.AnyChange() if event is pghistory.UpdateEvent else None,
        row=event.row,
        level=pgtrigger.Row,
    )


def _row_events() -> tuple[type[pghistory.RowEvent], ...]:
    return pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent


def _groups() -> list[ComparisonGroup]:
    return [ComparisonGroup(name=f"第{n}组") for n in range(BULK)]


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
