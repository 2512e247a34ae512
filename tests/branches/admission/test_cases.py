"""Admissions step by step: the acts, what they refuse, what they do to the member."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from branches.choices.admission import CaseEnd, NoticeKind, StepCode, StepDecision
from branches.domain import moves
from branches.domain.admission import approvals, cases, opening
from branches.domain.admission.story import StepFacts
from branches.domain.admission.votes import Ballot
from branches.models import AdmissionCase, AdmissionFinding, AdmissionPlan, PartyMember
from portal.access import Denied
from portal.dates import PartialDate
from tests.factories import orgs
from tests.factories.accounts import holder
from tests.factories.admission import CaseFactory, took
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

S = StepCode
pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 12, 1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def facts(code, day, **more):
    return StepFacts(code=code, happened_on=dt.date.fromisoformat(day), **more)


def refusal(act, *args, **more):
    with pytest.raises(ValidationError) as refused:
        act(*args, **more)
    return "".join(refused.value.messages)


def accepted(branch, **more):
    members = [MemberFactory(organization=branch) for _ in range(3)]
    more = {"entitled": len(members), "present": 3, "in_favour": 3, **more}
    return Ballot(**more)


def at(branch, until, **more):
    return CaseFactory(organization=branch, until=until, **more)


def up_to_the_assembly(case, step, helpers, keeper):
    step(S.TALK, "2025-01-20")
    step(S.ACTIVIST, "2025-03-31")
    step(S.ACTIVIST_FILED, "2025-04-10")
    step(S.CONTACTS, "2025-04-10", helpers=helpers)
    step(S.REVIEW, "2025-09-30")
    step(S.OPINION, "2026-06-12")
    cases.give_notice(
        case,
        kind=NoticeKind.LISTING,
        starts_on=dt.date(2026, 6, 15),
        ends_on=dt.date(2026, 6, 22),
        by=keeper,
    )
    step(S.LISTED, "2026-06-23", decision=StepDecision.ACCEPT)
    step(S.INTRODUCERS, "2026-06-24", helpers=helpers)
    step(S.VETTING, "2026-07-10", decision=StepDecision.ACCEPT)
    step(S.TRAINING, "2026-07-20", hours=24)
    step(S.COMMITTEE, "2026-07-25")
    step(S.PREREVIEW, "2026-07-31", decision=StepDecision.ACCEPT)
    step(S.FORM, "2026-08-10", form_number="2026001")


def test_from_the_application_to_the_archive(branch, keeper, town):
    AdmissionPlan.objects.create(year=2026, unit=town, quota=1)
    person = PersonFactory(unit=branch.unit, birth=PartialDate(1999, 4, 18))
    case = opening.apply(branch, person=person, applied_on=dt.date(2025, 1, 6), by=keeper)
    helpers = tuple(MemberFactory(organization=branch) for _ in range(2))
    agreed = {"decision": StepDecision.ACCEPT}

    def step(code, day, **more):
        return cases.record_step(case, facts(code, day, **more), by=keeper)

    up_to_the_assembly(case, step, helpers, keeper)
    vote = {"ballot": Ballot(entitled=2, present=2, in_favour=2)}
    cases.hold_vote(case, facts(S.ASSEMBLY, "2026-08-28", **agreed, **vote), by=keeper)
    step(S.INTERVIEW, "2026-09-10")
    approvals.approve(case, facts(S.APPROVAL, "2026-11-20", **agreed), by=keeper)

    member = PartyMember.objects.get(person=person)
    assert (member.category, str(member.joined_on), member.joining_type) == (
        "probationary",
        "2026-08-28",
        "1",
    )
    step(S.OATH, "2026-12-10")
    step(S.REQUEST, "2027-08-20")
    on_time = {"decision": StepDecision.ON_TIME, **vote}
    cases.hold_vote(case, facts(S.CONVERSION, "2027-09-10", **on_time), by=keeper)
    approvals.approve(case, facts(S.CONFIRMATION, "2027-11-05", **agreed), by=keeper)
    member.refresh_from_db()
    assert (member.category, str(member.confirmed_on)) == ("full", "2027-08-28")
    step(S.ARCHIVE, "2027-11-20")
    case.refresh_from_db()
    assert (case.stage, case.end, case.ended_on) == ("full", "archived", dt.date(2027, 11, 20))


def test_a_step_before_its_time_is_refused_and_an_office_may_let_it_pass(branch, keeper):
    case = at(branch, S.REVIEW)
    early = facts(S.OPINION, "2026-03-30")
    assert "2026-03-31 起" in refusal(cases.record_step, case, early, by=keeper)
    assert "没有这项权限" in refusal(
        cases.record_step, case, early, override_reason="调任在即", by=keeper
    )
    office = holder("organization_office", orgs.Unit.objects.get(depth=1))
    step = cases.record_step(case, early, override_reason="调任在即", by=office)
    assert step.override_reason == "调任在即"
    logged = AdmissionFinding.objects.get(case=case)
    assert (logged.rule, logged.conclusion, logged.version.code) == ("AD-02", "true", "AD-02")


def test_steps_come_one_after_another(branch, keeper):
    case = at(branch, S.APPLICATION)
    assert "请先登记“派人谈话”" in refusal(
        cases.record_step, case, facts(S.ACTIVIST, "2025-03-01"), by=keeper
    )
    assert "晚于今天" in refusal(cases.record_step, case, facts(S.TALK, "2027-12-02"), by=keeper)
    assert "早于“递交入党申请书”" in refusal(
        cases.record_step, case, facts(S.TALK, "2025-01-05"), by=keeper
    )
    cases.record_step(case, facts(S.TALK, "2025-01-10"), by=keeper)
    assert "已于 2025-01-10 登记" in refusal(
        cases.record_step, case, facts(S.TALK, "2025-01-12"), by=keeper
    )


def test_a_vote_that_does_not_add_up(branch, keeper):
    case = at(branch, S.FORM)
    vote = facts(S.ASSEMBLY, "2026-05-12", ballot=accepted(branch, in_favour=2))
    assert "与实到有表决权 3 人不符" in refusal(cases.hold_vote, case, vote, by=keeper)
    vote = facts(S.ASSEMBLY, "2026-05-12", ballot=accepted(branch))
    assert "应到有表决权应为" in refusal(cases.hold_vote, case, vote, by=keeper)
    assert "请填写应到人数" in refusal(
        cases.hold_vote, case, facts(S.ASSEMBLY, "2026-05-12"), by=keeper
    )


def test_places_of_the_plan(branch, keeper, town):
    case = at(branch, S.COMMITTEE)
    review = facts(S.PREREVIEW, "2026-04-28", decision=StepDecision.ACCEPT)
    assert "没有给" in refusal(cases.record_step, case, review, by=keeper)
    AdmissionPlan.objects.create(year=2026, unit=town, quota=1)
    at(branch, S.PREREVIEW)
    assert "没有余额" in refusal(cases.record_step, case, review, by=keeper)
    AdmissionPlan.objects.update(quota=2)
    cases.record_step(case, review, by=keeper)


def test_a_branch_clerk_never_approves(branch):
    clerk = holder("branch_clerk", branch.unit)
    case = at(branch, S.INTERVIEW)
    with pytest.raises(Denied):
        approvals.approve(
            case, facts(S.APPROVAL, "2026-06-30", decision=StepDecision.ACCEPT), by=clerk
        )


def test_a_township_whose_committee_may_not_admit(keeper, town):
    top = PartyOrganizationFactory(unit=orgs.Unit.objects.get(depth=1), kind="committee")
    general = PartyOrganizationFactory(unit=town, kind="general_branch", parent=top)
    branch = PartyOrganizationFactory(unit=town, parent=general)
    case = at(branch, S.INTERVIEW)
    with pytest.raises(Denied):
        approvals.approve(
            case, facts(S.APPROVAL, "2026-06-30", decision=StepDecision.ACCEPT), by=keeper
        )


def test_a_late_approval_says_why(branch, keeper):
    case = at(branch, S.INTERVIEW)
    late = facts(S.APPROVAL, "2026-08-13", decision=StepDecision.ACCEPT)
    assert "请写明特殊情况" in refusal(approvals.approve, case, late, by=keeper)
    in_time = facts(S.APPROVAL, "2026-08-12", decision=StepDecision.ACCEPT)
    approvals.approve(case, in_time, by=keeper)


def test_a_longer_probation_and_then_the_same_steps_again(branch, keeper):
    case = at(branch, S.APPROVAL)
    member = MemberFactory(
        organization=branch,
        person=case.person,
        category="probationary",
        joined_on=PartialDate(2026, 5, 12),
        confirmed_on=None,
    )
    AdmissionCase.objects.filter(pk=case.pk).update(member=member)
    took(case, S.REQUEST, dt.date(2027, 5, 1))
    ballot = accepted(branch, entitled=7)
    longer = facts(
        S.CONVERSION,
        "2027-05-20",
        decision=StepDecision.EXTEND,
        extended_until=dt.date(2027, 11, 12),
        ballot=Ballot(entitled=7, present=7, in_favour=7),
    )
    assert ballot.entitled == 7
    cases.hold_vote(case, longer, by=keeper)
    approvals.approve(
        case, facts(S.CONFIRMATION, "2027-06-01", decision=StepDecision.ACCEPT), by=keeper
    )
    member.refresh_from_db()
    assert (member.category, member.extended_until) == ("probationary", dt.date(2027, 11, 12))
    cases.record_step(case, facts(S.REQUEST, "2027-11-10"), by=keeper)
    ballot = Ballot(entitled=7, present=7, in_favour=7)
    again = facts(S.CONVERSION, "2027-11-11", decision=StepDecision.ON_TIME, ballot=ballot)
    assert "2027-11-12 届满" in refusal(cases.hold_vote, case, again, by=keeper)
    again = facts(S.CONVERSION, "2027-11-12", decision=StepDecision.ON_TIME, ballot=ballot)
    cases.hold_vote(case, again, by=keeper)
    approvals.approve(
        case, facts(S.CONFIRMATION, "2027-11-30", decision=StepDecision.ACCEPT), by=keeper
    )
    member.refresh_from_db()
    assert (member.category, str(member.confirmed_on)) == ("full", "2027-11-12")


def followed(branch):
    return MemberFactory(
        organization=branch,
        category="probationary",
        joined_on=PartialDate(2026, 5, 12),
        confirmed_on=None,
    )


def test_a_probationary_member_of_the_roster_is_followed(branch, keeper):
    member = followed(branch)
    case = opening.adopt(member, by=keeper)
    assert (case.stage, case.member) == ("probationary", member)
    assert "已在办理" in refusal(opening.adopt, member, by=keeper)
    cases.record_step(case, facts(S.GROUP, "2026-06-01"), by=keeper)


def test_the_case_goes_with_the_member(branch, keeper):
    member = followed(branch)
    case = opening.adopt(member, by=keeper)
    other = PartyOrganizationFactory(unit=branch.unit)
    moves.move(member, organization=other, moved_on=dt.date(2027, 1, 5), by=keeper)
    case.refresh_from_db()
    assert case.organization == other
    member.refresh_from_db()
    moves.leave(member, left_on=dt.date(2027, 2, 1), leaving_reason="2", by=keeper)
    assert "已于 2027-02-01 结束" in refusal(
        cases.record_step, case, facts(S.GROUP, "2027-01-06"), by=keeper
    )


def test_cultivation_goes_on_in_another_branch(branch, keeper):
    case = at(branch, S.REVIEW)
    other = PartyOrganizationFactory(unit=branch.unit)
    cases.move_case(case, organisation=other, moved_on=dt.date(2025, 12, 1), by=keeper)
    told = cases.story_of(AdmissionCase.objects.get(pk=case.pk))
    assert told.day(S.ACTIVIST) == dt.date(2025, 3, 31)
    assert "已在" in refusal(
        cases.move_case, case, organisation=other, moved_on=dt.date(2025, 12, 1), by=keeper
    )


def test_a_day_is_corrected_with_its_trace_and_judged_again(branch, keeper):
    case = at(branch, S.REVIEW)
    step = case.steps.get(code=S.ACTIVIST)
    assert "请写明更正原因" in refusal(
        cases.correct_date, step, happened_on=dt.date(2025, 3, 30), reason=" ", by=keeper
    )
    assert "晚于“上级备案”" in refusal(
        cases.correct_date, step, happened_on=dt.date(2025, 5, 1), reason="看错", by=keeper
    )
    fixed = cases.correct_date(step, happened_on=dt.date(2025, 3, 30), reason="看错", by=keeper)
    assert "2025-03-31 → 2025-03-30（看错）" in fixed.trace


def test_a_step_is_given_back_and_the_stage_with_it(branch, keeper):
    case = at(branch, S.ACTIVIST)
    assert "请先退回" not in refusal(
        cases.return_step, case.steps.get(code=S.ACTIVIST), reason="", by=keeper
    )
    cases.return_step(case.steps.get(code=S.ACTIVIST), reason="缺推荐表", by=keeper)
    case.refresh_from_db()
    assert case.stage == "applicant"
    case = at(branch, S.ACTIVIST_FILED)
    assert "请先退回它" in refusal(
        cases.return_step, case.steps.get(code=S.ACTIVIST), reason="缺推荐表", by=keeper
    )


def test_who_may_not_apply(branch, keeper):
    member = MemberFactory(organization=branch)
    day = dt.date(2027, 1, 6)
    assert "已是" in refusal(opening.apply, branch, person=member.person, applied_on=day, by=keeper)
    case = at(branch, S.APPLICATION)
    assert "已在" in refusal(opening.apply, branch, person=case.person, applied_on=day, by=keeper)
    out = MemberFactory(organization=branch, left_on=dt.date(2023, 1, 6), leaving_reason="42")
    assert "2028-01-06 起方可重新申请" in refusal(
        opening.apply, branch, person=out.person, applied_on=day, by=keeper
    )
    temporary = PartyOrganizationFactory(unit=branch.unit, nature="temporary")
    assert "不能发展党员" in refusal(
        opening.apply, temporary, person=PersonFactory(), applied_on=day, by=keeper
    )


def test_an_end_before_membership(branch, keeper):
    case = at(branch, S.REVIEW)
    ended = {"how": CaseEnd.RETRACTED, "on": dt.date(2026, 1, 1)}
    assert "请写明原因" in refusal(cases.end, case, reason="", by=keeper, **ended)
    cases.end(case, reason="本人申请", by=keeper, **ended)
    assert "不能再办理" in refusal(
        cases.record_step, case, facts(S.REVIEW, "2026-02-01"), by=keeper
    )
