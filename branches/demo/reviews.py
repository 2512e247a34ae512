"""Last year's reviews of the demo county, this year's begun, ballots of the last elections."""

import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from branches.choices.members import Category
from branches.choices.organisations import BRANCH_KINDS, OrganisationKind
from branches.choices.review import MemberGrade, NotGraded, ReviewState
from branches.demo.life import KEEPER
from branches.domain.admission import entitled
from branches.domain.review import passing_on, problems
from branches.models import (
    BallotCandidate,
    CommitteePost,
    DisposalCase,
    DisposalStepTaken,
    Election,
    ElectionBallot,
    PartyMember,
    PartyOrganization,
    Problem,
    ReviewedMember,
    ReviewSheet,
)
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel

_BATCH: Final = 2000
_TOWNS: Final = 60  # branches that have this year's begun
_MISSING: Final = 12  # one in so many is not confirmed
_PROBLEMS: Final = (
    "理论学习不够系统",
    "联系群众不够经常",
    "支部活动形式单一",
    "党员作用发挥不充分",
)
_OF_COMMITTEES: Final = (
    "谈心谈话覆盖面不够",
    "班子成员到联系村不够经常",
    "议事决策征求意见不够充分",
)
_BALLOTS: Final = 40


def build(plan: DemoPlan) -> None:
    dice = plan.random("reviews")
    branches = PartyOrganization.objects.still_open().filter(kind__in=BRANCH_KINDS)
    rows = list(branches.in_tree_order())
    year = plan.today.year - 1
    sheets = ReviewSheet.objects.bulk_create(
        (_sheet(row, year, number) for number, row in enumerate(rows)), batch_size=_BATCH
    )
    of_branch = _members()
    lines = [line for one in sheets for line in _lines(one, of_branch, dice)]
    ReviewedMember.objects.bulk_create(lines, batch_size=_BATCH)
    ReviewSheet.objects.bulk_update(sheets, ["took_part"], batch_size=_BATCH)
    Problem.objects.bulk_create(_problems(rows, plan.today), batch_size=_BATCH)
    _of_committees(plan)
    _ballots(rows, of_branch, plan.today)
    _disposals(plan)


def _members() -> dict[int, list[PartyMember]]:
    found: dict[int, list[PartyMember]] = defaultdict(list)
    for member in (
        PartyMember.objects.present().select_related("person").order_by("organization", "pk")
    ):
        found[member.organization_id].append(member)
    return found


def _sheet(row: PartyOrganization, year: int, number: int) -> ReviewSheet:
    """Steps in December and January; one in so many is still with the branch."""
    done = number % _MISSING != 0
    first = dt.date(year, 12, 5 + number % 15)
    return ReviewSheet(
        organization=row,
        year=year,
        did_study=True,
        did_ask=True,
        did_talk=True,
        did_compare=True,
        did_criticise=done,
        did_mend=done,
        met_on=first,
        self_on=first,
        mutual_on=first,
        polled_on=first if done else None,
        graded_on=first + dt.timedelta(days=10) if done else None,
        found=6,
        mended=5 if done else 0,
        state=ReviewState.CONFIRMED if done else ReviewState.OPEN,
        confirmed_on=dt.date(year + 1, 1, 20) if done else None,
    )


def _lines(
    sheet: ReviewSheet, of_branch: dict[int, list[PartyMember]], dice: random.Random
) -> Iterator[ReviewedMember]:
    members = of_branch.get(sheet.organization_id, [])
    best = sum(member.category == Category.FULL for member in members) // 3
    sheet.took_part = len(members)
    for number, member in enumerate(members):
        line = ReviewedMember(sheet=sheet, member=member)
        if member.category == Category.PROBATIONARY:
            line.not_graded = NotGraded.PROBATIONARY
        elif member.is_lost:
            line.not_graded = NotGraded.LOST
        elif sheet.graded_on:
            line.grade = _grade(number, best, dice)
            line.measure = "支部书记谈话帮助" if line.grade == MemberGrade.BASIC else ""
            _vote(line, sheet.took_part, dice)
        yield line


def _vote(line: ReviewedMember, came: int, dice: random.Random) -> None:
    """Most agree with the grade; who holds better of a member is not few either."""
    others = dice.randint(0, came // 3)
    line.excellent, line.qualified, line.basic, line.unqualified = others, came - others, 0, 0
    if line.grade == MemberGrade.EXCELLENT:
        line.excellent, line.qualified = came - others, others
    elif line.grade == MemberGrade.BASIC:
        line.excellent, line.basic = 0, others


def _grade(number: int, best: int, dice: random.Random) -> str:
    if number < best and dice.randrange(5):
        return MemberGrade.EXCELLENT
    return MemberGrade.BASIC if dice.randrange(90) == 0 else MemberGrade.QUALIFIED


def _problems(rows: list[PartyOrganization], today: dt.date) -> Iterator[Problem]:
    for number, row in enumerate(rows[::9]):
        closed = number % 3 != 0
        yield Problem(
            problem=_PROBLEMS[number % len(_PROBLEMS)],
            organization=row,
            source="meeting",
            year=today.year - 1,
            measure="列入支部工作计划，逐月落实",
            responsible="支部书记",
            due_on=dt.date(today.year, 6, 30),
            evidence="已落实" if closed else "",
            closed_on=dt.date(today.year, 6, 20) if closed and today.month > 6 else None,  # noqa: PLR2004
        )


def _of_committees(plan: DemoPlan) -> None:
    """Of some townships' committees; all but one went on to the register of what is put right."""
    keeper = User.objects.filter(username=KEEPER).first()
    rows: Any = PartyOrganization.objects.still_open().filter(
        kind=OrganisationKind.COMMITTEE, unit__kind__level=UnitLevel.TOWNSHIP
    )
    if keeper is None or passing_on.register() is None:
        return
    for row, words in zip(rows.in_tree_order(), _OF_COMMITTEES, strict=False):
        found = Problem.objects.create(
            problem=words,
            organization=row,
            source="meeting",
            year=plan.today.year - 1,
            measure="党委会专题研究，逐项明确责任人，每月调度",
            responsible="党委书记",
            due_on=plan.today + dt.timedelta(days=60),
        )
        if words != _OF_COMMITTEES[0]:
            problems.pass_on(found, by=keeper)


def _ballots(
    rows: list[PartyOrganization], of_branch: dict[int, list[PartyMember]], today: dt.date
) -> None:
    """Of branches that elected lately: the committee as it sits had the votes."""
    elections = Election.objects.filter(
        organization__in=rows, held_on__gt=today - dt.timedelta(days=900), withdrawn_at=None
    )
    for election in elections.select_related("organization").order_by("-held_on", "pk")[:_BALLOTS]:
        seated = CommitteePost.objects.current().filter(organization=election.organization)
        elected = list(dict.fromkeys(one.person for one in seated.select_related("person")))
        members = of_branch.get(election.organization_id, [])
        asked = math.ceil(len(elected) / 5)  # a fifth more stand than there are seats
        rivals = [one.person for one in members if one.person not in elected][:asked]
        voters = entitled.of(election.organization, on=election.held_on).count
        if elected and rivals and len(elected) < (election.entitled or 0) <= voters:
            _ballot(election, elected, rivals)


def _ballot(election: Election, elected: list, rivals: list) -> None:
    came = election.present or 0
    ballot = ElectionBallot.objects.create(
        organization=election.organization,
        election=election,
        held_on=election.held_on,
        post="member",
        seats=len(elected),
        entitled=election.entitled or came,
        present=came,
        issued=came,
        returned=came,
        valid=came,
        invalid=0,
        teller=rivals[0].name,
        confirmed_on=election.held_on,
    )
    unique = {one.name: one for one in _candidates(ballot, elected, rivals)}
    BallotCandidate.objects.bulk_create(unique.values())


def _candidates(ballot: ElectionBallot, elected: list, rivals: list) -> Iterator[BallotCandidate]:
    """Elected by all but a few; who was not elected has what they left."""
    for number, person in enumerate([*elected, *rivals], start=1):
        against = number % 3 if number <= len(elected) else ballot.valid * 3 // 4
        yield BallotCandidate(
            ballot=ballot,
            position=number,
            name=person.name,
            person=person,
            votes_for=ballot.valid - against,
            votes_against=against,
            is_elected=number <= len(elected),
        )


def _disposals(plan: DemoPlan) -> None:
    by = User.objects.filter(username=KEEPER).first()
    members = PartyMember.objects.present().filter(is_lost=False, going_on=None, letters=None)
    if by is None:
        return
    for number, member in enumerate(members.order_by("-pk")[:3]):
        day = plan.today - dt.timedelta(days=200 - 60 * number)
        case = DisposalCase.objects.create(
            member=member, measure="correct", ground="life", proposed_on=day
        )
        DisposalStepTaken.objects.create(case=case, step="proposed", on=day, by=by)
