import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.audit.models import Event
from portal.orgs.actions import GROUP_CHANGED
from portal.orgs.domain import groups, units
from tests.factories import orgs

DAY = dt.date(2024, 5, 1)
LATER = dt.date(2024, 9, 1)


@pytest.fixture
def group(db):
    return orgs.GroupFactory(name="乡镇组")


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return caught.value.message_dict


def memberships(group):
    rows = group.memberships.order_by("since", "unit__path")
    return list(rows.values_list("unit__short_name", "since", "until"))


def test_assign_opens_and_closes_memberships(keeper, group, town, other_town):
    groups.assign(group, [town], on=DAY, by=keeper)
    groups.assign(group, [other_town], on=LATER, by=keeper)
    assert memberships(group) == [("东河镇", DAY, LATER), ("西山镇", LATER, None)]


def test_assign_records_who_joined_and_left(keeper, group, town, other_town):
    groups.assign(group, [town], on=DAY, by=keeper)
    groups.assign(group, [other_town], on=LATER, by=keeper)
    detail = Event.objects.filter(action=GROUP_CHANGED).latest("pk").detail
    assert detail == {
        "summary": "调整成员：加入 1 个，退出 1 个",
        "effective_on": "2024-09-01",
        "joined": ["云岭县西山镇"],
        "left": ["云岭县东河镇"],
    }


def test_assigning_the_same_members_leaves_no_trace(keeper, group, town):
    groups.assign(group, [town], on=DAY, by=keeper)
    groups.assign(group, [town], on=LATER, by=keeper)
    assert memberships(group) == [("东河镇", DAY, None)]
    assert Event.objects.filter(action=GROUP_CHANGED).count() == 1


def test_unit_may_come_back(keeper, group, town):
    for members, day in [([town], DAY), ([], LATER), ([town], LATER)]:
        groups.assign(group, members, on=day, by=keeper)
    assert memberships(group) == [("东河镇", DAY, LATER), ("东河镇", LATER, None)]
    assert group.memberships.on(LATER).count() == 1


def test_unit_comes_back_only_after_it_left(keeper, group, town):
    groups.assign(group, [town], on=DAY, by=keeper)
    groups.assign(group, [], on=LATER, by=keeper)
    assert refusal(groups.assign, group, [town], on=DAY, by=keeper) == {
        "on": [f"“云岭县东河镇”到 {LATER} 才退出本组，重新加入的日期不能早于该日。"]
    }


def test_member_leaves_only_after_it_joined(keeper, group, town):
    groups.assign(group, [town], on=LATER, by=keeper)
    assert refusal(groups.assign, group, [], on=DAY, by=keeper) == {
        "on": [f"“云岭县东河镇”自 {LATER} 起加入本组，退出日期不能早于该日。"]
    }


def test_closed_or_unborn_unit_does_not_join(keeper, county, group, town):
    young = orgs.township(county, name="新镇", opened_on=LATER)
    units.close(town, effective_on=DAY, by=keeper)
    assert refusal(groups.assign, group, [town, young], on=DAY, by=keeper) == {
        "units": [
            f"“云岭县东河镇”已于 {DAY} 撤销，不能加入分组。请去掉该单位。",
            f"“新镇”自 {LATER} 起设立，{DAY} 时还不存在。请去掉该单位，或改用之后的日期。",
        ]
    }


def test_assign_refuses_the_future(keeper, group, town, today):
    tomorrow = today + dt.timedelta(days=1)
    assert set(refusal(groups.assign, group, [town], on=tomorrow, by=keeper)) == {"on"}


def test_assigning_needs_the_permission(member, group, town):
    with pytest.raises(Denied):
        groups.assign(group, [town], on=DAY, by=member)
