"""大走访: frozen at the start, visited by those who are sent, covered by township."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.access import Denied
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices.visiting import TargetKind
from talent.domain import coverage, visiting
from talent.domain.visiting import NeedHeard
from talent.models import CampaignTarget, CampaignVisit, Need, Ticket, VisitCampaign
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.talent import (
    ConsentFactory,
    EnterpriseFactory,
    GradeFactory,
    RecognitionFactory,
    TalentFactory,
)
from tests.factories.visiting import CampaignFactory, CampaignVisitFactory, TargetFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 22)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-06-22T09:00"):
        yield


@pytest.fixture
def campaign(county):
    return CampaignFactory(since=dt.date(2026, 6, 1), until=dt.date(2026, 7, 31), started_on=None)


@pytest.fixture
def going(campaign):
    campaign.started_on = campaign.since
    campaign.save()
    return campaign


def told(target, by, on=DAY, **more):
    return visiting.tell(target, on=on, visitors=by.name, content="了解情况", by=by, **more)


def test_whom_it_goes_to_is_frozen(campaign, town, other, office):
    """A village's talents stand under its township; who said no is not listed; nobody twice."""
    village = orgs.village(town)
    EnterpriseFactory(unit=town, is_large=True, name="云岭光电有限公司")
    EnterpriseFactory(unit=town, is_large=True, state="stopped")
    EnterpriseFactory(unit=town)
    high = TalentFactory(unit=village, source="2")
    RecognitionFactory(
        profile=high, grade=GradeFactory(is_high=True), state="granted",
        since=dt.date(2026, 1, 1), until=dt.date(2030, 1, 1),
    )  # fmt: skip
    TalentFactory(unit=other, source="2")
    ConsentFactory(profile=TalentFactory(unit=town, source="2"), purpose="contact", answer="no")
    TalentFactory(unit=town, source="2", state="paused")
    TalentFactory(unit=town)
    visiting.start(campaign, by=office)
    frozen = CampaignTarget.objects.order_by("kind").values_list("kind", "unit", "added")
    assert set(frozen) == {
        (TargetKind.LARGE, town.pk, False),
        (TargetKind.HIGH, town.pk, False),
        (TargetKind.AWAY, other.pk, False),
    }
    EnterpriseFactory(unit=town, is_large=True)
    assert CampaignTarget.objects.count() == 3
    with pytest.raises(ValidationError, match="已于 2026-06-22 启动"):
        visiting.start(campaign, by=office)
    with pytest.raises(ValidationError, match="对象已固定"):
        visiting.CAMPAIGNS.correct(VisitCampaign.objects.get(), away=False, by=office)


def test_an_empty_campaign_does_not_start(campaign, office):
    with pytest.raises(ValidationError, match="都没有对象"):
        visiting.start(campaign, by=office)


def test_additions_stand_apart(going, town, office):
    firm = EnterpriseFactory(unit=town)
    target = visiting.add(going, enterprise=firm, profile=None, by=office)
    assert (target.kind, target.added, target.unit) == ("firm", True, town)
    with pytest.raises(ValidationError, match="已是本次走访对象"):
        visiting.add(going, enterprise=firm, profile=None, by=office)
    with pytest.raises(ValidationError, match="只选一项"):
        visiting.add(going, enterprise=None, profile=None, by=office)
    gone = TalentFactory(unit=town, state="paused")
    with pytest.raises(ValidationError, match="暂不联系"):
        visiting.add(going, enterprise=None, profile=gone, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetFactory(campaign=going, enterprise=firm, unit=town)


def test_who_is_sent_tells_and_nobody_else(going, town, other, office, clerk):
    visitor = accounts.holder("unit_contact", other)
    target = TargetFactory(campaign=going, unit=town)
    with pytest.raises(Denied):
        told(target, visitor)
    visiting.assign(target, visitor=visitor, by=office)
    target.refresh_from_db()
    assert list(CampaignTarget.objects.visible_to(visitor)) == [target]
    visit = told(target, visitor)
    assert told(target, clerk).recorded_by == clerk
    visiting.assign(target, visitor=None, by=office)
    assert not CampaignVisit.objects.visible_to(visitor).filter(pk=visit.pk).exists()


def test_a_problem_becomes_a_ticket_and_a_wish_a_need(going, town, clerk):
    firm = TargetFactory(campaign=going, unit=town)
    staff = TalentFactory(unit=town, work_unit=firm.enterprise.name)
    heard = NeedHeard(post="工艺工程师", field="0102", way="01", number=2)
    with pytest.raises(ValidationError) as refused:
        told(firm, clerk, problem="子女入学")
    assert set(refused.value.message_dict) == {"matter", "applicant"}
    visit = told(firm, clerk, problem="子女入学", matter="06", applicant=staff, wanted=heard)
    assert (visit.ticket.profile, visit.ticket.channel) == (staff, "visit")
    need = Need.objects.get()
    assert (need.enterprise, need.number, need.state, visit.need) == (
        firm.enterprise, 2, "draft", need,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="已有"):
        told(firm, clerk, wanted=heard)
    person = TargetFactory(
        campaign=going, unit=town, enterprise=None, kind="away", profile=TalentFactory(unit=town)
    )
    assert told(person, clerk, problem="想回乡创业", matter="01").ticket.profile == person.profile
    with pytest.raises(ValidationError, match="只在走访企业时"):
        told(person, clerk, wanted=heard)
    visiting.withdraw(visit, reason="记错了", by=clerk)
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (dt.date(2026, 5, 31), "早于走访起"),
        (dt.date(2026, 6, 23), "晚于今天"),
    ],
)
def test_a_visit_lies_within_the_campaign(going, town, clerk, on, words):
    with pytest.raises(ValidationError, match=words):
        told(TargetFactory(campaign=going, unit=town), clerk, on=on)


def test_after_the_end_nothing_is_told(going, town, office, clerk):
    target = TargetFactory(campaign=going, unit=town)
    visiting.finish(going, on=DAY, by=office)
    with pytest.raises(ValidationError, match="已于 2026-06-22 结束"):
        told(target, clerk)


def covered_county(going, town, other):
    """Of town: three of four firms, one of them closed since, of those left two visited (one
    twice), an addition visited; of the other: one not visited, one visit withdrawn."""
    first, second, third, closed = (TargetFactory(campaign=going, unit=town) for _ in range(4))
    for target in (first, first, second, closed):
        CampaignVisitFactory(target=target, on=DAY)
    closed.closed_on, closed.reason = DAY, "搬离"
    closed.save()
    added = TargetFactory(campaign=going, unit=town, kind="firm", added=True)
    CampaignVisitFactory(target=added, on=DAY)
    away = TargetFactory(
        campaign=going, unit=other, kind="away", enterprise=None, profile=TalentFactory(unit=other)
    )
    CampaignVisitFactory(target=away, on=DAY, withdrawn_on=DAY, reason="记错了")
    return third


def test_coverage_by_township(going, town, other):
    covered_county(going, town, other)
    towns, total = coverage.by_township(CampaignTarget.objects.all())
    assert [
        (row.label, row.frozen.said, row.frozen.rate, row.added.said) for row in (*towns, total)
    ] == [
        ("东河镇", "2/3", "66.7%", "1/1"),
        ("西山镇", "0/1", "0.0%", "—"),
        ("合计", "2/4", "50.0%", "1/1"),
    ]
    assert [each.said for each in total.kinds] == ["2/3", "—", "0/1"]


def test_coverage_by_visitor(going, town, office):
    sent = accounts.holder("unit_contact", town, name="周干事")
    first, _ = (TargetFactory(campaign=going, unit=town, visitor=sent) for _ in range(2))
    CampaignVisitFactory(target=first)
    TargetFactory(campaign=going, unit=town)
    told_of = coverage.by_visitor(CampaignTarget.objects.all())
    assert {row.label: row.covered.said for row in told_of} == {"周干事": "1/2", "未分工": "0/1"}


def test_a_refusal_takes_him_off_at_once(going, town):
    profile = TalentFactory(unit=town)
    target = TargetFactory(campaign=going, unit=town, kind="away", enterprise=None, profile=profile)
    assert list(CampaignTarget.objects.unvisited()) == [target]
    ConsentFactory(profile=profile, purpose="contact", answer="no")
    assert not CampaignTarget.objects.standing().exists()


def test_figure(going, county, town, other, office):
    covered_county(going, town, other)
    past = CampaignFactory(
        since=dt.date(2025, 6, 1), until=dt.date(2025, 7, 1),
        started_on=dt.date(2025, 6, 1), ended_on=dt.date(2025, 7, 1),
    )  # fmt: skip
    TargetFactory(campaign=past, unit=town)
    june, may = Period.parse("2026-06"), Period.parse("2026-05")
    told_of = reading.read([FIGURES["TAL-T33"]], [may, june], [county, town, other])
    values = [told_of["TAL-T33", june, unit.pk].value for unit in (county, town, other)]
    assert [str(value) for value in values] == ["50.0", "66.7", "0.0"]
    before = told_of.get(("TAL-T33", may, county.pk))
    assert getattr(before, "value", None) is None
    way = FIGURES["TAL-T33"].rows(june, town, office)
    assert way.endswith(f"unit={town.pk}&running=true&standing=true&added=false")


def test_by_their_pages(client, campaign, town, office, clerk):
    firm = EnterpriseFactory(unit=town, is_large=True, name="云岭光电有限公司", contact="陈经理")
    staff = TalentFactory(unit=town, work_unit=firm.name)
    accounts.signed_in(client, office)
    way = reverse("talent:campaign-start", args=[campaign.pk])
    assert "1 个走访对象" in client.get(way).content.decode()
    assert client.post(way).status_code == 302
    target = CampaignTarget.objects.get()
    assert "还没分工的走访对象" in client.get(reverse("home")).content.decode()
    several = {"pick": [target.pk], "visitor": clerk.pk}
    assert client.post(reverse("talent:targets-assign"), several).status_code == 302
    assert "一起分工" in client.get(reverse("talent:targets")).content.decode()
    accounts.signed_in(client, clerk)
    assert "一起分工" not in client.get(reverse("talent:targets")).content.decode()
    assert "分给我还没走访的" in client.get(reverse("home")).content.decode()
    way = reverse("talent:target-visit", args=[target.pk])
    page = client.get(way).content.decode()
    assert "陈经理" in page
    assert f'value="{clerk.name}"' in page
    heard = {"on": "2026-06-20", "visitors": clerk.name, "content": "看生产线",
             "problem": "职工子女入学", "matter": "06", "applicant": staff.pk,
             "post": "工艺工程师", "field": "0102", "way": "", "number": "2"}  # fmt: skip
    refused = client.post(way, heard)
    assert refused.status_code == 422
    assert "请填方式" in refused.content.decode()
    assert not CampaignVisit.objects.exists()
    answer = client.post(way, {**heard, "way": "01"}, follow=True).content.decode()
    assert "已转办件" in answer
    assert "草稿" in answer
    visit = CampaignVisit.objects.get()
    assert "职工子女入学" in client.get(visit.get_absolute_url()).content.decode()
    fixed = {"on": "2026-06-19", "visitors": clerk.name, "content": "看新生产线"}
    client.post(reverse("talent:campaign-visit-edit", args=[visit.pk]), fixed)
    for page in (
        f"{campaign.get_absolute_url()}?tab=coverage",
        f"{campaign.get_absolute_url()}?tab=goers",
        f"{firm.get_absolute_url()}?tab=visits",
        f"{reverse('talent:targets')}?visited=true",
        reverse("talent:campaign-visits"),
    ):
        answer = client.get(page)
        assert answer.status_code == 200
    assert "看新生产线" in answer.content.decode()
    assert firm.name not in client.get(
        f"{reverse('talent:targets')}?visited=false"
    ).content.decode()  # fmt: skip


@pytest.fixture
def signed(client, office):
    accounts.signed_in(client, office)
    return client


@pytest.mark.parametrize(("route", "queries"), [("targets", 5), ("campaign-visits", 5)])
def test_lists_cost_the_same_for_three_and_for_nine(
    signed, town, route, queries, django_assert_num_queries
):
    for count in (3, 6):
        for _ in range(count):
            CampaignVisitFactory(target=TargetFactory(unit=town))
        signed.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(queries):
            signed.get(reverse(f"talent:{route}"))
