"""Policies: conditions as people write them, three outcomes, claims."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.dates import PartialDate
from portal.typed import Unreadable
from talent.choices import Eligibility
from talent.domain import conditions, eligibility, tickets
from talent.models import PolicyItem, TalentProfile, Ticket
from tests import clock
from tests.factories import accounts
from tests.factories.talent import (
    CardFactory,
    ConsentFactory,
    GradeFactory,
    PolicyFactory,
    RecognitionFactory,
    TalentFactory,
    TicketFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)
WRITTEN = (
    "层次：A、B 或 学历：博士及以上",
    "学位：硕士及以上 或 职称：副高级及以上 或 技能：技师及以上",
    "年龄：45 岁及以下（2026-01-01）",
    "引进日期：2024-01-01 及以后",
    "在县：满 12 个月",
    "来源：全职引进、柔性引进",
    "队伍：高技能人才",
    "单位类型：乡镇级、企业",
    "持卡",
)


@given(st.lists(st.sampled_from(WRITTEN), max_size=9, unique=True))
def test_what_is_read_is_written_the_same(lines):
    text = "\n".join(lines)
    assert conditions.written(conditions.read(text)) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("学历不低于博士", "学历：博士及以上"),
        ("学历≥研究生", "学历：硕士及以上"),
        ("年龄≤45周岁", "年龄：45 岁及以下"),
        ("年龄 40岁以下", "年龄：40 岁及以下"),
        ("人才层次：A，B", "层次：A、B"),
        ("职称：副高", "职称：副高级及以上"),
        ("引进日期不早于2024.1.1", "引进日期：2024-01-01 及以后"),
        ("在县满24个月", "在县：满 24 个月"),
    ],
)
def test_as_people_write_them(typed, kept):
    assert conditions.written(conditions.read(typed)) == kept


def test_everything_wrong_is_told_by_its_line():
    with pytest.raises(Unreadable) as refused:
        conditions.read("身高：170\n年龄：四十\n学历：中专生\n来源：火星\n在县：满 3 个月")
    told = str(refused.value)
    for words in (
        "第 1 行：“身高",
        "第 2 行：“年龄”",
        "第 3 行：没有“中专生”",
        "第 4 行：没有“火星”",
    ):
        assert words in told
    assert "第 5 行" not in told


def outcomes(profile, *texts, day=DAY):
    for number, text in enumerate(texts):
        PolicyFactory(name=f"{number}", conditions=text)
    told = eligibility.of_person(profile, day)
    PolicyItem.objects.all().delete()
    return [one.outcome for one in sorted(told, key=lambda one: one.item.name)]


def test_three_outcomes(town):
    profile = TalentFactory(
        unit=town, education="11", degree="308", title_level="", introduced_on=PartialDate(2025, 1),
        source="3", person__birth=PartialDate(1985, 6),
    )  # fmt: skip
    yes, unknown, no = Eligibility.YES, Eligibility.UNKNOWN, Eligibility.NO
    assert outcomes(profile, "", "学历：硕士", "学历：博士", "职称：中级") == [
        yes,
        yes,
        no,
        unknown,
    ]
    assert outcomes(profile, "学历：博士 或 职称：中级", "学历：博士 或 学历：硕士") == [
        unknown,
        yes,
    ]
    assert outcomes(profile, "学历：硕士\n职称：中级", "学历：博士\n职称：中级") == [unknown, no]
    assert outcomes(profile, "年龄：40", "年龄：39", "年龄：39（2025-01-01）") == [yes, no, yes]
    assert outcomes(profile, "在县：14", "在县：15", "来源：全职引进") == [yes, no, yes]
    assert outcomes(profile, "引进日期：2025-01-20", "引进日期：2025-02-01") == [yes, no]
    assert outcomes(profile, "单位类型：乡镇级", "单位类型：企业", "持卡") == [yes, no, no]


def test_levels_and_cards_are_those_in_force_on_the_day(town):
    profile = TalentFactory(unit=town)
    grade = GradeFactory(code="乙")
    RecognitionFactory(profile=profile, grade=grade, state="granted", since=DAY,
                       until=dt.date(2027, 1, 1))  # fmt: skip
    CardFactory(profile=profile, issued_on=DAY, until=dt.date(2027, 1, 1))
    asked = ("层次：甲、乙", "层次：甲", "持卡")
    assert outcomes(profile, *asked) == ["yes", "no", "yes"]
    assert outcomes(profile, *asked, day=dt.date(2027, 1, 2)) == ["no", "no", "no"]


def test_what_nobody_can_read_any_more_stops_no_page(town, office, asked):
    """Words of a code table change; the item waits for the office."""
    item = PolicyFactory(conditions="来源：老说法")
    profile = TalentFactory(unit=town)
    told = eligibility.of_person(profile, DAY)[0]
    assert (told.outcome, told.note) == (Eligibility.UNKNOWN, eligibility.UNCLEAR)
    assert eligibility.may_have(item, TalentProfile.objects.all(), DAY) == []
    with clock.at("2026-03-02T09:00"), pytest.raises(ValidationError, match="条件看不懂"):
        tickets.claim(profile, policy=item, by=office, **asked)


def test_of_a_group_the_highest_leads(town):
    profile = TalentFactory(unit=town)
    PolicyFactory(name="县补贴", exclusive="安家", amount=30000)
    PolicyFactory(name="省补贴", exclusive="安家", amount=50000)
    told = {one.item.name: one for one in eligibility.of_person(profile, DAY)}
    assert told["省补贴"].leads
    assert "省补贴" in told["县补贴"].note


@pytest.fixture
def asked():
    return {"channel": "unit", "content": "", "on": DAY}


def test_a_claim_becomes_a_ticket_of_its_unit_and_its_limit(town, office, asked):
    with clock.at("2026-03-02T09:00"):
        item = PolicyFactory(unit=town, limit=7, times=1)
        profile = TalentFactory(unit=town)
        ticket = tickets.claim(profile, policy=item, by=office, **asked)
        assert (ticket.matter, ticket.content) == (item.matter, f"申领“{item}”。")
        assert tickets.send(ticket, unit=town, by=office).limit == 7
        with pytest.raises(ValidationError, match="正在办理"):
            tickets.claim(profile, policy=item, by=office, **asked)
        Ticket.objects.update(state="filed", outcome="solved", done_on=DAY)
        with pytest.raises(ValidationError, match="已享受 1 次，每人最多 1 次"):
            tickets.claim(profile, policy=item, by=office, **asked)


def test_what_a_claim_is_refused_for(town, office, asked):
    with clock.at("2026-03-02T09:00"):
        profile = TalentFactory(unit=town, education="21")
        strict = PolicyFactory(conditions="学历：博士及以上")
        with pytest.raises(ValidationError, match=r"不符合条件：学历：博士及以上：不符合（本科"):
            tickets.claim(profile, policy=strict, by=office, **asked)
        late = PolicyFactory(accepts_until=dt.date(2026, 3, 1))
        with pytest.raises(ValidationError, match="受理期已于 2026-03-01 结束"):
            tickets.claim(profile, policy=late, by=office, **asked)
        firms = PolicyFactory(target="enterprise")
        with pytest.raises(ValidationError, match="对象是企业"):
            tickets.claim(profile, policy=firms, by=office, **asked)
        one, other = (PolicyFactory(exclusive="安家", amount=n) for n in (1, 2))
        TicketFactory(profile=profile, policy=one)
        with pytest.raises(ValidationError, match="从高不重复"):
            tickets.claim(profile, policy=other, by=office, **asked)


def test_who_may_have_it_and_has_not_asked(town, other, office):
    item = PolicyFactory(conditions="学历：硕士及以上")
    waiting = TalentFactory(unit=town, education="11", degree="308")
    ConsentFactory(profile=waiting, purpose="policies")
    claimed = TalentFactory(unit=town, education="11")
    TicketFactory(profile=claimed, policy=item)
    TalentFactory(unit=town, education="21")
    TalentFactory(unit=town, education="11", state="paused")
    found = eligibility.may_have(item, TalentProfile.objects.all(), DAY)
    assert [(one.profile.state, one.profile.may_push) for one in found] == [
        ("in", True),
        ("paused", False),
    ]


def test_it_costs_the_same_for_three_and_for_twenty(town, django_assert_num_queries):
    profile, item = TalentFactory(unit=town), PolicyFactory()
    for count in (3, 17):
        for _ in range(count):
            TalentFactory(unit=town)
            PolicyFactory(conditions=WRITTEN[0])
        eligibility.of_person(profile, DAY)
        with django_assert_num_queries(3):
            eligibility.of_person(profile, DAY)
        with django_assert_num_queries(1):
            eligibility.may_have(item, TalentProfile.objects.all(), DAY)


def test_by_their_pages(client, town, office):
    accounts.signed_in(client, office)
    facts = {
        "name": "安家补贴", "document": "云政办〔2026〕3号", "level": "county", "category": "02",
        "target": "person",
        "conditions": "学历不低于博士\n年龄≤45", "unit": town.pk, "matter": "10", "amount": "50000",
    }  # fmt: skip
    wrong = client.post(reverse("talent:policy-new"), {**facts, "conditions": "身高：170"})
    assert "看不出是哪种条件" in wrong.content.decode()
    client.post(reverse("talent:policy-new"), facts)
    item = PolicyItem.objects.get()
    assert item.conditions == "学历：博士及以上\n年龄：45 岁及以下"
    profile = TalentFactory(unit=town, person__name="周明远", degree="208", education="11",
                            person__birth=PartialDate(1995, 1))  # fmt: skip
    asked = client.get(reverse("talent:eligible"), {"q": "周明远"}).content.decode()
    assert "初步符合" in asked
    assert "以责任单位审核为准" in asked
    assert "周明远" in client.get(f"{item.get_absolute_url()}?tab=may-have").content.decode()
    tab = client.get(f"{profile.get_absolute_url()}?tab=entitled").content.decode()
    way = reverse("talent:policy-claim", args=[profile.pk, item.pk])
    assert way in tab
    posted = client.post(way, {"channel": "unit", "on": "2026-03-02"})
    assert posted.status_code == 302
    assert Ticket.objects.get().policy == item
