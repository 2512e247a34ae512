"""Acts kept with what they changed, and taken back: everything as it was, or nothing.

What the act may change is named by the act; what it did change is found by comparing. Taking back
is refused when the days are over, when a later act stands on this one, or when somebody has changed
the same values since: it says what stands in the way.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.deeds.domain import kinds
from portal.deeds.domain import rows as kept_rows
from portal.deeds.domain.kinds import Kind
from portal.deeds.models import Deed
from portal.deeds.rulebook import WITHDRAWAL
from portal.rules.domain import rules

MOST_SAID = 12


@contextmanager
def kept(
    kind: Kind,
    record: Model,
    *,
    says: str,
    rows: Callable[[], Iterable[Model]],
    by: Actor,
) -> Iterator[None]:
    """Around the writing of an act, in its transaction; `rows` reads all that it may change."""
    before = kept_rows.snapshot(rows())
    yield
    Deed.objects.create(
        kind=kind.key,
        says=says[:200],
        about_type=record._meta.label_lower,
        about_id=str(record.pk),
        unit=kind.unit_of(record),
        changes=kept_rows.changes(before, kept_rows.snapshot(rows())),
        by_id=by.pk,
    )


def days() -> int:
    return int(rules.value(WITHDRAWAL, "days", on=timezone.localdate()))


def last_day(deed: Deed) -> dt.date:
    """The act may be taken back until this day is over."""
    return timezone.localdate(deed.at) + dt.timedelta(days=days())


def open_about(record: Model, *, by: User) -> list[Deed]:
    """What the user may still take back of a record, the newest first."""
    since = timezone.now() - dt.timedelta(days=days() + 1)
    found = Deed.objects.in_force().about(record).filter(at__gt=since).select_related("unit")
    today = timezone.localdate()
    return [
        deed
        for deed in found.order_by("-pk")
        if last_day(deed) >= today and by.can(kinds.of(deed).permission, deed.unit)
    ]


@transaction.atomic
def withdraw(deed: Deed, *, reason: str = "", by: User) -> Model:
    """Put everything back as it was before the act."""
    deed = Deed.objects.select_for_update(of=("self",)).select_related("unit", "by").get(pk=deed.pk)
    kind = kinds.of(deed)
    require(by, kind.permission, deed.unit)
    changes = _changes(deed, held=True)
    if found := list(_hindrances(deed, changes)):
        raise ValidationError(found)
    now = timezone.now()
    # What was made goes first: it may stand where the old has to stand again.
    for change in sorted(changes, key=lambda each: each.before is not None):
        change.put_back(at=now)
    deed.withdrawn_at, deed.withdrawn_by, deed.reason = now, by, reason.strip()
    deed.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    record = kinds.record_of(deed)
    if record is None:
        raise ValidationError("所办理的记录已不存在。")
    require(by, kind.permission, kind.unit_of(record))
    if found := list(kind.hinders(record)):
        raise ValidationError(found)
    events.record(
        Action.DEED_WITHDRAWN,
        by=by,
        target=record,
        what=kind.label,
        content=deed.says,
        reason=deed.reason,
    )
    return record


def foreseen(deed: Deed) -> tuple[list[str], list[str]]:
    """What taking it back will do, and what stands in the way, in words."""
    changes = _changes(deed, held=False)
    said = [line for change in changes for line in change.in_words() if line]
    more = [f"等共 {len(said)} 处。"] if len(said) > MOST_SAID else []
    return [*said[:MOST_SAID], *more], list(_hindrances(deed, changes))


def _changes(deed: Deed, *, held: bool) -> list[kept_rows.Change]:
    return [kept_rows.Change.read(entry, held=held) for entry in deed.changes]


def _hindrances(deed: Deed, changes: list[kept_rows.Change]) -> Iterator[str]:
    if deed.withdrawn_at is not None:
        yield f"这次办理已于 {timezone.localdate(deed.withdrawn_at)} 撤回。"
        return
    if timezone.localdate() > last_day(deed):
        yield (
            f"办理已超过 {days()} 天（规则 {WITHDRAWAL}），不能撤回。请按现在的情况另行办理或更正。"
        )
        return
    same = Deed.objects.in_force().filter(about_type=deed.about_type, about_id=deed.about_id)
    if later := same.filter(pk__gt=deed.pk).select_related("by").order_by("-pk").first():
        yield (
            f"之后又办理了“{kinds.of(later).label}”（{later.says}，{later.by.name}，"
            f"{timezone.localdate(later.at)}）。请先撤回它。"
        )
        return
    for change in changes:
        yield from change.hindrances()
