"""志愿书: numbers handed out in runs, spoilt ones kept, each used once."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone

from branches.actions import ADMISSION_SET_UP
from branches.choices.admission import StepCode
from branches.domain.admission.story import StepFacts, Story
from branches.models import CaseStep, FormRange, VoidForm
from branches.permissions import ADMISSION_OVERSEE
from portal.deeds.domain import plain
from portal.orgs.models import Unit
from portal.problems import Problem

_TAIL: Final = re.compile(r"([0-9]{1,9})$")


def _run_fits(run: FormRange) -> Iterator[Problem]:
    if run.last < run.first:
        yield "last", f"止号 {run.last} 小于起号 {run.first}。请核对。"
    others = FormRange.objects.in_force().filter(
        prefix=run.prefix, first__lte=run.last, last__gte=run.first
    )
    if other := others.exclude(pk=run.pk).select_related("unit").first():
        yield "first", f"与发给“{other.unit}”的 {other} 重号。请核对号段。"


RANGES: Final = plain.PlainActs(
    FormRange,
    ADMISSION_OVERSEE,
    ADMISSION_SET_UP,
    fields=("unit", "prefix", "first", "last", "handed_on"),
    noun="志愿书号段",
    adds="发放",
    unit="unit",
    ends="closed_on",
    checks=_run_fits,
)


def _void_fits(form: VoidForm) -> Iterator[Problem]:
    if not _is_of(form.range, form.number):
        yield "number", f"不在号段 {form.range} 内。请核对编号。"
    if used := _used(form.number).first():
        yield "number", f"{form.number} 已用于“{used.case}”，不能作废。"
    if form.voided_on > timezone.localdate():
        yield "voided_on", "日期晚于今天。"


VOIDED: Final = plain.PlainActs(
    VoidForm,
    ADMISSION_OVERSEE,
    ADMISSION_SET_UP,
    fields=("range", "number", "voided_on", "reason"),
    noun="作废志愿书",
    adds="登记",
    unit="range.unit",
    ends="closed_on",
    checks=_void_fits,
)


def _used(number: str) -> Any:
    rows = CaseStep.objects.standing().filter(form_number=number)
    return rows.select_related("case__person")


def _is_of(run: FormRange, number: str) -> bool:
    """As many digits as one writes: 0012 and 12 are one number of a run."""
    if not number.startswith(run.prefix):
        return False
    tail = number[len(run.prefix) :]
    return bool(_TAIL.fullmatch(tail)) and run.first <= int(tail) <= run.last


def is_free(number: str, *, apart_from: int | None = None) -> Iterator[Problem]:
    """Each is used once, a spoilt one never."""
    if used := _used(number).exclude(case=apart_from).first():
        yield "form_number", f"编号 {number} 已用于“{used.case}”（{used.happened_on}）。请核对。"
    if VoidForm.objects.in_force().filter(number=number).exists():
        yield "form_number", f"编号 {number} 已作废。请换用新的志愿书。"


def fits(story: Story, step: StepFacts) -> Iterator[Problem]:
    """Out of a run handed to the unit or one above it; where none was handed out, any."""
    number = step.form_number.strip()
    if step.code != StepCode.FORM or not number:
        return
    yield from is_free(number, apart_from=story.pk)
    runs = list(_runs_of(story.organisation.unit))
    if runs and not any(_is_of(run, number) for run in runs):
        told = "、".join(str(run) for run in runs[:3])
        yield "form_number", f"编号 {number} 不在发给本单位的号段内（{told}）。请核对。"


def _runs_of(unit: Unit) -> Any:
    paths = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    return FormRange.objects.in_force().filter(unit__path__in=paths).order_by("pk")
