"""乡贤: who helps his village, and with what: one of them for each matter, one open matter each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.codes import lookup
from portal.deeds.domain import plain
from portal.orgs.choices import UnitLevel
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import HELP_CHANGED, WORTHY_CHANGED
from talent.choices import ConsentPurpose, HelpState
from talent.domain import clock, recognitions, talents
from talent.models import Consent, HelpTask, TalentProfile, Worthy
from talent.permissions import TALENT_KEEP, TALENT_VERIFY

_JULY: Final = 7
MOST: Final = 20


def _sound(worthy: Worthy) -> Iterator[Problem]:
    if worthy.village_id:
        village = worthy.village
        if village.closed_on:
            yield "village", f"“{village}”已于 {village.closed_on} 撤销，请选择承接它的村。"
        elif village.kind.level not in (UnitLevel.VILLAGE, UnitLevel.TOWNSHIP):
            yield "village", f"“{village}”不是村（社区），请选择原籍村；说不清的选乡镇。"
    if worthy.profile_id and worthy.profile.is_out and worthy.closed_on is None:
        yield "profile", f"“{worthy.profile}”已出库，请先恢复。"


def _leads_nothing(worthy: Worthy) -> Iterator[Problem]:
    if task := worthy.tasks.filter(state__in=HelpState.busy()).select_related("unit").first():
        yield "", f"“{worthy}”正在牵头“{task}”，请先办结或中止。"


WORTHIES: Final = plain.PlainActs(
    Worthy,
    TALENT_KEEP,
    WORTHY_CHANGED,
    fields=("profile", "village", "kind", "wills", "liaison"),
    noun="乡贤",
    adds="登记",
    stays=("profile",),
    unit="village",
    ends="closed_on",
    checks=_sound,
    may_close=_leads_nothing,
)


@transaction.atomic
def confirm(worthy: Worthy, *, by: User) -> Worthy:
    """His village looked at the list of this half-year."""
    rows = Worthy.objects.select_for_update(no_key=True, of=("self",))
    row: Worthy = rows.select_related("village", "profile__person").get(pk=worthy.pk)
    require(by, TALENT_KEEP, row.village)
    refuse_if(_is_open(row))
    row.confirmed_on = timezone.localdate()
    row.save(update_fields=["confirmed_on"])
    events.record(WORTHY_CHANGED, by=by, target=row, summary=f"确认乡贤名单：{row}")
    return row


def _is_open(worthy: Worthy) -> Iterator[Problem]:
    if worthy.closed_on:
        yield "", f"“{worthy}”已于 {worthy.closed_on} 停用，请先恢复。"


# Matters -----------------------------------------------------------------------------------------


def _sound_task(task: HelpTask) -> Iterator[Problem]:
    if task.unit_id and task.unit.closed_on:
        yield "unit", f"“{task.unit}”已于 {task.unit.closed_on} 撤销，请选择承接它的单位。"
    if task.state in (HelpState.DONE, HelpState.STOPPED):
        yield "", f"“{task.matter}”已{task.get_state_display()}，不能再改。"


TASKS: Final = plain.PlainActs(
    HelpTask,
    TALENT_KEEP,
    HELP_CHANGED,
    fields=("unit", "matter", "field", "until"),
    noun="重点工作事项",
    adds="提出",
    unit="unit",
    checks=_sound_task,
)


@transaction.atomic
def pair(task: HelpTask, *, lead: Worthy, by: User) -> HelpTask:
    """已对接: his consent to be contacted is asked where it is used; the talent office alone may
    speak to somebody nobody has asked yet."""
    row = _held(task, by)
    leads = Worthy.objects.select_for_update(no_key=True, of=("self",))
    lead = leads.select_related("profile__person", "profile__unit").get(pk=lead.pk)
    refuse_if(_is_in(row, HelpState.PROPOSED), _may_lead(lead, by))
    row.state, row.lead, row.paired_on = HelpState.PAIRED, lead, timezone.localdate()
    return _saved(row, f"对接“{lead}”", by=by)


def _may_lead(lead: Worthy, by: User) -> Iterator[Problem]:
    yield from _is_open(lead)
    yield from _leads_nothing(lead)
    if lead.profile.is_out:
        yield "lead", f"“{lead}”已出库，不能牵头。"
    answer = lead.profile.consents.filter(purpose=ConsentPurpose.CONTACT).first()
    agreed = answer is not None and answer.holds_on(timezone.localdate())
    if answer is not None and not agreed:
        yield "lead", f"“{lead}”没有“日常联系”的有效同意（{answer.get_answer_display()}）。"
    elif answer is None and not by.can(TALENT_VERIFY, lead.profile.unit):
        yield "lead", f"还没有征询“{lead}”是否同意日常联系，请先在人才档案记录同意。"


@transaction.atomic
def begin(task: HelpTask, *, by: User) -> HelpTask:
    row = _held(task, by)
    refuse_if(_is_in(row, HelpState.PAIRED))
    row.state = HelpState.GOING
    return _saved(row, "开始", by=by)


@transaction.atomic
def finish(
    task: HelpTask,
    *,
    on: dt.date,
    result: str,
    invested: Decimal | None = None,
    jobs: int | None = None,
    by: User,
) -> HelpTask:
    row = _held(task, by)
    refuse_if(_is_in(row, *HelpState.busy()), talents.not_later(on), _not_before(row, on))
    row.state, row.done_on, row.result = HelpState.DONE, on, result.strip()
    row.invested, row.jobs = invested, jobs
    return _saved(row, "办结", by=by)


def _not_before(row: HelpTask, on: dt.date) -> Iterator[Problem]:
    if row.paired_on and on < row.paired_on:
        yield "on", f"办结日期早于对接日期 {row.paired_on}，请核对。"


@transaction.atomic
def stop(task: HelpTask, *, reason: str, by: User) -> HelpTask:
    row = _held(task, by)
    refuse_if(_is_in(row, *HelpState.going()))
    row.state, row.reason = HelpState.STOPPED, reason.strip()
    return _saved(row, "中止", by=by, reason=row.reason)


def _held(task: HelpTask, by: User) -> HelpTask:
    rows = HelpTask.objects.select_for_update(no_key=True, of=("self",))
    row: HelpTask = rows.select_related("unit").get(pk=task.pk)
    require(by, TALENT_KEEP, row.unit)
    return row


def _saved(row: HelpTask, act: str, *, by: User, **more: Any) -> HelpTask:
    row.save()
    events.record(HELP_CHANGED, by=by, target=row, summary=f"{act}：{row}", **more)
    return row


def _is_in(row: HelpTask, *states: HelpState) -> Iterator[Problem]:
    if row.state not in states:
        yield "", f"“{row.matter}”现在是“{row.get_state_display()}”，不能这样办理。"


# Who may help ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Helper:
    """Somebody who may lead a matter, and why; with `lacks` what would have to be known first."""

    worthy: Worthy
    explained: str
    lacks: bool


def candidates(task: HelpTask, seen: Any, day: dt.date) -> list[Helper]:
    """The measure of needs with his wishes as the field and no place: who wishes to help with it,
    the highest level first, then whoever was asked last; behind them those who said nothing."""
    refused = Consent.objects.refused(ConsentPurpose.CONTACT).values("profile")
    rows = seen.free().exclude(profile__in=refused)
    willing = [
        Helper(one, _fits(task), False)
        for one in _best(rows.filter(wills__contains=[task.field]), day)
    ]
    unknown = [
        Helper(one, "资料缺：没有登记意愿领域", True) for one in _best(rows.filter(wills=[]), day)
    ]
    return [*willing, *unknown][:MOST]


def _best(rows: Any, day: dt.date) -> list[Worthy]:
    found = list(rows.select_related("profile__person", "village").order_by("pk"))
    graded = recognitions.with_grade(
        TalentProfile.objects.filter(pk__in=[one.profile_id for one in found]), day
    )
    places = dict(graded.values_list("pk", "grade_place"))
    last = dt.date.min

    def place(one: Worthy) -> tuple[int, int, int]:
        level = places.get(one.profile_id) or len(places) + MOST
        confirmed = one.profile.confirmed_on or last
        return level, -confirmed.toordinal(), one.pk

    return sorted(found, key=place)[:MOST]


def _fits(task: HelpTask) -> str:
    return f"领域 40/40：意愿领域含“{lookup.label('worthy_field', task.field)}”"


# The half-year -----------------------------------------------------------------------------------


def half_begins(day: dt.date) -> dt.date:
    return dt.date(day.year, _JULY if day.month >= _JULY else 1, 1)


def half_ends(day: dt.date) -> dt.date:
    year_ends = dt.date(day.year, 12, 31)
    return year_ends if day.month >= _JULY else dt.date(day.year, 6, 30)


def is_asked(day: dt.date) -> bool:
    """From so many working days before the end of the half-year."""
    ahead = rules.value("TA-13", "ahead", on=day)
    return day >= clock.after(half_ends(day), -ahead)
