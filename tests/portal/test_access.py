from types import SimpleNamespace

import pytest

from branches.permissions import MEMBERS_VIEW, ORGANISATIONS_VIEW
from portal.access import Denied, Scope, Scoped, require
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_DELEGATE
from portal.audit.permissions import AUDIT_VIEW
from portal.orgs.models import Unit, UnitPlace
from portal.orgs.permissions import UNITS_VIEW
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, with_role


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
        require(member, AUDIT_VIEW)
    with pytest.raises(Denied, match=f"权限不包括“{foreign}”"):
        require(member, UNITS_VIEW, foreign)
    require(member, UNITS_VIEW, own)


@pytest.mark.django_db
def test_account_without_a_role_sees_nothing():
    orgs.county()
    assert not Unit.objects.visible_to(UserFactory()).exists()


# More than one way to a row ----------------------------------------------------------------------

FILLS = Scoped(ACCOUNTS_DELEGATE, path="unit__path")
READS_BELOW = Scoped(ORGANISATIONS_VIEW, path="parent__path")


@pytest.fixture
def two_townships():
    """Places of both with a village each; a person fills in the second, reads in the first."""
    county = orgs.county()
    first, second = orgs.township(county), orgs.township(county)
    villages = orgs.village(first), orgs.village(second)
    person = with_role(holder("branch_clerk", first), "township_member", second)
    return SimpleNamespace(first=first, second=second, villages=villages, person=person)


def shown(user):
    return [place.unit for place in UnitPlace.objects.visible_to(user).select_related("unit")]


@pytest.mark.django_db
def test_either_way_shows_a_row_and_shows_it_once(two_townships, monkeypatch):
    monkeypatch.setattr(UnitPlace, "shown_by", FILLS | READS_BELOW)
    below_first, below_second = two_townships.villages
    assert sorted(shown(two_townships.person), key=lambda unit: unit.path) == [
        below_first,  # read only
        two_townships.second,  # filled only
        below_second,  # both
    ]
    assert shown(UserFactory()) == []


@pytest.mark.django_db
def test_one_way_without_a_path_shows_every_row(two_townships, monkeypatch):
    monkeypatch.setattr(UnitPlace, "shown_by", READS_BELOW | Scoped(ACCOUNTS_DELEGATE))
    assert len(shown(two_townships.person)) == UnitPlace.objects.count()
    assert shown(holder("branch_clerk", two_townships.villages[0])) == []


@pytest.mark.django_db
def test_ways_cost_no_query_of_their_own(two_townships, monkeypatch, django_assert_num_queries):
    several = FILLS | READS_BELOW | Scoped(MEMBERS_VIEW, path="unit__path")
    for way in (FILLS, several):
        monkeypatch.setattr(UnitPlace, "shown_by", way)
        person = User.objects.get(pk=two_townships.person.pk)
        with django_assert_num_queries(2):  # what the person holds, the rows
            shown(person)


def test_ways_are_added_to_ways():
    last = Scoped(owner="by")
    ways = FILLS | (READS_BELOW | last)
    assert ways.ways == (FILLS, READS_BELOW, last)
    assert FILLS.ways == (FILLS,)
