"""Looking back at what was closed: some time later the closing office checks whether it has held.

Each period of the rule asks for it once, of what was closed within a year before.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.access import Denied
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.models import FieldDef
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.periods import Period
from portal.problems import Problem
from portal.registers.actions import RECORD_LOOKED_BACK
from portal.registers.choices import RecordState, RegisterKind, StepKind
from portal.registers.domain import owed_by_others, reminders, steps
from portal.registers.domain.owed_now import PREFIX
from portal.registers.models import RecordStep, Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet
from portal.rules.domain import deadlines
from portal.rules.domain.deadlines import BadRuleError, InPeriod

_A_YEAR: Final = dt.timedelta(days=365)


@transaction.atomic
def look_back(record: RegisterRecord, *, said: str, words: str, by: User) -> RegisterRecord:
    """`said`: the code of what is found. It stays closed; what has not held is entered anew."""
    if not steps.may_close(record, by):
        raise Denied("回头看由销号科室办理。如工作需要，请联系主管科室。")
    record.refresh_from_db(from_queryset=RegisterRecord.objects.select_for_update())
    if record.state != RecordState.CLOSED:
        now = record.get_state_display()
        raise ValidationError(f"“{record}”现在是“{now}”，销号后才能回头看。请刷新页面查看。")
    key = record.register.look_back_key
    if said not in dict(options(record)):
        raise ValidationError({"said": "请选择回头看的结果。"})
    record.open_values = {**record.open_values, key: said}
    record.looked_back_on = timezone.localdate()
    record.save(update_fields=["open_values", "looked_back_on", "at"])
    found = dict(options(record))[said]
    text = f"{found}。{words.strip()}" if words.strip() else found
    RecordStep.objects.create(record=record, kind=StepKind.LOOKED_BACK, words=text, by=by)
    events.record(RECORD_LOOKED_BACK, by=by, target=record, register=record.register_id, words=text)
    _settle(record.register, by)
    return record


def options(record: RegisterRecord) -> list[tuple[str, str]]:
    """What may be found, of the version the entry was filled under."""
    kind = Definition.of(record.version).by_key.get(record.register.look_back_key)
    choices = kind.field.choices if kind else ()
    return [(one["code"], one["label"]) for one in choices if not one.get("retired")]


def waiting(register: Register, period: Period) -> RegisterRecordQuerySet:
    """Closed within a year before the period's end, and not looked back at in it."""
    last = period.last_day
    rows = register.records.filter(state=RecordState.CLOSED)
    not_yet = Q(looked_back_on=None) | Q(looked_back_on__lt=period.first_day)
    return rows.filter(not_yet, closed_on__range=(last - _A_YEAR, last))


def running(register: Register, today: dt.date) -> Period | None:
    if not (register.look_back_key and register.look_back_rule):
        return None
    rule = deadlines.parse(register.look_back_rule)
    return rule.period_of(today) if isinstance(rule, InPeriod) else None


# To-dos -------------------------------------------------------------------------------------------


def todos(soon: dt.date, today: dt.date) -> Iterator[NewTask]:
    """One for each register, with the office that closes."""
    for register in Register.objects.filter(is_open=True).exclude(look_back_key=""):
        period, role = running(register, today), owed_by_others.office_of(register)
        if period is None or not role:
            continue
        due_on = deadlines.parse(register.look_back_rule).on(period.first_day)
        if due_on >= soon:
            continue
        for county in owed_by_others.counties():
            left = waiting(register, period).filter(unit__path__startswith=county.path).count()
            if left:
                yield NewTask(
                    key=f"{_key(register, period)}.{county.pk}",
                    title=f"回头看：{reminders.called_on_desks(register)}"[:100],
                    detail=f"{period.label}还有 {left:,} 项已销号的没有回头看，最迟 {due_on}。"
                    "逐项登记结果后，待办随即办结。",
                    url=f"{register.get_absolute_url()}?due=look_back",
                    role=role,
                    unit=county,
                    due_on=due_on,
                )


def _key(register: Register, period: Period) -> str:
    return f"{PREFIX}back.{register.pk}.{period.code}"


def _settle(register: Register, by: User) -> None:
    period = running(register, timezone.localdate())
    if period is None:
        return
    for county in owed_by_others.counties():
        if not waiting(register, period).filter(unit__path__startswith=county.path).exists():
            tasks.complete(f"{_key(register, period)}.{county.pk}", by=by, act="回头看")


# Settings -----------------------------------------------------------------------------------------


def may_say(field: FieldDef) -> bool:
    return field.kind == KindKey.CHOICE and not field.sensitive


def fits(facts: Mapping[str, Any], fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    key, rule = facts.get("look_back_key", ""), facts.get("look_back_rule", "")
    if not key:
        if rule:
            yield "look_back_key", "写了何时回头看，还要选哪个字段记结果。"
        return
    if facts.get("kind") != RegisterKind.TASK:
        yield "look_back_key", "只有任务销号后才回头看。请留空。"
    if key not in fields or not may_say(fields[key]):
        yield "look_back_key", "回头看的结果须是不敏感的单选字段。请重新选择。"
    try:
        in_period = isinstance(deadlines.parse(rule), InPeriod)
    except BadRuleError as reason:
        yield "look_back_rule", str(reason)
        return
    if not in_period:
        yield "look_back_rule", "请写期内的一天，如每半年末。"


def must_hold(register: Register, fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    key = register.look_back_key
    if key and (key not in fields or not may_say(fields[key])):
        words = "草稿中没有了记回头看结果的单选字段。请恢复它，或先在“修改”中取消回头看。"
        yield "effective_from", words
