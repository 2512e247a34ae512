"""Acts on reviews of members, problems, disposal and ballots."""

import datetime as dt

from django.utils import timezone

from branches.actions import (
    BALLOT_CONFIRMED,
    BALLOT_COUNTED,
    BALLOT_PRINTED,
    BALLOT_WITHDRAWN,
    CORRECTION_ANSWERED,
    CORRECTION_CONFIRMED,
    CORRECTION_GIVEN,
    CORRECTION_PRINTED,
    CORRECTION_RETURNED,
    CORRECTION_WITHDRAWN,
    DISPOSAL_CLOSED,
    DISPOSAL_OPENED,
    DISPOSAL_STEPPED,
    ELECTION_PAPER_PRINTED,
    PROBLEM_KEPT,
    REVIEW_CHANGED,
    REVIEW_CONFIRMED,
    REVIEW_HANDED_IN,
    REVIEW_OPENED,
    REVIEW_PRINTED,
)
from branches.domain.polls import acts as polls
from branches.domain.polls import papers as ballot_papers
from branches.domain.polls import requests
from branches.domain.polls.counting import PollCount, PollTally
from branches.domain.polls.requests import ElectionPaper
from branches.domain.relations import disposal
from branches.domain.relations.disposal import StepTold
from branches.domain.review import (
    correction_papers,
    corrections,
    papers,
    passing_on,
    problems,
    sheets,
)
from branches.domain.review.corrections import CorrectionFacts
from branches.domain.review.sheets import Reviewed, ReviewFacts
from branches.models import Problem
from branches.permissions import (
    DISPOSAL_KEEP,
    ORGANISATIONS_MANAGE,
    ORGANISATIONS_VIEW,
    REVIEWS_CONFIRM,
    REVIEWS_KEEP,
    REVIEWS_VIEW,
)
from portal.registers.actions import RECORD_CREATED
from portal.registers.domain import presets
from portal.registers.permissions import REGISTER_FILL
from portal.registers.presets import PRESETS
from reports.domain.documents import DOCX
from tests.factories import accounts, reviews
from tests.factories import branches as make
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

DAY = dt.date(2026, 5, 8)
KEEP = (REVIEWS_KEEP,)
COUNT = PollCount(
    held_on=DAY, post="secretary", seats=1, entitled=5, present=5, issued=5, returned=5, valid=5,
    invalid=0, tallies=(PollTally("张三", 5),),
)  # fmt: skip
PROBLEM = {
    "problem": "学习不够", "source": "meeting", "year": 2026, "measure": "安排学习",
    "responsible": "书记", "due_on": DAY,
}  # fmt: skip


def branch(unit):
    return make.PartyOrganizationFactory(unit=unit)


def line(unit):
    member = make.MemberFactory(organization=branch(unit))
    return sheet(unit, organization=member.organization).lines.create(member=member)


def sheet(unit, **more):
    more.setdefault("organization", branch(unit))
    return reviews.SheetFactory(**more)


def to_be_passed_on(s):
    """Of a committee, found before the register was there."""
    problem = Problem.objects.create(
        organization=make.PartyOrganizationFactory(unit=s.here, kind="committee"), **PROBLEM
    )
    keeper = accounts.holder("assessment_office", s.county)
    presets.install([PRESETS[passing_on.REGISTER]], on=timezone.localdate(), by=keeper)
    return given(problem)


def case(unit, **more):
    member = make.MemberFactory(organization=branch(unit))
    return reviews.DisposalFactory(member=member, **more)


def ballot(unit):
    return reviews.BallotFactory(organization=branch(unit))


def notice(unit, **more):
    return reviews.CorrectionFactory(organization=branch(unit), giver=unit, **more)


def answered(unit):
    return notice(unit, state="answered", answer="已改正", answered_on=DAY)


def found(s):
    return Problem.objects.create(organization=branch(s.here), evidence="已安排", **PROBLEM)


ACTS = (
    Act(
        corrections.give,
        lambda s: given(
            branch(s.here),
            CorrectionFacts(matter="life", problem="没有开会", demand="补开", given_on=DAY),
        ),
        (REVIEWS_CONFIRM,),
        tells=((CORRECTION_GIVEN, MADE),),
    ),
    Act(
        corrections.answer,
        lambda s: given(notice(s.here), text="已补开", on=DAY),
        KEEP,
        tells=((CORRECTION_ANSWERED, SUBJECT),),
    ),
    Act(
        corrections.confirm,
        lambda s: given(answered(s.here)),
        (REVIEWS_CONFIRM,),
        tells=((CORRECTION_CONFIRMED, SUBJECT),),
    ),
    Act(
        corrections.give_back,
        lambda s: given(answered(s.here), reason="没有附记录", workdays=5),
        (REVIEWS_CONFIRM,),
        tells=((CORRECTION_RETURNED, SUBJECT),),
    ),
    Act(
        corrections.withdraw,
        lambda s: given(notice(s.here), reason="下达有误"),
        (REVIEWS_CONFIRM,),
        tells=((CORRECTION_WITHDRAWN, SUBJECT),),
    ),
    Act(
        correction_papers.take_out,
        lambda s: given(notice(s.here), wanted=DOCX),
        (REVIEWS_VIEW,),
        tells=((CORRECTION_PRINTED, SUBJECT),),
    ),
    Act(
        sheets.open_sheet,
        lambda s: given(branch(s.here), year=2026),
        KEEP,
        tells=((REVIEW_OPENED, MADE),),
    ),
    Act(
        sheets.refresh,
        lambda s: given(sheet(s.here)),
        KEEP,
        tells=((REVIEW_CHANGED, SUBJECT),),
    ),
    Act(
        sheets.change,
        lambda s: given(sheet(s.here), ReviewFacts(did_study=True)),
        KEEP,
        tells=((REVIEW_CHANGED, SUBJECT),),
    ),
    Act(
        sheets.bring,
        lambda s: given(
            one := line(s.here).member, year=2025, told=Reviewed(0, grade="excellent")
        ).telling(sheet=one.reviews.get().sheet),
        KEEP,
        tells=((REVIEW_CHANGED, "sheet"),),
    ),
    Act(
        sheets.result,
        lambda s: given(one := line(s.here), Reviewed(one.pk, grade="excellent")).telling(
            sheet=one.sheet
        ),
        KEEP,
        tells=((REVIEW_CHANGED, "sheet"),),
    ),
    Act(
        sheets.hand_in,
        lambda s: given(sheet(s.here, graded_on=DAY)),
        KEEP,
        tells=((REVIEW_HANDED_IN, SUBJECT),),
    ),
    Act(
        sheets.confirm,
        lambda s: given(sheet(s.here, state="handed_in")),
        (REVIEWS_CONFIRM,),
        tells=((REVIEW_CONFIRMED, SUBJECT),),
    ),
    Act(
        sheets.give_back,
        lambda s: given(sheet(s.here, state="handed_in"), reason="票数有误"),
        (REVIEWS_CONFIRM,),
        tells=((REVIEW_CHANGED, SUBJECT),),
    ),
    Act(
        papers.take_out,
        lambda s: given(sheet(s.here), wanted=DOCX),
        (REVIEWS_VIEW,),
        tells=((REVIEW_PRINTED, SUBJECT),),
    ),
    *of_plain(
        problems.PROBLEMS,
        lambda s: {"organization": branch(s.here), **PROBLEM},
        make=found,
        corrects={"responsible": "副书记"},
    ),
    Act(
        problems.pass_on,
        to_be_passed_on,
        (REVIEWS_CONFIRM, REGISTER_FILL),
        tells=((PROBLEM_KEPT, SUBJECT), (RECORD_CREATED, "made.finding")),
    ),
    Act(
        disposal.propose,
        lambda s: given(
            make.MemberFactory(organization=branch(s.here)),
            measure="correct",
            ground="life",
            on=DAY,
        ),
        (DISPOSAL_KEEP,),
        tells=((DISPOSAL_OPENED, MADE),),
    ),
    Act(
        disposal.take_step,
        lambda s: given(case(s.here), "filed", StepTold(on=DAY)),
        (DISPOSAL_KEEP,),
        tells=((DISPOSAL_STEPPED, SUBJECT),),
    ),
    Act(
        disposal.review,
        lambda s: given(case(s.here), outcome="dropped", on=DAY, note="不属实"),
        (DISPOSAL_KEEP,),
        tells=((DISPOSAL_CLOSED, SUBJECT),),
    ),
    Act(
        polls.count,
        lambda s: given(branch(s.here), COUNT),
        (ORGANISATIONS_MANAGE,),
        tells=((BALLOT_COUNTED, MADE),),
    ),
    Act(
        polls.correct,
        lambda s: given(ballot(s.here), COUNT),
        (ORGANISATIONS_MANAGE,),
        tells=((BALLOT_COUNTED, SUBJECT),),
    ),
    Act(
        polls.confirm,
        lambda s: given(ballot(s.here), elected=[]),
        (ORGANISATIONS_MANAGE,),
        tells=((BALLOT_CONFIRMED, SUBJECT),),
    ),
    Act(
        polls.withdraw,
        lambda s: given(ballot(s.here), reason="录错"),
        (ORGANISATIONS_MANAGE,),
        tells=((BALLOT_WITHDRAWN, SUBJECT),),
    ),
    Act(
        requests.take_out,
        lambda s: given(branch(s.here), which=ElectionPaper.REQUEST, wanted=DOCX),
        (ORGANISATIONS_VIEW,),
        tells=((ELECTION_PAPER_PRINTED, SUBJECT),),
    ),
    Act(
        ballot_papers.take_out,
        lambda s: given(ballot(s.here), wanted=DOCX),
        (ORGANISATIONS_VIEW,),
        tells=((BALLOT_PRINTED, SUBJECT),),
    ),
)
