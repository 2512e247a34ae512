import datetime as dt

import pytest
from django.utils import timezone

from portal.access import permissions
from portal.accounts.domain import queries
from portal.accounts.models import RoleHolding
from portal.accounts.permissions import ACCOUNTS_DELEGATE
from portal.accounts.roles import ROLES
from portal.audit.permissions import AUDIT_VIEW
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, with_role

pytestmark = pytest.mark.django_db


def hold(user, role, unit, since, until=None):
    return RoleHolding.objects.create(user=user, role=role, unit=unit, since=since, until=until)


@pytest.fixture
def person(county, town, village, other_town):
    """A township member today, office staff until last year, of another town from next month."""
    today = timezone.localdate()
    user = UserFactory(unit=town)
    hold(user, "general_office", county, dt.date(2020, 1, 1), dt.date(2025, 1, 1))
    hold(user, "township_member", town, dt.date(2025, 1, 1))
    hold(user, "township_member", other_town, today + dt.timedelta(days=30))
    return user


def test_explain_names_role_unit_and_reach_of_each_permission(person, town):
    explanation = queries.explain(person)
    allowed = {item.permission: item.grants for item in explanation.allowed}
    assert set(allowed) == ROLES["township_member"].permissions
    (grant,) = allowed[ACCOUNTS_DELEGATE]
    assert (grant.role.label, grant.holding.unit, grant.units) == ("乡镇组织委员", town, 2)


def test_explain_says_who_has_what_is_denied(person):
    denied = {item.permission: item.given_by for item in queries.explain(person).denied}
    assert set(denied) == set(permissions) - ROLES["township_member"].permissions
    assert [role.label for role in denied[AUDIT_VIEW]] == ["安全审计员"]


def test_explain_includes_roles_ended_and_to_come(person):
    states = [(grant.state, grant.role.key) for grant in queries.explain(person).grants]
    assert states == [
        ("current", "township_member"),
        ("later", "township_member"),
        ("ended", "general_office"),
    ]


def test_explain_agrees_with_what_the_person_can_do(person):
    allowed = {item.permission for item in queries.explain(person).allowed}
    assert allowed == {permission for permission in permissions if person.can(permission)}


def test_explain_takes_one_query(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.explain(person)


def test_closed_units_do_not_count_in_the_reach(person, village):
    village.closed_on = timezone.localdate()
    village.save()
    assert queries.explain(person).grants[0].units == 1


def test_holders_by_role_counts_people_the_asker_sees(county, town, other_town, security):
    member = holder("township_member", town)
    holder("township_member", other_town)
    village = orgs.village(town)
    with_role(holder("branch_clerk", village), "branch_clerk", town)
    assert queries.holders_by_role(security) == {
        "security_admin": 1,
        "township_member": 2,
        "branch_clerk": 1,
    }
    assert queries.holders_by_role(member) == {"township_member": 1, "branch_clerk": 1}


def test_people_of_a_unit_are_its_accounts_and_holders_of_roles_there(security, town, county):
    at_unit, elsewhere = UserFactory(unit=town), UserFactory(unit=county)
    with_role(elsewhere, "township_member", town)
    UserFactory(unit=county)
    assert set(queries.people_of(town, by=security)) == {at_unit, elsewhere}
