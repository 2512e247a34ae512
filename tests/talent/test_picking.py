"""What the pickers of talents and enterprises offer while somebody types."""

import pytest
from django.urls import reverse

from tests import clock
from tests.factories import accounts
from tests.factories import talent as make
from tests.factories.people import PersonFactory
from tests.factories.recruiting import CohortFactory
from tests.factories.visiting import CampaignFactory, TargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client, clerk):
    return accounts.signed_in(client, clerk)


@pytest.fixture
def desk(client, office):
    return accounts.signed_in(client, office)


def talent(town, name="杨建国", **facts):
    return make.TalentFactory(unit=town, person=PersonFactory(unit=town, name=name), **facts)


def found(client, name="pick", **query):
    response = client.get(reverse(f"talent:{name}", query=query))
    return [row["value"] for row in response.json()["results"]]


def test_by_name_initials_and_place_of_work_among_ones_own(keeper, town, other):
    mine = talent(town, work_unit="云岭制茶厂")
    talent(town, "李秀英", work_unit="县医院")
    talent(other)
    assert found(keeper, q="建国") == found(keeper, q="yjg") == found(keeper, q="制茶") == [mine.pk]
    (row,) = keeper.get(reverse("talent:pick"), {"q": "yjg"}).json()["results"]
    assert row["text"] == "杨建国"
    assert "云岭制茶厂" in row["detail"]
    assert str(town) in row["detail"]


def test_each_purpose_has_its_people(desk, town, office):
    kept = talent(town)
    waiting = talent(town, state="pending")
    alone = talent(town, state="paused")
    gone = talent(town, state="out", left_on=make.DAY)
    refuses = talent(town)
    make.ConsentFactory(profile=refuses, purpose="contact", answer="no", by=office)
    worthy = make.WorthyFactory(profile=talent(town), village=town).profile
    stored = {kept.pk, alone.pk, refuses.pk, worthy.pk}
    assert set(found(desk)) == set(found(desk, **{"for": "store"})) == stored
    assert set(found(desk, **{"for": "here"})) == {*stored, waiting.pk}
    assert gone.pk not in found(desk, **{"for": "here"})
    assert set(found(desk, **{"for": "worthy"})) == stored - {worthy.pk}
    assert set(found(desk, **{"for": "campaign"})) == {kept.pk, worthy.pk}


def test_whom_the_campaign_goes_to_already_is_not_offered(desk, town):
    campaign = CampaignFactory()
    there, new = talent(town), talent(town)
    TargetFactory(campaign=campaign, unit=town, enterprise=None, profile=there, kind="talent")
    firm, other = make.EnterpriseFactory(unit=town), make.EnterpriseFactory(unit=town)
    make.EnterpriseFactory(unit=town, state="closed")
    TargetFactory(campaign=campaign, unit=town, enterprise=firm, kind="firm")
    query = {"for": "campaign", "campaign": campaign.pk}
    assert found(desk, **query) == [new.pk]
    assert found(desk, "pick-enterprise", **query) == [other.pk]
    assert len(found(desk, "pick-enterprise")) == 3


def test_who_sees_no_talents_searches_none(client, county):
    accounts.signed_in(client, accounts.holder("system_admin", county))
    for name in ("pick", "pick-enterprise"):
        assert client.get(reverse(f"talent:{name}")).status_code == 403


def options(client, url, name):
    field = client.get(url).context["form"][name]
    return str(field), [key for key, _ in field.field.choices if key]


@clock.at("2026-11-30T09:00")
@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("arrival-new", "profile"),
        ("link-new", "profile"),
        ("dispatch-new", "profile"),
        ("dispatch-new", "enterprise"),
        ("worthy-new", "profile"),
        ("case-new", "profile"),
        ("case-new", "enterprise"),
        ("need-new", "enterprise"),
        ("enterprise-year-new", "enterprise"),
        ("enterprise-title-new", "enterprise"),
    ],
)
def test_no_form_carries_the_whole_store(desk, town, route, name):
    row = talent(town) if name == "profile" else make.EnterpriseFactory(unit=town)
    markup, _ = options(desk, reverse(f"talent:{route}"), name)
    assert "data-picker" in markup
    assert f'value="{row.pk}"' not in markup
    markup, _ = options(desk, reverse(f"talent:{route}", query={name: row.pk}), name)
    assert f'value="{row.pk}" selected' in markup, "what an address names is chosen"


@clock.at("2026-11-30T09:00")
def test_an_arrival_is_of_whom_was_found(desk, town):
    cohort = CohortFactory(unit=town)
    row = talent(town, state="pending")
    facts = {"cohort": cohort.pk, "profile": row.pk, "on": "2026-11-02"}
    assert desk.post(reverse("talent:arrival-new"), facts).status_code == 302
    assert cohort.arrivals.get().profile == row
    gone = talent(town, state="out", left_on=make.DAY)
    answer = desk.post(reverse("talent:arrival-new"), {**facts, "profile": gone.pk})
    assert "请重新查找" in answer.content.decode()


@clock.at("2026-11-30T09:00")
def test_an_addition_to_a_campaign_is_searched_for(desk, town):
    campaign = CampaignFactory()
    row = talent(town)
    url = reverse("talent:campaign-add", args=[campaign.pk])
    markup, _ = options(desk, url, "profile")
    assert f"campaign={campaign.pk}" in markup
    assert f'value="{row.pk}"' not in markup
    assert desk.post(url, {"profile": row.pk}).status_code == 302
    assert campaign.targets.get().profile == row
