"""Looks through the whole trail for anything that is not as it was written."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from portal.audit import keeping, roles, vouching
from portal.audit.domain import anchors, chain
from portal.audit.models import Event, Seal

_SEALS_AT_ONCE: Final = 500
_EVENTS_AT_ONCE: Final = 2_000


Tell = Callable[[int, int], None]  # events done, of how many


@dataclass(frozen=True)
class Fault:
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}：{self.text}"


def find(*, since: dt.datetime | None = None, tell: Tell | None = None) -> list[Fault]:
    """Every fault, those of the events first; `since` leaves out what is older."""
    with _as_of_one_moment():
        faults = [*_events(since, tell), *_seals(since), *_places(since)]
        return [*faults, *_anchor(), *_guards()]


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """Sealing goes on meanwhile and must not look like tampering."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _events(since: dt.datetime | None, tell: Tell | None) -> Iterator[Fault]:
    events = Event.objects.order_by("pk")
    if since is not None:
        events = events.filter(at__gte=since)
    total = events.count() if tell else 0
    for number, event in enumerate(events.iterator(chunk_size=_EVENTS_AT_ONCE)):
        if tell and number % _EVENTS_AT_ONCE == 0:
            tell(number, total)
        if not vouching.vouches(event.mac, vouching.content_of(event)):
            yield Fault(_event(event.pk), "内容与校验码不符，记录被改动，或不是由系统写入")


def _seals(since: dt.datetime | None) -> Iterator[Fault]:
    seals = Seal.objects.order_by("seq")
    before = None
    if since is not None:
        before = seals.filter(at__lt=since).last()
        seals = seals.filter(at__gte=since)
    batch: list[Seal] = []
    for seal in seals.iterator(chunk_size=_SEALS_AT_ONCE):
        yield from _link(seal, before)
        before = seal
        batch.append(seal)
        if len(batch) == _SEALS_AT_ONCE:
            yield from _contents(batch)
            batch = []
    yield from _contents(batch)


def _link(seal: Seal, before: Seal | None) -> Iterator[Fault]:
    expected = before.seq + 1 if before else 1
    if seal.seq != expected:
        yield Fault(_seal(expected), f"缺失，其后是第 {seal.seq} 号")
    if seal.previous != (before.mac if before else ""):
        yield Fault(_seal(seal.seq), "与上一封存不相连，中间的封存被改动、删除或插入")
    if not vouching.vouches(seal.mac, vouching.link(seal)):
        yield Fault(_seal(seal.seq), "内容与校验码不符，封存被改动，或不是由系统写入")


def _contents(seals: list[Seal]) -> Iterator[Fault]:
    keys = [pk for seal in seals for pk in seal.event_ids]
    macs = dict(Event.objects.filter(pk__in=keys).values_list("pk", "mac"))
    for seal in seals:
        missing = [pk for pk in seal.event_ids if pk not in macs]
        for pk in missing:
            yield Fault(_event(pk), f"缺失：第 {seal.seq} 号封存有这条记录，现已被删除")
        listing = vouching.listing((pk, macs[pk]) for pk in seal.event_ids if pk in macs)
        if not missing and not vouching.vouches(seal.content, listing):
            yield Fault(_seal(seal.seq), "其中的审计记录被替换或调换")


# Where every event has to be: in exactly one seal, or waiting for one. `since` is the first moment
# looked at; an event is written before it is sealed, so its seal is looked at too.
_PLACES: Final = (
    (
        "不在封存链中，是后来插入的，或者封存被删除",
        """
        SELECT event.id FROM audit_event event
        LEFT JOIN (
            SELECT unnest(event_ids) AS id FROM audit_seal WHERE at >= %(since)s
        ) sealed USING (id)
        LEFT JOIN audit_pending pending ON pending.event_id = event.id
        WHERE event.at >= %(since)s AND sealed.id IS NULL AND pending.event_id IS NULL ORDER BY 1
        """,
    ),
    (
        "缺失：等待封存时被删除",
        """
        SELECT pending.event_id FROM audit_pending pending
        LEFT JOIN audit_event event ON event.id = pending.event_id
        WHERE event.id IS NULL ORDER BY 1
        """,
    ),
    (
        "等待封存时被替换或调换",
        """
        SELECT pending.event_id FROM audit_pending pending
        JOIN audit_event event ON event.id = pending.event_id
        WHERE event.mac <> pending.mac ORDER BY 1
        """,
    ),
    (
        "重复封存",
        """
        SELECT id FROM (
            SELECT unnest(event_ids) AS id FROM audit_seal WHERE at >= %(since)s
            UNION ALL SELECT event_id FROM audit_pending
        ) places GROUP BY id HAVING count(*) > 1 ORDER BY 1
        """,
    ),
    (
        "是另一条记录的复制",
        """
        SELECT max(id) FROM audit_event WHERE at >= %(since)s
        GROUP BY mac HAVING count(*) > 1 ORDER BY 1
        """,
    ),
)


def _places(since: dt.datetime | None) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        for text, query in _PLACES:
            cursor.execute(query, {"since": since or "-infinity"})
            for (pk,) in cursor.fetchall():
                yield Fault(_event(pk), text)
    if count := chain.left_unsealed():
        yield Fault("待封存记录", f"{count:,} 条超过 10 分钟没有封存，请检查后台服务是否运行")


def _anchor() -> Iterator[Fault]:
    if text := anchors.contradiction():
        yield Fault("库外留存的封存号", text)


def _guards() -> Iterator[Fault]:
    """What refuses to change the trail has to be there and switched on."""
    for table in keeping.missing():
        yield Fault(f"数据表 {table}", "防改动的触发器被删除或停用，请查明原因后执行 migrate 恢复")
    if settings.PRODUCTION and (text := roles.too_powerful()):
        yield Fault("数据库用户", text)


def _event(pk: int) -> str:
    return f"第 {pk} 号审计记录"


def _seal(seq: int) -> str:
    return f"第 {seq} 号封存"
