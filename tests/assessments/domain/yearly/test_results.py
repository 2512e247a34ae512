"""A group's year from published months and figures; grades, their quota, publishing."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions import YEAR_SHARES_SET
from assessments.choices import AdjustmentState
from assessments.domain.yearly import results, shares
from assessments.models import ScoreSheet, YearEnd, YearSheet
from assessments.presets.adjustments import ADJUSTMENTS
from portal.audit.models import Event
from portal.orgs.models import ComparisonGroup
from portal.periods import Period
from portal.rules.domain import memory
from tests import clock
from tests.factories import accounts, judging, orgs, schemes, yearly
from tests.factories import scores as make
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db
YEAR = 2025
JANUARY = "2026-01-20T09:00:00+08:00"
REASON = "县委常委会研究"


@pytest.fixture(autouse=True)
def _in_january(db):
    with clock.at(JANUARY):
        yield


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def towns(county):
    return [
        orgs.township(county, short_name=name) for name in ("东河镇", "西山镇", "南坪镇", "北岭镇")
    ]


@pytest.fixture
def group(towns):
    return make.group(*towns)


@pytest.fixture
def office(county):
    return accounts.holder("assessment_office", county)


@pytest.fixture
def leader(county):
    return accounts.holder("department_leader", county)


@pytest.fixture
def months(county, group, towns, leader):
    """Two published months, and one that is not."""
    version = schemes.active(county)
    for code, published in (("2025-10", True), ("2025-11", True), ("2025-12", False)):
        facts = {"published_at": timezone.now(), "published_by": leader} if published else {}
        run = make.run(version, group, Period.parse(code))
        for place, town in enumerate(towns, start=1):
            total = Decimal(90 - place) + (Decimal("0.53") if code == "2025-11" else 0)
            ScoreSheet.objects.create(
                run=run, unit=town, position=place, place=place, total=total, base=total,
                bonus=0, deduction=0, change="—", month_on_month="—",
            )  # fmt: skip
        type(run).objects.filter(pk=run.pk).update(**facts)
    return version


@pytest.fixture
def worked_out(months, group, office):
    return results.work_out(group, year=YEAR, by=office)


def sheet_of(end, town):
    return end.sheets.get(unit=town)


def test_published_months_alone_are_the_whole_total(worked_out, towns):
    sheet = sheet_of(worked_out, towns[0])
    # (89.00 + 89.53) ÷ 2 = 89.265; nothing else was held
    assert sheet.parts[0]["how"] == "(89.00 + 89.53) ÷ 2 = 89.27"
    assert (sheet.total, sheet.comprehensive) == (Decimal("89.27"), Decimal("26.78"))
    assert [part["held"] for part in sheet.parts] == [True, *[False] * 5]


def test_a_rerun_keeps_grades_and_rows(worked_out, towns, group, office):
    results.grade(sheet_of(worked_out, towns[1]), grade="good", reason=REASON, by=office)
    before = dict(worked_out.sheets.values_list("unit", "pk"))
    results.work_out(group, year=YEAR, by=office)
    assert dict(worked_out.sheets.values_list("unit", "pk")) == before
    assert sheet_of(worked_out, towns[1]).grade == "good"


def test_the_quota_of_four_is_one(worked_out, towns, office):
    results.grade(sheet_of(worked_out, towns[0]), grade="excellent", reason=REASON, by=office)
    with pytest.raises(ValidationError, match="4 个单位 × 30% 向下取整 = 1"):
        results.grade(sheet_of(worked_out, towns[1]), grade="excellent", reason=REASON, by=office)


def test_a_veto_of_the_year_bars(months, group, towns, office, leader):
    veto = make.adjustment(months.scheme, towns[0], office, ADJUSTMENTS[-1])
    type(veto).objects.filter(pk=veto.pk).update(
        state=AdjustmentState.APPROVED, period=Period.parse("2025-11"),
        decided_by=leader, decided_at=timezone.now(),
    )  # fmt: skip
    end = results.work_out(group, year=YEAR, by=office)
    sheet = sheet_of(end, towns[0])
    assert sheet.barred.startswith("一票否决")
    with pytest.raises(ValidationError, match="不得评为优秀"):
        results.grade(sheet, grade="excellent", reason=REASON, by=office)


def test_published_when_all_are_graded_and_then_for_good(worked_out, towns, group, office, leader):
    with pytest.raises(ValidationError, match="还有 4 个单位"):
        results.publish(worked_out, by=leader)
    for town in towns:
        results.grade(sheet_of(worked_out, town), grade="good", reason=REASON, by=office)
    results.publish(worked_out, by=leader)
    for act in (
        lambda: results.work_out(group, year=YEAR, by=office),
        lambda: results.grade(sheet_of(worked_out, towns[0]), grade="fair", reason="x", by=office),
    ):
        with pytest.raises(ValidationError, match="已经公布"):
            act()


def test_not_before_the_year_is_over(months, group, office, leader):
    end = results.work_out(group, year=2026, by=office)
    with pytest.raises(ValidationError, match="还没有结束"):
        results.publish(end, by=leader)


def test_three_years_are_a_proposal(group, towns, office, leader):
    for year in (2023, 2024, 2025):
        end = YearEnd.objects.create(
            group=group, year=year, worked_out_at=timezone.now(), worked_out_by=office,
            shares=shares.of_rule(year),
        )  # fmt: skip
        for place, town in enumerate(towns[:2], start=1):
            excellent = town == towns[0] or year > 2023
            YearSheet.objects.create(
                year_end=end, unit=town, position=place, total=90, comprehensive=27,
                grade="excellent" if excellent else "good",
            )  # fmt: skip
        yearly.published(end, leader)
    assert results.excellent_streaks(2025, leader) == (3, [towns[0]])


def test_a_unit_sees_its_own_and_only_when_published(worked_out, towns, leader, client):
    member = accounts.holder("township_member", towns[0])
    accounts.signed_in(client, member)
    url = worked_out.get_absolute_url()
    assert client.get(url).status_code == 404
    YearEnd.objects.update(published_at=timezone.now(), published_by=leader)
    said = client.get(url).content.decode()
    assert "东河镇" in said
    assert "西山镇" not in said
    other = yearly.year_end(ComparisonGroup.objects.create(name="党群组"), leader, year=YEAR)
    yearly.published(other, leader)
    listed = client.get(reverse("assessments:year-ends")).content.decode()
    assert url in listed
    assert other.get_absolute_url() not in listed


def test_the_office_works_it_out_and_grades_on_pages(months, group, towns, office, client):
    accounts.signed_in(client, office)
    sent = {"group": group.pk, "year": YEAR}
    client.post(reverse("assessments:work-out-year"), sent)
    end = YearEnd.objects.get()
    page = client.get(end.get_absolute_url()).content.decode()
    assert "(89.00 + 89.53) ÷ 2 = 89.27" in page
    assert "4 个单位 × 30% 向下取整 = 1" in page
    answer = client.post(
        reverse("assessments:grade-unit", args=[sheet_of(end, towns[0]).pk]),
        {"grade": "excellent", "reason": REASON},
    )
    assert answer.status_code == 302
    assert sheet_of(end, towns[0]).grade == "excellent"
    assert client.get(reverse("assessments:year-ends")).status_code == 200
    assert client.get(reverse("assessments:publish-year", args=[end.pk])).status_code == 403


class TestExcused:
    """Votes were held for the group: three units have a mark, the fourth missed them."""

    @pytest.fixture
    def voted(self, towns):
        for town in towns[1:]:
            made = judging.appraisal(town, accounts.UserFactory(unit=town))
            made.period, made.mark = Period.parse("2025"), "92.00"
            made.save()

    def test_with_leave_it_is_neither_nought_nor_spread_over_others(
        self, voted, months, group, towns, office
    ):
        end = results.work_out(group, year=YEAR, by=office)
        before = {sheet.unit_id: sheet.total for sheet in end.sheets.all()}
        # 40 and 15 of a hundred: 89.27 × 72.7272…% = 64.92, and nothing for what was missed
        assert before[towns[0].pk] == Decimal("64.92")
        sheet = sheet_of(end, towns[0])
        assert results.missed_parts(sheet) == [("report", "述职评议")]
        results.excuse(sheet, part="report", reason="县委批准", by=office)
        sheet.refresh_from_db()
        assert sheet.total == Decimal("89.27")
        assert "经批准不参加" in sheet.parts[4]["formula"]
        others = {one.unit_id: one.total for one in end.sheets.exclude(unit=towns[0])}
        assert others == {unit: total for unit, total in before.items() if unit in others}
        results.end_excuse(end.excuses.get(), by=office)
        sheet.refresh_from_db()
        assert sheet.total == Decimal("64.92")

    def test_not_of_what_it_has_a_mark_of(self, voted, months, group, towns, office):
        end = results.work_out(group, year=YEAR, by=office)
        with pytest.raises(ValidationError, match="只有全组开展了"):
            results.excuse(sheet_of(end, towns[1]), part="report", reason="x", by=office)


def test_the_database_keeps_a_published_year(worked_out, towns, leader):
    end = yearly.published(worked_out, leader)
    for change in (
        lambda: end.sheets.update(total=1),
        lambda: YearEnd.objects.filter(pk=end.pk).update(published_at=None, published_by=None),
        lambda: sheet_of(end, towns[0]).delete(),
        lambda: yearly.excuse(end, towns[0], leader),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


class TestShares:
    """A county's own: by the rule for all years to come, by decision for one group's year."""

    OWN: ClassVar = {"monthly": "30%", "report": "25%"}

    def test_those_of_the_rule_on_the_years_last_day(self, months, group, towns, office):
        january = dt.date(2026, 1, 1)
        for since, until, values in (
            (dt.date(2025, 11, 1), january, self.OWN),
            (january, None, {"comprehensive": "35%"}),
        ):
            VersionFactory(
                code=shares.CODE,
                params=shares.of_rule(2021) | values,
                effective_from=since,
                effective_to=until,
            )
        memory.forget()
        end = results.work_out(group, year=YEAR, by=office)
        assert shares.in_words(end.shares).startswith("平时考核 30%、书记项目 15%")
        assert sheet_of(end, towns[0]).comprehensive == Decimal("26.78")  # 30 %, not next year's

    def test_decided_for_one_year(self, worked_out, group, towns, office, leader):
        usual = worked_out.shares
        for problem, given, reason in (
            ("合计应当是 100%，现在是 90%", usual | {"monthly": "30%"}, "县委办文件"),
            ("年中观摩占、书记项目中", usual | {"project_mid": "50%"}, "县委办文件"),
            ("“平时考核占”请填分数或百分数", usual | {"monthly": "四成"}, "县委办文件"),
            ("请写明依据", usual | self.OWN, " "),
        ):
            with pytest.raises(ValidationError, match=problem):
                results.set_shares(worked_out, given=given, reason=reason, by=office)
        given = usual | self.OWN | {"comprehensive": "50%"}
        results.set_shares(worked_out, given=given, reason="县委办文件", by=office)
        assert sheet_of(worked_out, towns[0]).comprehensive == Decimal("44.64")  # 89.27 × 50 %
        event = Event.objects.filter(action=YEAR_SHARES_SET).get()
        assert "平时考核占：40% → 30%" in event.detail["changed"]
        again = results.work_out(group, year=YEAR, by=office)
        assert again.shares == given  # a rerun keeps what was decided
        assert results.set_shares(again, given=usual, reason="改回", by=office).shares_reason == ""
        yearly.published(again, leader)
        with pytest.raises(ValidationError, match="已经公布"):
            results.set_shares(again, given=given, reason="县委办文件", by=office)

    def test_votes_that_count_nothing_bar_all_the_same(self, months, group, towns, office):
        made = judging.appraisal(towns[1], accounts.UserFactory(unit=towns[1]))
        made.period, made.mark, made.proposal = Period.parse("2025"), "82.00", "better"
        made.save()
        end = results.work_out(group, year=YEAR, by=office)
        given = end.shares | {"monthly": "55%", "report": "0%"}
        results.set_shares(end, given=given, reason="县委办文件", by=office)
        sheet = sheet_of(end, towns[1])
        assert (sheet.barred, sheet.total) == ("述职评议没有达到“好”", Decimal("88.27"))
        facts = {"grade": "good", "decided_by": office, "decided_at": timezone.now()}
        type(made).objects.filter(pk=made.pk).update(**facts)  # people decide
        results.work_out(group, year=YEAR, by=office)
        assert sheet_of(end, towns[1]).barred == ""
        assert results.missed_parts(sheet_of(end, towns[0])) == []

    def test_on_the_page(self, worked_out, office, client):
        accounts.signed_in(client, office)
        url = reverse("assessments:year-shares", args=[worked_out.pk])
        assert "六项占比，合计 100%" in client.get(url).content.decode()
        fields = {f"param_{key}": value for key, value in worked_out.shares.items()}
        refused = client.post(url, fields | {"param_monthly": "35%", "reason": ""})
        assert refused.status_code == 422
        said = refused.content.decode()
        assert "现在是 95%" in said
        assert 'value="35%"' in said
        sent = {"param_monthly": "35%", "param_survey": "10%", "reason": "县委办〔2026〕3号"}
        assert client.post(url, fields | sent).status_code == 302
        page = client.get(worked_out.get_absolute_url()).content.decode()
        assert "平时考核 35%、" in page
        assert "满意度 10%" in page
        assert "县委办〔2026〕3号" in page
