"""Needs by their pages: entered by a unit, published, matched, talked about, filled."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.imports.domain import preview, running
from talent.choices import MatchState, NeedState
from talent.domain import needs
from talent.models import Match, Need
from tests import clock
from tests.factories import accounts
from tests.factories.imports import checked, imported, workbook
from tests.factories.talent import (
    ConsentFactory,
    EnterpriseFactory,
    MatchFactory,
    NeedFactory,
    TalentFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("talent:needs")
FACTS = {
    "post": "自动化工程师", "kind": "post", "field": "0102", "way": "03", "number": "1",
    "urgency": "2", "education_least": "4", "since": "2026-03-02",
}  # fmt: skip


@pytest.fixture
def at_office(client, office):
    return accounts.signed_in(client, office)


@pytest.fixture
def at_town(client, clerk):
    return accounts.signed_in(client, clerk)


def text(answer):
    return answer.content.decode()


def address(part, record):
    return reverse(f"talent:{part}", args=[record.pk])


def test_a_unit_enters_a_need_and_the_office_publishes_it(client, town, clerk, office):
    accounts.signed_in(client, clerk)
    client.post(reverse("talent:need-new"), {**FACTS, "unit": town.pk})
    need = Need.objects.get()
    assert client.post(address("need-submit", need)).status_code == 302
    assert client.post(address("need-publish", need)).status_code == 403
    accounts.signed_in(client, office)
    assert client.post(address("need-publish", need)).status_code == 302
    assert Need.objects.get().state == NeedState.PUBLISHED


def test_nobody_publishes_what_he_submitted(town, office):
    need = needs.submit(NeedFactory(unit=town, state=NeedState.DRAFT), by=office)
    with pytest.raises(ValidationError, match="另一位同志"):
        needs.publish(need, by=office)


def test_what_is_insisted_on_has_to_be_asked_for(at_town, town):
    answer = at_town.post(
        reverse("talent:need-new"),
        {**FACTS, "unit": town.pk, "hard": ["age"], "title_or_skill": "on", "number": "0"},
    )
    assert set(answer.context["form"].errors) == {"hard", "title_or_skill", "number"}


def test_from_workbench_to_done_by_pages(at_office, town):
    need = NeedFactory(unit=town, number=1)
    profile = TalentFactory(unit=town, person__name="周明远", ways=["03"])
    ConsentFactory(profile=profile, until=dt.date(2099, 1, 1))
    bench = text(at_office.get(f"{need.get_absolute_url()}?tab=workbench"))
    assert "领域 40/40：主领域“自动化控制”" in bench
    at_office.post(reverse("talent:match-choose", args=[need.pk, profile.pk]))
    match = Match.objects.get()
    steps = [
        ("ask", {}, MatchState.ASKED),
        ("answered", {"agrees": "yes"}, MatchState.AGREED),
        ("recommend", {}, MatchState.RECOMMENDED),
        ("talk", {}, MatchState.TALKING),
        ("finish", {"outcome": "done"}, MatchState.DONE),
    ]
    for part, given, state in steps:
        assert at_office.get(address(f"match-{part}", match)).status_code == 200
        answer = at_office.post(address(f"match-{part}", match), given)
        assert answer.status_code == 302, text(answer)
        assert Match.objects.get().state == state
    assert Need.objects.get().state == NeedState.FILLED
    told = text(at_office.get(f"{need.get_absolute_url()}?tab=matches"))
    assert "达成" in told


def test_a_unit_sees_only_whom_it_was_told_of_and_no_score(at_town, town):
    need = NeedFactory(unit=town)
    for name, state in (("推荐人", MatchState.RECOMMENDED), ("谢绝人", MatchState.DECLINED)):
        profile = TalentFactory(unit=town, person__name=name)
        MatchFactory(need=need, profile=profile, state=state, explained="领域 32/40")
    page = text(at_town.get(f"{need.get_absolute_url()}?tab=matches"))
    assert "推荐人" in page
    assert "谢绝人" not in page
    assert "领域 32/40" not in page
    assert at_town.get(f"{need.get_absolute_url()}?tab=workbench").status_code == 404


def test_a_talents_page_tells_which_needs_suit_him(at_office, town):
    NeedFactory(unit=town, post="自动化工程师")
    profile = TalentFactory(unit=town, ways=["03"])
    assert "自动化工程师" in text(at_office.get(f"{profile.get_absolute_url()}?tab=needs"))


def test_a_need_with_talks_is_not_closed_and_opens_again(at_office, town):
    need = NeedFactory(unit=town)
    match = MatchFactory(need=need, profile=TalentFactory(unit=town), state=MatchState.TALKING)
    refused = at_office.post(address("need-closeneed", need), {"why": "cancelled"})
    assert "洽谈，不能关闭" in text(refused)
    at_office.post(address("match-finish", match), {"outcome": "silent"})
    at_office.post(address("need-closeneed", need), {"why": "cancelled", "note": "计划调整"})
    assert Need.objects.get().closed_why == "取消：计划调整"
    at_office.post(address("need-again", need), {"number": "3", "reason": "增加岗位"})
    assert (Need.objects.get().state, Need.objects.get().number) == (NeedState.PUBLISHED, 3)


def test_the_list_costs_the_same_for_three_and_for_twenty(
    at_office, town, django_assert_num_queries
):
    def fill(count):
        for _ in range(count):
            NeedFactory(unit=town, enterprise=EnterpriseFactory(unit=town))

    fill(3)
    at_office.get(LIST)
    with django_assert_num_queries(5):
        at_office.get(LIST)
    fill(17)
    with django_assert_num_queries(5):
        assert at_office.get(LIST).context["total"] == 20


def test_how_far_needs_are_filled_is_told_by_field(at_office, town):
    need = NeedFactory(unit=town, number=2, since=timezone.localdate())
    MatchFactory(need=need, profile=TalentFactory(unit=town), state=MatchState.DONE)
    page = text(at_office.get(reverse("talent:satisfied")))
    assert "装备制造" in page
    assert "50.0%" in page


@clock.at("2026-11-30T09:00")
def test_a_past_day_counts_who_had_come_by_then(at_office, town):
    need = NeedFactory(unit=town, number=2, since=dt.date(2026, 1, 12))
    for on in (dt.date(2026, 2, 2), dt.date(2026, 5, 4)):
        profile = TalentFactory(unit=town)
        MatchFactory(need=need, profile=profile, state=MatchState.DONE, moved_on=on)

    def told(day):
        return text(at_office.get(reverse("talent:satisfied"), {"day": day}))

    assert "50.0%（1/2）" in told("2026-03-31")
    assert "100.0%（2/2）" in told("2026-06-30")
    assert "近四个季度没有需求" in told("2026-01-11")
    assert "请填 2000-01-01 到今天之间的日期" in told("0001-01-01")
    assert "截至 2026-03-31" in told("2026-03-31")


class TestRoster:
    HEADINGS = ("需求单位", "企业名称", "岗位名称", "所需专业", "引进方式", "需求人数", "学历要求",
                "职称", "年龄要求", "紧缺程度", "起")  # fmt: skip
    ROW = ("东河镇", "云岭光电有限公司", "自动化工程师", "自动化控制", "短期项目", 2,
           "本科及以上", "中级", "35岁以下", "★★", "2026-03-02")  # fmt: skip

    @pytest.fixture(autouse=True)
    def _own_media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"

    def test_needs_come_as_drafts(self, town, clerk):
        firm = EnterpriseFactory(unit=town, name="云岭光电有限公司")
        imported(workbook([self.HEADINGS, self.ROW], sheet="人才需求表"), by=clerk, roster="needs")
        need = Need.objects.get()
        assert (need.enterprise, need.number, need.age_most, need.urgency) == (firm, 2, 35, 2)
        assert (need.education_least, need.title_least, need.state) == (4, 2, NeedState.DRAFT)

    def test_an_age_nobody_can_read_says_how_to_write_it(self, town, clerk):
        row = (*self.ROW[:1], "", *self.ROW[2:8], "年轻", *self.ROW[9:])
        batch = checked(workbook([self.HEADINGS, row], sheet="人才需求表"), by=clerk,
                        roster="needs")  # fmt: skip
        rows = preview.page(batch, running.arranged_roster(batch)).rows
        assert any("35岁以下" in f.message for row in rows for f in row.findings)
