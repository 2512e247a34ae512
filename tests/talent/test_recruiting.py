"""招引批次: numbers of each step, who came, who stayed."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from portal.dates import PartialDate
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices.recruiting import RecruitKind
from talent.domain import recruiting, retention
from talent.domain.recruiting import Told
from talent.models import RecruitArrival, RecruitCohort, RecruitStage, TalentProfile
from tests import clock
from tests.factories import accounts
from tests.factories.recruiting import ArrivalFactory, CohortFactory, RecruitStageFactory
from tests.factories.talent import TalentFactory

pytestmark = pytest.mark.django_db

STEPS = ("计划", "报名", "资格审查", "笔试", "面试", "体检考察", "到岗")


def day(month, number, year=2026):
    return dt.date(year, month, number)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-11-30T09:00"):
        yield


@pytest.fixture
def cohort(county, office):
    made = CohortFactory(unit=county)
    recruiting.set_up(made, by=office)
    return made


def filled(cohort, *numbers, by):
    """One step a month from February on."""
    told = {
        stage.pk: Told(number, day(month, 2))
        for month, (stage, number) in enumerate(
            zip(cohort.stages.in_order(), numbers, strict=False), start=2
        )
    }
    return recruiting.fill(cohort, told=told, by=by)


def test_the_usual_steps_of_each_kind(cohort, county, office):
    assert tuple(stage.label for stage in cohort.stages.in_order()) == STEPS
    students = CohortFactory(unit=county, kind="students")
    made = recruiting.set_up(students, by=office)
    assert [stage.label for stage in made] == ["报名", "录取", "在读", "毕业"]
    assert made[-1].mark == "arrived"
    with pytest.raises(ValidationError, match="已经有环节"):
        recruiting.set_up(students, by=office)
    assert set(recruiting.USUAL) == set(RecruitKind)


def test_numbers_and_days_go_together_and_forward(cohort, office):
    plan, applied, checked, *_ = cohort.stages.in_order()
    with pytest.raises(ValidationError) as refused:
        recruiting.fill(
            cohort,
            told={
                plan.pk: Told(20, day(2, 2)),
                applied.pk: Told(300, day(2, 1)),
                checked.pk: Told(280, None),
            },
            by=office,
        )
    assert refused.value.message_dict == {
        f"on_{applied.pk}": ["早于“计划”的完成日期 2026-02-02，请核对。"],
        f"on_{checked.pk}": ["填了人数的，请填资格审查的完成日期。"],
    }
    with pytest.raises(ValidationError, match="晚于今天"):
        recruiting.fill(cohort, told={plan.pk: Told(20, day(12, 1))}, by=office)
    with pytest.raises(ValidationError, match="早于启动日期 2026-01-05"):
        recruiting.fill(cohort, told={plan.pk: Told(20, day(1, 4))}, by=office)
    assert not cohort.stages.exclude(number=None).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecruitStage.objects.filter(pk=plan.pk).update(number=20)


def test_a_later_number_above_an_earlier_one_is_told_not_refused(cohort, office):
    """Many may apply for few places; more than were planned should not come."""
    filled(cohort, 20, 300, 280, 90, 96, 22, 22, by=office)
    assert recruiting.doubts(cohort.stages.in_order()) == [
        "面试 96 人多于笔试 90 人，请核对。",
        "到岗 22 人多于计划 20 人，请核对。",
    ]


def test_a_cohort_is_closed_when_all_is_told(cohort, office):
    filled(cohort, 20, 300, 280, 90, 60, by=office)
    with pytest.raises(ValidationError, match="体检考察、到岗还没有填人数"):
        recruiting.COHORTS.close(cohort, reason="办结", by=office)
    filled(cohort, 20, 300, 280, 90, 60, 20, 19, by=office)
    recruiting.COHORTS.close(cohort, reason="办结", by=office)
    with pytest.raises(ValidationError, match="已于 2026-11-30 办结"):
        filled(cohort, 21, by=office)


def test_one_step_counts_as_applied(cohort, office):
    with pytest.raises(ValidationError, match="“报名”已计为报名"):
        recruiting.STAGES.add(cohort=cohort, position=9, label="补报", mark="applied", by=office)
    stage = cohort.stages.get(mark="applied")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecruitStageFactory(cohort=cohort, mark="applied")
    assert stage.label == "报名"


@pytest.mark.parametrize(
    ("kind", "term", "until"),
    [
        ("masters", None, day(2, 1, 2031)),
        ("village", None, day(2, 1, 2029)),
        ("village", 24, day(2, 1, 2028)),
        ("interns", None, None),
    ],
)
def test_his_file_tells_the_term_of_his_cohort(town, office, kind, term, until):
    made = CohortFactory(unit=town, kind=kind, term=term)
    profile = TalentFactory(unit=town)
    row = recruiting.ARRIVALS.add(cohort=made, profile=profile, on=day(2, 2), until=None, by=office)
    profile.refresh_from_db()
    assert row.until == until
    assert profile.service_until == until
    assert profile.introduced_on == (PartialDate(2026, 2) if until else None)
    with pytest.raises(ValidationError, match="已有"):
        recruiting.ARRIVALS.add(cohort=made, profile=profile, on=day(2, 3), by=office)


def test_a_corrected_arrival_corrects_the_file(cohort, town, office):
    profile = TalentFactory(unit=town)
    row = recruiting.ARRIVALS.add(cohort=cohort, profile=profile, on=day(2, 2), by=office)
    recruiting.ARRIVALS.correct(row, on=day(3, 2), until=None, by=office)
    profile.refresh_from_db()
    assert (profile.service_since, profile.service_until) == (day(3, 2), day(3, 1, 2031))
    gone = TalentFactory(unit=town, state="out", left_on=day(3, 3))
    with pytest.raises(ValidationError, match="已出库"):
        recruiting.ARRIVALS.add(cohort=cohort, profile=gone, on=day(3, 4), by=office)


def test_who_stayed_a_year_and_three(cohort, town):
    """Of three who came three years ago one left after two years; one came this year."""
    for left in (None, day(12, 1, 2024), None):
        facts = {"state": "out", "leaving": "1", "left_on": left} if left else {}
        profile = TalentFactory(unit=town, **facts)
        ArrivalFactory(cohort=cohort, profile=profile, on=day(11, 30, 2022), until=None)
    twice = TalentFactory(unit=town, state="out", leaving="8", left_on=day(1, 1, 2023))
    ArrivalFactory(cohort=cohort, profile=twice, on=day(11, 30, 2022), until=None)
    ArrivalFactory(cohort=cohort, profile__unit=town, on=day(12, 1, 2025), until=None)
    told = retention.of_cohort(cohort, RecruitArrival.objects.all(), day(11, 30))
    assert [(one.came, one.kept, one.rate) for one in told] == [
        (3, 3, "100.0%"),
        (3, 2, "66.7%"),
    ]


def test_kinds_together(cohort, county, office, django_assert_num_queries):
    filled(cohort, 20, 290, 280, 90, 60, 20, 19, by=office)
    second = CohortFactory(unit=county)
    recruiting.set_up(second, by=office)
    filled(second, 10, 100, by=office)
    with django_assert_num_queries(3):
        row = retention.by_kind(
            RecruitCohort.objects.all(), RecruitArrival.objects.all(), day(11, 30)
        )[0]
    assert (row.label, row.cohorts, row.planned, row.applied, row.arrived) == (
        "硕士引进", 2, 30, 390, 19,
    )  # fmt: skip
    assert (row.rivalry, row.arrival_rate, row.stayed[0].rate) == ("13.0∶1", "63.3%", "—")


def test_what_waits(client, cohort, town, office):
    recruiting.STAGES.correct(cohort.stages.get(label="笔试"), due_on=day(11, 29), by=office)
    accounts.signed_in(client, office)
    assert "到期未填的引才环节" in client.get(reverse("home")).content.decode()
    assert [row.label for row in RecruitStage.objects.overdue(day(11, 30))] == ["笔试"]
    assert not RecruitStage.objects.overdue(day(11, 29)).exists()
    filled(cohort, 20, 300, 280, 90, 60, 20, 1, by=office)
    assert RecruitCohort.objects.unfiled().get() == cohort
    row = ArrivalFactory(cohort=cohort, profile__unit=town, until=day(2, 28, 2027))
    assert not RecruitCohort.objects.unfiled().exists()
    assert recruiting.ending_in_words(row, day(11, 30)) == "3 个月内期满"
    assert recruiting.ending_in_words(row, day(8, 31)) == "6 个月内期满"
    assert list(recruiting.ending(RecruitArrival.objects.all(), day(8, 28))) == [row]
    assert not recruiting.ending(RecruitArrival.objects.all(), day(8, 27)).exists()


def test_by_their_pages(client, county, town, office):
    accounts.signed_in(client, office)
    facts = {"name": "2026年硕士引进", "kind": "masters", "unit": county.pk, "since": "2026-01-05"}
    assert client.post(reverse("talent:recruit-new"), facts).status_code == 302
    cohort = RecruitCohort.objects.get()
    assert client.post(reverse("talent:recruit-setup", args=[cohort.pk])).status_code == 302
    told = {}
    for number, stage in zip((20, 300, 310), cohort.stages.in_order(), strict=False):
        told |= {f"number_{stage.pk}": number, f"on_{stage.pk}": "2026-03-02"}
    way = reverse("talent:recruit-fill", args=[cohort.pk])
    assert "计划" in client.get(way).content.decode()
    answer = client.post(way, told, follow=True).content.decode()
    assert "资格审查 310 人多于报名 300 人，请核对。" in answer
    new = {
        "name": "周明远", "sex": "male", "birth": "1999.05", "unit": town.pk, "source": "3",
        "team": "3", "work_unit": "东河镇中心学校", "field": "0701", "on": "2026-08-01",
    }  # fmt: skip
    way = reverse("talent:recruit-enrol", args=[cohort.pk])
    page = client.post(way, {**new, "on": "2025-08-01"})
    assert page.status_code == 422
    assert not TalentProfile.objects.exists()
    assert "早于批次启动日期" in page.content.decode()
    assert client.post(way, new).status_code == 302
    profile = TalentProfile.objects.get()
    assert (profile.state, profile.service_until) == ("pending", day(7, 31, 2031))
    assert "引才批次" in client.get(f"{profile.get_absolute_url()}?tab=arrivals").content.decode()
    page = client.get(f"{cohort.get_absolute_url()}?tab=arrivals").content.decode()
    assert "周明远" in page
    assert "竞争比" in client.get(reverse("talent:recruiting")).content.decode()
    paper = client.get(reverse("talent:recruiting"), {"to": "pdf", "since": "2026-01-01"})
    assert paper.status_code == 200
    paper = client.get(cohort.get_absolute_url(), {"paper": "docx"})
    heads = {cell.text for table in Document(io.BytesIO(paper.content)).tables
             for cell in table.rows[0].cells}  # fmt: skip
    assert "比上一环节" in heads
    assert "漏斗" not in heads  # a bar is for the eye; its number stands beside it


def test_who_keeps_a_township_tells_only_its_own_people(client, cohort, town, other, clerk):
    ArrivalFactory(cohort=cohort, profile__unit=other, profile__person__name="何西")
    accounts.signed_in(client, clerk)
    page = client.get(f"{cohort.get_absolute_url()}?tab=arrivals").content.decode()
    assert "何西" not in page
    assert client.get(reverse("talent:recruit-fill", args=[cohort.pk])).status_code == 403
    mine = TalentFactory(unit=town)
    assert recruiting.ARRIVALS.add(cohort=cohort, profile=mine, on=day(2, 2), by=clerk)


def test_figures(county, town, office):
    """T24 and T25 by the day of the step and the unit that recruits, each kind by itself."""
    here = CohortFactory(unit=county)
    recruiting.set_up(here, by=office)
    filled(here, 20, 300, 280, 90, 60, 20, 19, by=office)  # applied in March, came in August
    doctors = CohortFactory(unit=town, kind="doctors")
    recruiting.set_up(doctors, by=office)
    filled(doctors, 5, 12, by=office)
    keys = ("TAL-T24", "TAL-T24.1", "TAL-T24.5", "TAL-T25", "TAL-T25.1", "TAL-T25.5")
    march, august, year = (Period.parse(code) for code in ("2026-03", "2026-08", "2026"))
    told = reading.read([FIGURES[key] for key in keys], [march, august, year], [county, town])

    def values(period, unit):
        return [int(told[key, period, unit.pk].value or 0) for key in keys]

    assert values(march, county) == [312, 300, 12, 0, 0, 0]
    assert values(march, town) == [12, 0, 12, 0, 0, 0]
    assert values(august, county) == [0, 0, 0, 19, 19, 0]
    assert values(year, county) == [312, 300, 12, 19, 19, 0]
    way = FIGURES["TAL-T24.5"].rows(march, town, office)
    days = "on_since=2026-03-01&on_until=2026-03-31"
    assert way.endswith(f"unit={town.pk}&mark=applied&kind=doctors&{days}")


@pytest.fixture
def signed(client, office):
    accounts.signed_in(client, office)
    return client


@pytest.mark.parametrize(
    ("route", "queries"), [("recruits", 5), ("recruit-stages", 5), ("arrivals", 6)]
)
def test_lists_cost_the_same_for_three_and_for_nine(
    signed, town, route, queries, django_assert_num_queries
):
    for count in (3, 6):
        for _ in range(count):
            made = CohortFactory(unit=town)
            RecruitStageFactory(cohort=made)
            ArrivalFactory(cohort=made, profile__unit=town)
        signed.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(queries):
            signed.get(reverse(f"talent:{route}"))
