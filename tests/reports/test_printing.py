"""Rosters for paper: page, headings, groups, figures."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from portal.dates import PartialDate
from reports.datasets import DATASETS
from reports.domain import exports
from tests.factories import orgs
from tests.factories.accounts import _root, holder
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.cadres import CadreFactory, EducationFactory, PostFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def printed(key, by):
    made = exports.write_now(DATASETS[key], by=by, unit=by.unit, layout="paper")
    return openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]


def lines(sheet):
    """What stands in each row from the first record on, blanks left out."""
    rows = sheet.iter_rows(min_row=5, values_only=True)
    return [[cell for cell in row if cell is not None] for row in rows]


@pytest.fixture
def clerk():
    return holder("cadre_office")


@pytest.fixture
def cadre():
    unit = orgs.department(_root())
    person = PersonFactory(unit=unit, name="张三", birth=PartialDate(1990, 11, 2), sex="female")
    cadre = CadreFactory(
        unit=unit, person=person, post_full="县财政局副局长", political="04", work_since=None
    )
    PostFactory(cadre=cadre)
    EducationFactory(cadre=cadre)
    EducationFactory(
        cadre=cadre, mode="2", education="11", enrolled_on=None, graduated_on=None, major="经济学"
    )
    return cadre


def test_list_of_cadres_is_laid_out_for_paper(clerk, cadre):
    sheet = printed("cadres", clerk)
    assert sheet["A1"].value == "云岭县干部名册"
    assert (sheet["A1"].font.name, sheet["A1"].font.sz) == ("方正小标宋简体", 22)
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"G3:H3", "I3:J3", "B3:B4"} <= merged
    assert [sheet["G3"].value, sheet["I3"].value, sheet["H4"].value] == [
        "全日制教育",
        "在职教育",
        "毕业院校及专业",
    ]


def test_list_of_cadres_prints_names_dates_and_figures(clerk, cadre):
    row, figures = lines(printed("cadres", clerk))
    assert row[:4] == [1, "张　三", "县财政局副局长", "女"]
    assert "1990.11" in row
    assert "民革" in row  # of another party: its name where the date of joining stands
    assert "云岭大学经济学" in row
    assert figures[0].startswith(
        "合计：共 1 人，女 1 人，少数民族 0 人，党外 1 人，平均年龄 36.0 岁"
    )
    assert figures[0].endswith("35 岁及以下 0 人，大专及以上 1 人。")


def test_cadres_stand_in_the_official_order(clerk):
    later, first = (orgs.department(_root(), position=place) for place in (20, 10))
    for unit, name, position in ((later, "丙某某", 1), (first, "乙某某", 2), (first, "甲某某", 1)):
        CadreFactory(unit=unit, position=position, person=PersonFactory(unit=unit, name=name))
    assert [row[1] for row in lines(printed("cadres", clerk))[:3]] == ["甲某某", "乙某某", "丙某某"]


def test_members_stand_under_their_organisation_with_figures_of_each():
    by = holder("organization_office")
    for code, count in (("A1", 2), ("B1", 1)):
        branch = PartyOrganizationFactory(name=f"中共第{code}支部", code=code)
        MemberFactory.create_batch(count, organization=branch)
    printed_lines = lines(printed("members", by))
    headings = [row[0] for row in printed_lines if len(row) == 1]
    assert headings[0] == "中共第A1支部"
    assert headings[1].startswith("小计：共 2 人，预备党员 0 人")
    assert headings[2] == "中共第B1支部"
    assert headings[4].startswith("合计：共 3 人")
    assert [row[0] for row in printed_lines if len(row) > 1] == [1, 2, 1]


def test_organisations_are_printed_with_what_they_count():
    by = holder("organization_office")
    committee = PartyOrganizationFactory(kind="committee", name="中共云岭县直属机关委员会")
    MemberFactory(organization=PartyOrganizationFactory(parent=committee))
    printed_lines = lines(printed("organisations", by))
    assert printed_lines[0][:3] == [1, "中共云岭县直属机关委员会", "党委"]
    assert printed_lines[-1] == [
        "合计：共 2 个党组织，党委 1 个，党支部 1 个，党员 1 名，逾期未换届 0 个。"
    ]


def test_paper_is_not_written_as_csv(clerk, cadre):
    with pytest.raises(ValidationError, match="打印版式只能导出为 Excel"):
        exports.write_now(
            DATASETS["cadres"], by=clerk, unit=clerk.unit, layout="paper", format="csv"
        )


def test_number_of_queries_does_not_grow_with_the_cadres(
    clerk, cadre, django_assert_max_num_queries
):
    printed("cadres", clerk)
    with django_assert_max_num_queries(200) as few:
        printed("cadres", clerk)
    for _ in range(5):
        PostFactory(cadre=EducationFactory().cadre)
    with django_assert_max_num_queries(len(few)):
        printed("cadres", clerk)
