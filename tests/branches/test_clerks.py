"""A clerk of a unit with several branches sees and keeps only those he is tied to."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.domain import clerks
from branches.models import PartyMember, PartyOrganization
from branches.permissions import MEMBERS_VIEW
from portal.access import Denied
from tests.factories import accounts
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(world):
    """A village's second branch, a member in each, and the clerk of the village."""
    world.second = PartyOrganizationFactory(unit=world.village, parent=world.committee)
    world.mine = MemberFactory(organization=world.branch)
    world.other = MemberFactory(organization=world.second)
    world.clerk = accounts.holder("branch_clerk", world.village)
    return world


def tie(world, organisation):
    return clerks.CLERKS.add(user=world.clerk, organization=organisation, by=world.member_of_town)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_without_a_tie_the_whole_unit_is_seen(two):
    assert set(PartyMember.objects.visible_to(two.clerk)) == {two.mine, two.other}


def test_a_tied_clerk_sees_his_branch_only(two):
    tie(two, two.branch)
    clerk = fresh(two.clerk)
    assert list(PartyMember.objects.visible_to(clerk)) == [two.mine]
    assert list(PartyOrganization.objects.visible_to(clerk)) == [two.branch]
    clerks.require_for(clerk, MEMBERS_VIEW, two.branch)
    with pytest.raises(Denied, match="只负责所指定的支部"):
        clerks.require_for(clerk, MEMBERS_VIEW, two.second)


def test_the_groups_of_his_branch_are_his(two):
    tie(two, two.branch)
    group = PartyOrganizationFactory(unit=two.village, parent=two.branch, kind="group")
    assert group in PartyOrganization.objects.visible_to(fresh(two.clerk))


def test_another_role_of_his_is_not_narrowed(two):
    tie(two, two.branch)
    accounts.with_role(two.clerk, "township_member", two.town)
    clerk = fresh(two.clerk)
    assert set(PartyMember.objects.visible_to(clerk)) == {two.mine, two.other}


def test_a_closed_tie_ties_no_more(two):
    made = tie(two, two.branch)
    clerks.CLERKS.close(made, reason="换人", by=two.member_of_town)
    assert PartyMember.objects.visible_to(fresh(two.clerk)).count() == 2


def test_only_a_clerk_of_the_unit_is_tied(two):
    somebody = accounts.holder("unit_contact", two.town)
    with pytest.raises(ValidationError, match="先授予角色"):
        clerks.CLERKS.add(user=somebody, organization=two.branch, by=two.office)
    two.second.closed_on = timezone.localdate()
    two.second.save()
    with pytest.raises(ValidationError, match="已撤销"):
        tie(two, two.second)
