"""The list of cadres in its three shapes, and yearly appraisals."""

import io

import openpyxl
import pytest
import xlsxwriter

from cadres.choices import Item
from cadres.models import Appraisal, Award, Cadre, Education, Family, Post, Rank, Title
from portal.dates import PartialDate
from portal.imports.choices import ImportState, RowOutcome, Undone
from portal.imports.domain import answering, imports, preview, running, workbooks
from portal.imports.domain.correcting import CellCorrection
from portal.people.models import Person
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role
from tests.factories.cadres import CadreFactory, NoneAnswerFactory, PostFactory, RankFactory
from tests.factories.imports import checked, done, imported, mapped, taken_back, upload, workbook
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def finance(county):
    return orgs.department(county, name="云岭县财政局", short_name="县财政局")


@pytest.fixture
def keeper(county):
    return with_role(UserFactory(unit=county), "cadre_office", county)


def told(batch):
    rows = preview.page(batch, running.arranged_roster(batch)).rows
    return [(row.number, f.column, f.message) for row in rows for f in row.findings]


def printed(*rows):
    """Two rows of headings under a title, groups merged, a group of the unit, a total."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.merge_range(0, 0, 0, 12, "云岭县干部名册")
    single = {0: "姓 名", 1: "现任职务", 2: "性别", 3: "民族", 4: "籍贯", 9: "出生年月",
              10: "参加工作时间", 11: "入党时间", 12: "任现职时间"}  # fmt: skip
    for column, label in single.items():
        sheet.merge_range(1, column, 2, column, label)
    sheet.merge_range(1, 5, 1, 6, "全日制教育")
    sheet.merge_range(1, 7, 1, 8, "在职教育")
    for column in (5, 7):
        sheet.write(2, column, "学历(学位)")
        sheet.write(2, column + 1, "毕业院校及专业")
    sheet.merge_range(3, 0, 3, 12, "一、县财政局")
    for n, row in enumerate(rows, start=4):
        sheet.write_row(n, 0, row)
    sheet.write(len(rows) + 4, 0, f"合计 {len(rows)} 人")
    book.close()
    return buffer.getvalue()


LI = ["李 四", "县财政局党组成员、副局长", "男", "汉族", "云岭县", "大学\n管理学学士",
      "云岭大学财政学专业", "省委党校研究生", "省委党校公共管理专业", "1980.03", "2002.08",
      "2005.07", "2019.05"]  # fmt: skip


def test_printed_list_becomes_files(keeper, finance):
    batch = imported(printed(LI), by=keeper, roster="cadres")
    cadre = Cadre.objects.get()
    assert (cadre.person.name, cadre.unit, cadre.person.unit) == ("李四", finance, finance)
    assert (cadre.work_since, cadre.party_since) == (PartialDate(2002, 8), PartialDate(2005, 7))
    full_time = cadre.educations.get(mode="1")
    assert (full_time.education, full_time.degree) == ("21", "412")
    assert (full_time.school, full_time.major) == ("云岭大学", "财政学")
    assert cadre.educations.get(mode="2").education == "1B"
    post = cadre.posts.get()
    assert (post.institution, post.name) == ("县财政局", "党组成员、副局长")
    assert (post.since, post.is_main, post.state) == (PartialDate(2019, 5), True, "1")
    assert batch.counts["warnings"] == 1  # no identity number


def test_printed_list_again_is_unchanged_and_comes_off(keeper, finance):
    batch = imported(printed(LI), by=keeper, roster="cadres")
    again = checked(printed(LI), by=keeper, roster="cadres")
    assert again.counts[RowOutcome.UNCHANGED] == 1, told(again)
    assert set(taken_back(batch, by=keeper).undone) == {Undone.REVERTED}
    assert not Cadre.objects.exists()
    assert not Person.everyone.exists()


def test_where_the_unit_cannot_be_told_somebody_new_stays_out(keeper, finance):
    batch = checked(printed([*LI[:1], "某公司经理", *LI[2:]]), by=keeper, roster="cadres")
    assert any("看不出所在单位" in message for _, _, message in told(batch))


def test_another_date_of_the_present_post_is_a_conflict(keeper, finance):
    person = PersonFactory(name="李四", birth=PartialDate(1980, 3), unit=finance)
    cadre = CadreFactory(person=person, unit=finance, work_since=PartialDate(2002, 8))
    PostFactory(cadre=cadre, since=PartialDate(2021, 1))
    batch = checked(printed(LI), by=keeper, roster="cadres")
    assert any("已登记的现任主职务自 2021.01 起任" in message for _, _, message in told(batch))
    assert batch.counts[RowOutcome.CONFLICT] == 1


HEAD = ["姓名", "身份证号", "性别", "出生年月", "所在单位", "学历", "政治面貌", "参加工作时间",
        "入党时间"]  # fmt: skip


def test_bare_education_is_asked_about(keeper, finance):
    row = ["李四", number(), "男", "1985.03", "县财政局", "大学", "中共党员", "2008.08", "2007.06"]
    content = workbook([HEAD, row], sheet="干部名册")
    batch = imports.start(upload(content), roster="cadres", by=keeper)
    assert batch.mapping["ambiguous"] == {"5": ["full_time_education", "in_service_education"]}
    imported(content, by=keeper, roster="cadres", in_service_education=5)
    assert Education.objects.get().mode == "2"


def test_checks_of_the_first_page(keeper, finance):
    row = ["李四", number(), "男", "1985.03", "县财政局", "", "群众", "1984.08", "2007.06"]
    batch = checked(workbook([HEAD, row], sheet="干部名册"), by=keeper, roster="cadres")
    findings = {(column, message) for _, column, message in told(batch)}
    assert ("work_since", "参加工作时间早于出生年月（1985.03），请核对。") in findings
    assert any(column == "party_since" for column, _ in findings)


# The national workbook ----------------------------------------------------------------------

A01 = ["姓名", "身份证号", "性别", "出生年月", "籍贯", "民族", "参加工作时间", "政治面貌",
 "入党时间",
       "现工作单位及职务全称", "现职务层次", "任现职务层次时间", "统计关系所在单位"]  # fmt: skip
A02 = ["姓名", "身份证号", "任职机构名称", "职务名称", "任职时间", "任职状态", "免职时间", "主职务"]
A05 = ["姓名", "身份证号", "类别", "职务层次（职级）", "批准日期", "终止日期", "状态"]
A06 = ["姓名", "身份证号", "资格名称", "获得资格日期"]
A08 = ["姓名", "身份证号", "学历名称", "学历代码", "学位名称", "入学时间", "毕（肄）业时间",
       "学校（单位）名称", "教育类别"]  # fmt: skip
A14 = ["姓名", "身份证号", "奖惩名称", "批准日期"]
A15 = ["姓名", "身份证号", "考核结论", "考核年度"]
A36 = ["姓名", "身份证号", "家庭成员姓名", "称谓", "出生日期"]
A99 = ["姓名", "身份证号", "是否选调生", "进入选调生时间"]
ID = number()
WHO = ["李四", ID]
SHEETS = {
    "B01 单位": [["机构名称"], ["云岭县财政局"]],
    "A01 人员": [
        A01,
        [*WHO, "男", "198503", "云岭县", "汉族", "200808", "中共党员", "200706",
         "云岭县财政局副局长", "乡科级副职", "201905", "云岭县财政局"],
    ],
    "A02 职务": [
        A02,
        [*WHO, "云岭县财政局", "副局长", "201905", "在任", "", "是"],
        [*WHO, "云岭县财政局", "办公室主任", "201505", "已免", "201905", "否"],
    ],
    "A05 职务职级": [
        A05,
        [*WHO, "职务层次", "乡科级副职", "201905", "", "在任"],
        [*WHO, "职级", "二级主任科员", "202001", "", "在任"],
        [*WHO, "职务层次", "科员", "200908", "201905", "已免"],
    ],
    "A06 专业技术": [A06, [*WHO, "会计师", "201510"]],
    "A08 学历学位": [A08, [*WHO, "大学", "", "管理学学士", "200409", "200807", "云岭大学",
     "全日制"]],
    "A14 奖惩": [A14, [*WHO, "记三等功", "202203"]],
    "A15 考核": [A15, [*WHO, "称职", "2023"], [*WHO, "优秀", "2024"]],
    "A36 家庭": [A36, [*WHO, "王芳", "妻子", "198601"]],
    "A99Z1 补充": [A99, [*WHO, "是", "200808"]],
}  # fmt: skip


def national(**changed):
    """`changed`: lines by code instead."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, (head, *rows) in SHEETS.items():
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, f"{name}信息采集表")
        for n, row in enumerate([head, *changed.get(name.split()[0], rows)], start=1):
            sheet.write_row(n, 0, row)
    book.close()
    return buffer.getvalue()


def test_ten_sheets_are_one_import(keeper, finance):
    batch = imports.start(upload(national()), roster="cadres", by=keeper)
    assert (batch.sheet, batch.state, batch.mapping["settled"]) == (
        "A01 人员", ImportState.MAPPED, True,
    )  # fmt: skip
    assert not batch.mapping["ambiguous"]
    done(imports.check(batch, by=keeper))
    batch.refresh_from_db()
    assert (batch.counts["rows"], batch.counts["errors"]) == (1, 0), told(batch)
    if batch.counts["warnings"]:
        imports.confirm(batch, by=keeper)
    done(imports.submit(batch, partial=False, by=keeper))
    cadre = Cadre.objects.get()
    assert (cadre.level, cadre.unit, cadre.is_selected) == ("1A42", finance, True)
    assert cadre.posts.count() == 2
    assert cadre.posts.get(is_main=True).name == "副局长"
    assert cadre.ranks.filter(until=None).count() == 2
    assert cadre.educations.get().degree == "412"
    assert cadre.awards.get().award == "R12"
    assert {a.year: a.conclusion for a in cadre.appraisals.all()} == {2023: "2", 2024: "1"}
    assert cadre.family.get().relation == "13"
    assert cadre.titles.get().name == "会计师"
    again = checked_workbook(national(), keeper)
    assert again.counts[RowOutcome.UNCHANGED] == 1, preview.page(
        again, running.arranged_roster(again)
    ).rows
    batch.refresh_from_db()
    assert set(taken_back(batch, by=keeper).undone) == {Undone.REVERTED}
    for model in (Cadre, Post, Rank, Title, Education, Award, Appraisal, Family, Person):
        assert not model._base_manager.exists()


def checked_workbook(content, by):
    batch = imports.start(upload(content), roster="cadres", by=by)
    done(imports.check(batch, by=by))
    batch.refresh_from_db()
    return batch


def test_lines_are_merged_by_what_they_are(keeper, finance):
    person = PersonFactory(name="李四", birth=PartialDate(1985, 3), unit=finance, identity=ID)
    cadre = CadreFactory(person=person, unit=finance)
    kept = PostFactory(
        cadre=cadre, institution="东河镇", name="干事", is_main=False, since=PartialDate(2009)
    )
    known = PostFactory(
        cadre=cadre, institution="云岭县财政局", name="副局长", since=None, is_main=True
    )
    NoneAnswerFactory(cadre=cadre, item=Item.AWARDS)
    batch = checked_workbook(national(), keeper)
    imports.confirm(batch, by=keeper)
    done(imports.submit(batch, partial=False, by=keeper))
    known.refresh_from_db()
    assert known.since == PartialDate(2019, 5)
    assert cadre.posts.filter(pk=kept.pk).exists()
    assert cadre.posts.count() == 3
    assert not cadre.none_answers.exists()


def test_two_present_steps_of_a_ladder_are_refused(keeper, finance):
    person = PersonFactory(name="李四", birth=PartialDate(1985, 3), unit=finance, identity=ID)
    RankFactory(
        cadre=CadreFactory(person=person, unit=finance), level="1A50", since=PartialDate(2010)
    )
    content = national(A05=[[*WHO, "职务层次", "乡科级副职", "201905", "", "在任"]])
    batch = checked_workbook(content, keeper)
    assert any("请补上它的终止日期" in message for _, _, message in told(batch))


def test_a_line_of_nobody_and_a_fault_of_a_line_are_marked_where_they_stand(keeper, finance):
    content = national(
        A15=[["赵六", number(sequence=9), "称职", "2023"], [*WHO, "挺好", "2024"]],
    )
    batch = checked_workbook(content, keeper)
    messages = [message for _, _, message in told(batch)]
    assert any("A15 考核 第 3 行的姓名和身份证号在 A01" in message for message in messages)
    assert any("没有“挺好”这一项" in message for message in messages)
    rows = answering.correct(
        batch, cells=[CellCorrection(3, "review1_conclusion", "优秀")], by=keeper
    )
    assert not any(f.is_error for row in rows for f in row.findings)
    answering.correct(batch, cells=[CellCorrection(3, "review1_conclusion", None)], by=keeper)
    book = openpyxl.load_workbook(io.BytesIO(workbooks.marked(batch)))
    assert "没有“挺好”这一项" in book["A15 考核"]["C4"].comment.text


# Appraisals ---------------------------------------------------------------------------------


@pytest.fixture
def li(finance):
    person = PersonFactory(name="李四", birth=PartialDate(1985, 3), unit=finance, identity=ID)
    return CadreFactory(person=person, unit=finance, post_full="县财政局副局长")


def test_a_column_per_year(keeper, li):
    head = ["姓名", "身份证号", "单位及职务", "2022年度", "2023", "2024年考核结果"]
    content = workbook([head, [*WHO, "县财政局副局长", "称职", "优秀", ""]], sheet="考核")
    batch = imported(content, by=keeper, roster="appraisals")
    assert {a.year: a.conclusion for a in li.appraisals.all()} == {2022: "2", 2023: "1"}
    changed = workbook([head, [*WHO, "", "称职", "称职", "优秀"]], sheet="考核")
    imported(changed, by=keeper, roster="appraisals")
    assert {a.year: a.conclusion for a in li.appraisals.all()} == {2022: "2", 2023: "2", 2024: "1"}
    assert taken_back(batch, by=keeper).undone == {Undone.REVERTED: 1, Undone.EDITED: 1}


def test_the_year_in_the_title_and_the_name_alone(keeper, li):
    content = workbook(
        [["序号", "姓名", "单位及职务", "等次"], [1, "李四", "县财政局副局长", "优秀"]],
        sheet="Sheet1",
        titles=["云岭县2023年度考核结果"],
    )
    batch = imported(content, by=keeper, roster="appraisals")
    assert batch.counts["warnings"] == 0
    appraisal = li.appraisals.get()
    assert (appraisal.year, appraisal.conclusion) == (2023, "1")


def test_a_name_alone_has_to_be_confirmed_and_namesakes_need_a_number(keeper, li, finance):
    head = ["姓名", "考核年度", "考核结论"]
    batch = checked(
        workbook([head, ["李四", 2023, "优秀"]], sheet="考核"), by=keeper, roster="appraisals"
    )
    assert (batch.counts["warnings"], batch.counts["errors"]) == (1, 0), told(batch)
    CadreFactory(person=PersonFactory(name="李四", unit=finance), unit=finance)
    batch = checked(
        workbook([head, ["李四", 2023, "优秀"], ["无名", 2023, "优秀"]], sheet="考核"),
        by=keeper, roster="appraisals",
    )  # fmt: skip
    assert batch.counts["errors"] == 2


def test_lines_per_person_and_year(keeper, li):
    head = ["姓名", "身份证号", "考核年度", "考核结论"]
    rows = [[*WHO, 2021, "称职"], [*WHO, 2022, "合格"], [*WHO, 2022, "优秀"]]
    batch = mapped(workbook([head, *rows], sheet="考核"), by=keeper, roster="appraisals")
    running.check(batch, by=keeper)
    batch.refresh_from_db()
    assert {row for row, _, _ in told(batch)} == {3, 4}
