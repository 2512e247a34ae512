"""Acts on admissions, and on what they go by."""

import datetime as dt

from branches.actions import (
    ADMISSION_AUDITED,
    ADMISSION_CONCLUDED,
    ADMISSION_CORRECTED,
    ADMISSION_ENDED,
    ADMISSION_MOVED,
    ADMISSION_NOTICED,
    ADMISSION_OPENED,
    ADMISSION_PRINTED,
    ADMISSION_RETURNED,
    ADMISSION_STEP,
    MEMBER_CREATED,
)
from branches.choices.admission import CaseEnd, HitConclusion, NoticeKind, StepCode, StepDecision
from branches.domain.admission import (
    approvals,
    audits,
    cases,
    chart,
    forms_given,
    importing,
    joint_papers,
    limits,
    opening,
    papers,
    plans,
    sheet,
)
from branches.domain.admission.importing import ToldCase
from branches.domain.admission.papers import AdmissionPaper
from branches.domain.admission.sheet import DateCell, DatesRow
from branches.domain.admission.story import StepFacts
from branches.domain.admission.votes import Ballot
from branches.models import (
    AdmissionFinding,
    AdmissionPlan,
    AdmissionStep,
    FormRange,
    RightsLimit,
    VoidForm,
)
from branches.permissions import (
    ADMISSION_APPROVE,
    ADMISSION_KEEP,
    ADMISSION_OVERSEE,
    ADMISSION_VIEW,
    MEMBERS_MANAGE,
)
from portal.dates import PartialDate
from reports.domain.documents import DOCX
from tests.factories import branches as make
from tests.factories.admission import DAY, CaseFactory
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

S = StepCode
KEEP = (ADMISSION_KEEP,)


def branch(unit):
    return make.PartyOrganizationFactory(unit=unit)


def _letter_about(one):
    told = given([one], which=AdmissionPaper.ACTIVIST, wanted=DOCX)
    return told.telling(person=one)


def case(s, until=S.APPLICATION):
    return CaseFactory(organization=branch(s.here), until=until)


def applicant(s):
    person = PersonFactory(unit=s.here, birth=PartialDate(1999, 4, 18))
    return given(branch(s.here), person=person, applied_on=DAY)


def told(s):
    person = PersonFactory(unit=s.here, birth=PartialDate(1999, 4, 18))
    return given(branch(s.here), person, ToldCase(days={S.APPLICATION: DAY}))


def brought(s):
    return given(CaseFactory(organization=branch(s.here), source="import"))


def probationary(s):
    return given(
        make.MemberFactory(
            organization=branch(s.here),
            category="probationary",
            joined_on=PartialDate(2026, 5, 12),
            confirmed_on=None,
        )
    )


def facts(code, *day, **more):
    return StepFacts(code=code, happened_on=dt.date(*day), **more)


def voted(s):
    one = case(s, S.FORM)
    ballot = Ballot(entitled=4, present=4, in_favour=4)
    held = facts(S.ASSEMBLY, 2026, 5, 12, decision=StepDecision.ACCEPT, ballot=ballot)
    return given(one, held)


def approved(s):
    return given(
        case(s, S.INTERVIEW), facts(S.APPROVAL, 2026, 6, 30, decision=StepDecision.ACCEPT)
    ).telling(member=lambda: make.PartyMember.objects.order_by("-pk").first())


def dated(s):
    one = case(s)
    row = DatesRow(one, {S.TALK.value: DateCell("2025-01-20", "")})
    return given([row]).telling(case=one)


def step(s):
    return case(s, S.TALK).steps.get(code=S.TALK)


def found(s):
    return AdmissionFinding.objects.create(
        case=case(s), rule="AD-01", step=S.APPLICATION, message="甲", found_on=DAY
    )


def limit(s):
    member = make.MemberFactory(organization=branch(s.here))
    return {"member": member, "cause": "probation", "since": DAY}


def plan(s):
    return {"year": 2026, "unit": s.here, "quota": 3}


def run(s):
    return {"unit": s.here, "prefix": "甲", "first": 1, "last": 9, "handed_on": DAY}


def void(s):
    held = FormRange.objects.create(**run(s))
    return {"range": held, "number": "甲3", "voided_on": DAY, "reason": "写错"}


ACTS = (
    Act(opening.apply, applicant, KEEP, tells=((ADMISSION_OPENED, MADE),)),
    Act(opening.adopt, probationary, KEEP, tells=((ADMISSION_OPENED, MADE),)),
    Act(importing.bring, told, KEEP, tells=((ADMISSION_OPENED, MADE),)),
    Act(importing.take_out, brought, KEEP, tells=((ADMISSION_ENDED, SUBJECT),)),
    Act(
        cases.record_step,
        lambda s: given(case(s), facts(S.TALK, 2025, 1, 20)),
        KEEP,
        tells=((ADMISSION_STEP, SUBJECT),),
    ),
    Act(sheet.save, dated, KEEP, tells=((ADMISSION_STEP, "case"),)),
    Act(cases.hold_vote, voted, KEEP, tells=((ADMISSION_STEP, SUBJECT),)),
    Act(
        approvals.approve,
        approved,
        (ADMISSION_KEEP, ADMISSION_APPROVE, MEMBERS_MANAGE),
        tells=((ADMISSION_STEP, SUBJECT), (MEMBER_CREATED, "member")),
    ),
    Act(
        cases.correct_date,
        lambda s: given(step(s), happened_on=dt.date(2025, 1, 21), reason="看错"),
        KEEP,
        tells=((ADMISSION_CORRECTED, "subject.case"),),
    ),
    Act(
        cases.return_step,
        lambda s: given(step(s), reason="缺材料"),
        KEEP,
        tells=((ADMISSION_RETURNED, "subject.case"),),
    ),
    Act(
        cases.give_notice,
        lambda s: given(case(s), kind=NoticeKind.LISTING, starts_on=DAY, ends_on=DAY),
        KEEP,
        tells=((ADMISSION_NOTICED, SUBJECT),),
    ),
    Act(
        cases.end,
        lambda s: given(case(s), how=CaseEnd.RETRACTED, on=DAY, reason="本人申请"),
        KEEP,
        tells=((ADMISSION_ENDED, SUBJECT),),
    ),
    Act(
        cases.move_case,
        lambda s: given(case(s), organisation=branch(s.there), moved_on=DAY),
        KEEP,
        at=("here", "there"),
        tells=((ADMISSION_MOVED, SUBJECT),),
    ),
    Act(
        audits.look,
        lambda s: given(s.here, since=DAY, until=DAY),
        (ADMISSION_OVERSEE,),
        tells=((ADMISSION_AUDITED, SUBJECT),),
    ),
    Act(
        audits.conclude,
        lambda s: given(found(s), conclusion=HitConclusion.FALSE, handling="核对无误"),
        (ADMISSION_OVERSEE,),
        tells=((ADMISSION_CONCLUDED, "subject.case"),),
    ),
    Act(
        papers.take_out,
        lambda s: given(case(s), which=AdmissionPaper.WHOLE, wanted=DOCX),
        (ADMISSION_VIEW,),
        tells=((ADMISSION_PRINTED, SUBJECT),),
    ),
    Act(
        joint_papers.take_out,
        lambda s: _letter_about(case(s, S.ACTIVIST)),
        (ADMISSION_VIEW,),
        tells=((ADMISSION_PRINTED, "person"),),
    ),
    *of_plain(
        chart.STEPS,
        {"code": "own_talk", "number": "2a", "name": "集体谈话"},
        make=lambda s: AdmissionStep.objects.create(code=f"own{s.here.pk}", name="甲", number=""),
        corrects={"position": 7},
    ),
    *of_plain(
        plans.PLANS,
        plan,
        make=lambda s: AdmissionPlan.objects.create(**plan(s)),
        corrects={"quota": 4},
    ),
    *of_plain(
        limits.LIMITS,
        limit,
        make=lambda s: RightsLimit.objects.create(**limit(s)),
        corrects={"document": "云组〔2026〕1号"},
    ),
    *of_plain(
        forms_given.RANGES,
        run,
        make=lambda s: FormRange.objects.create(**run(s)),
        corrects={"last": 8},
    ),
    *of_plain(
        forms_given.VOIDED,
        void,
        make=lambda s: VoidForm.objects.create(**void(s)),
        corrects={"reason": "污损"},
    ),
)

EXEMPT = {
    "branches.admission.cases.take": "a part of the acts above: one step judged and kept",
    "branches.admission.cases.judged": "a part of the acts above: what stops a step",
    "branches.admission.cases.keep": "a part of the acts above: the step's row",
    "branches.admission.cases.trace_move": "a part of the acts above: a move on the time line",
    "branches.admission.reminders.fulfilled": "a part of the acts above: its to-do ends with them",
    "branches.admission.following.moved": "a part of moves.move: the case goes with the member",
    "branches.admission.holding.case_held": "a reading: the row held, the permission asked",
    "branches.admission.holding.require_step": "a reading: asks the permission for the acts",
    "branches.admission.holding.require_higher": "a reading: asks the permission for the acts",
}
