import datetime as dt

import pytest

from portal.orgs.choices import UnitLevel
from portal.orgs.domain import queries, reshaping, units
from portal.orgs.permissions import UNITS_VIEW
from tests.factories import orgs

DAY = dt.date(2024, 5, 1)
BEFORE = DAY - dt.timedelta(days=1)


@pytest.fixture
def villages(town, other_town):
    names = ["柳树村", "桃园村", "石桥村"]
    return [
        orgs.village(town, name=f"东河镇{n}", short_name=n, position=i) for i, n in enumerate(names)
    ]


def lines(tree):
    return [(row.unit.short_name, row.depth, row.is_hit) for row in tree.rows]


def test_tree_starts_at_what_the_user_may_see(keeper, member, county, town):
    tops = [
        list(queries.tree_children(user, None, include_closed=False)) for user in (keeper, member)
    ]
    assert tops == [[county], [town]]


def test_tree_rows_count_children_and_branch(keeper, county, town, villages, other_town):
    orgs.village(villages[0])
    units.close(villages[2], effective_on=DAY, by=keeper)
    rows = queries.tree_children(keeper, county, include_closed=False)
    assert [(r.short_name, r.child_count, r.below_count) for r in rows] == [
        ("东河镇", 2, 3),
        ("西山镇", 0, 0),
    ]
    rows = queries.tree_children(keeper, county, include_closed=True)
    assert [(r.child_count, r.below_count) for r in rows] == [(3, 4), (0, 0)]


def test_foreign_branch_is_empty(member, other_town):
    orgs.village(other_town)
    assert list(queries.tree_children(member, other_town, include_closed=True)) == []


@pytest.mark.parametrize("size", [3, 30])
def test_tree_rows_cost_one_query(keeper, town, size, django_assert_num_queries):
    for _ in range(size):
        orgs.village(town)
    keeper.scope(UNITS_VIEW)
    with django_assert_num_queries(1):
        rows = list(queries.tree_children(keeper, town, include_closed=False))
        assert {row.kind.label for row in rows} == {"村"}


def test_search_shows_hits_with_what_leads_there(keeper, villages):
    tree = queries.tree_search(keeper, "lsc")
    assert lines(tree) == [("云岭县", 1, False), ("东河镇", 2, False), ("柳树村", 3, True)]
    assert (tree.hits, tree.cut_off) == (1, False)


def test_search_shows_nothing_above_the_users_own_unit(member, villages):
    assert lines(queries.tree_search(member, "桃园")) == [
        ("东河镇", 1, False),
        ("桃园村", 2, True),
    ]


def test_search_narrows_by_kind_level_and_state(keeper, town, other_town, villages):
    units.close(villages[0], effective_on=DAY, by=keeper)
    by_level = queries.tree_search(keeper, "", level=UnitLevel.VILLAGE)
    assert by_level.hits == 2
    assert queries.tree_search(keeper, "", kind=town.kind.pk).hits == 2
    assert queries.tree_search(keeper, "", level=UnitLevel.VILLAGE, include_closed=True).hits == 3


@pytest.mark.parametrize("size", [3, 30])
def test_search_costs_two_queries(keeper, town, size, django_assert_num_queries):
    for _ in range(size):
        orgs.village(town)
    keeper.scope(UNITS_VIEW)
    with django_assert_num_queries(2):
        assert queries.tree_search(keeper, "", level=UnitLevel.VILLAGE).hits == size


def test_search_says_when_it_stopped(keeper, county, monkeypatch):
    monkeypatch.setattr(queries, "MOST_HITS", 2)
    for _ in range(3):
        orgs.township(county)
    tree = queries.tree_search(keeper, "", level=UnitLevel.TOWNSHIP)
    assert (tree.hits, tree.cut_off) == (2, True)


def test_counts_below_by_level(keeper, county, villages, django_assert_num_queries):
    units.close(villages[0], effective_on=DAY, by=keeper)
    keeper.scope(UNITS_VIEW)
    with django_assert_num_queries(1):
        counts = queries.counts_below(county, keeper)
    assert counts == [(UnitLevel.TOWNSHIP, 2), (UnitLevel.VILLAGE, 2)]


def test_ancestors_from_the_root_down(county, town, villages):
    assert queries.ancestors(villages[0]) == [county, town]
    assert queries.ancestors(county) == []


def test_past_names_and_parents(keeper, town, other_town, villages, django_assert_num_queries):
    moved, renamed, closed = villages
    units.move(moved, parent=other_town, effective_on=DAY, by=keeper)
    units.rename(renamed, name="新桃园村", short_name="新桃园", effective_on=DAY, by=keeper)
    units.close(closed, effective_on=DAY, by=keeper)
    with django_assert_num_queries(2):
        then = queries.as_of(villages, BEFORE)
    now = queries.as_of(villages, DAY)
    assert [then[u.pk].short_name for u in villages] == ["柳树村", "桃园村", "石桥村"]
    assert [then[u.pk].parent for u in villages] == [town, town, town]
    assert (now[moved.pk].parent, now[renamed.pk].name) == (other_town, "新桃园村")
    assert closed.pk not in now


def test_history_looks_both_ways(keeper, villages, django_assert_num_queries):
    first, second, third = villages
    reshaping.merge([first], into=second, effective_on=BEFORE, by=keeper)
    reshaping.merge([second], into=third, effective_on=DAY, by=keeper)
    with django_assert_num_queries(5):
        story = queries.history(second)
    assert [s.predecessor for s in story.predecessors] == [first]
    assert [s.successor for s in story.successors] == [third]
    assert [change.effective_on for change in story.changes] == [DAY, BEFORE]


def test_groups_of_a_unit_are_the_present_ones(town):
    past = orgs.MembershipFactory(unit=town, until=DAY)
    present = orgs.MembershipFactory(unit=town)
    assert queries.groups_of(town) == [present]
    assert past not in queries.groups_of(town)
