import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from portal.accounts.models import PasswordRecord, RoleHolding, User
from portal.accounts.permissions import ACCOUNTS_DELEGATE
from tests.factories.accounts import UserFactory, with_role

pytestmark = pytest.mark.django_db


def test_username_is_unique_in_any_case(county):
    UserFactory(username="lina")
    with pytest.raises(IntegrityError):
        UserFactory(username="LiNa")


def test_a_user_is_found_by_username_in_any_case(county):
    user = UserFactory(username="lina")
    assert User.objects.get_by_natural_key("LINA") == user


def test_a_role_covers_the_subtree_of_its_unit(member, town, village, other_town, county):
    covered = [
        unit for unit in (county, town, village, other_town) if member.can(ACCOUNTS_DELEGATE, unit)
    ]
    assert covered == [town, village]


def test_two_townships_make_two_scopes_and_a_nested_unit_adds_none(member, other_town, village):
    with_role(member, "township_member", other_town)
    with_role(member, "township_member", village)
    paths = member.scope(ACCOUNTS_DELEGATE).paths
    assert set(paths) == {member.unit.path, other_town.path}


def test_visible_accounts_are_those_of_the_subtree_and_the_own(member, clerk, security, other_town):
    UserFactory(unit=other_town)
    assert set(User.objects.visible_to(member)) == {member, clerk}
    assert set(User.objects.visible_to(clerk)) == {clerk}
    assert User.objects.visible_to(security).count() == 4


def test_nobody_is_shown_a_former_password(security):
    PasswordRecord.objects.create(user=security, password="x")
    assert not PasswordRecord.objects.visible_to(security).exists()


def test_roles_in_force_are_read_once_for_many_people(county, town, django_assert_num_queries):
    for _ in range(5):
        with_role(UserFactory(unit=town), "township_member", town)
    with django_assert_num_queries(2):
        labels = {user.roles[0].label for user in User.objects.with_holdings()}
    assert labels == {"乡镇组织委员"}


def test_a_holding_ends_on_its_last_day(county):
    today, user = timezone.localdate(), UserFactory(unit=county)
    RoleHolding.objects.create(
        user=user, role="auditor", unit=county, since=dt.date(2025, 1, 1), until=today
    )
    assert user.holdings == []


def test_matching_finds_by_name_username_and_pinyin_initials(county):
    user = UserFactory(unit=county, username="lina", name="李娜")
    UserFactory(unit=county)
    for typed in ("李", "lina", "LN", "ln"):
        assert list(User.objects.matching(typed)) == [user]
