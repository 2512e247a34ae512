"""What arrives on the agenda of the meeting of organization members."""

import pytest
from django.utils import timezone

from assessments.domain import agenda
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import presets, records, registers
from portal.registers.presets import PRESETS
from tests import clock
from tests.factories import accounts, orgs
from tests.factories import registers as make

pytestmark = pytest.mark.django_db


def test_problems_that_are_not_closed_arrive_in_the_meeting_s_agenda():
    with clock.at("2026-11-16T09:00"):
        county = orgs.county()
        town = orgs.township(county, name="云岭县东河镇", short_name="东河镇")
        orgs.township(county, name="云岭县西山镇", short_name="西山镇")
        office, member = make.designer(county), accounts.holder("township_member", town)
        chosen = [PRESETS["POR-02"], PRESETS["ASM-15"]]
        meeting, problems = presets.install(chosen, on=timezone.localdate(), by=office)
        raw = {"matter": "供水", "quarter": "2026-Q4", "sort": "中心工作"}
        for due in ("2026-12-31", "2026-11-10"):
            records.create(problems, unit=town, raw={**raw, "due": due}, by=member)
        definition = registers.current(meeting)
        arrived = records.arriving(meeting, definition, unit=county, world=World(office))
    assert arrived["agenda"] == "1. 没有办结的突出问题：东河镇2项（逾期1项）"


def test_nothing_arrives_where_there_is_nothing_to_say():
    county = orgs.county()
    assert agenda.of_township_meeting(Period.parse("2026-11"), [county]) == {}
    assert Unit.objects.count() == 1
