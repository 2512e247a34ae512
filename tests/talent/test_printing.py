"""Rosters on paper: enterprises, worthies by their villages, the catalogue of needs."""

import datetime as dt
import io

import openpyxl
import pytest

from portal.dates import PartialDate
from reports.datasets import DATASETS
from reports.domain import exports
from tests import clock
from tests.factories import orgs
from tests.factories import talent as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-11-30T09:00"):
        yield


def printed(key, by):
    """What stands in each row from the first record on, blanks left out."""
    made = exports.write_now(DATASETS[key], by=by, unit=by.unit, layout="paper")
    sheet = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]
    rows = sheet.iter_rows(min_row=5, values_only=True)
    return [[cell for cell in row if cell is not None] for row in rows]


def test_enterprises_with_the_last_figures_and_titles_in_force(town, clerk):
    firm = make.EnterpriseFactory(unit=town, name="云岭光电有限公司", is_large=True)
    make.EnterpriseYearFactory(enterprise=firm, year=2024, staff=90)
    make.EnterpriseYearFactory(enterprise=firm, year=2025, staff=120, researchers=18)
    make.EnterpriseTitleFactory(enterprise=firm, kind="1", until=dt.date(2027, 1, 1))
    make.EnterpriseTitleFactory(enterprise=firm, kind="2", until=dt.date(2026, 11, 29))
    make.EnterpriseFactory(unit=town)
    rows = printed("enterprises", clerk)
    (row,) = [one for one in rows if "云岭光电有限公司" in one]
    assert "高新技术企业" in row
    assert "120" in map(str, row)
    assert "共 2 家，规上企业 1 家，从业人数 120 人，研发人员 18 人。" in rows[-1][0]


def test_worthies_stand_below_their_villages(town, clerk):
    first, second = orgs.village(town), orgs.village(town)
    for village in (first, second, second):
        made = make.WorthyFactory(village=village)
        type(made.profile.person).objects.filter(pk=made.profile.person_id).update(
            birth=PartialDate(1980, 3, 1)
        )
    rows = printed("worthies", clerk)
    words = [" ".join(map(str, row)) for row in rows]
    assert any(str(first) in one for one in words)
    assert any("共 2 人" in one and "平均年龄 46.0 岁" in one for one in words)


def test_the_catalogue_holds_what_was_confirmed_in_the_quarter(town, office):
    told = dt.date(2026, 10, 1)
    make.NeedFactory(
        unit=town, post="工艺工程师", number=3, confirmed_on=told, education_least=4,
        title_least=2, skill_least=4, title_or_skill=True, pay="年薪 20 万元", phone="0874-1234567",
    )  # fmt: skip
    make.NeedFactory(unit=town, confirmed_on=dt.date(2026, 9, 30))
    make.NeedFactory(unit=town, confirmed_on=told, state="draft")
    row, tally = printed("needs", office)[:2]
    assert "工艺工程师" in row
    assert "本科及以上" in row
    assert "中级及以上或技师及以上" in row
    assert "0874-1234567" in row
    assert "共 1 项需求，3 人。" in tally[0]
