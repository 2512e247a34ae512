"""The demo's talents and enterprises pass the same checks as anybody's."""

import datetime as dt

import pytest

from portal.demo import DemoPlan
from portal.people import demo as people_demo
from talent import demo
from talent.demo import enterprises, old, people
from talent.demo import selections as of_selections
from talent.domain import (
    allocating,
    allocations,
    checks,
    conditions,
    links,
    policies,
    purging,
    recruiting,
    selections,
    worthies,
)
from talent.models import (
    AllocationRun,
    CampaignTarget,
    CampaignVisit,
    Consent,
    Contact,
    Enterprise,
    EnterpriseYear,
    ExpertLink,
    HelpTask,
    HousingApplication,
    PolicyItem,
    Recognition,
    RecruitArrival,
    RecruitCohort,
    SelectionAllowance,
    SelectionRound,
    ServiceCard,
    TalentProfile,
    Tenancy,
    VisitCampaign,
    Worthy,
)
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.talent import GradeFactory

pytestmark = pytest.mark.django_db

PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


def test_every_row_of_the_demo_holds(county, monkeypatch):
    orgs.village(orgs.township(county))
    GradeFactory()
    orgs.department(county)
    accounts.UserFactory(username=people.KEEPER)
    office, _ = (
        accounts.holder("talent_office", county, username=name)
        for name in (people.VERIFIER, people.SECOND)
    )
    accounts.holder("county_leader", county)
    monkeypatch.setattr(people_demo, "TOTAL", 80)
    monkeypatch.setattr(people, "AT_HOME", 30)
    monkeypatch.setattr(people, "AWAY", 30)
    monkeypatch.setattr(enterprises, "TOTAL", 60)
    for name, number in (("PLACES", 8), ("NOTICED", 6), ("NOMINATED", 3)):
        monkeypatch.setattr(of_selections, name, number)
    people_demo.build(PLAN)
    demo.build(PLAN)
    for profile in TalentProfile.objects.select_related("unit"):
        assert list(checks.of_profile(profile)) == []
    for enterprise in Enterprise.objects.select_related("unit"):
        assert list(checks.of_enterprise(enterprise)) == []
    for year in EnterpriseYear.objects.all():
        assert list(checks.of_year(year)) == []
    for item in PolicyItem.objects.select_related("unit"):
        assert conditions.written(conditions.read(item.conditions)) == item.conditions
        assert list(policies.POLICIES.checks(item)) == []
    assert ServiceCard.objects.exists()
    for worthy in Worthy.objects.select_related("village__kind", "profile"):
        assert list(worthies.WORTHIES.checks(worthy)) == []
    made = ExpertLink.objects.select_related("leader", "profile__person")
    assert made
    for link in made:
        assert list(links.LINKS.checks(link)) == []
    assert Contact.objects.exists()
    assert HelpTask.objects.filter(lead__isnull=False).exists()
    for asked in HousingApplication.objects.all():
        fits = allocating.fitting(asked.household)
        assert set(asked.wishes) <= set(fits)
    assert Tenancy.objects.going().exists()
    assert_the_run_can_be_confirmed(office)
    assert_something_is_over_its_time()
    assert_selections_hold()
    assert_cohorts_hold()
    assert_campaigns_hold()
    assert Enterprise.objects.count() == Enterprise.objects.values("name").distinct().count()
    assert Consent.objects.exists()
    assert Recognition.objects.exists()


def assert_the_run_can_be_confirmed(by):
    """Worked out by one of the two at the talent office, confirmed by the other."""
    run = AllocationRun.objects.get()
    assert run.made_by != by
    rooms = run.rows.exclude(apartment=None).count()
    with clock.at(f"{PLAN.today}T09:00"):
        allocations.confirm(run, by=by)
    assert rooms
    assert Tenancy.objects.filter(state="promised").count() == rooms


def assert_something_is_over_its_time():
    for one in purging.PURGES.values():
        assert one.found(PLAN.today).count() == old.EACH, one.key


def assert_campaigns_hold():
    over, going = VisitCampaign.objects.order_by("since")
    assert (over.state, going.state) == ("已结束", "走访中")
    for campaign in (over, going):
        assert campaign.targets.exists()
        for visit in CampaignVisit.objects.filter(target__campaign=campaign):
            assert campaign.since <= visit.on <= campaign.until
    assert CampaignTarget.objects.unvisited().filter(campaign=going).exists()


def assert_cohorts_hold():
    for cohort in RecruitCohort.objects.select_related("unit"):
        assert list(recruiting.COHORTS.checks(cohort)) == []
        assert list(recruiting.may_be_told(cohort, {})) == []
        assert recruiting.doubts(cohort.stages.in_order()) == []
    for row in RecruitArrival.objects.select_related("cohort", "profile__person"):
        assert list(recruiting.ARRIVALS.checks(row)) == []
        assert row.until == row.profile.service_until
    assert RecruitCohort.objects.running().exists()
    assert RecruitCohort.objects.exclude(closed_on=None).exists()


def assert_selections_hold():
    for selection in SelectionRound.objects.all():
        assert list(selections.ROUNDS.checks(selection)) == []
        winners = selection.candidates.filter(state__in=["chosen", "named"])
        assert winners.count() <= selection.places
    assert {row.stage for row in SelectionRound.objects.all()} == {"named", "notice", "nominating"}
    assert set(SelectionAllowance.objects.values_list("state", flat=True)) == {
        "due", "paid", "stopped",
    }  # fmt: skip
