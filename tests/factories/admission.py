"""Admissions as tests need them: a case with the steps and days a test names."""

import datetime as dt

import factory

from branches.choices.admission import HelperKind, StepCode, StepDecision
from branches.domain.admission import cases
from branches.models import (
    AdmissionCase,
    AdmissionFinding,
    AdmissionNotice,
    AdmissionPlan,
    AdmissionStep,
    AdmissionVote,
    CaseHelper,
    CaseStep,
    FormRange,
    RightsLimit,
    VoidForm,
)
from portal.dates import PartialDate
from tests.factories.accounts import UserFactory
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

S = StepCode
DAY = dt.date(2025, 1, 6)
# One after the other, each in time.
DAYS = {
    S.APPLICATION: dt.date(2025, 1, 6),
    S.TALK: dt.date(2025, 1, 20),
    S.ACTIVIST: dt.date(2025, 3, 31),
    S.ACTIVIST_FILED: dt.date(2025, 4, 10),
    S.CONTACTS: dt.date(2025, 4, 10),
    S.REVIEW: dt.date(2025, 9, 30),
    S.OPINION: dt.date(2026, 3, 31),
    S.LISTED: dt.date(2026, 4, 8),
    S.INTRODUCERS: dt.date(2026, 4, 9),
    S.VETTING: dt.date(2026, 4, 20),
    S.TRAINING: dt.date(2026, 4, 24),
    S.COMMITTEE: dt.date(2026, 4, 26),
    S.PREREVIEW: dt.date(2026, 4, 28),
    S.FORM: dt.date(2026, 5, 6),
    S.ASSEMBLY: dt.date(2026, 5, 12),
    S.INTERVIEW: dt.date(2026, 5, 20),
    S.APPROVAL: dt.date(2026, 6, 30),
}


class CaseFactory(factory.django.DjangoModelFactory):
    """`until`: the last step of `DAYS` that was taken."""

    class Meta:
        model = AdmissionCase
        skip_postgeneration_save = True

    organization = factory.SubFactory(PartyOrganizationFactory)
    person = factory.LazyAttribute(
        lambda case: PersonFactory(unit=case.organization.unit, birth=PartialDate(1999, 4, 18))
    )
    opened_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def until(self, create, code, **more):
        if not create:
            return
        for step, day in DAYS.items():
            took(self, step, day)
            if step == (code or S.APPLICATION):
                break


def took(case, code, day, **more):
    """A step as it stands in the record, whatever a check would say of it."""
    facts = {"decision": StepDecision.ACCEPT, "entered_by": case.opened_by, **more}
    if code == S.TRAINING:
        facts |= {"days": 3}
    if code == S.FORM:
        facts |= {"form_number": f"T{case.pk:06}"}
    step = CaseStep.objects.create(case=case, code=code, happened_on=day, **facts)
    if code in (S.CONTACTS, S.INTRODUCERS):
        kind = HelperKind.CONTACT if code == S.CONTACTS else HelperKind.INTRODUCER
        for _ in range(2):
            member = MemberFactory(organization=case.organization)
            CaseHelper.objects.create(step=step, kind=kind, member=member)
    cases.restage(case)
    return step


def objects(organisation, topic="甲"):
    """Of one organisation: a case, a step with who stands by and a vote, a notice, a plan, a limit,
    forms, a finding."""
    case = CaseFactory(organization=organisation)
    step = case.steps.get()
    member = organisation.members.first() or MemberFactory(organization=organisation)
    run = FormRange.objects.create(
        unit=organisation.unit,
        prefix=f"Z{organisation.pk}-",
        first=1,
        last=9,
        handed_on=DAY,
    )
    return {
        "admission": case,
        "case_step": step,
        "case_helper": CaseHelper.objects.create(step=step, kind=HelperKind.CONTACT, member=member),
        "admission_vote": AdmissionVote.objects.create(
            step=step,
            entitled=3,
            present=3,
            in_favour=2,
            against=1,
            method="open",
            host=topic,
        ),
        "admission_code": S.TALK.value,
        "admission_paper": "whole",
        "joint_paper": "activist",
        "admission_step": AdmissionStep.objects.get(code=S.TALK),
        "admission_notice": AdmissionNotice.objects.create(
            case=case, kind="listing", starts_on=DAY, ends_on=DAY, place=topic
        ),
        "admission_plan": AdmissionPlan.objects.create(
            year=2026, unit=organisation.unit, quota=5, structure=topic
        ),
        "rights_limit": RightsLimit.objects.create(
            member=member, cause="probation", since=DAY, document=topic
        ),
        "form_range": run,
        "void_form": VoidForm.objects.create(
            range=run, number=f"{run.prefix}9", voided_on=DAY, reason=topic
        ),
        "admission_finding": AdmissionFinding.objects.create(
            case=case, rule="AD-01", step=S.APPLICATION, message=topic, found_on=DAY
        ),
    }
