"""T16, T26–T28, T31, T32 as registers hold them, and T34, to the digit; each leads to its rows."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.fields.choices import KindKey
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.orgs.choices import UnitLevel
from portal.periods import Period
from portal.registers.models import Register, RegisterRecord
from talent.choices import TalentState
from tests import clock
from tests.factories import accounts, registers
from tests.factories.talent import TalentFactory

pytestmark = pytest.mark.django_db

NOVEMBER = Period.parse("2026-11")
DAY, OCTOBER, LATER = dt.date(2026, 11, 5), dt.date(2026, 10, 31), dt.date(2026, 12, 1)
LEVELS = [UnitLevel.COUNTY, UnitLevel.TOWNSHIP]


@pytest.fixture(autouse=True)
def _in_november():
    with clock.at("2026-11-30T09:00"):
        yield


def _text(key):
    return {"key": key, "label": key, "kind": KindKey.TEXT, "max_length": 60}


def _number(key):
    return {"key": key, "label": key, "kind": KindKey.INTEGER}


UNTIL = {"key": "until", "label": "until", "kind": KindKey.DATE, "expiry_days": 60}
RANKS = registers.words("rank", "国家级", "省级", "市级", "县级")
STATES = registers.words("state", "运行", "整改", "退出")
TEAMS = registers.words("team", "党政人才", "经营管理人才", "专业技术人才")


def kept(county, code, fields, *entries):
    registers.kept(county, code, fields, *entries, made_on=DAY)
    made = Register.objects.get(code=code)
    Register.objects.filter(pk=made.pk).update(levels=[str(level) for level in LEVELS])
    return made


def read(*keys, units):
    numbers = reading.read([FIGURES[key] for key in keys], [NOVEMBER], units)
    return {
        key: [numbers[key, NOVEMBER, unit.pk].value for unit in units] for key in keys
    }  # fmt: skip


def listed(client, county, key):
    """What the way from the number shows: the entries of the page it leads to."""
    user = accounts.holder("talent_office", county)
    address = FIGURES[key].rows(NOVEMBER, county, user)
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def carriers(county, town):
    high, low = {"rank": "c3", "state": "c1"}, {"rank": "c4", "state": "c1"}
    return kept(
        county, "TAL-07", [_text("name"), RANKS, STATES, UNTIL],
        (county, DAY, {"name": "市级的", **high}),
        (town, DAY, {"name": "国家级在整改", "rank": "c1", "state": "c2", "until": "2026-11-30"}),
        (town, DAY, {"name": "昨天到期", **high, "until": "2026-11-29"}),
        (town, DAY, {"name": "县级的", **low}),
        (town, DAY, {"name": "退出的", "rank": "c2", "state": "c3"}),
        (town, LATER, {"name": "以后认定", **high}),
    )  # fmt: skip


def test_carriers_of_the_city_and_above_in_force(client, county, town):
    carriers(county, town)
    assert read("TAL-T16", units=[county, town]) == {"TAL-T16": [2, 1]}
    page = listed(client, county, "TAL-T16").content.decode()
    assert "市级的" in page
    assert "国家级在整改" in page
    assert not [name for name in ("昨天到期", "县级的", "退出的", "以后认定") if name in page]


def test_a_school_counts_once_however_many_agreements(client, county):
    agreement = {"until": "2027-11-30"}
    kept(
        county, "TAL-15", [_text("school"), UNTIL],
        (county, DAY, {"school": "云州大学", **agreement}),
        (county, DAY, {"school": "云州大学", **agreement}),
        (county, OCTOBER, {"school": "农业大学", **agreement}),
        (county, OCTOBER, {"school": "到期的大学", "until": "2026-11-01"}),
    )  # fmt: skip
    assert read("TAL-T27", units=[county]) == {"TAL-T27": [2]}
    assert "到期的大学" not in listed(client, county, "TAL-T27").content.decode()


def test_what_schools_sent_counts_in_its_period(client, county):
    kept(
        county, "TAL-15A", [_text("school"), _number("teams"), _number("interns")],
        (county, DAY, {"school": "云州大学", "teams": 2, "interns": 30}),
        (county, DAY, {"school": "农业大学", "interns": 5}),
        (county, OCTOBER, {"school": "十月的大学", "teams": 9, "interns": 9}),
    )  # fmt: skip
    assert read("TAL-T26", "TAL-T28", units=[county]) == {"TAL-T26": [35], "TAL-T28": [2]}
    assert "十月的大学" not in listed(client, county, "TAL-T26").content.decode()


def test_activities_and_training_by_team(client, county):
    kept(
        county, "TAL-18", [_text("name")],
        (county, DAY, {"name": "人才沙龙"}), (county, OCTOBER, {"name": "十月沙龙"}),
    )  # fmt: skip
    kept(
        county, "TAL-20", [_text("name"), TEAMS, _number("people")],
        (county, DAY, {"name": "党政班", "team": "c1", "people": 40}),
        (county, DAY, {"name": "技术班", "team": "c3", "people": 25}),
        (county, DAY, {"name": "技术二班", "team": "c3", "people": 15}),
        (county, OCTOBER, {"name": "十月技术班", "team": "c3", "people": 99}),
    )  # fmt: skip
    assert read("TAL-T31", "TAL-T32", "TAL-T32.1", "TAL-T32.3", units=[county]) == {
        "TAL-T31": [1], "TAL-T32": [80], "TAL-T32.1": [40], "TAL-T32.3": [40],
    }  # fmt: skip
    page = listed(client, county, "TAL-T32.3").content.decode()
    assert "技术班" in page
    assert "技术二班" in page
    assert not [name for name in ("党政班", "十月技术班") if name in page]


def test_the_share_that_was_lost_this_year(client, county, town, other):
    new_year, before = dt.date(2026, 1, 10), dt.date(2025, 5, 1)
    brought = {"unit": town, "source": "3", "verified_on": before}
    TalentFactory(**brought)
    TalentFactory(**{**brought, "source": "4", "verified_on": new_year})
    gone = {"state": TalentState.OUT, "left_on": DAY}
    TalentFactory(**brought, **gone, leaving="2")
    TalentFactory(**brought, **gone, leaving="4")  # retired: not lost
    TalentFactory(**brought, state=TalentState.OUT, left_on=dt.date(2025, 12, 31), leaving="1")
    TalentFactory(**{**brought, "source": "1"}, **gone, leaving="1")  # was never brought here
    TalentFactory(unit=other, source="1", verified_on=before)
    assert read("TAL-T34", units=[county, town]) == {"TAL-T34": [Decimal("25.0")] * 2}
    assert listed(client, county, "TAL-T34").context["table"].rows.__len__() == 1


def test_they_cost_as_many_statements_however_many_entries(
    county, town, django_assert_max_num_queries
):
    carriers(county, town)
    assert RegisterRecord.objects.count() == 6
    keys = [f"TAL-T{n}" for n in (16, 26, 27, 28, 31, 32)] + [f"TAL-T32.{n}" for n in range(1, 7)]
    with django_assert_max_num_queries(24):
        read(*keys, units=[county, town])
