"""Subjects of whom nothing is filled yet, and their units being asked to: once a day each."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

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
from portal.registers.actions import REGISTER_URGED
from portal.registers.domain import counting, filling, owing, reminders, rhythm
from portal.registers.domain.owed_now import OwedNow
from portal.registers.models import Register, RegisterRecord, Urging
from portal.registers.models.entries import RegisterRecordQuerySet
from portal.registers.permissions import REGISTER_FILL


def owing_to(register: Register, by: User) -> Any:
    """Units of the register's levels in the user's scope, or what stands in them."""
    return filling.subjects_in(register, Unit.objects.filter(by.scope(REGISTER_FILL).q("path")))


def unfilled(
    register: Register,
    by: User,
    *,
    since: dt.date | None = None,
    asked: Sequence[OwedNow] | None = None,
) -> Any:
    """Subjects without an entry that counts: none at all, or none that counts since then. With who
    asked for it last, and when. Where so many are owed each period it is those that lack some of
    the running ones, or of what is `asked`; of a register with periods, those without an entry of
    it."""
    asked = owing.running(register) if asked is None else asked
    if since is None and asked:
        rows = owing.with_filled(owing_to(register, by), register, asked)
        return _as_asked(rows.filter(lacking__gt=0), register)
    if since is None and register.is_periodic:
        since = rhythm.running(register).first_day
    filled = _filled(register)
    counted = filled.filter(counts_on__gte=since) if since else filled
    none = owing_to(register, by).exclude(Exists(counted)).annotate(lacking=Value(0))
    return _as_asked(none, register)


def _filled(register: Register) -> RegisterRecordQuerySet:
    """Of each subject the entries that count."""
    about = {register.subject_column: OuterRef("pk")}
    return RegisterRecord.objects.filter(counting.COUNTED, register=register, **about)


def _as_asked(rows: Any, register: Register) -> Any:
    about = register.subject_column
    urged = Urging.objects.filter(register=register, **{about: OuterRef("pk")}).order_by("-at")
    latest = _filled(register).order_by().values(about).annotate(last=Max("at")).values("last")
    return rows.annotate(
        filled_at=Subquery(latest),
        urged_at=Subquery(urged.values("at")[:1]),
        urged_by=Subquery(urged.values("by__name")[:1]),
    )


def key_of(register_id: int, unit_id: int, subject_id: int | None = None) -> str:
    of_subject = f".{subject_id}" if subject_id else ""
    return f"registers.fill.{register_id}.{unit_id}{of_subject}"


@transaction.atomic
def urge(register: Register, subject: Any, *, words: str = "", by: User) -> Urging:
    """A to-do on the desk that fills for the subject, and a message to whoever sits there."""
    unit, key = filling.unit_of(register, subject), filling.key_of(register, subject)
    require(by, FIELDS_DESIGN, unit)
    register.refresh_from_db(from_queryset=Register.objects.select_for_update(no_key=True))
    if not register.is_open:
        raise ValidationError(f"“{register}”已停止填报，不能催报。")
    if unit.kind.level not in register.levels:
        raise ValidationError(f"“{register}”不由“{unit}”这一级填报，不用催报。")
    today = timezone.localdate()
    lacks = owing.lacks_of(register, subject)
    if not lacks and register.records.of_subject(unit.pk, key).filter(made_on=today).exists():
        raise ValidationError("今天刚填报过，不用催报。")
    urged = register.urgings.filter(unit=unit, subject_id=key, day=today)
    if earlier := urged.select_related("by").first():
        at = timezone.localtime(earlier.at)
        raise ValidationError(f"今天 {at:%H:%M} {earlier.by.name}已催报过，一天只催一次。")
    role, desk = reminders.Desks().lister(register.new_record(unit, subject=key))
    if not role:
        raise ValidationError(f"“{unit}”没有负责填报的岗位，请直接联系。")
    urging = Urging.objects.create(
        register=register, unit=unit, subject_id=key, day=today, words=words, by=by
    )
    called = reminders.called_on_desks(register) + (f"（{subject}）" if key else "")
    title, url = f"请填报：{called}"[:100], register.get_absolute_url()
    text = words or _said(register, lacks, by)
    todo = key_of(register.pk, unit.pk, key)
    tasks.assign(
        [NewTask(key=todo, title=title, detail=text, url=url, role=role, unit=desk)], by=by
    )
    seated = people.at_desks([(role, desk.pk)]).get((role, desk.pk), [])
    notices.send(seated, title=title, text=text, url=url)
    events.record(REGISTER_URGED, by=by, target=register, unit=str(subject), words=words)
    return urging


def _said(register: Register, lacks: Sequence[str], by: User) -> str:
    """Of a register known to some, the desk's head does not learn what is missing."""
    missing = f"还缺：{'；'.join(lacks)}。" if lacks and not register.seen_by else ""
    return f"{by.unit.short_name} {by.name}提醒填报。{missing}"


def filled(made: Collection[RegisterRecord], *, by: User) -> None:
    """Something is filled for their subjects: nobody asks any more, unless it was not what they
    owe."""
    asked = [key_of(one.register_id, one.unit_id, one.subject_id) for one in owing.settled(made)]
    owed = [key for record in made for key in owing.keys_met(record)]
    tasks.complete(*asked, *owed, by=by, act="填报")
