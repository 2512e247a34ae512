"""流失提示: facts on record, each with its own edge."""

import datetime as dt

import pytest

from talent.domain import losses
from talent.models import TalentProfile
from tests.factories.talent import TalentFactory, TicketFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 10, 20)


def recruited(town, **facts):
    return TalentFactory(unit=town, source="3", **{"confirmed_on": DAY, **facts})


def test_each_fact_by_its_words(town):
    ending = recruited(town, service_until=dt.date(2027, 4, 20))
    later = recruited(town, service_until=dt.date(2027, 4, 21))
    over = recruited(town, service_until=dt.date(2026, 10, 19))
    silent = recruited(town, confirmed_on=dt.date(2025, 10, 19))
    heard = recruited(town, confirmed_on=dt.date(2025, 10, 20))
    local = TalentFactory(unit=town, source="1", confirmed_on=None)
    told = {p: losses.in_words(p, DAY) for p in (ending, later, over, silent, heard, local)}
    assert told == {
        ending: ["服务期在 6 个月内期满"], later: [], over: ["服务期已满，去留未定"],
        silent: ["12 个月没有联系确认"], heard: [], local: [],
    }  # fmt: skip
    found = losses.noticed(TalentProfile.objects.all(), DAY)
    assert set(found) == {ending, over, silent}


def test_of_tickets_the_late_and_the_twice_bad(town):
    late, kept, twice, once = (TalentFactory(unit=town) for _ in range(4))
    TicketFactory(profile=late, unit=town, state="handling", due_on=dt.date(2026, 9, 10))
    TicketFactory(profile=kept, unit=town, state="handling", due_on=dt.date(2026, 9, 30))
    for profile, days in ((twice, (1, 2)), (once, (3,))):
        for number in days:
            TicketFactory(
                profile=profile, satisfaction="bad", registered_on=DAY.replace(day=number)
            )
    assert losses.in_words(late, DAY) == ["办件超期 20 个工作日以上"]
    assert losses.in_words(kept, DAY) == []
    assert losses.in_words(twice, DAY) == ["一年内两次对办件不满意"]
    assert losses.in_words(once, DAY) == []


def test_who_is_gone_is_not_told(town):
    recruited(town, service_until=DAY, state="out", left_on=DAY)
    assert not losses.noticed(TalentProfile.objects.all(), DAY).exists()
