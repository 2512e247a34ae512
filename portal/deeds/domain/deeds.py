"""Acts kept with what they changed, and taken back: everything as it was, or nothing.

What the act may change is named by the act; what it did change is found by comparing. Taking back
is refused when the days are over, when a later act stands on this one, or when somebody has changed
the same values or built on them since: it says what stands in the way.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from treebeard.mp_tree import MP_Node

from portal.access import Actor
from portal.audit.domain import events
from portal.deeds.actions import DEED_WITHDRAWN
from portal.deeds.domain import kinds, term
from portal.deeds.domain import rows as kept_rows
from portal.deeds.domain.changes import RowChange
from portal.deeds.domain.kinds import DeedKind
from portal.deeds.models import Deed

MOST_SAID = 12
# What the acts of one request left to take back, for the message that tells of them.
_noted: ContextVar[list[Deed] | None] = ContextVar("noted", default=None)


@contextmanager
def kept(
    kind: DeedKind,
    record: Model,
    *,
    says: str,
    rows: Callable[[], Iterable[Model]],
    by: Actor,
) -> Iterator[None]:
    """Around the writing of an act, in its transaction; `rows` reads all that it may change."""
    before = kept_rows.snapshot(rows())
    key = record.pk  # a row that the act removes has none afterwards
    yield
    changes = kept_rows.changes(before, kept_rows.snapshot(rows()))
    if not changes:
        return
    deed = Deed.objects.create(
        kind=kind.key,
        says=says[:200],
        about_type=record._meta.label_lower,
        about_id=str(key or record.pk),
        unit=kind.place_of(record),
        changes=changes,
        by_id=by.pk,
    )
    if (noted := _noted.get()) is not None:
        noted.append(deed)


@contextmanager
def noted() -> Iterator[list[Deed]]:
    """The deeds that are kept meanwhile."""
    deeds: list[Deed] = []
    token = _noted.set(deeds)
    try:
        yield deeds
    finally:
        _noted.reset(token)


def last_day(deed: Deed) -> dt.date:
    """The act may be taken back until this day is over."""
    return timezone.localdate(deed.at) + dt.timedelta(days=term.days())


def open_about(record: Model, *, by: Actor) -> list[Deed]:
    """What the user may still take back of a record, the newest first."""
    since = timezone.now() - dt.timedelta(days=term.days() + 1)
    deeds = Deed.objects.in_force().about(record).filter(at__gt=since).select_related("unit")
    today = timezone.localdate()
    return [
        deed
        for deed in deeds.order_by("-pk")
        if last_day(deed) >= today and kinds.of(deed).allows(by, deed, record)
    ]


@transaction.atomic
def withdraw(deed: Deed, *, reason: str = "", by: Any) -> Model:
    """Put everything back as it was before the act; the record it is about, as it was last."""
    deed = Deed.objects.select_for_update(of=("self",)).select_related("unit", "by").get(pk=deed.pk)
    kind = kinds.of(deed)
    kind.require(by, deed)
    _hold_trees(deed)
    changes = _changes(deed, held=True)
    _require_sound(deed, changes, by=by, back=False)
    if hindrances := list(_hindrances(deed, changes)):
        raise ValidationError(hindrances)
    about = kinds.record_of(deed)
    now = timezone.now()
    _put_back(changes, at=now)
    deed.withdrawn_at, deed.withdrawn_by, deed.reason = now, by, reason.strip()
    deed.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    _require_sound(deed, changes, by=by, back=True)
    record = kinds.record_of(deed) or about
    if record is None:
        raise ValidationError("所办理的记录已不存在。")
    events.record(
        DEED_WITHDRAWN,
        by=by,
        target=record,
        what=kind.label,
        content=deed.says,
        reason=deed.reason,
    )
    kind.after(deed, record, by)
    return record


def foreseen(deed: Deed) -> tuple[list[str], list[str]]:
    """What taking it back will do, and what stands in the way, in words."""
    changes = _changes(deed, held=False)
    lines = [line for change in changes for line in change.in_words() if line]
    more = [f"等共 {len(lines):,} 处。"] if len(lines) > MOST_SAID else []
    return [*lines[:MOST_SAID], *more], list(_hindrances(deed, changes))


def _changes(deed: Deed, *, held: bool) -> list[RowChange]:
    return [RowChange.read(entry, held=held) for entry in deed.changes]


def _hold_trees(deed: Deed) -> None:
    """Acts on a tree queue at its root, as those that changed it did."""
    for model in {apps.get_model(entry["model"]) for entry in deed.changes}:
        if issubclass(model, MP_Node):
            roots = model._default_manager.filter(depth=1).order_by("pk")
            list(roots.select_for_update(of=("self",), no_key=True))


def _put_back(changes: list[RowChange], *, at: Any) -> None:
    made = {change.key for change in changes if change.made}
    try:
        with transaction.atomic():
            for change in sorted(changes, key=lambda each: each.order):
                change.put_back(made, at=at)
    except (IntegrityError, ProtectedError) as clash:
        reason = "恢复原样会与后来登记的内容冲突，不能撤回。请先更正后来登记的内容，再撤回。"
        raise ValidationError(reason) from clash


def _require_sound(deed: Deed, changes: list[RowChange], *, by: Any, back: bool) -> None:
    """At the units of all the records the act is about, also of those that were gone; once they are
    `back`, they can stand."""
    kind = kinds.of(deed)
    records = list(_placed(deed, changes, {deed.about_type, *kind.placed}))
    kind.require(by, deed, *records)
    if not back:
        return
    if hindrances := [line for record in records for line in kind.hinders(record)]:
        raise ValidationError(hindrances)


def _placed(deed: Deed, changes: list[RowChange], labels: set[str]) -> Iterator[Model]:
    """The records it is about and those it reached, as they are now."""
    for label in sorted(labels):
        model = apps.get_model(label)
        keys = {change.pk for change in changes if change.model is model}
        if label == deed.about_type:
            keys.add(deed.about_id)
        yield from model._base_manager.filter(pk__in=keys).order_by("pk")  # noqa: SLF001 - hidden too


def _later(deed: Deed) -> Deed | None:
    """The newest act on the same record since; small acts do not stand on one another."""
    same = Deed.objects.in_force().filter(about_type=deed.about_type, about_id=deed.about_id)
    same = same.filter(pk__gt=deed.pk).exclude(kind__in=kinds.small_ones()).select_related("by")
    return None if kinds.of(deed).small else same.order_by("-pk").first()


def _hindrances(deed: Deed, changes: list[RowChange]) -> Iterator[str]:
    if deed.withdrawn_at is not None:
        yield f"这次办理已于 {timezone.localdate(deed.withdrawn_at)} 撤回。"
        return
    if timezone.localdate() > last_day(deed):
        yield (
            f"办理已超过 {term.days()} 天（规则 {term.RULE}），不能撤回。"
            "请按现在的情况另行办理或更正。"
        )
        return
    if later := _later(deed):
        yield (
            f"之后又办理了“{kinds.of(later).label}”（{later.says}，{later.by.name}，"
            f"{timezone.localdate(later.at)}）。请先撤回它。"
        )
        return
    made = {change.key for change in changes if change.made}
    for change in changes:
        yield from change.hindrances(made)
