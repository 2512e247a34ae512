"""Grades are given for a quarter while it runs, and until the next one is over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessments.actions import GRADE_GIVEN
from assessments.choices import GRADE_WORDS, GradedLine
from assessments.models import Pairing, ReviewGrade
from assessments.permissions import GRADES_GIVE, GRADES_GIVE_LINKED
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import GroupMembership, Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@dataclass(frozen=True)
class GivenGrade:
    """`number`: the place of the grade among the words of its line, from the worst."""

    number: int
    comment: str = ""


def open_quarters() -> tuple[Period, Period]:
    """The last one that is over, and the one that runs."""
    running = Period.containing(timezone.localdate(), PeriodKind.QUARTER)
    return running.previous(), running


def graded_by(by: User, line: GradedLine) -> UnitQuerySet:
    """The units `by` grades: every assessed one, or those that stand by his township."""
    units = Unit.objects.still_open().select_related("kind").in_tree_order()
    members = GroupMembership.objects.present().filter(group__schemes__isnull=False)
    if line == GradedLine.PROJECT:
        return units.filter(by.scope(GRADES_GIVE).q("path"), pk__in=members.values("unit"))
    paired = Pairing.objects.filter(by.scope(GRADES_GIVE_LINKED).q("township__path"))
    return units.filter(pk__in=paired.values("unit"))


def missing(by: User, line: GradedLine, period: Period) -> UnitQuerySet:
    """Whom `by` has yet to grade."""
    given = ReviewGrade.objects.filter(line=line, period=period)
    return graded_by(by, line).exclude(pk__in=given.values("unit"))


@transaction.atomic
def give(
    line: GradedLine, *, period: Period, grades: Mapping[Unit, GivenGrade], by: User
) -> list[ReviewGrade]:
    """What stays as it was is left alone; who is not named keeps what he has."""
    refuse_if(_may_be_given(line, period, grades))
    kept = ReviewGrade.objects.select_for_update(of=("self",), no_key=True)
    known = {row.unit_id: row for row in kept.filter(line=line, period=period, unit__in=grades)}
    given = []
    for unit, grade in grades.items():
        at = _required(line, unit, by)
        row = known.get(unit.pk) or ReviewGrade(unit=unit, line=line, period=period)
        comment = grade.comment.strip()
        if row.pk and (row.number, row.comment) == (grade.number, comment):
            continue
        row.number, row.comment, row.graded_at = grade.number, comment, at
        row.given_at, row.given_by = timezone.now(), by
        row.save()
        events.record(GRADE_GIVEN, by=by, target=row, words=row.word)
        given.append(row)
    return given


def _required(line: GradedLine, unit: Unit, by: User) -> Unit:
    """Refuses whom it is not for; the unit in whose name it is given."""
    if by.unit.path.startswith(unit.path):
        raise Denied(f"“{unit}”是您本人所在的单位，请由其他人评定。")
    if line == GradedLine.PROJECT:
        require(by, GRADES_GIVE, unit)
        return by.unit
    pairing = Pairing.objects.filter(unit=unit).select_related("township").first()
    if pairing is None:
        raise Denied(f"“{unit}”没有包联的乡镇（街道）。请联系组织科登记包联关系。")
    require(by, GRADES_GIVE_LINKED, pairing.township)
    return pairing.township


def _may_be_given(
    line: GradedLine, period: Period, grades: Mapping[Unit, GivenGrade]
) -> Iterator[Problem]:
    quarters = open_quarters()
    if period not in quarters:
        named = "、".join(quarter.label for quarter in quarters)
        yield "", f"现在可以评定{named}，{period.label}不能再评。"
    words = GRADE_WORDS[line]
    for unit, grade in grades.items():
        if not 0 <= grade.number < len(words):
            yield "", f"“{unit}”的等次不在{'、'.join(words)}之中，请重新选择。"
