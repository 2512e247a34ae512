"""Acts on units taken back: the tree, its history and everything else as they were."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.accounts.domain import handover
from portal.audit.models import Event
from portal.deeds.actions import DEED_WITHDRAWN
from portal.deeds.domain import deeds
from portal.deeds.domain import rows as kept_rows
from portal.deeds.models import Deed
from portal.orgs.domain import queries, reshaping, units
from portal.orgs.domain.steps import NewUnit
from portal.orgs.models import (
    ComparisonGroup,
    GroupMembership,
    Succession,
    Unit,
    UnitChange,
    UnitName,
    UnitPlace,
)
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 8)


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def office(county):
    return holder("organization_office", county)


@pytest.fixture
def towns(county):
    return [orgs.township(county) for _ in range(2)]


@pytest.fixture
def villages(towns):
    return [orgs.village(town) for town in towns for _ in range(2)]


def everything():
    """All of the units but the traces of what was taken back."""
    rows = [Unit, UnitName, UnitPlace, GroupMembership]
    kept = [row for model in rows for row in model.objects.all()]
    traces = [row for model in (UnitChange, Succession) for row in model.objects.in_force()]
    return kept_rows.snapshot([*kept, *traces])


def last():
    return Deed.objects.latest("pk")


def acts(towns, villages, office):
    by = {"effective_on": DAY, "by": office}
    town, other = towns
    names = (("南河镇", "9001"), ("北河镇", "9002"))
    parts = [NewUnit(town.kind, f"云岭县{name}", name, code) for name, code in names]
    return {
        "rename": lambda: units.rename(town, name="云岭县新河镇", short_name="新河镇", **by),
        "move": lambda: units.move(villages[0], parent=other, **by),
        "close": lambda: units.close(villages[0], **by),
        "merge": lambda: reshaping.merge([town], into=other, **by),
        "split": lambda: reshaping.split(
            town,
            into=[parts[0], other],
            children={villages[0]: other},
            keep=True,
            **by,
        ),
        "split for good": lambda: reshaping.split(
            town,
            into=parts,
            children=dict(zip(villages[:2], parts, strict=True)),
            keep=False,
            **by,
        ),
    }


@pytest.mark.parametrize("name", ["rename", "move", "close", "merge", "split", "split for good"])
def test_all_is_as_it_was_and_a_trace_stays(name, county, towns, villages, office):
    group = ComparisonGroup.objects.create(name="乡镇组")
    for unit in (*towns, villages[0]):
        GroupMembership.objects.create(group=group, unit=unit, since=dt.date(2025, 1, 1))
    before = everything()
    acts(towns, villages, office)[name]()
    assert everything() != before
    deeds.withdraw(last(), reason="文件有误", by=office)
    assert everything() == before
    assert Event.objects.get(action=DEED_WITHDRAWN).detail["reason"] == "文件有误"
    if not name.startswith("split"):
        assert UnitChange.objects.exclude(withdrawn_at=None).exists()
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    acts([Unit.objects.get(pk=t.pk) for t in towns], villages, office)[name]()  # and once more


def test_a_merge_taken_back_leaves_no_roles_to_hand_over(towns, villages, office):
    holder("unit_contact", towns[0])
    reshaping.merge([towns[0]], into=towns[1], effective_on=DAY, by=office)
    keeper = holder("security_admin", Unit.objects.get(depth=1))
    assert handover.waiting(keeper).exists()
    deeds.withdraw(last(), by=office)
    assert not handover.waiting(keeper).exists()
    assert queries.successions(towns[0]) == ([], [])


def test_a_new_unit_that_is_used_stays(towns, villages, office):
    new = NewUnit(towns[0].kind, "云岭县南河镇", "南河镇", "9001")
    (made,) = reshaping.split(
        towns[0], into=[new], children={}, keep=True, effective_on=DAY, by=office
    )
    holder("unit_contact", made)
    with pytest.raises(ValidationError, match=r"“南河镇”后来已有"):
        deeds.withdraw(last(), by=office)
    assert Unit.objects.filter(pk=made.pk).exists()


def test_a_child_that_moved_on_is_not_dragged_back(towns, villages, office):
    reshaping.merge([towns[0]], into=towns[1], effective_on=DAY, by=office)
    third = orgs.township(Unit.objects.get(depth=1))
    units.move(villages[0], parent=third, effective_on=DAY, by=office)
    merge = Deed.objects.get(kind="orgs.merged")
    with pytest.raises(ValidationError, match="上级后来又有改动"):
        deeds.withdraw(merge, by=office)


def test_nothing_returns_below_what_is_closed_nor_beside_its_name(towns, villages, office):
    by = {"effective_on": DAY, "by": office}
    units.move(villages[0], parent=towns[1], **by)
    units.close(villages[1], **by)
    units.close(towns[0], **by)
    with pytest.raises(ValidationError, match="不能恢复"):
        deeds.withdraw(Deed.objects.get(kind="orgs.moved"), by=office)


def test_a_merge_needs_the_right_at_every_end(towns, villages, office):
    reshaping.merge([towns[0]], into=towns[1], effective_on=DAY, by=office)
    for town in towns:
        stranger = holder("organization_office", town)
        with pytest.raises(Denied):
            deeds.withdraw(last(), by=stranger)


def test_by_page_of_the_one_that_ended(client, towns, villages, office):
    reshaping.merge([towns[0]], into=towns[1], effective_on=DAY, by=office)
    signed_in(client, office)
    page = client.get(towns[0].get_absolute_url()).content.decode()
    assert last().get_absolute_url() in page
    assert "撤回：合并机构" in page
    asked = client.get(last().get_absolute_url()).content.decode()
    assert "撤销日期恢复为“（空）”" in asked
    assert "上级恢复为" in asked
    assert client.post(last().get_absolute_url(), {}).status_code == 302
    story = client.get(f"{towns[1].get_absolute_url()}?tab=story").content.decode()
    assert "已撤回" in story
