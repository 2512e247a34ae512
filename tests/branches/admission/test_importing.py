"""Admissions from a table of dates: kept as told, bad input named cell by cell, taken back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from branches.choices.admission import StepCode
from branches.domain.admission import audits, importing, recorded
from branches.domain.admission.importing import ToldCase
from branches.models import AdmissionCase, AdmissionFinding
from portal.access import Denied
from portal.dates import PartialDate
from portal.orgs.models import Unit
from tests.factories.accounts import holder
from tests.factories.admission import DAYS, CaseFactory
from tests.factories.branches import MemberFactory
from tests.factories.imports import checked, imported, taken_back, workbook
from tests.factories.people import PersonFactory, number

S = StepCode
pytestmark = pytest.mark.django_db


def person(branch):
    return PersonFactory(unit=branch.unit, birth=PartialDate(1999, 4, 18))


def told(until, **more):
    steps = list(DAYS)
    days = {code: DAYS[code] for code in steps[: steps.index(until) + 1]}
    return ToldCase(days={**days, **more.pop("days", {})}, **more)


def refused(branch, keeper, facts, who=None):
    with pytest.raises(ValidationError) as refusal:
        importing.bring(branch, who or person(branch), facts, by=keeper)
    return refusal.value.message_dict


class TestKept:
    def test_an_applicant(self, branch, keeper):
        case = importing.bring(branch, person(branch), told(S.TALK, post="职员"), by=keeper)
        assert (case.stage, case.source, case.post, case.end) == (
            "applicant",
            "import",
            "职员",
            "",
        )

    def test_names_that_are_members_stand_by(self, branch, keeper):
        one, two = MemberFactory.create_batch(2, organization=branch)
        names = {S.CONTACTS: f"{one.person.name}，{two.person.name}"}
        case = importing.bring(branch, person(branch), told(S.CONTACTS, helpers=names), by=keeper)
        assert case.steps.get(code=S.CONTACTS).helpers.count() == 2
        names = {S.CONTACTS: f"{one.person.name}、已调走的人"}
        case = importing.bring(branch, person(branch), told(S.CONTACTS, helpers=names), by=keeper)
        step = case.steps.get(code=S.CONTACTS)
        assert (step.helpers.count(), step.content) == (0, names[S.CONTACTS])

    def test_who_became_a_member_is_tied_to_his_file_and_archived(self, branch, keeper):
        member = MemberFactory(
            organization=branch,
            joined_on=PartialDate(2026, 5, 12),
            confirmed_on=PartialDate(2027, 5, 12),
        )
        days = {
            S.CONVERSION: dt.date(2027, 5, 20),
            S.CONFIRMATION: dt.date(2027, 6, 1),
            S.ARCHIVE: dt.date(2027, 7, 1),
        }
        case = importing.bring(branch, member.person, told(S.APPROVAL, days=days), by=keeper)
        assert (case.member, case.stage, case.end, case.ended_on) == (
            member,
            "full",
            "archived",
            dt.date(2027, 7, 1),
        )

    def test_what_was_not_told_is_no_fault(self, branch, keeper, town):
        office = holder("organization_office", Unit.objects.get(depth=1))
        early = {S.OPINION: dt.date(2026, 3, 30)}
        facts = told(S.TRAINING, days=early)
        importing.bring(branch, person(branch), facts, by=keeper)
        audits.look(town, since=dt.date(2020, 1, 1), until=dt.date(2026, 12, 1), by=office)
        assert [hit.rule for hit in AdmissionFinding.objects.all()] == ["AD-02"]

    def test_the_table_comes_out_again(self, branch, keeper):
        case = importing.bring(
            branch,
            person(branch),
            told(
                S.FORM,
                form_number="A1",
                training_days=3,
                notice=(dt.date(2026, 3, 25), dt.date(2026, 4, 1)),
            ),
            by=keeper,
        )
        values = recorded.of([case.pk])[case.pk]
        assert {code: values[code] for code in DAYS if code in values} == {
            code: day for code, day in DAYS.items() if code in told(S.FORM).days
        }
        assert (values["form_number"], values["training_days"], values["notice_until"]) == (
            "A1",
            3,
            dt.date(2026, 4, 1),
        )


class TestRefused:
    def test_days_out_of_their_order(self, branch, keeper):
        facts = told(S.TALK, days={S.TALK: dt.date(2025, 1, 5)})
        assert "早于“递交入党申请书”的 2025-01-06" in refused(branch, keeper, facts)["_talk"][0]

    def test_everything_at_once(self, branch, keeper):
        facts = ToldCase(
            days={S.TALK: DAYS[S.TALK], S.APPROVAL: DAYS[S.APPROVAL]},
            form_number="B7",
            notice=(dt.date(2026, 4, 1), None),
        )
        assert set(refused(branch, keeper, facts)) == {
            "_application",
            "_assembly",
            "_approval",
            "_form",
            "_notice_until",
        }

    def test_approved_without_a_member_on_the_roster(self, branch, keeper):
        told_of = refused(branch, keeper, told(S.APPROVAL))
        assert "请先导入党员名册" in told_of["_approval"][0]

    def test_another_day_than_the_members_file(self, branch, keeper):
        member = MemberFactory(organization=branch, joined_on=PartialDate(2026, 5, 11))
        told_of = refused(branch, keeper, told(S.APPROVAL), member.person)
        assert "与党员档案的入党日期 2026-05-11 不一致" in told_of["_assembly"][0]

    def test_full_in_the_table_on_probation_in_the_file(self, branch, keeper):
        member = MemberFactory(
            organization=branch,
            category="probationary",
            joined_on=PartialDate(2026, 5, 12),
            confirmed_on=None,
        )
        days = {S.CONFIRMATION: dt.date(2027, 6, 1)}
        told_of = refused(branch, keeper, told(S.APPROVAL, days=days), member.person)
        assert "还是预备党员" in told_of["_confirmation"][0]

    def test_a_form_used_twice(self, branch, keeper):
        importing.bring(branch, person(branch), told(S.FORM, form_number="C3"), by=keeper)
        facts = told(S.FORM, form_number="C3")
        assert "已用于" in refused(branch, keeper, facts)["form_number"][0]

    def test_who_is_in_an_admission_already(self, branch, keeper):
        case = CaseFactory(organization=branch)
        assert "已在" in refused(branch, keeper, told(S.TALK), case.person)["person"][0]

    def test_steps_of_the_committee_above_by_a_branch(self, branch):
        clerk = holder("branch_clerk", branch.unit)
        importing.bring(branch, person(branch), told(S.ACTIVIST), by=clerk)
        with pytest.raises(Denied):
            importing.bring(branch, person(branch), told(S.ACTIVIST_FILED), by=clerk)


def test_taken_out_again_but_never_one_of_the_portal(branch, keeper):
    case = importing.bring(branch, person(branch), told(S.TALK), by=keeper)
    importing.take_out(case, by=keeper)
    assert not AdmissionCase.objects.exists()
    with pytest.raises(ValidationError, match="不是导入的"):
        importing.take_out(CaseFactory(organization=branch), by=keeper)


class TestWorkbook:
    HEADINGS = ("姓名", "身份证号", "性别", "出生年月", "党支部", "申请入党时间", "谈话时间")

    @pytest.fixture(autouse=True)
    def _own_media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"

    def book(self, branch, talk):
        row = ["周新一", number(), "男", "1985.03.12", branch.code, "2025-01-06", talk]
        return workbook([self.HEADINGS, row])

    def test_in_again_unchanged_and_out_again(self, branch, keeper):
        batch = imported(self.book(branch, "2025-01-20"), by=keeper, roster="admissions")
        case = AdmissionCase.objects.get()
        assert (case.person.name, case.steps.count()) == ("周新一", 2)
        again = checked(self.book(branch, "2025-01-20"), by=keeper, roster="admissions")
        assert (again.counts["unchanged"], again.counts["errors"]) == (1, 0)
        other = checked(self.book(branch, "2025-01-21"), by=keeper, roster="admissions")
        assert other.counts["errors"] == 1
        taken_back(batch, by=keeper)
        assert not AdmissionCase.objects.exists()
