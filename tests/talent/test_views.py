"""The pages of talents and enterprises, as the office and a township open them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.actions import RECORD_VIEWED
from portal.audit.models import Event
from talent.choices import RecognitionState, TalentState
from talent.models import Consent, Enterprise, Recognition, TalentProfile
from tests.factories import accounts
from tests.factories.people import PersonFactory
from tests.factories.talent import (
    ConsentFactory,
    EnterpriseFactory,
    EnterpriseTitleFactory,
    EnterpriseYearFactory,
    GradeFactory,
    RecognitionFactory,
    TalentFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("talent:talents")
FACTS = {
    "name": "周明远", "sex": "male", "birth": "1985.03", "source": "1", "team": "3",
    "work_unit": "云岭光电有限公司", "field": "0102", "phone": "13800000001",
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


def test_the_list_costs_the_same_for_three_and_for_twenty(
    at_office, town, django_assert_num_queries
):
    def fill(count):
        for _ in range(count):
            profile = TalentFactory(unit=town, ways=["03"])
            RecognitionFactory(profile=profile, grade=GradeFactory())

    fill(3)
    at_office.get(LIST)
    with django_assert_num_queries(6):
        at_office.get(LIST)
    fill(17)
    with django_assert_num_queries(6):
        assert at_office.get(LIST).context["total"] == 20


def test_a_township_registers_and_sees_its_own_only(at_town, town, other):
    TalentFactory(unit=other, person__name="欧阳外")
    answer = at_town.post(reverse("talent:talent-new"), {**FACTS, "unit": town.pk})
    profile = TalentProfile.objects.get(unit=town)
    assert answer.url == profile.get_absolute_url()
    listed = text(at_town.get(LIST))
    assert "周明远" in listed
    assert "欧阳外" not in listed


def test_what_is_wrong_is_told_at_once_and_nothing_is_written(at_town, town):
    answer = at_town.post(
        reverse("talent:talent-new"), {**FACTS, "unit": town.pk, "work_unit": "", "field": ""}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"work_unit", "field"}
    assert not TalentProfile.objects.exists()


def test_a_person_on_record_gets_his_file_from_his_page(at_town, town):
    person = PersonFactory(unit=town)
    page = text(at_town.get(f"{person.get_absolute_url()}?tab=talent"))
    way = reverse("talent:talent-open", args=[person.pk])
    assert way in page
    values = {name: FACTS[name] for name in ("source", "team", "work_unit", "field")}
    at_town.post(way, {**values, "unit": town.pk})
    assert TalentProfile.objects.get().person == person


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("field=01", {"机械", "自动化"}),
        ("field=0102", {"自动化"}),
        ("schooling=5%2B", {"机械"}),
        ("consent=none", {"自动化"}),
        ("consent=employers", {"机械"}),
        ("ways=03", {"机械"}),
        ("grade=none", {"自动化"}),
        ("state=out", {"离库"}),
        ("state=all", {"机械", "自动化", "离库"}),
        ("fresh=stale", {"自动化"}),
        ("ending=true", {"自动化"}),
        ("residence=530000", {"机械"}),
        ("missing=residence", {"自动化"}),
        ("q=jixie", {"机械"}),
    ],
)
def test_each_filter_finds_whom_it_names(at_office, town, asked, names):
    today = timezone.localdate()
    first = TalentFactory(
        unit=town, person__name="机械", field="0101", education="11", degree="308", ways=["03"],
        confirmed_on=today, residence="530100",
    )  # fmt: skip
    ConsentFactory(profile=first)
    RecognitionFactory(profile=first, state=RecognitionState.GRANTED, since=dt.date(2026, 1, 1))
    TalentFactory(
        unit=town, person__name="自动化", service_until=today + dt.timedelta(days=30)
    )  # fmt: skip
    TalentFactory(
        unit=town,
        person__name="离库",
        field="0801",
        state=TalentState.OUT,
        left_on=today,
        ways=["03"],
    )
    if "state" not in asked:
        TalentProfile.objects.filter(state=TalentState.OUT).update(field="0802")
    table = at_office.get(f"{LIST}?{asked}").context["table"]
    assert {row.record.person.name for row in table.rows} == names


def test_a_file_is_opened_with_a_trace_and_shows_all_its_tabs(at_office, town):
    profile = TalentFactory(unit=town, person__phone="13800000001", ways=["03"])
    RecognitionFactory(profile=profile, item="省级技能大师")
    ConsentFactory(profile=profile)
    words = {
        "basics": "短期项目",
        "recognitions": "省级技能大师",
        "consents": "未征询",
        "record_history": "新增",
    }
    for tab, word in words.items():
        page = text(at_office.get(f"{profile.get_absolute_url()}?tab={tab}"))
        assert word in page, tab
        assert "13800000001" not in page
    assert Event.objects.filter(action=RECORD_VIEWED).exists()


def test_the_office_sees_a_phone_with_a_reason_and_no_identity_number(at_office, town):
    person = PersonFactory(unit=town, phone="13800000001", identity="11010519491231002X")
    way = reverse("people:reveal", args=[person.pk])
    told = at_office.post(way, {"what": "phone", "reason": "约谈"})
    assert "13800000001" in text(told)
    refused = at_office.post(way, {"what": "identity", "reason": "约谈"})
    assert refused.status_code == 403


def test_the_acts_of_a_file_each_by_its_page(at_office, town):
    profile = TalentFactory(unit=town, state=TalentState.PENDING)
    day = "2026-03-02"
    steps = [
        ("talent-verify", {}, TalentState.IN),
        ("talent-confirm", {"how": "phone", "on": day}, TalentState.IN),
        (
            "talent-consent",
            {"purposes": ["employers"], "answer": "yes", "channel": "phone", "on": day},
            TalentState.IN,
        ),
        ("talent-pause", {"reason": "本人要求"}, TalentState.PAUSED),
        ("talent-resume", {"reason": "可以联系"}, TalentState.IN),
        ("talent-leave", {"leaving": "1", "left_on": day}, TalentState.OUT),
        ("talent-return", {"reason": "调回"}, TalentState.PENDING),
    ]
    for part, given, state in steps:
        assert at_office.get(address(part, profile)).status_code == 200
        answer = at_office.post(address(part, profile), given)
        assert answer.status_code == 302, text(answer)
        assert TalentProfile.objects.get().state == state, part
    assert Consent.objects.get().answer == "yes"


def test_a_level_goes_its_way_by_pages(at_office, town):
    profile, grade = TalentFactory(unit=town), GradeFactory()
    at_office.post(address("talent-propose", profile), {"grade": grade.pk, "item": "技能大师"})
    recognition = Recognition.objects.get()
    at_office.post(address("announce", recognition), {"since": "2026-03-02"})
    given = {"since": "2026-03-09", "document": "云组发〔2026〕3号"}
    assert at_office.post(address("grant", recognition), given).status_code == 302
    assert grade.code in text(at_office.get(profile.get_absolute_url()))
    given = {"on": "2026-04-01", "reason": "材料不实"}
    at_office.post(address("revoke", recognition), given)
    assert Recognition.objects.get().state == RecognitionState.REVOKED


def test_an_enterprise_is_registered_in_standard_form(at_town, town):
    given = {
        "name": "云岭光电有限公司", "credit_code": "91350100m000100y43", "unit": town.pk,
        "state": "running",
    }  # fmt: skip
    at_town.post(reverse("talent:enterprise-new"), given)
    assert Enterprise.objects.get().credit_code == "91350100M000100Y43"
    wrong = at_town.post(
        reverse("talent:enterprise-new"), {**given, "credit_code": "91350100M000100Y44"}
    )
    assert "校验码" in text(wrong)


def test_an_enterprise_tells_its_years_and_titles(at_office, town, django_assert_num_queries):
    enterprise = EnterpriseFactory(unit=town)
    EnterpriseYearFactory(enterprise=enterprise, staff=1234)
    EnterpriseTitleFactory(enterprise=enterprise, until=dt.date(2026, 3, 3))
    page = text(at_office.get(f"{enterprise.get_absolute_url()}?tab=years"))
    assert "1,234" in page
    assert "已到期" in page
    listed = reverse("talent:enterprises")
    at_office.get(listed)
    with django_assert_num_queries(5):
        assert "1,234" in text(at_office.get(listed))
    assert at_office.get(f"{listed}?title=1").context["total"] == 0


def test_the_home_page_and_the_search_tell_of_talents(at_office, town):
    TalentFactory(unit=town, person__name="周明远", state=TalentState.PENDING)
    assert "待核实" in text(at_office.get(reverse("home-panels"), HTTP_HX_REQUEST="true"))
