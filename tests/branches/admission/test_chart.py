"""The chart of 25 steps as the county finds it: names, papers, whose each step is, what it stands
on. And what single steps ask beside their day."""

import pytest
from django.core.exceptions import ValidationError

from branches.choices.admission import NoticeKind, StepCode
from branches.domain.admission import (
    cases,
    chart,
    checks,
    clocks,
    paper_stages,
    papers,
    path,
    reminders,
)
from branches.domain.admission.papers import AdmissionPaper
from branches.domain.admission.story import NoticeFacts, StepFacts
from branches.forms.admission import StepForm
from branches.models import Activity
from portal.access import Denied
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.rules.models import RuleVersion
from reports.domain import layout
from tests import clock
from tests.branches.admission.test_golden import day, found, step, told
from tests.factories.accounts import holder
from tests.factories.admission import CaseFactory, took

S = StepCode
NOW = "2026-11-30T09:00"
UPPER, COUNTY = "上级", "组织部"
# number, name, papers, whose step it is
TABLE = (
    ("1", "递交入党申请书", "入党申请书", ""),
    ("2", "派人谈话", "谈话记录", ""),
    ("3", "推荐、确定积极分子", "推荐推优表、支委会记录", ""),
    ("4", "上级备案", "备案表、名册", UPPER),
    ("5", "培养联系人", "", ""),
    ("6", "培养教育考察", "培养教育考察登记表、思想汇报", ""),
    ("7", "确定发展对象人选", "征求意见记录、支委会记录、公示及情况", ""),
    ("8", "报上级党委列为发展对象", "请示、备案表", UPPER),
    ("9", "入党介绍人", "", ""),
    ("10", "政治审查", "政审函、政治审查结论", ""),
    ("11", "集中培训", "结业证明", ""),
    ("12", "支委会审查", "支委会审查意见", ""),
    ("13", "上级预审", "请示、预审意见", UPPER),
    ("14", "填写志愿书", "入党志愿书", ""),
    ("15", "支部大会讨论", "支部大会决议、票决结果表", ""),
    ("16", "上级派人谈话", "谈话意见（记入志愿书）", UPPER),
    ("17", "上级审批", "请示、批复", UPPER),
    ("18", "组织部门备案", "备案表", COUNTY),
    ("19", "编入支部小组", "", ""),
    ("20", "入党宣誓", "入党宣誓记录", ""),
    ("21", "继续教育考察", "预备党员教育考察表", ""),
    ("22", "转正申请", "转正申请书", ""),
    ("23", "大会讨论转正", "公示及情况、支部大会决议、票决结果表", ""),
    ("24", "上级审批转正", "批复", UPPER),
    ("25", "材料归档", "档案目录", ""),
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(town):
    return holder("organization_office", Unit.objects.get(depth=1))


def facts(code, on, **more):
    return StepFacts(code=code, happened_on=day(on), **more)


def test_the_chart_is_that_of_the_handbooks():
    rows = [row for row in chart.rows() if row.number]
    owners = {row.code: path.owner_of(row.code) for row in rows}
    assert tuple((row.number, row.name, row.papers, owners[row.code]) for row in rows) == TABLE


def test_rows_of_the_place_join_the_chart_and_run_no_clock():
    own = [row for row in chart.rows() if row.code not in S.values]
    assert {row.name: row.number for row in own} == {
        "自传": "",
        "推优公示": "",
        "接收预备党员公示": "",
    }
    steps = [step(row.code, "2026-06-01") for row in own]
    assert not clocks.running(told(*steps))
    assert not [hit for one in steps for hit in checks.hits(told(*steps), one)]


def test_every_paper_lies_under_one_stage(branch):
    listed = [paper for _, every in paper_stages.STAGES for paper in every]
    assert sorted(listed) == sorted(AdmissionPaper)
    case = CaseFactory(organization=branch, until=S.TALK)
    stages = dict(paper_stages.offered(list(case.steps.standing())))
    assert stages["申请入党"] == [AdmissionPaper.TALK]
    assert "预备党员的接收" not in stages


def test_the_record_of_the_whole_way_lies_on_its_side(branch):
    case = CaseFactory(organization=branch, until=S.TALK)
    assert layout.is_wide(papers.bound(case, AdmissionPaper.WHOLE))


# 3 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "hits"), [(2, ["BR-10"]), (3, [])], ids=["two of five", "three of five"]
)
def test_the_committee_that_finds_an_activist_has_more_than_half_its_members(present, hits):
    met = Activity(held_on=day("2025-03-31"), expected=5, present=present)
    assert found(told(), step(S.ACTIVIST, "2025-03-31", activity=met)) == hits
    assert found(told(), step(S.ACTIVIST, "2025-03-31")) == []


# 7, 8 ---------------------------------------------------------------------------------------------


def test_whether_the_first_day_of_a_notice_counts_is_a_parameter():
    notice = NoticeFacts(NoticeKind.LISTING, day("2026-06-01"), day("2026-06-05"))
    assert checks.workdays_of(notice) == (5, False)
    for version in RuleVersion.objects.filter(code="AD-03"):
        version.params = {**version.params, "first_day_counts": False}
        version.save()
    assert checks.workdays_of(notice) == (4, False)
    story = told((S.OPINION, "2026-05-29"), notices=[notice])
    assert found(story, step(S.LISTED, "2026-06-08")) == ["AD-03"]


# 10 -----------------------------------------------------------------------------------------------


def test_of_a_vetting_nothing_but_its_conclusion_is_kept(branch, keeper):
    case = CaseFactory(organization=branch, until=S.INTRODUCERS)
    form = StepForm(case=case, code=S.VETTING, overrides=False)
    assert "content" not in form.fields
    assert "decision" in form.fields
    with clock.at(NOW), pytest.raises(ValidationError, match="只登记结论"):
        cases.record_step(
            case, facts(S.VETTING, "2026-04-20", decision="accept", content="叔父"), by=keeper
        )


# 18 -----------------------------------------------------------------------------------------------


def test_the_county_files_who_was_admitted(branch, keeper, office):
    case = CaseFactory(organization=branch, until=S.APPROVAL)
    filing = facts(S.FILED, "2026-07-10")
    with clock.at(NOW):
        with pytest.raises(Denied):
            cases.record_step(case, filing, by=keeper)
        filed = cases.record_step(case, filing, by=office)
        with pytest.raises(Denied):
            cases.return_step(filed, reason="缺表", by=keeper)
    assert filed.happened_on == day("2026-07-10")


def test_the_filing_is_a_to_do_of_the_county(branch):
    case = CaseFactory(organization=branch, until=S.APPROVAL)
    took(case, S.OATH, day("2026-07-10"))
    reminders.remind(day("2026-07-20"))
    filing = Task.objects.open().get(key__contains=f".{S.FILED}.")
    assert (filing.role, filing.unit) == ("organization_office", Unit.objects.get(depth=1))
