"""The tree of units: level by level, found by name, long levels piece by piece."""

import datetime as dt

from portal.orgs.domain import units
from portal.ui import pieces
from tests.factories import orgs
from tests.factories.accounts import signed_in
from tests.orgs.asking import FRAGMENT, text, url

DAY = dt.date(2024, 5, 1)


def test_tree_opens_to_the_first_level(office, village, other_town):
    page = text(office.get(url("tree")))
    assert "东河镇" in page
    assert "西山镇" in page
    assert "柳树村" not in page


def test_branch_is_fetched_when_opened(office, town, village):
    page = text(office.get(url("branch", town), headers=FRAGMENT))
    assert "柳树村" in page
    assert "<html" not in page


def test_tree_search_finds_by_initials_and_shows_the_way(office, village):
    response = office.get(url("tree", q="lsc"), headers=FRAGMENT)
    rows = [row.unit.short_name for row in response.context["matches"].rows]
    assert rows == ["云岭县", "东河镇", "柳树村"]


def test_tree_shows_closed_units_when_asked(office, keeper, other_town):
    units.close(other_town, effective_on=DAY, by=keeper)
    assert "西山镇" not in text(office.get(url("tree")))
    assert "西山镇" in text(office.get(url("tree", closed="on")))


def test_tree_shows_a_long_level_piece_by_piece(office, town, monkeypatch):
    monkeypatch.setattr(pieces, "MOST", 2)
    villages = [orgs.village(town, name=name, short_name=name) for name in "甲乙丙丁戊"]
    words = text(office.get(url("branch", town)))
    assert words.index("甲") < words.index("乙")
    assert "丙" not in words
    assert f"{url('branch', town)}?from=2" in words
    more = text(office.get(f"{url('branch', town)}?from=2"))
    assert "丙" in more
    assert "<ul" not in more
    last = text(office.get(f"{url('branch', town)}?from=4"))
    assert "戊" in last
    assert "from=" not in last
    assert len(villages) == 5


def test_tree_says_when_nothing_is_found(office, village):
    assert "没有找到机构" in text(office.get(url("tree", q="不存在")))


def test_tree_survives_a_mistyped_address(office, village):
    assert "云岭县" in text(office.get(url("tree", kind="x", level="y")))


def test_member_sees_only_the_own_town(client, member, village, other_town):
    page = text(signed_in(client, member).get(url("tree")))
    assert "柳树村" in page
    assert "西山镇" not in page
