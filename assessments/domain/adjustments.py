"""Bonus, deduction, vetoes: entered with document and proof by one, approved by another, counted
once in the month of approval."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    ADJUSTMENT_APPROVED,
    ADJUSTMENT_PROPOSED,
    ADJUSTMENT_RECALLED,
    ADJUSTMENT_REFUSED,
)
from assessments.choices import AdjustmentState, ScoreEventKind
from assessments.domain.scoring.exact import HUNDRED, ZERO
from assessments.domain.scoring.terms import ScoreEvent
from assessments.file_purposes import ADJUSTMENT_PROOF
from assessments.models import Adjustment, Indicator, Scheme, SchemeCategory
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE
from assessments.presets.adjustments import AdjustmentTerms
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import uploads
from portal.inbox.domain import notices
from portal.orgs.models import GroupMembership, Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


def propose(
    scheme: Scheme,
    terms: AdjustmentTerms,
    *,
    unit: Unit,
    happened_on: dt.date,
    document: str,
    proof: UploadedFile,
    by: User,
    indicator: str = "",
) -> Adjustment:
    """It counts nothing until somebody else has approved it."""
    require(by, SCORES_MANAGE, unit)
    document = document.strip()
    refuse_if(
        _is_assessed(scheme, unit),
        _is_written(document, happened_on),
        _is_in_scheme(scheme, terms, indicator),
    )
    upload = uploads.accept(proof, by=by, unit=unit, purpose=ADJUSTMENT_PROOF)
    with transaction.atomic():
        uploads.keep(upload)
        made = Adjustment.objects.create(
            scheme=scheme,
            unit=unit,
            code=terms.code,
            label=terms.label,
            kind=terms.kind,
            marks=terms.marks,
            category=terms.category,
            share=terms.share,
            cap=terms.cap,
            indicator=indicator,
            happened_on=happened_on,
            document=document,
            proof=upload,
            proposed_by=by,
        )
        events.record(ADJUSTMENT_PROPOSED, by=by, target=made)
        return made


@transaction.atomic
def approve(adjustment: Adjustment, *, by: User) -> Adjustment:
    """Counted in the month that is running."""
    adjustment = _to_decide(adjustment, by)
    adjustment.period = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    _decided(adjustment, AdjustmentState.APPROVED, by)
    events.record(ADJUSTMENT_APPROVED, by=by, target=adjustment)
    return adjustment


@transaction.atomic
def refuse(adjustment: Adjustment, *, reason: str, by: User) -> Adjustment:
    adjustment = _to_decide(adjustment, by)
    refuse_if([] if reason.strip() else [("reason", "请填写不同意的理由。")])
    adjustment.reason = reason.strip()
    _decided(adjustment, AdjustmentState.REFUSED, by)
    notices.send(
        [adjustment.proposed_by_id],
        title=f"加减分事项未同意：{adjustment}",
        text=f"{by.name}：{adjustment.reason}",
        url=adjustment.get_absolute_url(),
    )
    events.record(ADJUSTMENT_REFUSED, by=by, target=adjustment, reason=reason)
    return adjustment


@transaction.atomic
def recall(adjustment: Adjustment, *, by: User) -> Adjustment:
    """Taken back by the one who entered it, before it is decided."""
    adjustment = _held(adjustment)
    require(by, SCORES_MANAGE, adjustment.unit)
    if adjustment.proposed_by_id != by.pk:
        raise Denied(f"“{adjustment}”只能由登记人收回。")
    refuse_if(_is_waiting(adjustment))
    adjustment.state = AdjustmentState.RECALLED
    adjustment.save()
    events.record(ADJUSTMENT_RECALLED, by=by, target=adjustment)
    return adjustment


def events_of(scheme: Scheme, period: Period, units: Sequence[Unit]) -> list[ScoreEvent]:
    """What was approved in the period, as the arithmetic takes it."""
    rows = Adjustment.objects.counted_in(period).filter(scheme=scheme, unit__in=units)
    return [event for row in rows.order_by("pk") for event in _as_events(row)]


def _as_events(row: Adjustment) -> Iterator[ScoreEvent]:
    if row.indicator:
        yield ScoreEvent(row.unit_id, ScoreEventKind.ZERO_LINE, indicator=row.indicator)
    yield ScoreEvent(
        row.unit_id,
        ScoreEventKind(row.kind),
        marks=row.marks or ZERO,
        category=row.category,
        share=(row.share or ZERO) / HUNDRED,
        cap=row.cap or ZERO,
    )


def _held(adjustment: Adjustment) -> Adjustment:
    rows = Adjustment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit").get(pk=adjustment.pk)


def _to_decide(adjustment: Adjustment, by: User) -> Adjustment:
    adjustment = _held(adjustment)
    require(by, SCORES_APPROVE, adjustment.unit)
    if adjustment.proposed_by_id == by.pk:
        raise Denied(f"“{adjustment}”是您本人登记的，请由其他人审批。")
    refuse_if(_is_waiting(adjustment))
    return adjustment


def _decided(adjustment: Adjustment, state: AdjustmentState, by: User) -> None:
    adjustment.state = state
    adjustment.decided_at, adjustment.decided_by = timezone.now(), by
    adjustment.save()


# What may stand in the way ------------------------------------------------------------------------


def _is_waiting(adjustment: Adjustment) -> Iterator[Problem]:
    if adjustment.state != AdjustmentState.PROPOSED:
        state = adjustment.get_state_display()
        yield NON_FIELD_ERRORS, f"“{adjustment}”{state}，不能再办理。请刷新页面查看。"


def _is_assessed(scheme: Scheme, unit: Unit) -> Iterator[Problem]:
    groups = scheme.groups.all()
    if not GroupMembership.objects.present().filter(unit=unit, group__in=groups).exists():
        yield "unit", f"“{unit}”不在“{scheme}”的考核分组中，请选择分组中的单位。"


def _is_written(document: str, happened_on: dt.date) -> Iterator[Problem]:
    if not document:
        yield "document", "请填写依据文件的文号。"
    if happened_on > timezone.localdate():
        yield "happened_on", "发生日期不能晚于今天。"


def _is_in_scheme(scheme: Scheme, terms: AdjustmentTerms, indicator: str) -> Iterator[Problem]:
    if terms.zeroes_a_line:
        known = Indicator.objects.filter(version__scheme=scheme, code=indicator)
        if not known.exists():
            yield "indicator", f"请写明填报不实的是“{scheme}”的哪项指标，填指标代码，如 C2。"
    elif indicator:
        yield "indicator", f"“{terms.label}”不针对单项指标，请不要填写指标代码。"
    categories = SchemeCategory.objects.filter(version__scheme=scheme, code=terms.category)
    if terms.category and not categories.exists():
        yield "category", f"“{scheme}”没有代码为“{terms.category}”的分类，不能按此项处理。"
