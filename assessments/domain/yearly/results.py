"""A group's year: worked out as often as wanted, graded by people, published for good."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    YEAR_EXCUSE_ENDED,
    YEAR_EXCUSED,
    YEAR_GRADED,
    YEAR_PUBLISHED,
    YEAR_SHARES_SET,
    YEAR_WORKED_OUT,
)
from assessments.choices import AdjustmentState, ScoreEventKind, SecretaryGrade, YearGrade
from assessments.domain.scores import standing
from assessments.domain.yearly import arithmetic, components, shares
from assessments.domain.yearly.arithmetic import PartMark
from assessments.models import Adjustment, SecretaryReview, YearEnd, YearExcuse, YearSheet
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules

_BY_LOT: Final = {part.key for part in arithmetic.PARTS if part.by_lot}  # nothing to excuse
_RESULT: Final = ("position", "parts", "total", "formula", "comprehensive", "barred")


@dataclass(frozen=True)
class GradeQuota:
    """AS-08, as it is shown."""

    base: int
    share: Fraction
    given: int

    @property
    def most(self) -> int:
        return arithmetic.places_for_excellent(self.base, self.share)

    @property
    def words(self) -> str:
        left = max(self.most - self.given, 0)
        return (
            f"优秀名额：{self.base:,} 个单位 × {float(self.share * 100):g}% 向下取整"
            f" = {self.most:,} 个，已定 {self.given:,} 个，还余 {left:,} 个。"
        )


@transaction.atomic
def work_out(group: ComparisonGroup, *, year: int, by: User) -> YearEnd:
    """From what is known now; grades already given stay, but for one that is barred meanwhile."""
    require(by, SCORES_MANAGE)
    units = standing.members(group, Period(PeriodKind.YEAR, year))
    refuse_if([] if units else [("group", f"“{group}”在{year}年底没有单位，不能核算。")])
    now, by_rule = timezone.now(), shares.of_rule(year)
    year_end, _ = YearEnd.objects.get_or_create(
        group=group,
        year=year,
        defaults={"worked_out_at": now, "worked_out_by": by, "shares": by_rule},
    )
    year_end = _held(year_end)
    refuse_if(_is_unpublished(year_end))
    year_end.worked_out_at, year_end.worked_out_by = now, by
    if not year_end.shares_reason:
        year_end.shares = by_rule
    year_end.save()
    _keep(year_end, units)
    events.record(YEAR_WORKED_OUT, by=by, target=year_end)
    return year_end


def _keep(year_end: YearEnd, units: Sequence[Unit]) -> None:
    set_by = shares.read(year_end.shares)
    marks = components.of_group(year_end.group, year_end.year, units, set_by)
    excused = _excused(year_end)
    totals = arithmetic.of_group(marks, set_by, excused)
    barred = dict(_barred(year_end.year, marks, excused))
    year_end.sheets.exclude(unit__in=units).delete()
    YearSheet.objects.bulk_create(
        [
            YearSheet(
                year_end=year_end,
                unit=unit,
                position=number,
                parts=[_as_kept(line) for line in totals[unit.pk].lines],
                total=totals[unit.pk].total,
                formula=totals[unit.pk].formula,
                comprehensive=totals[unit.pk].comprehensive,
                barred=barred.get(unit.pk, ""),
            )
            for number, unit in enumerate(units, start=1)
        ],
        update_conflicts=True,
        unique_fields=["year_end", "unit"],
        update_fields=_RESULT,
    )
    fallen = year_end.sheets.filter(grade=YearGrade.EXCELLENT).exclude(barred="")
    fallen.update(grade="", grade_reason="", graded_by=None)


def _excused(year_end: YearEnd) -> dict[int, set[str]]:
    excused: dict[int, set[str]] = defaultdict(set)
    for unit, part in year_end.excuses.values_list("unit", "part"):
        excused[unit].add(part)
    return excused


def _as_kept(line: arithmetic.PartLine) -> dict[str, Any]:
    return {
        "key": line.part.key,
        "label": line.part.label,
        "mark": str(line.mark.value) if line.mark else "",
        "how": line.mark.formula if line.mark else "",
        "counts": str(line.counts),
        "formula": line.formula,
        "held": line.is_held,
        "counted": line.is_counted,
        "excused": line.is_excused,
    }


def _barred(
    year: int, marks: Mapping[int, Mapping[str, PartMark]], excused: Mapping[int, Collection[str]]
) -> Iterator[tuple[int, str]]:
    """AS-07, and whoever made up a ledger: no 优秀, whatever their votes count in the total."""
    vetoed = Adjustment.objects.filter(
        state=AdjustmentState.APPROVED,
        kind=ScoreEventKind.VETO_TOTAL,
        unit__in=marks,
        period__in=[Period(PeriodKind.MONTH, year, number) for number in range(1, 13)],
    )
    why = {unit: f"一票否决：{label}" for unit, label in vetoed.values_list("unit", "label")}
    were_held = any("report" in own for own in marks.values())
    good = _good_reports(year, marks)
    for unit, own in marks.items():
        excuse = "report" not in own and "report" in excused.get(unit, ())
        if unit in why:
            yield unit, why[unit]
        elif were_held and unit not in good and not excuse:
            yield unit, "述职评议没有达到“好”"


def _good_reports(year: int, units: Collection[int]) -> set[int]:
    """As people decided, or as is proposed until they have."""
    reviews = SecretaryReview.objects.filter(period=Period(PeriodKind.YEAR, year), unit__in=units)
    rows = reviews.values_list("unit", "grade", "proposal")
    return {unit for unit, grade, proposed in rows if (grade or proposed) == SecretaryGrade.GOOD}


@transaction.atomic
def set_shares(year_end: YearEnd, *, given: Mapping[str, Any], reason: str, by: User) -> YearEnd:
    """Decided for this group and year alone; given as the rule has them it follows the rule again.
    The totals are worked out anew at once."""
    require(by, SCORES_MANAGE)
    year_end = _held(year_end)
    refuse_if(
        _is_unpublished(year_end),
        shares.rule().problems(given),
        [] if reason.strip() else [("reason", "请写明依据，例如“县委办〔2026〕3号”。")],
    )
    before, year_end.shares = year_end.shares, shares.rule().kept(given)
    follows = shares.read(year_end.shares) == shares.read(shares.of_rule(year_end.year))
    year_end.shares_reason = "" if follows else reason.strip()
    year_end.save(update_fields=["shares", "shares_reason"])
    _work_out_again(year_end)
    changed = shares.changes(before, year_end.shares)
    events.record(YEAR_SHARES_SET, by=by, target=year_end, reason=reason.strip(), changed=changed)
    return year_end


@transaction.atomic
def grade(sheet: YearSheet, *, grade: str, reason: str, by: User) -> YearSheet:
    """Given by people, on a decision; the total is shown beside it."""
    year_end = _held(sheet.year_end)
    require(by, SCORES_MANAGE, sheet.unit)
    sheet.refresh_from_db()
    refuse_if(
        _is_unpublished(year_end),
        [] if grade in YearGrade.values else [("grade", "请选择等次。")],
        [] if reason.strip() else [("reason", "请填写理由，例如“县委常委会第 5 次会议研究”。")],
        _may_be_excellent(sheet) if grade == YearGrade.EXCELLENT else [],
    )
    sheet.grade, sheet.grade_reason, sheet.graded_by = grade, reason.strip(), by
    sheet.save(update_fields=["grade", "grade_reason", "graded_by"])
    events.record(YEAR_GRADED, by=by, target=sheet, reason=reason.strip())
    return sheet


@transaction.atomic
def excuse(sheet: YearSheet, *, part: str, reason: str, by: User) -> YearExcuse:
    """A component this unit missed with leave; the total is worked out anew at once."""
    year_end = _held(sheet.year_end)
    require(by, SCORES_MANAGE, sheet.unit)
    sheet.refresh_from_db()
    refuse_if(
        _is_unpublished(year_end),
        _is_missed(sheet, part),
        [] if reason.strip() else [("reason", "请写明批准的依据，例如“县委办〔2026〕3号”。")],
    )
    made, _ = YearExcuse.objects.update_or_create(
        year_end=year_end,
        unit=sheet.unit,
        part=part,
        defaults={"reason": reason.strip(), "excused_at": timezone.now(), "excused_by": by},
    )
    _work_out_again(year_end)
    events.record(YEAR_EXCUSED, by=by, target=sheet, reason=reason.strip())
    return made


@transaction.atomic
def end_excuse(excuse: YearExcuse, *, by: User) -> YearEnd:
    """Entered wrongly, or held later after all."""
    year_end = _held(excuse.year_end)
    require(by, SCORES_MANAGE, excuse.unit)
    refuse_if(_is_unpublished(year_end))
    sheet = year_end.sheets.get(unit=excuse.unit)
    excuse.delete()
    _work_out_again(year_end)
    events.record(YEAR_EXCUSE_ENDED, by=by, target=sheet)
    return year_end


def _work_out_again(year_end: YearEnd) -> None:
    _keep(year_end, standing.members(year_end.group, Period(PeriodKind.YEAR, year_end.year)))


def missed_parts(sheet: YearSheet) -> list[tuple[str, str]]:
    """What was held for the group and has no mark of this unit."""
    return [
        (part["key"], part["label"])
        for part in sheet.parts
        if not part["mark"] and (part["held"] or part.get("excused")) and part["key"] not in _BY_LOT
    ]


@transaction.atomic
def publish(year_end: YearEnd, *, by: User) -> YearEnd:
    require(by, SCORES_APPROVE)
    year_end = _held(year_end)
    refuse_if(_is_unpublished(year_end), _is_over(year_end), _is_graded(year_end))
    year_end.published_at, year_end.published_by = timezone.now(), by
    year_end.save(update_fields=["published_at", "published_by"])
    events.record(YEAR_PUBLISHED, by=by, target=year_end)
    return year_end


def quota_of(year_end: YearEnd, *, without: YearSheet | None = None) -> GradeQuota:
    sheets = year_end.sheets.all()
    others = sheets.exclude(pk=without.pk) if without else sheets
    share = rules.value("AS-05", "teams", on=timezone.localdate())
    given = others.filter(grade=YearGrade.EXCELLENT).count()
    return GradeQuota(sheets.count(), Fraction(share), given)


def excellent_streaks(year: int, user: User) -> tuple[int, list[Unit]]:
    """AS-06, ASM-10: how many years, and the units that were 优秀 in each; a proposal, no more."""
    years = rules.value("AS-06", "years", on=timezone.localdate())
    wanted = range(year - years + 1, year + 1)
    sheets = YearSheet.objects.visible_to(user).filter(
        year_end__published_at__isnull=False, year_end__year__in=wanted, grade=YearGrade.EXCELLENT
    )
    by_unit: dict[int, set[int]] = {}
    for unit, in_year in sheets.values_list("unit", "year_end__year"):
        by_unit.setdefault(unit, set()).add(in_year)
    all_of_them = [unit for unit, some in by_unit.items() if len(some) == years]
    return years, list(Unit.objects.filter(pk__in=all_of_them).in_tree_order())


def _held(year_end: YearEnd) -> YearEnd:
    rows = YearEnd.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("group").get(pk=year_end.pk)


# What may stand in the way ------------------------------------------------------------------------


def _is_unpublished(year_end: YearEnd) -> Iterator[Problem]:
    if year_end.is_published:
        yield NON_FIELD_ERRORS, f"“{year_end}”已经公布，不能再改。"


def _is_missed(sheet: YearSheet, part: str) -> Iterator[Problem]:
    if part not in dict(missed_parts(sheet)):
        yield "part", "只有全组开展了、本单位没有成绩的项目，才能登记为经批准不参加。"


def _is_over(year_end: YearEnd) -> Iterator[Problem]:
    if timezone.localdate().year <= year_end.year:
        yield NON_FIELD_ERRORS, f"{year_end.year}年还没有结束，不能公布。"


def _is_graded(year_end: YearEnd) -> Iterator[Problem]:
    waiting = year_end.sheets.filter(grade="").count()
    if waiting:
        yield NON_FIELD_ERRORS, f"还有 {waiting:,} 个单位没有确定等次，请先登记。"


def _may_be_excellent(sheet: YearSheet) -> Iterator[Problem]:
    if sheet.barred:
        yield "grade", f"“{sheet.unit}”不得评为优秀：{sheet.barred}。"
    quota = quota_of(sheet.year_end, without=sheet)
    if quota.given >= quota.most:
        yield "grade", f"{quota.words}不能再定优秀。"
