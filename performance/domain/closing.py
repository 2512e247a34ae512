"""The year end: the mark, the grade within its quota, the lock."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from performance.actions import FILE_LOCKED, FILE_UNLOCKED
from performance.choices import PerformanceState, PersonGrade, ThirdPart, UnitGrade
from performance.domain import marks
from performance.domain.files import held, is_in
from performance.domain.marks import Shares, ToldMark
from performance.domain.rights import require_keeper
from performance.models import PerformanceFile
from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import PeriodKind
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules

# A head's grade under that of his team: AS-05.
_NOT_UNDER: Final[dict[str, set[str]]] = {
    UnitGrade.FAIR: {PersonGrade.EXCELLENT},
    UnitGrade.POOR: {PersonGrade.EXCELLENT, PersonGrade.COMPETENT},
}
_MOST: Final = Decimal(100)
_UNJUDGED: Final = "至少要有一个季度和年终的评议结果，才能确定等次。请先登记评议结果。"


@dataclass(frozen=True)
class Quota:
    """How many may be 优秀: `floor(share × base)`; the base leaves out those without a grade."""

    base: int
    share: Fraction
    given: int

    @property
    def most(self) -> int:
        return marks.places_for_excellent(self.base, self.share)

    @property
    def left(self) -> int:
        return max(self.most - self.given, 0)

    @property
    def words(self) -> str:
        percent = f"{float(self.share * 100):g}%"
        return (
            f"优秀名额：{self.base:,} × {percent} 向下取整 = {self.most:,}，"
            f"已定 {self.given:,}，还余 {self.left:,}。"
        )


def quota_of(file: PerformanceFile) -> Quota:
    """Of the files of the same kind and year, this one's own grade left out."""
    files = PerformanceFile.objects.filter(year=file.year, person__isnull=not file.is_persons)
    base = files.exclude(grade=PersonGrade.NONE).count()
    given = files.exclude(pk=file.pk).filter(grade=PersonGrade.EXCELLENT).count()
    on = timezone.localdate()
    share = rules.value("AS-05", "leaders" if file.is_persons else "teams", on=on)
    return Quota(base, Fraction(share), given)


def parts_of(file: PerformanceFile) -> tuple[list[Decimal], Decimal | None]:
    """The quarters that were judged, and the year end."""
    judged = file.reviews.filter(decided_at__isnull=False).order_by("period")
    quarters = [
        r.score for r in judged if r.period.kind == PeriodKind.QUARTER and r.score is not None
    ]
    ends = [r.score for r in judged if r.period.kind == PeriodKind.YEAR]
    return quarters, ends[0] if ends else None


def mark_of(file: PerformanceFile, third: Decimal | None) -> ToldMark | None:
    """None until a quarter and the year end have been judged."""
    quarters, year_end = parts_of(file)
    if not quarters or year_end is None:
        return None
    mean = marks.mean(quarters)
    year = marks.of_year(mean.value, year_end, third, shares(file))
    return ToldMark(year.value, f"季度平均 {mean.formula}；年度 {year.formula}")


def shares(file: PerformanceFile) -> Shares:
    in_force = rules.current("AS-09", on=timezone.localdate())
    return Shares(
        Fraction(in_force["quarters"]),
        Fraction(in_force["year_end"]),
        Fraction(in_force["projects"]),
    )


@transaction.atomic
def lock(
    file: PerformanceFile,
    *,
    third_part: str,
    third_mark: Decimal | None = None,
    grade: str,
    grade_reason: str,
    by: User,
) -> PerformanceFile:
    """People give the grade; the mark and the quota are shown beside it."""
    _take_turns(file)
    file = held(file)
    require_keeper(file, by)
    held_third = None if third_part == ThirdPart.NONE else third_mark
    mark = mark_of(file, held_third)
    refuse_if(
        is_in(file, PerformanceState.SET), _is_third(third_part, third_mark),
        _is_grade(file, grade), _has_reason(grade_reason), _is_in_quota(file, grade),
        _is_under_team(file, grade), _nothing_waits(file),
    )  # fmt: skip
    if mark is None:
        raise ValidationError(_UNJUDGED)
    file.third_part, file.third_mark = third_part, held_third
    file.total, file.formula = mark.value, mark.formula
    file.grade, file.grade_reason = grade, grade_reason.strip()
    file.state, file.locked_at, file.locked_by = PerformanceState.LOCKED, timezone.now(), by
    file.save()
    events.record(FILE_LOCKED, by=by, target=file)
    return file


@transaction.atomic
def unlock(file: PerformanceFile, *, reason: str, by: User) -> PerformanceFile:
    """A grade given by mistake: the reason stays in the trail, the place is free again."""
    file = held(file)
    require_keeper(file, by)
    refuse_if(
        is_in(file, PerformanceState.LOCKED),
        [] if reason.strip() else [("reason", "请填写解除锁定的理由。")],
    )
    file.state, file.locked_at, file.locked_by = PerformanceState.SET, None, None
    file.total, file.formula, file.grade, file.grade_reason = None, "", "", ""
    file.save()
    events.record(FILE_UNLOCKED, by=by, target=file, reason=reason.strip())
    return file


def _take_turns(file: PerformanceFile) -> None:
    """Two who give the last place at the same moment: the later one is told that it is gone."""
    files = PerformanceFile.objects.filter(year=file.year, person__isnull=not file.is_persons)
    list(files.select_for_update(no_key=True).order_by("pk").values_list("pk"))


# What may stand in the way ------------------------------------------------------------------------


def _is_third(part: str, mark: Decimal | None) -> Iterator[Problem]:
    if part == ThirdPart.NONE:
        if mark is not None:
            yield "third_mark", "没有开展的不填得分。"
    elif mark is None or not 0 <= mark <= _MOST:
        yield "third_mark", "请填写得分，在 0 至 100 之间。"


def _is_grade(file: PerformanceFile, grade: str) -> Iterator[Problem]:
    if grade not in (PersonGrade if file.is_persons else UnitGrade).values:
        yield "grade", "请选择等次。"


def _has_reason(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield "grade_reason", "请填写确定等次的理由，例如“县委常委会第 5 次会议研究”。"


def _is_in_quota(file: PerformanceFile, grade: str) -> Iterator[Problem]:
    if grade == PersonGrade.EXCELLENT and not (quota := quota_of(file)).left:
        yield "grade", f"{quota.words}不能再定优秀；确需提高比例的，先在“规则”中修改 AS-05。"


def _is_under_team(file: PerformanceFile, grade: str) -> Iterator[Problem]:
    """考核班子与考核干部“双轨”: of the head of the unit only."""
    if not file.is_persons or file.head_id is None or file.head_id != file.holder_id:
        return
    teams = PerformanceFile.objects.of_units().filter(unit=file.unit, year=file.year)
    team = teams.exclude(grade="").first()
    if team and grade in _NOT_UNDER.get(team.grade, set()):
        label = team.get_grade_display()
        yield "grade", f"单位班子评为{label}，主要负责人不能评为{PersonGrade(grade).label}。"


def _nothing_waits(file: PerformanceFile) -> Iterator[Problem]:
    if file.targets.filter(changes__state="waiting").exists():
        yield NON_FIELD_ERRORS, "还有目标调整申请没有审批，请先审批。"
