"""Who fills a register: units of several levels, roles it names."""

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.orgs.choices import UnitLevel
from portal.registers.domain import filling, records
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import holder

pytestmark = pytest.mark.django_db

BOTH = [UnitLevel.VILLAGE, UnitLevel.DEPARTMENT]


@pytest.fixture
def village(town):
    return orgs.village(town)


def fill(register, unit, by):
    return records.create(register, unit=unit, raw=make.raw(register, 名称="会堂"), by=by)


def test_units_of_several_levels_fill_one_register(county, town, village, member):
    register = make.register(county, levels=BOTH)
    clerk = holder("branch_clerk", village)
    assert list(filling.units_for(register, clerk)) == [village]
    assert list(filling.units_for(register, member)) == [village]
    assert fill(register, village, clerk).unit == village
    with pytest.raises(ValidationError, match="由村级、县直单位填报"):
        fill(register, town, member)


def test_only_the_roles_named_fill(county, office):
    register = make.register(
        county, levels=[UnitLevel.COUNTY], filled_by=["general_office", "department_leader"]
    )
    with pytest.raises(Denied, match="由办公室、部领导填报"):
        fill(register, county, office)
    assert not filling.units_for(register, office).exists()
    for role in register.filled_by:
        by = holder(role, county)
        assert list(filling.units_for(register, by)) == [county]
        fill(register, county, by)


def test_a_leader_fills_nothing_that_does_not_name_him(register, town, county):
    leader = holder("department_leader", county)
    assert register in type(register).objects.visible_to(leader)
    with pytest.raises(Denied):
        fill(register, town, leader)


def test_a_register_nobody_fills_is_not_made(county, office):
    with pytest.raises(ValidationError, match="至少选一级"):
        make.draft(county, by=office, levels=[])
