"""Units that have filled nothing yet, and their being asked to: once a day each."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery, Value
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.permissions import FIELDS_DESIGN
from portal.inbox.domain import notices, people, tasks
from portal.inbox.domain.tasks import NewTask
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.registers.actions import REGISTER_URGED
from portal.registers.domain import counting, owing, reminders, rhythm
from portal.registers.models import Register, RegisterRecord, Urging
from portal.registers.models.register import RegisterRecordQuerySet
from portal.registers.permissions import REGISTER_FILL


def units_of(register: Register, by: User) -> UnitQuerySet:
    """Units of the register's levels in the user's scope."""
    mine = Unit.objects.filter(by.scope(REGISTER_FILL).q("path"))
    return mine.still_open().at_level(*register.levels)


def unfilled(register: Register, by: User, *, since: dt.date | None = None) -> UnitQuerySet:
    """Units without an entry that counts: none at all, or none that counts since then. With who
    asked them last, and when. Where so many are owed each period it is those that lack some of the
    running one; of a register with periods, those without an entry of it."""
    if since is None and (owed := owing.of(register)):
        running = owed.period_of(timezone.localdate())
        units = owing.with_filled(units_of(register, by), register, running)
        return _as_asked(units.filter(filled_times__lt=owed.times), register)
    if since is None and register.is_periodic:
        since = rhythm.running(register).first_day
    filled = _filled(register)
    counted = filled.filter(counts_on__gte=since) if since else filled
    none = units_of(register, by).exclude(Exists(counted)).annotate(filled_times=Value(0))
    return _as_asked(none, register)


def _filled(register: Register) -> RegisterRecordQuerySet:
    """Of each unit the entries that count."""
    return RegisterRecord.objects.filter(counting.COUNTED, register=register, unit=OuterRef("pk"))


def _as_asked(units: UnitQuerySet, register: Register) -> UnitQuerySet:
    urged = Urging.objects.filter(register=register, unit=OuterRef("pk")).order_by("-at")
    latest = _filled(register).order_by().values("unit").annotate(last=Max("at")).values("last")
    return units.annotate(
        filled_at=Subquery(latest),
        urged_at=Subquery(urged.values("at")[:1]),
        urged_by=Subquery(urged.values("by__name")[:1]),
    )


def key_of(register_id: int, unit_id: int) -> str:
    return f"registers.fill.{register_id}.{unit_id}"


@transaction.atomic
def urge(register: Register, unit: Unit, *, words: str = "", by: User) -> Urging:
    """A to-do on the desk that fills it, and a message to whoever sits there."""
    require(by, FIELDS_DESIGN, unit)
    register.refresh_from_db(from_queryset=Register.objects.select_for_update(no_key=True))
    if not register.is_open:
        raise ValidationError(f"“{register}”已停止填报，不能催报。")
    if unit.kind.level not in register.levels:
        raise ValidationError(f"“{register}”不由“{unit}”这一级填报，不用催报。")
    today = timezone.localdate()
    if register.records.filter(unit=unit, made_on=today).exists():
        raise ValidationError("今天刚填报过，不用催报。")
    if earlier := register.urgings.filter(unit=unit, day=today).select_related("by").first():
        at = timezone.localtime(earlier.at)
        raise ValidationError(f"今天 {at:%H:%M} {earlier.by.name}已催报过，一天只催一次。")
    role, desk = reminders.Desks().desk(register.new_record(unit))
    if not role:
        raise ValidationError(f"“{unit}”没有负责填报的岗位，请直接联系。")
    urging = Urging.objects.create(register=register, unit=unit, day=today, words=words, by=by)
    called = reminders.called_on_desks(register)
    title, url = f"请填报：{called}"[:100], register.get_absolute_url()
    text = words or f"{by.unit.short_name} {by.name}提醒填报。"
    key = key_of(register.pk, unit.pk)
    tasks.assign([NewTask(key=key, title=title, detail=text, url=url, role=role, unit=desk)], by=by)
    seated = people.at_desks([(role, desk.pk)]).get((role, desk.pk), [])
    notices.send(seated, title=title, text=text, url=url)
    events.record(REGISTER_URGED, by=by, target=register, unit=str(unit), words=words)
    return urging


def filled(made: Collection[RegisterRecord], *, by: User) -> None:
    """Their units have filled something: nobody asks any more."""
    asked = [key_of(record.register_id, record.unit_id) for record in made]
    owed = [key for record in made for key in owing.keys_met(record)]
    tasks.complete(*asked, *owed, by=by, act="填报")
