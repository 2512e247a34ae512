import datetime as dt
import threading
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import PASSWORD_RESET, ROLE_GRANTED, ROLE_REVOKED
from portal.accounts.domain import accounts, roles
from portal.accounts.models import RoleHolding, User
from portal.audit.models import Event
from portal.orgs.permissions import UNITS_MANAGE
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, with_role

pytestmark = pytest.mark.django_db
EXCLUSIVE = ("system_admin", "security_admin", "auditor")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def person(county):
    return UserFactory(unit=county, name="李娜")


def grant(person, role, unit, by, **period):
    period.setdefault("since", timezone.localdate())
    return roles.grant(person, role=role, unit=unit, reason="岗位", by=by, **period).holding


def fields(excinfo):
    return list(excinfo.value.message_dict)


def test_grant_is_in_force_on_the_next_request_and_audited(security, person, county):
    assert not person.can(UNITS_MANAGE)
    holding = grant(person, "general_office", county, security)
    assert User.objects.get(pk=person.pk).can(UNITS_MANAGE)
    assert (holding.granted_by, holding.reason) == (security, "岗位")
    event = Event.objects.get(action=ROLE_GRANTED)
    assert (event.actor, event.object_label, event.detail["role"]) == (security, "李娜", "办公室")


@pytest.mark.parametrize("first", EXCLUSIVE)
@pytest.mark.parametrize("second", [*EXCLUSIVE, "cadre_office"])
def test_three_admins_exclusive(security, person, county, first, second):
    grant(person, first, county, security)
    with pytest.raises(ValidationError) as excinfo:
        grant(person, second, county, security)
    assert fields(excinfo) == ["role"]


def test_an_administrators_role_waits_until_the_other_role_has_ended(
    security, person, county, today
):
    grant(person, "cadre_office", county, security, until=today + dt.timedelta(days=10))
    with pytest.raises(ValidationError):
        grant(person, "auditor", county, security, since=today + dt.timedelta(days=9))
    grant(person, "auditor", county, security, since=today + dt.timedelta(days=10))


def test_role_belongs_at_units_of_its_levels(security, person, county, town, village):
    with pytest.raises(ValidationError, match="只能授予在乡镇级的单位"):
        grant(person, "township_member", village, security)
    grant(person, "township_member", town, security)
    with pytest.raises(ValidationError, match="县级"):
        grant(person, "general_office", town, security)


def test_closed_unit_takes_no_role(security, person, town, today):
    town.closed_on = today
    town.save()
    with pytest.raises(ValidationError) as excinfo:
        grant(person, "township_member", town, security)
    assert fields(excinfo) == ["unit"]


def test_period_has_an_end_after_its_start_and_no_past(security, person, town, today):
    with pytest.raises(ValidationError) as excinfo:
        grant(person, "township_member", town, security, until=today)
    assert fields(excinfo) == ["until"]
    with pytest.raises(ValidationError) as excinfo:
        grant(person, "township_member", town, security, since=today - dt.timedelta(days=1))
    assert fields(excinfo) == ["since"]


def test_same_role_at_the_same_unit_does_not_overlap(security, person, town, other_town, today):
    grant(person, "township_member", town, security, until=today + dt.timedelta(days=30))
    with pytest.raises(ValidationError, match="期间重叠"):
        grant(person, "township_member", town, security, since=today + dt.timedelta(days=29))
    grant(person, "township_member", town, security, since=today + dt.timedelta(days=30))
    grant(person, "township_member", other_town, security)


def test_nobody_grants_to_himself(security, county):
    with pytest.raises(Denied, match="自己"):
        grant(security, "auditor", county, security)


def test_disabled_account_gets_no_role(security, person, county):
    person.disabled_at = timezone.now()
    person.save()
    with pytest.raises(ValidationError, match="已停用"):
        grant(person, "general_office", county, security)


def test_system_administrator_grants_nothing(system, person, county):
    with pytest.raises(Denied, match="授予、收回角色"):
        grant(person, "general_office", county, system)


def test_delegate_grants_only_delegable_roles_in_his_subtree(member, village, town, other_town):
    clerk = UserFactory(unit=village)
    elsewhere = orgs.village(other_town)
    grant(clerk, "branch_clerk", village, member)
    with pytest.raises(Denied, match="须由安全管理员"):
        grant(clerk, "township_member", town, member)
    with pytest.raises(Denied):
        grant(clerk, "branch_clerk", elsewhere, member)
    with pytest.raises(Denied):
        grant(UserFactory(unit=elsewhere), "branch_clerk", village, member)


def test_grantable_roles_follow_who_asks(security, member, auditor):
    assert len(roles.grantable(security)) == 13
    assert [role.key for role in roles.grantable(member)] == ["branch_clerk"]
    assert roles.grantable(auditor) == []


def test_revoke_ends_the_role_today(security, person, county, today):
    holding = with_role(person, "general_office", county).role_holdings.get()
    roles.revoke(holding, by=security, reason="岗位调整")
    assert not User.objects.get(pk=person.pk).can(UNITS_MANAGE)
    holding.refresh_from_db()
    assert holding.until == today
    assert Event.objects.get(action=ROLE_REVOKED).detail["reason"] == "岗位调整"
    with pytest.raises(ValidationError, match="不需要收回"):
        roles.revoke(holding, by=security, reason="岗位调整")


def test_revoked_before_it_began_the_role_never_was(security, person, county, today):
    later = today + dt.timedelta(days=5)
    holding = grant(person, "general_office", county, security, since=later)
    roles.revoke(holding, by=security, reason="计划取消")
    holding.refresh_from_db()
    assert (holding.since, holding.until) == (later, later)
    grant(person, "auditor", county, security)


@pytest.mark.parametrize(("first", "second"), list(permutations(EXCLUSIVE, 2)))
def test_one_person_is_not_the_three_administrators_in_turn(security, person, first, second):
    county, today = person.unit, timezone.localdate()
    holder(first, county)  # so that the role may be taken away again
    roles.revoke(grant(person, first, county, security), by=security, reason="试一试")
    earliest = today + roles.EXCLUSIVE_REST
    for since in (today, earliest - dt.timedelta(days=1)):
        with pytest.raises(ValidationError, match=f"最早自 {earliest} 起") as excinfo:
            grant(person, second, county, security, since=since)
        assert fields(excinfo) == ["role"]
    grant(person, first, county, security, until=today + dt.timedelta(days=1))
    grant(person, second, county, security, since=earliest + dt.timedelta(days=1))


def test_nor_a_later_one_before_an_earlier_one_has_rested(security, person, county, today):
    later = today + dt.timedelta(days=60)
    planned = grant(person, "auditor", county, security, since=later)
    ends = later - roles.EXCLUSIVE_REST
    with pytest.raises(ValidationError, match="轮流担任"):
        grant(person, "system_admin", county, security, until=ends + dt.timedelta(days=1))
    grant(person, "system_admin", county, security, until=ends)
    roles.revoke(planned, by=security, reason="计划取消")
    grant(person, "security_admin", county, security, since=later)


def test_who_opened_an_unused_account_does_not_know_its_password_after_a_grant(
    system, security, county
):
    user, first = accounts.create(username="wangfang", name="王芳", unit=county, by=system)
    today = timezone.localdate()
    granted = roles.grant(user, role="auditor", unit=county, since=today, by=security)
    user.refresh_from_db()
    assert not user.check_password(first)
    assert user.check_password(granted.password)
    assert user.must_change_password
    assert granted.password not in repr(granted)
    again = Event.objects.filter(action=PASSWORD_RESET, object_id=str(user.pk))
    assert [event.actor for event in again] == [security]


def test_a_used_account_and_one_opened_by_the_granter_keep_their_password(
    system, security, member, village, county
):
    user, _ = accounts.create(username="wangfang", name="王芳", unit=county, by=system)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    own, _ = accounts.create(username="liuli", name="刘丽", unit=village, by=member)
    day = {"since": timezone.localdate()}
    assert not roles.grant(user, role="auditor", unit=county, by=security, **day).password
    assert not roles.grant(own, role="branch_clerk", unit=village, by=member, **day).password


def test_revoke_needs_a_reason_and_not_ones_own_role(security, person, county):
    holding = with_role(person, "general_office", county).role_holdings.get()
    with pytest.raises(ValidationError) as excinfo:
        roles.revoke(holding, by=security, reason="")
    assert fields(excinfo) == ["reason"]
    with pytest.raises(Denied, match="自己"):
        roles.revoke(security.role_holdings.get(), by=security, reason="试试")


def test_last_administrator_keeps_the_role(security, system, county):
    with pytest.raises(ValidationError, match="唯一的系统管理员"):
        roles.revoke(system.role_holdings.get(), by=security, reason="调离")
    holder("system_admin", county)
    roles.revoke(system.role_holdings.get(), by=security, reason="调离")


def test_delegate_revokes_a_clerks_role(member, clerk, today):
    holding = clerk.role_holdings.get()
    roles.revoke(holding, by=member, reason="换届")
    holding.refresh_from_db()
    assert holding.until == today


@pytest.mark.django_db(transaction=True)
def test_three_admins_exclusive_even_when_granted_at_the_same_moment():
    county = orgs.county()
    security = holder("security_admin", county)
    person = UserFactory(unit=county)
    barrier, refused = threading.Barrier(2), []

    def attempt(role):
        barrier.wait()
        try:
            grant(person, role, county, security)
        except ValidationError:
            refused.append(role)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[role]) for role in EXCLUSIVE[::2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), RoleHolding.objects.filter(user=person).count()) == (1, 1)
