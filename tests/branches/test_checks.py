"""Abnormal organisations as advice."""

import datetime as dt

import pytest

from branches.choices.members import Category
from branches.choices.organisations import Abnormal, HostState, Nature, OrganisationKind
from branches.domain import checks
from branches.models import CommitteePost, MemberMove, PartyOrganization
from portal.dates import PartialDate
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.life import ActivityFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def kinds_of(organisation):
    return {advice.kind for advice in checks.find(on=TODAY).get(organisation.pk, [])}


class TestHollow:
    def test_fewer_than_three_full_members_for_more_than_three_months(self):
        branch = PartyOrganizationFactory()
        MemberFactory.create_batch(2, organization=branch)
        MemberFactory(organization=branch, category=Category.PROBATIONARY, confirmed_on=None)

        (advice,) = checks.find(on=TODAY)[branch.pk]

        assert advice.kind == Abnormal.HOLLOW
        assert advice.finding.rule.code == "OR-07"
        assert "正式党员 2 名" in advice.message

    def test_three_are_enough(self):
        branch = PartyOrganizationFactory(kind=OrganisationKind.JOINT_BRANCH)
        MemberFactory.create_batch(3, organization=branch)
        assert kinds_of(branch) == set()

    def test_one_who_left_last_month_does_not_make_it_hollow_yet(self):
        branch = PartyOrganizationFactory()
        MemberFactory.create_batch(2, organization=branch)
        gone = MemberFactory(organization=branch, left_on=dt.date(2026, 10, 20), leaving_reason="1")
        assert kinds_of(branch) == set()

        gone.left_on = dt.date(2026, 8, 20)
        gone.save()
        assert kinds_of(branch) == {Abnormal.HOLLOW}

    @pytest.mark.parametrize(
        ("moved_on", "of_branch", "of_other"),
        [
            (dt.date(2026, 10, 1), set(), {Abnormal.HOLLOW}),
            (dt.date(2026, 7, 1), {Abnormal.HOLLOW}, {Abnormal.HOLLOW}),
        ],
    )
    def test_moves_are_reckoned_back(self, moved_on, of_branch, of_other):
        branch, other = PartyOrganizationFactory(), PartyOrganizationFactory()
        MemberFactory.create_batch(2, organization=branch)
        member = MemberFactory(organization=other)
        by = accounts.UserFactory()
        MemberMove.objects.create(
            member=member, source=branch, target=other, moved_on=moved_on, by=by
        )
        assert (kinds_of(branch), kinds_of(other)) == (of_branch, of_other)

    @pytest.mark.parametrize(
        "facts",
        [
            {"founded_on": PartialDate(2026, 10)},
            {"nature": Nature.TEMPORARY},
            {"kind": OrganisationKind.GROUP},
            {"closed_on": dt.date(2026, 1, 1)},
        ],
    )
    def test_new_temporary_other_and_closed_ones_are_left_alone(self, facts):
        assert kinds_of(PartyOrganizationFactory(**facts)) == set()


def test_a_dead_host_makes_a_zombie():
    branch = PartyOrganizationFactory(host_state=HostState.DORMANT)
    MemberFactory.create_batch(3, organization=branch)
    assert kinds_of(branch) == {Abnormal.ZOMBIE}


class TestOverloaded:
    def test_a_small_kind_that_leads_a_large_one(self):
        general = PartyOrganizationFactory(kind=OrganisationKind.GENERAL_BRANCH)
        PartyOrganizationFactory(kind=OrganisationKind.COMMITTEE, parent=general)
        assert kinds_of(general) == {Abnormal.OVERLOADED}

    def test_many_members_of_other_units_below_few_own(self):
        county = orgs.county()
        village = orgs.village(orgs.township(county))
        general = PartyOrganizationFactory(kind=OrganisationKind.GENERAL_BRANCH, unit=county)
        foreign = PartyOrganizationFactory(parent=general, unit=village)
        MemberFactory(organization=general)
        MemberFactory.create_batch(10, organization=foreign)
        assert Abnormal.OVERLOADED not in kinds_of(general)

        MemberFactory(organization=foreign)
        assert Abnormal.OVERLOADED in kinds_of(general)

        foreign.unit = county
        foreign.save()
        assert Abnormal.OVERLOADED not in kinds_of(general)


def test_large_branches_and_general_branches(monkeypatch):
    general = PartyOrganizationFactory(kind=OrganisationKind.GENERAL_BRANCH)
    branch = PartyOrganizationFactory(parent=general)
    for post in ("1", "2", "3"):
        CommitteePost.objects.create(organization=branch, person=PersonFactory(), post=post)
    MemberFactory.create_batch(50, organization=branch)
    assert kinds_of(branch) == set()

    MemberFactory(organization=branch)
    assert kinds_of(branch) == {Abnormal.LARGE_BRANCH}
    assert kinds_of(general) == set()


def test_seven_full_members_without_a_committee():
    branch = PartyOrganizationFactory()
    MemberFactory.create_batch(7, organization=branch)
    assert kinds_of(branch) == {Abnormal.NO_COMMITTEE}

    for post in ("1", "2", "3"):
        CommitteePost.objects.create(organization=branch, person=PersonFactory(), post=post)
    assert kinds_of(branch) == set()


def test_rows_are_narrowed_to_a_kind_and_named():
    hollow = PartyOrganizationFactory()
    zombie = PartyOrganizationFactory(host_state=HostState.CANCELLED)
    rows, advice = PartyOrganization.objects.all(), checks.find(on=TODAY)

    assert set(checks.narrowed(rows, advice)) == {hollow, zombie}
    (row,) = checks.narrowed(rows, advice, Abnormal.ZOMBIE)
    assert row.abnormal == "空壳党支部、僵尸企业党组织"


def test_the_county_is_judged_in_a_fixed_number_of_queries(django_assert_num_queries):
    PartyOrganizationFactory()
    with django_assert_num_queries(11):
        checks.find(on=TODAY)
    for _ in range(5):
        MemberFactory(organization=PartyOrganizationFactory())
    with django_assert_num_queries(11):
        checks.find(on=TODAY)


class TestIdle:
    """Nothing of any kind in six full months: from May to October, seen in November."""

    @pytest.fixture
    def recording(self):
        """The county has recorded for long."""
        return ActivityFactory(held_on=dt.date(2026, 4, 1)).organization

    def lively(self, day):
        branch = PartyOrganizationFactory()
        MemberFactory.create_batch(3, organization=branch)
        ActivityFactory(organization=branch, held_on=day)
        return branch

    def test_to_the_day(self, recording):
        idle, active = self.lively(dt.date(2026, 4, 30)), self.lively(dt.date(2026, 5, 1))
        assert kinds_of(idle) == {Abnormal.IDLE}
        assert kinds_of(active) == set()

    def test_a_draft_is_no_activity_and_a_group_is_its_branch(self, recording):
        branch = self.lively(dt.date(2026, 4, 2))
        draft = {"state": "draft", "entered_on": None}
        ActivityFactory(organization=branch, held_on=dt.date(2026, 9, 1), **draft)
        assert kinds_of(branch) == {Abnormal.IDLE}
        group = PartyOrganizationFactory(parent=branch, kind=OrganisationKind.GROUP)
        ActivityFactory(organization=group, held_on=dt.date(2026, 9, 1), kind="group")
        assert kinds_of(branch) == set()

    def test_nobody_is_idle_before_the_county_records(self):
        assert kinds_of(self.lively(dt.date(2026, 11, 2))) == set()
        branch = PartyOrganizationFactory()
        MemberFactory.create_batch(3, organization=branch)
        assert kinds_of(branch) == set()
