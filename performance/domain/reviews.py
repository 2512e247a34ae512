"""Quarters and year end: the holder writes how far each target is, a panel judges."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from performance.actions import PROGRESS_WRITTEN, REVIEW_DECIDED
from performance.choices import PerformanceState
from performance.domain import marks
from performance.domain.files import held, is_in
from performance.domain.rights import require_keeper, require_writer
from performance.models import PerformanceFile, PerformanceReview, PerformanceTarget, ReviewLine
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if

LONGEST: Final = 200
FEWEST_JUDGES: Final = 3
_FULL: Final = Decimal(100)


def periods(year: int) -> list[Period]:
    """The four quarters, and the year itself, which is its end."""
    quarters = [Period(PeriodKind.QUARTER, year, number) for number in range(1, 5)]
    return [*quarters, Period(PeriodKind.YEAR, year)]


def may_begin(period: Period) -> bool:
    """A quarter once it runs; the year end in its last month."""
    last_month = Period.containing(period.last_day, PeriodKind.MONTH)
    begins = last_month if period.kind == PeriodKind.YEAR else period
    return begins.first_day <= timezone.localdate()


@transaction.atomic
def write(
    file: PerformanceFile,
    *,
    period: Period,
    said: Mapping[int, tuple[str, Decimal | None]],
    by: User,
) -> PerformanceReview:
    """`said`: words and rate by target. Written over until the panel has judged."""
    file = held(file)
    require_writer(file, by)
    targets = list(file.targets.in_force().in_order())
    refuse_if(
        is_in(file, PerformanceState.SET), _is_of_year(file, period), _is_open(file, period),
        _is_said(targets, said),
    )  # fmt: skip
    review, _ = PerformanceReview.objects.get_or_create(file=file, period=period)
    review.written_at, review.written_by = timezone.now(), by
    review.save()
    review.lines.all().delete()
    ReviewLine.objects.bulk_create(
        ReviewLine(
            review=review, target=target, words=said[target.pk][0].strip(),
            own_rate=said[target.pk][1],
        )
        for target in targets
    )  # fmt: skip
    events.record(PROGRESS_WRITTEN, by=by, target=file)
    return review


@transaction.atomic
def judge(
    file: PerformanceFile,
    *,
    period: Period,
    panel: Sequence[str],
    rates: Mapping[int, Decimal | None],
    opinion: str,
    by: User,
) -> PerformanceReview:
    """What the panel agreed on, by target; of those in force when the holder wrote, or now."""
    file = held(file)
    require_keeper(file, by)
    refuse_if(is_in(file, PerformanceState.SET), _is_of_year(file, period), _is_open(file, period))
    review, _ = PerformanceReview.objects.get_or_create(file=file, period=period)
    lines = _lines(review)
    names = [name.strip() for name in panel if name.strip()]
    refuse_if(_is_panel(names), _is_rated(lines, rates), _has_opinion(opinion))
    for line in lines:
        line.panel_rate = rates[line.target_id]
        line.save()
    mark = marks.of_review([(line.target.weight, line.panel_rate) for line in lines])
    review.panel, review.opinion = names, opinion.strip()
    review.score, review.formula = mark.value, mark.formula
    review.decided_at, review.decided_by = timezone.now(), by
    review.save()
    events.record(REVIEW_DECIDED, by=by, target=file)
    if file.holder_id is not None:
        notices.send(
            [file.holder_id],
            title=f"实绩档案{period.label}评议结果已登记",
            url=review.get_absolute_url(),
        )
    return review


def judged_by_now(file: PerformanceFile, period: Period) -> list[ReviewLine]:
    """The lines a panel is asked about, unsaved where the holder has written nothing."""
    review = file.reviews.filter(period=period).first()
    lines = list(_of(review)) if review else []
    return lines or [ReviewLine(target=each) for each in file.targets.in_force().in_order()]


def to_write(file: PerformanceFile, period: Period) -> list[ReviewLine]:
    """The lines the holder is asked about: targets in force now, with what he wrote of them."""
    review = file.reviews.filter(period=period).first()
    known = {line.target_id: line for line in _of(review)} if review else {}
    targets = file.targets.in_force().in_order()
    return [known.get(each.pk) or ReviewLine(target=each) for each in targets]


def _lines(review: PerformanceReview) -> list[ReviewLine]:
    if not review.lines.exists():
        targets = review.file.targets.in_force().in_order()
        ReviewLine.objects.bulk_create(ReviewLine(review=review, target=each) for each in targets)
    return list(_of(review))


def _of(review: PerformanceReview) -> Iterator[ReviewLine]:
    lines = review.lines.select_related("target")
    yield from lines.order_by("target__position", "target")


# What may stand in the way ------------------------------------------------------------------------


def _is_of_year(file: PerformanceFile, period: Period) -> Iterator[Problem]:
    if period not in periods(file.year):
        yield NON_FIELD_ERRORS, f"“{period.label}”不是{file.year}年的季度或年终。"
    elif not may_begin(period):
        yield NON_FIELD_ERRORS, f"“{period.label}”还没有到填写、评议的时间。"


def _is_open(file: PerformanceFile, period: Period) -> Iterator[Problem]:
    if file.reviews.filter(period=period, decided_at__isnull=False).exists():
        yield NON_FIELD_ERRORS, f"“{period.label}”已经评议，不能再改。"


def _is_said(
    targets: Sequence[PerformanceTarget], said: Mapping[int, tuple[str, Decimal | None]]
) -> Iterator[Problem]:
    for target in targets:
        words, rate = said.get(target.pk, ("", None))
        if not words.strip():
            yield f"words_{target.pk}", f"请填写第 {target.position} 项目标的完成情况。"
        if len(words.strip()) > LONGEST:
            yield f"words_{target.pk}", f"完成情况最多 {LONGEST} 字，请压缩。"
        yield from _is_rate(f"rate_{target.pk}", target, rate)


def _is_rate(name: str, target: PerformanceTarget, rate: Decimal | None) -> Iterator[Problem]:
    if rate is None or not 0 <= rate <= _FULL:
        yield name, f"请填写第 {target.position} 项目标的完成率，在 0 至 100 之间。"


def _is_rated(
    lines: Sequence[ReviewLine], rates: Mapping[int, Decimal | None]
) -> Iterator[Problem]:
    for line in lines:
        yield from _is_rate(f"rate_{line.target_id}", line.target, rates.get(line.target_id))


def _is_panel(names: Sequence[str]) -> Iterator[Problem]:
    if len(set(names)) < len(names):
        yield "panel", "评议小组的人名有重复，请核对。"
    elif len(names) < FEWEST_JUDGES or len(names) % 2 == 0:
        yield (
            "panel",
            f"评议小组应有 {FEWEST_JUDGES} 人以上的单数，现有 {len(names):,} 人。每行写一个姓名。",
        )


def _has_opinion(opinion: str) -> Iterator[Problem]:
    if not opinion.strip():
        yield "opinion", "请填写评议意见。"
