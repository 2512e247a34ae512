"""Kinds of activities, duties, exemptions and readings: data of the county's."""

from collections.abc import Iterator

from branches.actions import DUTY_CHANGED, DUTY_EXEMPTED, STUDY_CHANGED
from branches.choices.life import LAST_CLOSING
from branches.models import ActivityKind, Duty, DutyExemption, StudyItem
from branches.permissions import ACTIVITIES_REVIEW, ACTIVITIES_SET_UP
from portal.deeds.domain import plain
from portal.periods import PeriodKind
from portal.problems import Problem


def _kind_fits(kind: ActivityKind) -> Iterator[Problem]:
    other = kind.counts_as
    if other is not None and other.pk == kind.pk:
        yield "counts_as", "不能抵作它自己。请另选，或者留空。"
    elif other is not None and other.counts_as_id:
        yield "counts_as", f"“{other}”自己抵作“{other.counts_as}”，请直接选“{other.counts_as}”。"


KINDS = plain.PlainActs(
    ActivityKind,
    ACTIVITIES_SET_UP,
    DUTY_CHANGED,
    fields=("code", "name", "book", "audience", "counts_as", "gives_hours", "position"),
    stays=("code",),
    noun="活动类型",
    ends="closed_on",
    checks=_kind_fits,
)


def _duty_fits(duty: Duty) -> Iterator[Problem]:
    if not 1 <= duty.closing_month <= LAST_CLOSING:
        yield (
            "closing_month",
            f"请填 1 至 {LAST_CLOSING}：13、14、15 为次年 1、2、3 月。",
        )
    if not duty.times:
        yield "times", "次数至少是 1。"


DUTIES = plain.PlainActs(
    Duty,
    ACTIVITIES_SET_UP,
    DUTY_CHANGED,
    fields=("kind", "period", "owed_by", "rule", "times", "closing_month"),
    noun="应开展事项",
    ends="closed_on",
    checks=_duty_fits,
)


def _ends_after_start(exemption: DutyExemption) -> Iterator[Problem]:
    if exemption.until < exemption.since:
        yield "until", f"止于 {exemption.until}，早于开始的 {exemption.since}。请核对。"


EXEMPTIONS = plain.PlainActs(
    DutyExemption,
    ACTIVITIES_REVIEW,
    DUTY_EXEMPTED,
    fields=("organization", "duty", "since", "until", "reason", "approved_by"),
    noun="免开展",
    adds="批准",
    unit="organization.unit",
    ends="closed_on",
    checks=_ends_after_start,
)


def _of_a_month(item: StudyItem) -> Iterator[Problem]:
    if item.month.kind != PeriodKind.MONTH:
        yield "month", "请填写月份，例如 2026-11。"


STUDY = plain.PlainActs(
    StudyItem,
    ACTIVITIES_SET_UP,
    STUDY_CHANGED,
    fields=("month", "title", "position"),
    noun="必学篇目",
    ends="closed_on",
    checks=_of_a_month,
)
