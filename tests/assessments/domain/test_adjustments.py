"""Bonus, deduction, vetoes: proposed by one, approved by another, counted once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assessments.choices import ScoreEventKind
from assessments.domain import adjustments
from assessments.domain.scores import runs
from assessments.models import Adjustment, ScoreSheet
from assessments.presets.adjustments import ADJUSTMENTS
from portal.access import Denied
from portal.files.domain import uploads
from portal.periods import Period
from tests import clock
from tests.factories import accounts, files, ledgers, scores
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

NOVEMBER, DECEMBER = Period.parse("2026-11"), Period.parse("2026-12")
COMMENDED, BLAMED = ADJUSTMENTS[0], ADJUSTMENTS[6]
BY_CODE = {one.code: one for one in ADJUSTMENTS}


@pytest.fixture
def scheme(county):
    return scores.scheme(county)


@pytest.fixture
def group(scheme, town, other_town):
    return scores.group(town, other_town)


@pytest.fixture
def assessor(county):
    return accounts.holder("assessment_office", county)


@pytest.fixture
def leader(county):
    return accounts.holder("department_leader", county)


@pytest.fixture
def propose(scheme, group, town, assessor):
    def act(terms=COMMENDED, **facts):
        given = {
            "unit": town,
            "happened_on": dt.date(2026, 11, 20),
            "document": "云组通〔2026〕12号",
            "proof": files.sent("通报.txt", "表彰决定".encode()),
            "by": assessor,
        }
        return adjustments.propose(scheme, terms, **{**given, **facts})

    return act


def test_the_offices_list_to_the_line():
    told = [
        (one.code, one.kind.value, str(one.marks or one.share or one.cap or 0))
        for one in ADJUSTMENTS
    ]
    assert told == [
        ("J1", "bonus", "0.5"), ("J1", "bonus", "1"), ("J1", "bonus", "2"),
        ("J2", "bonus", "0.5"), ("J2", "bonus", "1"), ("J2", "bonus", "2"),
        ("K1", "deduction", "1"), ("K1", "deduction", "2"), ("K2", "deduction", "2"),
        ("V1", "veto_category", "50"), ("V2", "veto_category", "0"), ("V3", "veto_total", "59.99"),
    ]  # fmt: skip
    assert BY_CODE["V1"].category == "C"
    assert BY_CODE["V2"].category == "B"
    assert BY_CODE["K2"].zeroes_a_line


class TestApproval:
    def test_counts_nothing_before(self, propose, scheme, town):
        propose()
        assert adjustments.events_of(scheme, NOVEMBER, [town]) == []

    def test_counts_in_the_month_of_approval_and_in_no_other(self, propose, scheme, town, leader):
        made = propose()
        with clock.at("2026-12-02T09:00"):
            adjustments.approve(made, by=leader)
        (event,) = adjustments.events_of(scheme, DECEMBER, [town])
        assert (event.unit, event.kind, event.marks) == (town.pk, ScoreEventKind.BONUS, 0.5)
        assert adjustments.events_of(scheme, NOVEMBER, [town]) == []

    def test_nobody_approves_his_own(self, propose, county, assessor):
        both = accounts.with_role(assessor, "department_leader", county)
        made = propose(by=both)
        with pytest.raises(Denied, match="是您本人登记的，请由其他人审批"):
            adjustments.approve(made, by=both)
        with pytest.raises(IntegrityError, match="adjustment_not_by_himself"), transaction.atomic():
            Adjustment.objects.update(
                state="approved", period=NOVEMBER, decided_by=both, decided_at=made.proposed_at
            )

    def test_is_decided_once(self, propose, leader, assessor):
        made = propose()
        adjustments.refuse(made, reason="不是对本单位的表彰", by=leader)
        made.refresh_from_db()
        assert (made.state, made.reason, made.decided_by) == (
            "refused", "不是对本单位的表彰", leader,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="未同意，不能再办理"):
            adjustments.approve(made, by=leader)
        with pytest.raises(ValidationError, match="未同意，不能再办理"):
            adjustments.recall(made, by=assessor)

    def test_what_was_recalled_cannot_be_approved(self, propose, leader, assessor):
        made = propose()
        adjustments.recall(made, by=assessor)
        with pytest.raises(ValidationError, match="已收回"):
            adjustments.approve(made, by=leader)

    def test_the_proof_is_for_those_who_see_it(self, propose, leader, assessor, member):
        proof = propose().proof
        assert proof.expires_at is None
        assert uploads.may_read(proof, leader)
        assert uploads.may_read(proof, assessor)
        assert not uploads.may_read(proof, member)


class TestRefused:
    def test_everything_that_is_wrong_at_once(self, propose, county):
        with pytest.raises(ValidationError) as caught:
            propose(BY_CODE["V1"], unit=county, document=" ", happened_on=dt.date(2026, 12, 1))
        assert caught.value.message_dict == {
            "unit": ["“云岭县”不在“手算方案”的考核分组中，请选择分组中的单位。"],
            "document": ["请填写依据文件的文号。"],
            "happened_on": ["发生日期不能晚于今天。"],
            "category": ["“手算方案”没有代码为“C”的分类，不能按此项处理。"],
        }
        assert not Adjustment.objects.exists()

    def test_untrue_reports_name_their_indicator(self, propose):
        with pytest.raises(ValidationError, match="请写明填报不实的是“手算方案”的哪项指标"):
            propose(BY_CODE["K2"], indicator="Z9")
        with pytest.raises(ValidationError, match="不针对单项指标"):
            propose(indicator="A1")


class TestInTheScore:
    @pytest.fixture
    def sheet(self, scheme, group, town, assessor):
        def now():
            runs.score(scheme, period=NOVEMBER, group=group, by=assessor)
            return ScoreSheet.objects.get(unit=town)

        return now

    @pytest.fixture
    def whole(self, form, town):
        """Ten members, all visited: with A3 off, (20 + 20 + 20 + 10 + 10) ÷ 80."""
        MemberFactory.create_batch(6, organization=PartyOrganizationFactory(unit=town))
        scores.accepted(form, town, members=10, visited=10, year=55, paid=True)
        ledgers.target(town, number=60)

    @pytest.mark.usefixtures("whole")
    def test_one_after_the_other(self, propose, sheet, leader):
        assert sheet().total == 100
        adjustments.approve(propose(), by=leader)
        assert sheet().total == 100.5
        adjustments.approve(propose(BY_CODE["K2"], indicator="A2"), by=leader)
        untrue = sheet()
        # (80 − 20) × 100 ÷ 80 = 75, + 0.5 − 2
        assert (untrue.base, untrue.bonus, untrue.deduction) == (75, 0.5, 2)
        assert untrue.total == 73.5
        assert untrue.lines.get(indicator__code="A2").formula == (
            "经核实填报不实，此项计零分（原得 20.00）"
        )
        adjustments.approve(propose(BY_CODE["V2"]), by=leader)
        # B = 0: 20 × 100 ÷ 80 = 25
        assert sheet().total == 23.5
        adjustments.approve(propose(BY_CODE["V3"]), by=leader)
        assert "一票否决，不超过 59.99" in sheet().formulas["total"]
