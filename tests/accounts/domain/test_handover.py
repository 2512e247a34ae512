import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import ROLE_GRANTED, ROLE_REVOKED
from portal.accounts.domain import handover
from portal.accounts.models import RoleHolding
from portal.audit.models import Event
from portal.orgs.domain import reshaping
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, signed_in, with_role


@pytest.fixture
def merged(county, town, other_town):
    """东河镇 went into 西山镇 today."""
    staff = holder("township_member", town, name="周宁")
    by = holder("organization_office", county)
    reshaping.merge([town], into=other_town, effective_on=timezone.localdate(), by=by)
    town.refresh_from_db()
    return staff


def held(user):
    current = RoleHolding.objects.in_force().filter(user=user)
    return [(holding.role, holding.unit.short_name) for holding in current]


def test_roles_go_on_at_the_unit_that_took_over(merged, town, other_town, security):
    result = handover.move_roles(town, by=security)
    assert (len(result.moved), result.left) == (1, [])
    assert held(merged) == [("township_member", other_town.short_name)]
    events = Event.objects.filter(action__in=[ROLE_REVOKED, ROLE_GRANTED])
    assert {event.detail["reason"] for event in events} == {"东河镇并入西山镇"}
    assert not handover.waiting(security).exists()


def test_the_day_a_role_ends_stays(merged, town, security):
    until = timezone.localdate() + dt.timedelta(days=40)
    RoleHolding.objects.filter(user=merged).update(until=until)
    handover.move_roles(town, by=security)
    assert RoleHolding.objects.in_force().get(user=merged).until == until


def test_a_role_granted_there_by_hand_is_not_granted_twice(merged, town, other_town, security):
    with_role(merged, "township_member", other_town)
    handover.move_roles(town, by=security)
    assert held(merged) == [("township_member", other_town.short_name)]


def test_what_cannot_move_stays_and_is_told(county, town, other_town, security):
    southern = orgs.township(county, name="云岭县南河镇", short_name="南河镇")
    staff = with_role(UserFactory(unit=town, name="钱进"), "township_member", town)
    by = holder("organization_office", county)
    reshaping.merge([town], into=southern, effective_on=timezone.localdate(), by=by)
    town.refresh_from_db()
    RoleHolding.objects.filter(user=staff).update(role="department_leader")
    result = handover.move_roles(town, by=security)
    assert result.moved == []
    assert "只能授予在" in result.left[0][1]
    assert held(staff) == [("department_leader", "东河镇")]


def test_only_who_grants_roles_moves_them(merged, town, system):
    with pytest.raises(Denied):
        handover.move_roles(town, by=system)


def test_a_unit_nobody_took_over_is_refused(town, security):
    with pytest.raises(ValidationError, match="没有唯一的承接单位"):
        handover.move_roles(town, by=security)


def test_later_mergers_are_followed(county, merged, town, other_town):
    third = orgs.township(county, name="云岭县北山镇", short_name="北山镇")
    by = holder("organization_office", county)
    reshaping.merge([other_town], into=third, effective_on=timezone.localdate(), by=by)
    assert handover.successor_of(town) == third


def test_from_the_home_page_in_one_click(merged, town, other_town, security, client):
    visitor = signed_in(client, security)
    url = reverse("accounts:move-roles", args=[town.pk])
    home = visitor.get(reverse("home")).content.decode()
    assert url in home
    assert "“东河镇”已合并，角色待移交" in home
    page = visitor.get(url).content.decode()
    assert "周宁：乡镇组织委员" in page
    answer = visitor.post(url)
    assert answer.url == other_town.get_absolute_url()
    assert held(merged) == [("township_member", other_town.short_name)]
    assert url not in visitor.get(reverse("home")).content.decode()
