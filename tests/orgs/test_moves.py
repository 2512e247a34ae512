import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portal.access import Denied
from portal.orgs.domain import units
from portal.orgs.models import Unit, UnitChange, UnitName, UnitPlace
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role
from tests.orgs.acting import DAY, periods, present, refusal

# move --------------------------------------------------------------------------------------------


def test_move_takes_the_branch_along_and_keeps_the_old_place(keeper, town, other_town):
    moved = orgs.village(town)
    below = orgs.village(moved)
    units.move(moved, parent=other_town, effective_on=DAY, by=keeper)
    below.refresh_from_db()
    assert Unit.objects.get_parent(below) == moved
    assert Unit.objects.get_parent(moved, update=True) == other_town
    assert periods(UnitPlace, moved, "parent") == [
        (town.pk, orgs.OPENED, DAY),
        (other_town.pk, DAY, None),
    ]
    change = UnitChange.objects.get(unit=moved)
    assert change.summary == "由“云岭县东河镇”调整为隶属“云岭县西山镇”"
    assert not any(Unit.objects.find_problems())


def test_second_move_of_the_day_replaces_the_first(keeper, county, town, other_town):
    moved = orgs.village(town)
    units.move(moved, parent=other_town, effective_on=DAY, by=keeper)
    units.move(moved, parent=county, effective_on=DAY, by=keeper)
    assert periods(UnitPlace, moved, "parent") == [
        (town.pk, orgs.OPENED, DAY),
        (county.pk, DAY, None),
    ]


def test_move_refuses_itself_its_branch_and_its_present_parent(keeper, county, town):
    below = orgs.village(town)
    day = {"effective_on": DAY, "by": keeper}
    assert refusal(units.move, town, parent=town, **day) == {
        "parent": ["不能选择“云岭县东河镇”自己。请另选机构。"]
    }
    assert refusal(units.move, town, parent=below, **day) == {
        "parent": [f"“{below.name}”是“云岭县东河镇”的下级，不能选择。请另选机构。"]
    }
    assert refusal(units.move, town, parent=county, **day) == {
        "parent": ["“云岭县东河镇”已经隶属“云岭县”。请选择其他上级。"]
    }


def test_move_refuses_a_closed_or_later_opened_parent(keeper, county, town, other_town):
    moved = orgs.village(town)
    units.close(other_town, effective_on=DAY, by=keeper)
    later = orgs.township(county, name="新镇", opened_on=DAY + dt.timedelta(days=1))
    day = {"effective_on": DAY, "by": keeper}
    assert refusal(units.move, moved, parent=other_town, **day) == {
        "parent": [f"“云岭县西山镇”已于 {DAY} 撤销，不能接收机构。请另选机构。"]
    }
    assert set(refusal(units.move, moved, parent=later, **day)) == {"parent"}


def test_move_refuses_a_day_before_the_present_place(keeper, county, town, other_town):
    moved = orgs.village(town)
    units.move(moved, parent=other_town, effective_on=DAY, by=keeper)
    before = DAY - dt.timedelta(days=1)
    assert refusal(units.move, moved, parent=county, effective_on=before, by=keeper) == {
        "effective_on": [f"“{moved.name}”自 {DAY} 起隶属现在的上级，生效日期不能早于该日。"]
    }


def test_root_does_not_move(keeper, county, town):
    assert refusal(units.move, county, parent=town, effective_on=DAY, by=keeper) == {
        "__all__": ["“云岭县”是最上级机构，不能调整隶属、撤销、合并或拆分。"]
    }


def test_move_needs_the_permission_for_the_new_parent_too(town, other_town):
    village = orgs.village(town)

    class Keeper:
        pk = None

        def can(self, permission, unit=None):
            return unit is None or unit.path.startswith(town.path)

    with pytest.raises(Denied, match="不包括“西山镇”"):
        units.move(village, parent=other_town, effective_on=DAY, by=Keeper())


# close -------------------------------------------------------------------------------------------


def test_close_ends_name_place_and_memberships(keeper, town):
    membership = orgs.MembershipFactory(unit=town)
    units.close(town, effective_on=DAY, document="云编〔2024〕9号", by=keeper)
    assert Unit.objects.get(pk=town.pk).closed_on == DAY
    assert periods(UnitName, town) == [(orgs.OPENED, DAY)]
    assert periods(UnitPlace, town) == [(orgs.OPENED, DAY)]
    membership.refresh_from_db()
    assert membership.until == DAY
    assert UnitChange.objects.get(unit=town).summary == "撤销“云岭县东河镇”"


def test_close_names_at_most_five_open_children(keeper, town):
    for number in range(1, 8):
        orgs.village(town, short_name=f"{number}村", position=number)
    assert refusal(units.close, town, effective_on=DAY, by=keeper) == {
        "__all__": [
            (
                "“云岭县东河镇”还有 7 个下级机构：1村、2村、3村、4村、5村等 7 个。"
                "请先撤销这些机构，或把它们调整到其他上级。"
            )
        ]
    }


def test_close_refuses_a_day_on_which_something_was_still_below(keeper, town, other_town):
    village = orgs.village(town, name="柳树村")
    units.move(village, parent=other_town, effective_on=DAY, by=keeper)
    before = DAY - dt.timedelta(days=1)
    assert refusal(units.close, town, effective_on=before, by=keeper) == {
        "effective_on": [f"“柳树村”到 {DAY} 才不再隶属“云岭县东河镇”，生效日期不能早于该日。"]
    }
    assert units.close(town, effective_on=DAY, by=keeper).is_closed


def test_closed_unit_takes_no_further_acts(keeper, town, other_town):
    units.close(town, effective_on=DAY, by=keeper)
    closed = {"__all__": [f"“云岭县东河镇”已于 {DAY} 撤销，不能再办理此事项。"]}
    day = {"effective_on": DAY, "by": keeper}
    assert refusal(units.correct, town, **present(town), by=keeper) == closed
    assert refusal(units.rename, town, name="新镇", short_name="新镇", **day) == closed
    assert refusal(units.move, town, parent=other_town, **day) == closed
    assert refusal(units.close, town, **day) == closed


def test_acts_read_the_unit_anew(keeper, town):
    stale = Unit.objects.get(pk=town.pk)
    units.close(town, effective_on=DAY, by=keeper)
    assert set(refusal(units.close, stale, effective_on=DAY, by=keeper)) == {"__all__"}


@pytest.mark.django_db(transaction=True)
def test_two_people_moving_units_below_each_other_at_once():
    """Without the lock both would pass the check and the two branches would leave the tree."""
    county = orgs.county()
    one, two = orgs.township(county), orgs.township(county)
    keeper = with_role(UserFactory(unit=county), "general_office", county)
    together = Barrier(2)

    def move(unit, parent):
        fresh = Unit.objects.in_bulk([unit.pk, parent.pk])
        together.wait()
        try:
            units.move(fresh[unit.pk], parent=fresh[parent.pk], effective_on=DAY, by=keeper)
        except ValidationError:
            return "refused"
        else:
            return "moved"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        attempts = [pool.submit(move, one, two), pool.submit(move, two, one)]
    assert sorted(attempt.result() for attempt in attempts) == ["moved", "refused"]
    assert not any(Unit.objects.find_problems())
