from types import SimpleNamespace

import pytest

from portal.access import Denied, Permission, Scope, require
from portal.orgs.models import Unit
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder


def unit(path):
    return SimpleNamespace(path=path)


def test_scope_covers_its_subtree_and_nothing_beside_it():
    scope = Scope(("00010002",))
    assert scope.covers(unit("00010002"))
    assert scope.covers(unit("000100020001"))
    assert not scope.covers(unit("00010003"))
    assert not scope.covers(unit("0001"))


@pytest.mark.django_db
def test_empty_scope_finds_nothing():
    orgs.county()
    assert list(Unit.objects.filter(Scope().q("path"))) == []


@pytest.mark.django_db
def test_holding_two_townships_shows_both_subtrees():
    county = orgs.county()
    first, second, third = (orgs.township(county) for _ in range(3))
    village = orgs.village(second)
    user = holder("township_member", first)
    user.role_holdings.create(role="township_member", unit=second, since="2020-01-01")
    seen = Unit.objects.visible_to(user)
    assert set(seen) == {first, second, village}
    assert third not in seen


@pytest.mark.django_db
def test_refusal_tells_a_missing_permission_from_a_foreign_unit():
    county = orgs.county()
    own, foreign = orgs.township(county), orgs.township(county)
    member = holder("township_member", own)
    with pytest.raises(Denied, match="您没有“查看审计记录”的权限"):
        require(member, Permission.AUDIT_VIEW)
    with pytest.raises(Denied, match=f"权限不包括“{foreign}”"):
        require(member, Permission.UNITS_VIEW, foreign)
    require(member, Permission.UNITS_VIEW, own)


@pytest.mark.django_db
def test_account_without_a_role_sees_nothing():
    orgs.county()
    assert not Unit.objects.visible_to(UserFactory()).exists()
