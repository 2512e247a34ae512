"""The demo county's performance files: every assessed unit's, last year's graded; a few cadres'."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Final

from performance.choices import PerformanceState, PersonGrade, UnitGrade
from performance.domain import marks, reviews, templates
from performance.domain.marks import Shares
from performance.models import (
    PerformanceFile,
    PerformanceReview,
    PerformanceTarget,
    ReviewLine,
    TargetChange,
)
from portal.accounts.models import User
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.models import GroupMembership, Unit
from portal.people.choices import Sex
from portal.people.models import Person
from portal.periods import Period, PeriodKind

_HOLDER: Final = "xz01"
_PANEL: Final = ["评议组长", "评议成员甲", "评议成员乙"]
_WORDS: Final = "按序时推进，主要任务已落实到责任人，存在的问题已列出清单。"
_PERSONS: Final = 6
_ON_SCHEDULE: Final = 0.9
_BATCH: Final = 2000


def build(plan: DemoPlan) -> None:
    judge = _office("assessment_office")
    keeper = _office("cadre_office")
    if judge is None or keeper is None:
        return
    members = GroupMembership.objects.present().values("unit")
    units = list(Unit.objects.still_open().filter(pk__in=members).in_tree_order())
    year = plan.today.year
    files = [PerformanceFile(unit=unit, year=year - back) for back in (1, 0) for unit in units]
    _FilesOfOffice(plan, files, judge).write()
    own = [*_of_persons(plan, units)]
    _FilesOfOffice(plan, own, keeper).write()
    if own:
        _change(own[0])


def _office(role: str) -> User | None:
    return User.objects.active().holding(role).order_by("pk").first()


def _of_persons(plan: DemoPlan, units: Sequence[Unit]) -> Iterator[PerformanceFile]:
    """The member of the first township has an account; of the others 干部科 writes."""
    holder = User.objects.filter(username=_HOLDER).select_related("unit").first()
    if holder is not None:
        facts = {"sex": Sex.MALE, "birth": PartialDate(1983, 6), "nationality": "汉族"}
        person = Person.objects.create(name=holder.name, unit=holder.unit, **facts)
        yield PerformanceFile(person=person, unit=holder.unit, year=plan.today.year, holder=holder)
    for unit in units[:_PERSONS]:
        people = Person.objects.filter(unit=unit, cadre__isnull=False).order_by("pk")
        if (person := people.first()) is not None:
            yield PerformanceFile(person=person, unit=unit, year=plan.today.year)


class _FilesOfOffice:
    """Files of one office: targets, the quarters that are over, last year's grades."""

    def __init__(self, plan: DemoPlan, files: list[PerformanceFile], office: User) -> None:
        self.plan, self.files, self.office = plan, files, office
        self.dice = plan.random(f"performance {office.pk}")
        self.now = plan.moment(20, self.dice)
        self.reviews: list[PerformanceReview] = []
        self.lines: list[ReviewLine] = []

    def write(self) -> None:
        for file in self.files:
            file.state, file.set_at, file.set_by = PerformanceState.SET, self.now, self.office
        PerformanceFile.objects.bulk_create(self.files, batch_size=_BATCH)
        targets = {file: templates.rows(file) for file in self.files}
        PerformanceTarget.objects.bulk_create(
            [row for rows in targets.values() for row in rows], batch_size=_BATCH
        )
        for file in self.files:
            self._year(file, targets[file])
        PerformanceReview.objects.bulk_create(self.reviews, batch_size=_BATCH)
        ReviewLine.objects.bulk_create(self.lines, batch_size=_BATCH)
        self._grade()

    def _year(self, file: PerformanceFile, targets: list[PerformanceTarget]) -> None:
        running = Period.containing(self.plan.today, PeriodKind.QUARTER)
        over = [
            period for period in reviews.periods(file.year) if period.last_day < running.first_day
        ]
        for period in over:
            # The last quarter of a few is written and waits to be judged.
            waits = period == over[-1] and file.year == running.year and file.unit_id % 5 == 0
            self._review(file, period, targets, waits=waits)

    def _review(
        self,
        file: PerformanceFile,
        period: Period,
        targets: list[PerformanceTarget],
        *,
        waits: bool,
    ) -> None:
        review = PerformanceReview(
            file=file, period=period, written_at=self.now, written_by=self.office
        )
        rated = [(target, _rates(self.dice)) for target in targets]
        if not waits:
            mark = marks.of_review([(target.weight, panel) for target, (_, panel) in rated])
            review.score, review.formula = mark.value, mark.formula
            review.panel, review.opinion = _PANEL, "完成情况属实，进度符合要求。"
            review.decided_at, review.decided_by = self.now, self.office
        self.reviews.append(review)
        self.lines += [
            ReviewLine(
                review=review, target=target, words=_WORDS, own_rate=own,
                panel_rate=None if waits else panel,
            )
            for target, (own, panel) in rated
        ]  # fmt: skip

    def _grade(self) -> None:
        """Last year's, the best third of the quota 优秀; people gave the grades."""
        usual = Shares(*(marks.Fraction(part, 10) for part in (4, 4, 2)))
        done = [file for file in self.files if file.year < self.plan.today.year]
        by_file: dict[int, dict[PeriodKind, list[Decimal]]] = {}
        for review in self.reviews:
            if review.score is not None:
                kinds = by_file.setdefault(review.file_id, {})
                kinds.setdefault(review.period.kind, []).append(review.score)
        for file in done:
            scores = by_file[file.pk]
            mean = marks.mean(scores[PeriodKind.QUARTER])
            year = marks.of_year(mean.value, scores[PeriodKind.YEAR][0], None, usual)
            file.total, file.formula = year.value, f"季度平均 {mean.formula}；年度 {year.formula}"
            file.state, file.locked_at, file.locked_by = (
                PerformanceState.LOCKED,
                self.now,
                self.office,
            )
            file.grade = PersonGrade.COMPETENT if file.is_persons else UnitGrade.GOOD
            file.grade_reason = "县委常委会研究决定"
        ranked = sorted(done, key=lambda file: file.total or 0, reverse=True)
        for file in ranked[: len(done) // 4]:
            file.grade = UnitGrade.EXCELLENT
        columns = ["total", "formula", "state", "locked_at", "locked_by", "grade", "grade_reason"]
        PerformanceFile.objects.bulk_update(done, columns, batch_size=_BATCH)


def _rates(dice: Random) -> tuple[Decimal, Decimal]:
    """Most of what was promised is kept; of the rest the panel sees a little less."""
    if dice.random() < _ON_SCHEDULE:
        return Decimal(100), Decimal(100)
    own = dice.randint(80, 100)
    return Decimal(own), Decimal(own - dice.randint(1, 8))


def _change(file: PerformanceFile) -> None:
    """One change waits."""
    target = file.targets.in_order().first()
    if target is None or file.holder is None:
        return
    TargetChange.objects.create(
        target=target,
        goal="分管工作年度目标：集体经济收入 50 万元以上的村达到 8 个",
        standard="以农经年报为准",
        due_on=target.due_on,
        reason="县里下达的任务数有调整",
        asked_by=file.holder,
    )
