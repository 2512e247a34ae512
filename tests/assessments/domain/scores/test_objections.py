"""Who may contest which line until when, who answers, and the correction that follows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from assessments.choices import ObjectionState
from assessments.domain.scores import corrections, objections, publishing, runs
from assessments.models import LedgerValue, ScoreLine, ScoreRun, ScoreSheet
from portal.inbox.models import Notice
from reports.domain.bulletins import approving, drafting
from reports.domain.bulletins import publishing as issuing
from reports.domain.bulletins import series as all_series
from reports.models import Bulletin
from tests import clock
from tests.factories import accounts, bulletins, files

REASON = "补录了 1 次走访，应为 4 人"
pytestmark = pytest.mark.usefixtures("reported", "in_december")


def line_of(sheet, code):
    return sheet.lines.get(indicator__code=code)


@pytest.fixture
def line(sheet):
    """15.00 of 20: three of four were visited."""
    return line_of(sheet, "A2")


def object_to(line, by, **facts):
    facts = {"reason": REASON, "proof": files.sent("签到表.txt", b"text"), **facts}
    return objections.make(line, by=by, **facts)


@pytest.fixture
def objection(line, member):
    return object_to(line, member)


class TestMaking:
    def test_waits_and_tells_the_office(self, objection, member, assessor):
        assert (objection.state, objection.asked_by) == (ObjectionState.WAITING, member)
        assert objection.proof.expires_at is None
        notice = Notice.objects.get(user=assessor, title__startswith="申诉待答复")
        assert "请在 2026-12-11 前答复" in notice.text

    def test_within_three_working_days(self, line, member):
        """Published on Friday the 4th: until Wednesday the 9th."""
        with clock.at("2026-12-09T17:00"):
            assert object_to(line, member)

    def test_not_later(self, line, member):
        with (
            clock.at("2026-12-10T08:00"),
            pytest.raises(ValidationError, match="已于 2026-12-09 截止"),
        ):
            object_to(line, member)

    def test_not_before_publication(self, scored, town, member):
        with pytest.raises(ValidationError, match="还没有公布"):
            object_to(line_of(scored.sheets.get(unit=town), "A2"), member)

    def test_only_to_ones_own_sheet(self, published, other_town, member):
        foreign = line_of(published.sheets.get(unit=other_town), "A2")
        with pytest.raises(PermissionDenied):
            object_to(foreign, member)

    def test_once_for_a_line(self, objection, line, member, assessor):
        objections.refuse(objection, answer="不属实", by=assessor)
        with pytest.raises(ValidationError, match=r"已经申诉过（不成立）"):
            object_to(line, member)

    def test_again_after_it_was_withdrawn(self, objection, line, member):
        objections.withdraw(objection, by=member)
        assert object_to(line, member)

    def test_says_why(self, line, member):
        with pytest.raises(ValidationError, match="请写明哪里不对"):
            object_to(line, member, reason=" ")

    def test_units_are_told_of_publication_and_of_the_time_they_have(self, scored, leader, member):
        publishing.publish(scored, seen=scored.digest, by=leader)
        notice = Notice.objects.get(user=member, title__startswith="考核结果已公布")
        assert "在 2026-12-09 前申诉" in notice.text


class TestReminding:
    """An answer is due on Friday the 11th."""

    @staticmethod
    def told(user):
        rows = Notice.objects.filter(user=user, title__contains="申诉").exclude(
            title__startswith="申诉待答复"
        )
        return [notice.title.partition("：")[0] for notice in rows.order_by("pk")]

    def test_on_the_day_and_on_working_days_after(self, objection, assessor, leader):
        for day in ("10", "11", "11", "12", "14"):  # the 12th is a Saturday
            objections.remind(dt.date(2026, 12, int(day)))
        assert self.told(assessor) == ["申诉今天到期", "申诉逾期未答复"]
        assert self.told(leader) == ["申诉逾期未答复"]

    def test_not_once_it_is_answered(self, objection, assessor):
        objections.refuse(objection, answer="不属实", by=assessor)
        objections.remind(dt.date(2026, 12, 14))
        assert self.told(assessor) == []


class TestAnswering:
    def test_refused_with_a_reason(self, objection, assessor, member):
        objections.refuse(objection, answer="签到表上没有", by=assessor)
        objection.refresh_from_db()
        assert (objection.state, objection.answered_by) == (ObjectionState.REFUSED, assessor)
        assert not ScoreRun.objects.exclude(corrects=None).exists()
        assert Notice.objects.filter(user=member, title__startswith="申诉不成立").exists()

    def test_nobody_answers_his_own(self, line, county, town):
        both = accounts.with_role(
            accounts.holder("assessment_office", county), "township_member", town
        )
        own = object_to(line, both)
        for act, facts in (
            (objections.refuse, {"answer": "否"}),
            (objections.uphold, {"value": "100", "answer": "是"}),
        ):
            with pytest.raises(PermissionDenied, match="您本人提出"):
                act(own, by=both, **facts)

    @pytest.mark.parametrize(
        ("value", "told"),
        [("", "请填写更正后的数值"), ("很好", "不能用来计"), ("NaN", "不能用来计")],
    )
    def test_by_a_value_the_rule_can_judge(self, objection, assessor, value, told):
        with pytest.raises(ValidationError, match=told):
            objections.uphold(objection, value=value, answer="属实", by=assessor)

    def test_answered_is_answered(self, objection, assessor, member):
        objections.refuse(objection, answer="不属实", by=assessor)
        for act, facts in (
            (objections.refuse, {"answer": "否", "by": assessor}),
            (objections.withdraw, {"by": member}),
        ):
            with pytest.raises(ValidationError, match="不能再办理"):
                act(objection, **facts)

    def test_withdrawn_by_its_author_only(self, objection, town):
        other = accounts.holder("township_member", town)
        with pytest.raises(PermissionDenied, match="只能由申诉人本人撤回"):
            objections.withdraw(objection, by=other)


@pytest.fixture
def correction(objection, assessor):
    objections.uphold(objection, value="100", answer="经核对签到表，属实", by=assessor)
    objection.refresh_from_db()
    return objection.correction


def everything_of(run):
    return [
        list(ScoreRun.objects.filter(pk=run.pk).values()),
        list(ScoreSheet.objects.filter(run=run).order_by("pk").values()),
        list(ScoreLine.objects.filter(sheet__run=run).order_by("pk").values()),
    ]


class TestCorrections:
    def test_stands_beside_what_was_published(self, published, line, member, assessor):
        before = everything_of(published)
        objections.uphold(object_to(line, member), value="100", answer="属实", by=assessor)
        assert everything_of(published) == before
        assert published.correction.published_at is None

    def test_only_that_line_is_different(self, correction):
        told = [
            (str(one.unit), one.what, one.was, one.now)
            for one in corrections.differences(correction)
        ]
        assert told == [
            ("东河镇", "A2 走访率", "75，15.00 分", "100，20.00 分"),
            ("东河镇", "综合得分", "76.48", "82.73"),
        ]

    def test_says_the_same_where_nothing_was_put_right(self, published, assessor):
        """What was kept of a line is all the arithmetic needs."""
        drafted = corrections.draft(published, by=assessor)
        assert drafted.digest == published.digest
        assert corrections.differences(drafted) == []

    def test_figures_that_changed_since_do_not_move_it(self, objection, assessor):
        LedgerValue.objects.update(number=1)
        objections.uphold(objection, value="75", answer="数值相同", by=assessor)
        objection.refresh_from_db()
        assert corrections.differences(objection.correction) == []

    def test_published_it_corrects_the_months_bulletin(self, published, correction, county, leader):
        writer, reviewer, signer = bulletins.holders(county)
        series = all_series.of("monthly_ranking")
        issue = drafting.draft(series, period=published.period, by=writer)
        approving.sign(approving.review(issue, by=reviewer), by=signer)
        issuing.publish(issue, by=writer)
        publishing.publish(correction, seen=correction.digest, by=leader)
        made = Bulletin.objects.get(corrects=issue)
        assert made.cause == "乡镇组的申诉成立，计分结果已更正。"
        told = {(one["part"], one["what"], one["was"], one["now"]) for one in made.differences}
        assert ("排名情况", "东河镇 综合得分", "76.48", "82.73") in told
        assert {part for part, *_ in told}.isdisjoint({"报送情况", "问题和整改时限", "约谈"})

    def test_places_move(self, published, other_town, county, assessor):
        foreign = published.sheets.get(unit=other_town)
        keeper = accounts.holder("township_member", other_town)
        for code, value in (("A1", "10"), ("A2", "100"), ("F1", "200"), ("B2", "是")):
            made = object_to(line_of(foreign, code), keeper)
            objections.uphold(made, value=value, answer="属实", by=assessor)
        drafted = published.correction
        places = [
            (str(one.unit), one.was, one.now)
            for one in corrections.differences(drafted)
            if one.what == "位次"
        ]
        assert places == [("东河镇", "第 1 位", "第 2 位"), ("西山镇", "第 2 位", "第 1 位")]
        assert drafted.objections.count() == 4

    def test_nothing_was_due_after_all(self, objection, assessor):
        objections.uphold(objection, value="无应办", answer="当月没有走访任务", by=assessor)
        objection.refresh_from_db()
        line = ScoreLine.objects.get(
            sheet__run=objection.correction, sheet__unit=objection.unit, indicator__code="A2"
        )
        assert (line.state, str(line.score)) == ("nothing_due", "20.00")

    def test_counts_once_it_is_published(self, correction, published, leader, town, member):
        assert list(ScoreRun.objects.valid()) == [published]
        assert not correction.sheets.visible_to(member).exists()
        publishing.publish(correction, seen=correction.digest, by=leader)
        assert list(ScoreRun.objects.valid()) == [correction]
        assert correction.sheets.visible_to(member).get().total == Decimal("82.73")

    def test_another_one_stands_on_it(self, correction, leader, assessor, town, member):
        publishing.publish(correction, seen=correction.digest, by=leader)
        line = line_of(correction.sheets.get(unit=town), "A1")
        second = object_to(line, member)
        objections.uphold(second, value="5", answer="属实", by=assessor)
        second.refresh_from_db()
        assert second.correction.corrects == correction
        assert [one.what for one in corrections.differences(second.correction)] == [
            "A1 党员总数",
            "综合得分",
        ]

    def test_what_was_corrected_is_contested_no_more(self, correction, leader, sheet, member):
        publishing.publish(correction, seen=correction.digest, by=leader)
        with pytest.raises(ValidationError, match="已经更正"):
            object_to(line_of(sheet, "A1"), member)

    def test_a_run_leaves_it_alone(self, correction, run_now):
        with pytest.raises(ValidationError, match="不能重新计分"):
            run_now()
        assert ScoreRun.objects.filter(pk=correction.pk).exists()

    def test_next_month_is_compared_with_what_was_corrected(
        self, correction, leader, scheme, group, assessor
    ):
        publishing.publish(correction, seen=correction.digest, by=leader)
        december = correction.period.next()
        with clock.at("2027-01-04T09:00"):
            run = runs.score(scheme, period=december, group=group, by=assessor).run
        told = {str(one.unit): one.last_place for one in run.sheets.select_related("unit")}
        assert told == {"东河镇": 1, "西山镇": 2, "南桥镇": 3}
