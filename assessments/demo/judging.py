"""A round of judges in summer with its result, one that runs, and last year's appraisals."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Final

from django.utils import timezone

from assessments.choices import JudgingState
from assessments.domain.ballots import appraisals, terms
from assessments.domain.ballots import arithmetic as votes
from assessments.domain.judges import arithmetic
from assessments.models import BallotCount, JudgedUnit, JudgesSheet, JudgingRound, SecretaryReview
from assessments.presets import ballots
from assessments.presets.judges import ITEMS, STEP
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_TITLE: Final = "书记项目现场观摩"
_JUDGES: Final = 7
_ROUNDS: Final = ((160, True), (4, False))  # days ago, whether it is over
_VOTERS: Final = {"standing": 11, "committee": 36, "people": 60}
_UNDECIDED: Final = 2
_LEFT_BLANK: Final = 0.02
_NOT_YET: Final = 0.5  # of the running round


def build(plan: DemoPlan) -> None:
    by = User.objects.active().holding(RoleKey.ORGANIZATION_OFFICE).order_by("pk").first()
    leader = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()
    towns = list(Unit.objects.still_open().at_level("township").in_tree_order())
    if by is None or leader is None or not towns:
        return
    offices = (RoleKey.GENERAL_OFFICE, RoleKey.CADRE_OFFICE, RoleKey.TALENT_OFFICE)
    roles = (*offices, RoleKey.ASSESSMENT_OFFICE, RoleKey.DEPARTMENT_LEADER, RoleKey.UNIT_CONTACT)
    judges = [
        user
        for role in roles
        for user in User.objects.active().holding(role).select_related("unit").order_by("pk")[:2]
    ]
    chosen = list({user.pk: user for user in judges}.values())[:_JUDGES]
    dice = plan.random("judges")
    for ago, is_over in _ROUNDS:
        _round(plan.today - dt.timedelta(days=ago), towns, chosen, dice, by, is_over=is_over)


def finish(plan: DemoPlan) -> None:
    """Votes of last year, beside what its months were given."""
    leader = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()
    towns = list(Unit.objects.still_open().at_level("township").in_tree_order())
    if leader is not None and towns:
        _appraisals(plan, towns, plan.random("appraisals"), leader)


def _round(
    day: dt.date,
    towns: Sequence[Unit],
    judges: Sequence[User],
    dice: Random,
    by: User,
    *,
    is_over: bool,
) -> None:
    closed = {"state": JudgingState.CLOSED, "closed_at": timezone.now(), "closed_by": by}
    made = JudgingRound.objects.create(
        title=_TITLE,
        period=Period.containing(day, PeriodKind.HALF),
        held_on=day,
        opened_by=by,
        **(closed if is_over else {}),
    )
    judged = JudgedUnit.objects.bulk_create(JudgedUnit(round=made, unit=unit) for unit in towns)
    sheets: list[JudgesSheet] = []
    for one in judged:
        mine = [_sheet(one, judge, dice, is_over=is_over) for judge in judges]
        sheets += mine
        if is_over:
            found = arithmetic.result([sheet.marks for sheet in mine], drops_extremes=True)
            one.mark, one.valid, one.spoiled = found.mark, found.valid, found.spoiled
            one.lowest, one.highest = found.dropped or (None, None)
    JudgesSheet.objects.bulk_create(sheets)
    fields = ("mark", "valid", "spoiled", "lowest", "highest")
    JudgedUnit.objects.bulk_update(judged, fields)


def _sheet(one: JudgedUnit, judge: User, dice: Random, *, is_over: bool) -> JudgesSheet:
    if not is_over and dice.random() < _NOT_YET:
        return JudgesSheet(judged=one, judge=judge)
    marks: list[Decimal | None] = [
        item.full - STEP * dice.randint(0, item.full // 3) for item in ITEMS
    ]
    if dice.random() < _LEFT_BLANK:
        marks[-1] = None
    return JudgesSheet(judged=one, judge=judge, marks=marks, handed_in_at=timezone.now())


def _appraisals(plan: DemoPlan, towns: Sequence[Unit], dice: Random, leader: User) -> None:
    year = Period.containing(plan.today, PeriodKind.YEAR).previous()
    held_on = dt.date(plan.today.year, 1, 18)
    rows = [SecretaryReview(unit=unit, period=year, held_on=held_on) for unit in towns]
    counted, worth = [_votes(dice) for _ in rows], terms.on(held_on)
    for number, (row, given) in enumerate(zip(rows, counted, strict=True)):
        overall = {group: items[ballots.COUNTED] for group, items in given.items()}
        row.daily = appraisals.yearly_mean(row.unit, year)
        row.mark = votes.mark(overall, row.daily, worth)
        row.proposal = "" if row.mark is None else votes.proposal(row.mark, worth)
        row.comment = "抓基层党建责任清楚，村集体经济和发展党员还要加力。"
        if number >= _UNDECIDED:
            row.grade, row.decided_by, row.decided_at = row.proposal, leader, timezone.now()
    SecretaryReview.objects.bulk_create(rows)
    BallotCount.objects.bulk_create(
        BallotCount(appraisal=row, group=group, item=item, votes=counts)
        for row, given in zip(rows, counted, strict=True)
        for group, items in given.items()
        for item, counts in items.items()
    )


def _votes(dice: Random) -> dict[str, dict[str, list[int]]]:
    return {
        group: {item.key: _of_one_item(voters, dice) for item in ballots.ITEMS}
        for group, voters in _VOTERS.items()
    }


def _of_one_item(voters: int, dice: Random) -> list[int]:
    good = dice.randint(voters // 3, voters * 9 // 10)
    better = dice.randint(0, voters - good)
    fair = dice.randint(0, (voters - good - better) // 2)
    poor = dice.randint(0, (voters - good - better - fair) // 4)
    return [good, better, fair, poor, voters - good - better - fair - poor]
