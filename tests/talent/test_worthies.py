"""乡贤: one of them for each matter, one open matter each; villages confirm their lists."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices import HelpState
from talent.domain import leaving, worthies
from talent.models import HelpTask, Worthy
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.talent import (
    ConsentFactory,
    GradeFactory,
    HelpFactory,
    RecognitionFactory,
    TalentFactory,
    WorthyFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 22)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-06-22T09:00"):
        yield


@pytest.fixture
def village(town):
    return orgs.village(town, name="光明村", short_name="光明村")


def worthy(village, name="周明远", consent="yes", **facts):
    made = WorthyFactory(
        village=village, profile=TalentFactory(unit=village, person__name=name), **facts
    )
    if consent:
        ConsentFactory(profile=made.profile, purpose="contact", answer=consent)
    return made


def test_from_the_proposal_to_the_result(village, clerk):
    task = worthies.TASKS.add(unit=village, matter="销售苹果", field="3", until=DAY, by=clerk)
    lead = worthy(village)
    task = worthies.pair(task, lead=lead, by=clerk)
    assert (task.state, task.paired_on) == (HelpState.PAIRED, DAY)
    with pytest.raises(ValidationError, match="正在牵头"):
        worthies.pair(HelpFactory(unit=village), lead=lead, by=clerk)
    with pytest.raises(ValidationError, match="请先办结或中止"):
        worthies.WORTHIES.close(lead, reason="本人要求", by=clerk)
    assert any("请另定乡贤" in line for line in leaving.ends_with_it(lead.profile))
    task = worthies.begin(task, by=clerk)
    task = worthies.finish(task, on=DAY, result="售出 20 吨", invested=None, jobs=3, by=clerk)
    assert (task.state, task.jobs) == (HelpState.DONE, 3)
    with pytest.raises(ValidationError, match="不能再改"):
        worthies.TASKS.correct(task, matter="销售梨", by=clerk)
    assert worthies.pair(HelpFactory(unit=village), lead=lead, by=clerk).lead == lead


def test_the_database_gives_nobody_two_matters_at_once(village):
    lead = worthy(village)
    HelpFactory(unit=village, lead=lead, state="going")
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpFactory(unit=village, lead=lead, state="paired")


def test_without_consent_only_the_office_speaks_to_him(village, clerk, office):
    unasked = worthy(village, consent="")
    task = HelpFactory(unit=village)
    with pytest.raises(ValidationError, match="还没有征询"):
        worthies.pair(task, lead=unasked, by=clerk)
    assert worthies.pair(task, lead=unasked, by=office).state == HelpState.PAIRED
    with pytest.raises(ValidationError, match="没有“日常联系”的有效同意"):
        worthies.pair(HelpFactory(unit=village), lead=worthy(village, consent="no"), by=office)


def test_who_may_lead(village, office):
    task = HelpFactory(unit=village, field="2")
    high = worthy(village, "高层次")
    RecognitionFactory(profile=high.profile, grade=GradeFactory(position=2), state="granted",
                       since=DAY, until=dt.date(2030, 1, 1))  # fmt: skip
    plain = worthy(village, "普通人")
    unknown = worthy(village, "没说过", wills=[])
    worthy(village, "做别的", wills=["5"])
    worthy(village, "不同意", consent="no")
    HelpFactory(unit=village, lead=worthy(village, "正忙着"), state="going")
    seen = Worthy.objects.visible_to(office)
    told = worthies.candidates(task, seen, DAY)
    assert [helper.worthy for helper in told] == [high, plain, unknown]
    assert told[0].explained == "领域 40/40：意愿领域含“技术指导”"
    assert told[2].lacks
    assert worthies.candidates(task, seen.order_by("-pk"), DAY) == told


def test_a_village_confirms_its_list_twice_a_year(client, village, clerk):
    old = worthy(village, confirmed_on=dt.date(2025, 12, 20))
    assert (worthies.half_begins(DAY), worthies.half_ends(DAY)) == (
        dt.date(2026, 1, 1), dt.date(2026, 6, 30),
    )  # fmt: skip
    assert worthies.half_ends(dt.date(2026, 7, 1)) == dt.date(2026, 12, 31)
    assert [worthies.is_asked(dt.date(2026, 6, day)) for day in (10, 22)] == [False, True]
    accounts.signed_in(client, clerk)
    assert "本半年待确认的乡贤" in client.get(reverse("home")).content.decode()
    listed = client.get(reverse("talent:worthies"), {"unconfirmed": "true"}).content.decode()
    assert "周明远" in listed
    client.post(reverse("talent:worthies-confirm"), {"pick": old.pk})
    old.refresh_from_db()
    assert old.confirmed_on == DAY
    assert not Worthy.objects.unconfirmed(dt.date(2026, 1, 1)).exists()


def test_by_their_pages(client, village, clerk):
    profile = TalentFactory(unit=village, person__name="李远归")
    accounts.signed_in(client, clerk)
    facts = {"profile": profile.pk, "village": village.pk, "kind": "plain", "wills": ["2"]}
    assert client.post(reverse("talent:worthy-new"), facts).status_code == 302
    assert "李远归" in client.get(reverse("talent:worthies")).content.decode()
    asked = {"unit": village.pk, "matter": "茶园改造", "field": "2", "until": "2026-09-30"}
    assert client.post(reverse("talent:help-new"), asked).status_code == 302
    task = HelpTask.objects.get()
    page = client.get(f"{task.get_absolute_url()}?tab=facts").content.decode()
    assert "意愿领域含“技术指导”" in page
    refused = client.post(
        reverse("talent:help-pair", args=[task.pk]), {"lead": Worthy.objects.get().pk}
    )
    assert "还没有征询" in refused.content.decode()
    ConsentFactory(profile=profile, purpose="contact")
    way = reverse("talent:help-pair", args=[task.pk])
    assert client.post(way, {"lead": Worthy.objects.get().pk}).status_code == 302


def test_figures(village, county, town):
    worthy(village)
    worthy(village, closed_on=DAY)
    lead = worthy(village, "李远归")
    HelpFactory(unit=village, lead=lead, state="done", done_on=DAY)
    HelpFactory(unit=village, lead=lead, state="done", done_on=dt.date(2026, 5, 31))
    month, keys = Period.parse("2026-06"), ("TAL-T10", "TAL-T11")
    numbers = reading.read([FIGURES[key] for key in keys], [month], [town])
    assert [numbers[key, month, town.pk].value for key in keys] == [2, 1]


QUERIES = {"worthies": 6, "helps": 5}  # who reads persons is counted


@pytest.mark.parametrize("route", QUERIES)
def test_lists_cost_the_same_for_three_and_for_nine(
    client, village, office, route, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 6):
        for number in range(count):
            lead = worthy(village, f"乡贤{count}{number}")
            HelpFactory(unit=village, lead=lead, state="going")
        client.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(QUERIES[route]):
            client.get(reverse(f"talent:{route}"))
