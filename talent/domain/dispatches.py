"""博士科技特派员: who serves which enterprise, for how many confirmed days, with which end."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.files.domain import uploads
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import DISPATCH_CHANGED
from talent.choices import DispatchRating, ServiceState
from talent.domain import clock, talents
from talent.file_purposes import AGREEMENT
from talent.models import DispatchedDoctor, DispatchReport, DispatchVisit
from talent.permissions import DISPATCHES_MANAGE, TALENT_KEEP

HALF: Final = Decimal("0.5")
_MOST: Final = 31
_DAY: Final = dt.timedelta(days=1)


def _sound(row: DispatchedDoctor) -> Iterator[Problem]:
    if row.profile_id and row.profile.is_out:
        yield "profile", f"“{row.profile}”已出库，请先恢复。"
    if row.since and row.until and row.until < row.since:
        yield "until", f"派驻止早于派驻起 {row.since}，请核对。"
    if row.ended_on:
        yield "", f"派驻已于 {row.ended_on} 结束，不能再改。"
        return
    others = DispatchedDoctor.objects.open().filter(profile=row.profile_id).exclude(pk=row.pk)
    if twin := others.select_related("enterprise").first():
        yield "profile", f"正在派驻“{twin.enterprise}”，请先结束。"


DISPATCHES: Final = plain.PlainActs(
    DispatchedDoctor,
    DISPATCHES_MANAGE,
    DISPATCH_CHANGED,
    fields=("batch", "college", "profile", "enterprise", "since", "until", "agreement"),
    noun="特派员",
    adds="登记",
    stays=("profile", "enterprise"),
    unit="enterprise.unit",
    checks=_sound,
)


@transaction.atomic
def end(
    dispatch: DispatchedDoctor, *, on: dt.date, rating: str, words: str = "", by: User
) -> DispatchedDoctor:
    """With what the enterprise says of him."""
    row = _held(dispatch)
    require(by, DISPATCHES_MANAGE, row.enterprise.unit)
    refuse_if(_goes_on(row), talents.not_later(on), _not_before(row, on), _all_decided(row))
    row.ended_on, row.rating, row.words = on, rating, words.strip()
    row.save(update_fields=["ended_on", "rating", "words"])
    _tell(f"结束派驻（{DispatchRating(rating).label}）", row, by=by)
    return row


def attach(dispatch: DispatchedDoctor, *, file: UploadedFile, by: User) -> DispatchedDoctor:
    """The agreement as it was signed by all three; a better scan takes the place of the last."""
    with transaction.atomic():  # before the file is looked at, which may take its time
        row = _to_attach(dispatch, by)
    upload = uploads.accept(file, by=by, unit=row.enterprise.unit, purpose=AGREEMENT)
    with transaction.atomic():
        row = _to_attach(dispatch, by)
        uploads.keep(upload)
        row.scan = upload
        row.save(update_fields=["scan"])
        _tell("上传三方协议", row, by=by)
        return row


def _to_attach(dispatch: DispatchedDoctor, by: User) -> DispatchedDoctor:
    row = _held(dispatch)
    require(by, DISPATCHES_MANAGE, row.enterprise.unit)
    return row


def _all_decided(row: DispatchedDoctor) -> Iterator[Problem]:
    if count := row.visits.waiting().count():
        yield "", f"还有 {count:,} 条服务没有确认，请先确认或退回。"


# Days of service ---------------------------------------------------------------------------------


@transaction.atomic
def serve(
    dispatch: DispatchedDoctor, *, on: dt.date, days: Decimal, kind: str, content: str, by: User
) -> DispatchVisit:
    row = _held(dispatch)
    require(by, TALENT_KEEP, row.enterprise.unit)
    refuse_if(_goes_on(row), talents.not_later(on), _not_before(row, on), _in_halves(days))
    visit = DispatchVisit(
        dispatch=row, on=on, days=days, kind=kind, content=content.strip(), entered_by=by
    )
    visit.save()
    _tell("登记服务", visit, by=by)
    return visit


@transaction.atomic
def confirm(visit: DispatchVisit, *, by: User) -> DispatchVisit:
    row = _held_visit(visit, by)
    row.state = ServiceState.CONFIRMED
    return _decided(row, "确认服务", by=by)


@transaction.atomic
def refuse(visit: DispatchVisit, *, reason: str, by: User) -> DispatchVisit:
    """Not so: it does not count, and is entered anew where there was something to it."""
    row = _held_visit(visit, by)
    row.state, row.reason = ServiceState.REFUSED, reason.strip()
    return _decided(row, "退回服务", by=by, reason=row.reason)


def _held_visit(visit: DispatchVisit, by: User) -> DispatchVisit:
    rows = DispatchVisit.objects.select_for_update(no_key=True, of=("self",))
    named = ("dispatch__enterprise__unit", "dispatch__profile__person")
    row: DispatchVisit = rows.select_related(*named).get(pk=visit.pk)
    require(by, TALENT_KEEP, row.dispatch.enterprise.unit)
    refuse_if(_waits(row), _is_anothers(row, by))
    return row


def _decided(row: DispatchVisit, act: str, *, by: User, **more: Any) -> DispatchVisit:
    row.decided_by, row.decided_on = by, timezone.localdate()
    row.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    _tell(act, row, by=by, **more)
    return row


def _waits(row: DispatchVisit) -> Iterator[Problem]:
    if row.state != ServiceState.WAITING:
        yield "", f"这条服务{row.get_state_display()}，不用再办。"


def _is_anothers(row: DispatchVisit, by: User) -> Iterator[Problem]:
    if row.entered_by_id == by.pk:
        yield "", "这条服务是您登记的，请由企业或另一位同志确认。"


def _in_halves(days: Decimal) -> Iterator[Problem]:
    if not 0 < days <= _MOST or days % HALF:
        yield "days", f"天数按半天登记（0.5、1、1.5……），最多 {_MOST} 天。"


# Reports of quarters -----------------------------------------------------------------------------


@transaction.atomic
def report(
    dispatch: DispatchedDoctor, *, quarter: Period, summary: str, on: dt.date, by: User
) -> DispatchReport:
    row = _held(dispatch)
    require(by, TALENT_KEEP, row.enterprise.unit)
    refuse_if(talents.not_later(on), _was_there(row, quarter, on), _not_told(row, quarter))
    told = DispatchReport(
        dispatch=row, quarter=quarter, summary=summary.strip(), handed_on=on, handed_by=by
    )
    told.save()
    _tell("提交季度报告", told, by=by)
    return told


def _was_there(row: DispatchedDoctor, quarter: Period, on: dt.date) -> Iterator[Problem]:
    if quarter.kind != PeriodKind.QUARTER:
        yield "quarter", f"“{quarter.label}”不是季度。"
    elif not DispatchedDoctor.objects.during(quarter).filter(pk=row.pk).exists():
        yield "quarter", f"{quarter.label}没有派驻，请核对。"
    elif on < quarter.first_day:
        yield "on", f"提交日期早于{quarter.label}，请核对。"


def _not_told(row: DispatchedDoctor, quarter: Period) -> Iterator[Problem]:
    if row.reports.filter(quarter=quarter).exists():
        yield "quarter", f"{quarter.label}的报告已提交。"


def due_on(quarter: Period) -> dt.date:
    """By default the tenth after the quarter."""
    after = quarter.last_day + _DAY
    return after + _DAY * (int(rules.value("TA-07", "due", on=after)) - 1)


def quarter_of(day: dt.date) -> Period:
    return Period.containing(day, PeriodKind.QUARTER)


def last_quarter(day: dt.date) -> Period:
    return quarter_of(quarter_of(day).first_day - _DAY)


def asked_quarter(day: dt.date) -> Period:
    """The one whose report is due next, from so many working days before; else the last due."""
    last = last_quarter(day)
    ahead = int(rules.value("TA-07", "ahead", on=day))
    return last if day >= clock.after(due_on(last), -ahead) else last_quarter(last.first_day)


def with_quarter(rows: Any, day: dt.date) -> Any:
    quarter = quarter_of(day)
    return rows.with_days(quarter.first_day, quarter.last_day)


def short(rows: Any, day: dt.date) -> Any:
    """Fewer confirmed days in the quarter of this day than the rule asks for."""
    least = rules.value("TA-07", "days", on=day)
    return with_quarter(rows.during(quarter_of(day)), day).filter(served__lt=least)


# Their parts -------------------------------------------------------------------------------------


def _held(dispatch: DispatchedDoctor) -> DispatchedDoctor:
    rows = DispatchedDoctor.objects.select_for_update(no_key=True, of=("self",))
    row: DispatchedDoctor = rows.select_related("enterprise__unit", "profile__person").get(
        pk=dispatch.pk
    )
    return row


def _goes_on(row: DispatchedDoctor) -> Iterator[Problem]:
    if row.ended_on:
        yield "", f"派驻已于 {row.ended_on} 结束。"


def _not_before(row: DispatchedDoctor, on: dt.date) -> Iterator[Problem]:
    if on < row.since:
        yield "on", f"早于派驻起 {row.since}，请核对。"


def _tell(act: str, record: Any, *, by: User, **more: Any) -> None:
    events.record(DISPATCH_CHANGED, by=by, target=record, summary=f"{act}：{record}", **more)
