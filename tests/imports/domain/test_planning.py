"""What a check finds, and what becomes of each row."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from branches.models import PartyMember
from portal.dates import PartialDate
from portal.imports.choices import Answer, FindingKind, RowOutcome
from portal.imports.domain import answering, imports, preview, running
from portal.imports.domain.correcting import CellCorrection
from portal.imports.models import Import
from portal.people.models import Person
from portal.problems import Level
from tests.factories.accounts import UserFactory, with_role
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.imports import checked, done, imported, mapped, workbook
from tests.factories.people import PersonFactory, number
from tests.imports import rosters
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db

BORN = dt.date(1970, 5, 3)


def views(batch, **how):
    roster = running.arranged_roster(batch)
    return preview.page(batch, roster, **how).rows


def findings(batch):
    return [(f.row, f.column, f.kind, f.level) for f in preview.findings(batch)]


def test_counts_say_what_each_row_would_do(keeper, branch):
    imported(workbook(rosters.rows(2)), by=keeper)
    rows = [HEAD, row(1), row(2, 学历="研究生"), row(3), row(4, 身份证号="1234")]
    batch = checked(workbook(rows), by=keeper)
    assert {outcome: batch.counts[outcome] for outcome in RowOutcome} == {
        RowOutcome.UNCHANGED: 1,
        RowOutcome.CHANGED: 1,
        RowOutcome.NEW: 1,
        RowOutcome.FAULTY: 1,
        RowOutcome.CONFLICT: 0,
        RowOutcome.SKIPPED: 0,
        RowOutcome.REPEATED: 0,
    }


def test_before_and_after_are_shown_in_words(keeper, branch):
    imported(workbook(rosters.rows(1)), by=keeper)
    rows = [HEAD, row(1, 学历="研究生", 手机号码="13800001111")]
    (view,) = views(checked(workbook(rows), by=keeper), outcome="changed")
    changed = {cell.label: (cell.before, cell.after) for cell in view.cells if cell.changed}
    assert changed == {"学历": ("大学", "研究生"), "手机号码": ("139******01", "138******11")}


def test_blank_cells_and_absent_columns_leave_what_is_recorded(keeper, branch):
    imported(workbook(rosters.rows(1)), by=keeper)
    imported(workbook([HEAD, row(1, 学历="", 手机号码="", 现居住地="云岭县城")]), by=keeper)
    member = PartyMember.objects.get()
    assert member.get_education_display() == "大学"
    assert member.person.phone.reveal() == "13900000001"
    assert member.person.address.reveal() == "云岭县城"
    narrow = ["姓名", "身份证号", "学历"]
    cells = [row(1, 学历="研究生")[HEAD.index(label)] for label in narrow]
    imported(workbook([narrow, cells]), by=keeper)
    member.refresh_from_db()
    assert (member.get_education_display(), member.joined_on) == (
        "研究生",
        PartialDate(1995, 7, 1),
    )


def test_all_findings_come_at_once_each_with_its_cell(keeper, branch):
    rows = [
        HEAD,
        row(1, 性别="", 出生日期="昨天"),
        row(2, 学历="大大学"),
        row(3, 转正日期="1990.01"),
    ]
    batch = checked(workbook(rows, titles=["云岭县党员名册"]), by=keeper)
    assert findings(batch) == [
        (3, "birth", FindingKind.CELL, Level.ERROR),
        (3, "sex", FindingKind.REQUIRED, Level.ERROR),
        (4, "education", FindingKind.CELL, Level.ERROR),
        (5, "confirmed_on", FindingKind.CHECK, Level.ERROR),
    ]


def test_two_rows_with_one_number_name_each_other(keeper, branch):
    same = row(1)[1]
    batch = checked(workbook([HEAD, row(1), row(2), row(3, 身份证号=same)]), by=keeper)
    twins = [f for f in preview.findings(batch) if f.kind == FindingKind.TWIN]
    assert [(f.row, f.message) for f in twins] == [
        (2, "与第 4 行身份证号相同，请保留一行。"),
        (4, "与第 2 行身份证号相同，请保留一行。"),
    ]


def test_no_finding_holds_a_whole_number(keeper, branch):
    rows = [HEAD, row(1, 身份证号="110105800312001", 手机号码="1390000123456")]
    batch = checked(workbook(rows), by=keeper)
    messages = "".join(f.message for f in preview.findings(batch))
    assert messages
    assert "110105800312001" not in messages
    assert "1390000123456" not in messages


def test_a_person_known_by_number_is_not_registered_again(keeper, branch):
    person = PersonFactory(name="张二甲", identity=row(1)[1], unit=branch.unit)
    imported(workbook(rosters.rows(1)), by=keeper)
    assert PartyMember.objects.get().person == person
    assert Person.objects.count() == 1


def test_a_number_under_another_name_is_a_conflict(keeper, branch):
    PersonFactory(name="王五", identity=row(1)[1], unit=branch.unit)
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    assert batch.counts[RowOutcome.CONFLICT] == 1
    assert findings(batch)[0][1:3] == ("name", FindingKind.CONFLICT)


def namesake(branch, **facts):
    return PersonFactory(name="张二甲", birth=PartialDate(1970, 1), unit=branch.unit, **facts)


def test_a_namesake_without_number_is_asked_about(keeper, branch):
    person = namesake(branch)
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    (view,) = views(batch, kind=FindingKind.QUESTION)
    assert view.question.about == person.pk
    assert view.findings[0].message == "与已登记的 张二甲（1970.01，东河镇）是同一人吗？"


@pytest.mark.parametrize(
    ("answer", "outcome", "people"),
    [(Answer.SAME, RowOutcome.NEW, 1), (Answer.OTHER, RowOutcome.NEW, 2), (Answer.SKIP, None, 1)],
)
def test_the_answer_decides(keeper, branch, answer, outcome, people):
    namesake(branch)
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    (view,) = answering.decide(batch, row=2, answer=answer, by=keeper)
    assert view.outcome == (outcome or RowOutcome.SKIPPED)
    batch.refresh_from_db()
    if outcome:
        running.write(batch, by=keeper)
    assert Person.objects.count() == people


def test_a_namesake_with_another_number_is_nobody_one_has_to_ask_about(keeper, branch):
    namesake(branch, identity=number(BORN))
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    assert batch.counts[RowOutcome.NEW] == 1


def test_a_namesake_of_another_township_is_not_asked_about(keeper, branch, other_branch):
    namesake(other_branch)
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    assert batch.counts[RowOutcome.NEW] == 1


def test_a_foreign_number_says_nothing_of_where_it_is(member, branch, other_branch):
    PersonFactory(name="张二甲", identity=row(1)[1], unit=other_branch.unit)
    batch = checked(workbook(rosters.rows(1)), by=member)
    (finding,) = preview.findings(batch)
    assert finding.kind == FindingKind.SCOPE
    assert "西山" not in finding.message


def test_a_foreign_branch_is_not_found(member, branch, other_branch):
    batch = checked(workbook([HEAD, row(1, branch="西山支部")]), by=member)
    assert batch.counts[RowOutcome.FAULTY] == 1


def test_a_member_of_another_township_cannot_be_drawn_over(town, branch, other_branch, county):
    wide = with_role(UserFactory(unit=county), "general_office", county)
    narrow = with_role(wide, "township_member", town)
    person = PersonFactory(name="张二甲", identity=row(1)[1], unit=other_branch.unit)
    MemberFactory(person=person, organization=other_branch)
    batch = checked(workbook(rosters.rows(1)), by=narrow)
    assert batch.counts[RowOutcome.CONFLICT] == 1


def test_members_of_the_named_branches_who_are_not_in_the_file_are_listed(
    keeper, branch, other_branch
):
    MemberFactory(organization=branch, person=PersonFactory(name="赵缺席", unit=branch.unit))
    MemberFactory(organization=other_branch)
    batch = checked(workbook(rosters.rows(2)), by=keeper)
    assert batch.counts["absent"] == 1
    assert batch.absent[0][0] == "赵缺席"
    assert batch.absent[0][1].startswith("/branches/")


def test_pages_of_rows_are_filtered_and_searched(keeper, branch):
    batch = checked(workbook([*rosters.rows(30), row(31, 性别="")]), by=keeper)
    roster = running.arranged_roster(batch)
    page = preview.page(batch, roster, offset=25, limit=10)
    assert (page.total, [r.number for r in page.rows]) == (31, [27, 28, 29, 30, 31, 32])
    assert [r.number for r in views(batch, level=Level.ERROR)] == [32]
    assert [r.number for r in views(batch, kind=FindingKind.REQUIRED)] == [32]
    assert preview.page(batch, roster, typed="13900000007").total == 1


def test_cells_are_sealed_at_rest(keeper, branch):
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    chunk = batch.chunks.get()
    assert chunk.content.reveal()
    assert row(1)[1] not in str(chunk.index) + chunk.content.token


def test_sound_sensitive_cells_are_masked_and_faulty_ones_shown(keeper, branch):
    rows = [HEAD, row(1), row(2, 身份证号="1101051949123100")]
    first, second = views(checked(workbook(rows), by=keeper))
    assert {c.label: c.typed for c in first.cells}["身份证号"].count("*") == 15
    assert {c.label: c.typed for c in second.cells}["身份证号"] == "1101051949123100"


def test_row_numbers_are_those_of_the_sheet(keeper, branch):
    batch = checked(workbook(rosters.rows(2), titles=["标题", "单位：东河镇"]), by=keeper)
    assert [r.number for r in views(batch)] == [4, 5]


def test_check_changes_no_record(keeper, branch):
    checked(workbook(rosters.rows(2)), by=keeper)
    assert not Person.everyone.exists()
    assert Import.objects.get().counts[RowOutcome.NEW] == 2


def test_a_row_that_repeats_another_cell_by_cell_is_imported_once(keeper, branch):
    batch = checked(workbook([HEAD, row(1), row(2), row(1)]), by=keeper)
    assert (batch.counts[RowOutcome.NEW], batch.counts[RowOutcome.REPEATED]) == (2, 1)
    assert batch.counts["errors"] == batch.counts["warnings"] == 0
    (view,) = views(batch, outcome="repeated")
    assert (view.number, view.repeats) == (4, 2)
    answering.correct(batch, cells=[CellCorrection(2, "education", "大专")], by=keeper)
    batch = Import.objects.get(pk=batch.pk)  # what holds for the first holds for the other
    assert (batch.counts[RowOutcome.NEW], batch.counts[RowOutcome.REPEATED]) == (2, 1)
    answering.correct(batch, cells=[CellCorrection(4, "education", "大学")], by=keeper)
    batch = Import.objects.get(pk=batch.pk)
    assert batch.counts[RowOutcome.REPEATED] == 0
    assert [line[:3] for line in findings(batch)] == [
        (2, "identity", FindingKind.TWIN),
        (4, "identity", FindingKind.TWIN),
    ]


def test_twins_without_a_number_are_found_in_the_file(keeper, branch):
    rows = [HEAD, row(1), row(1, 身份证号="", 学历="大专"), row(2, 身份证号="")]
    batch = checked(workbook(rows), by=keeper)
    twins = [(f.row, f.message) for f in preview.findings(batch) if f.kind == FindingKind.TWIN]
    assert [row for row, _ in twins] == [3]
    assert "与第 2 行姓名、出生年月相同" in twins[0][1]
    answering.decide(batch, row=3, answer=Answer.SKIP, by=keeper)
    assert not [f for f in preview.findings(batch) if f.kind == FindingKind.TWIN]


def test_a_mended_name_takes_the_note_from_its_twin(keeper, branch):
    rows = [HEAD, row(1), row(1, 身份证号="", 学历="大专")]
    batch = checked(workbook(rows), by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "name", "赵六六")], by=keeper)
    assert not [f for f in preview.findings(batch) if f.kind == FindingKind.TWIN]


def test_content_recorded_otherwise_than_typed_is_shown_with_the_original(keeper, branch):
    (view,) = views(checked(workbook([HEAD, row(1, 入党日期="1995年7月1日")]), by=keeper))
    joined = next(cell for cell in view.cells if cell.column == "joined_on")
    assert (joined.after, joined.original) == ("1995-07-01", "1995年7月1日")
    assert "name" not in [cell.column for cell in view.cells if cell.original]


def test_a_file_that_belongs_to_one_place_reads_names_there_first(keeper, branch, town, other_town):
    PartyOrganizationFactory(
        unit=other_town, name="中共西山镇第一支部委员会", short_name="第一支部"
    )
    content = workbook([HEAD, row(1, branch="第一支部"), row(2, branch="西山镇第一支部")])
    batch = checked(content, by=keeper)
    (finding,) = preview.findings(batch)
    assert "对应 2 个党组织" in finding.message
    assert len(finding.candidates) == 2
    imports.set_mapping(batch, columns=batch.mapping["columns"], about=town, by=keeper)
    done(imports.check(batch, by=keeper))
    batch = Import.objects.get(pk=batch.pk)
    assert (batch.about, batch.counts["errors"]) == (town, 0)


def test_a_place_of_others_is_no_place_for_the_file(member, other_town, branch):
    batch = mapped(workbook(rosters.rows(1)), by=member)
    with pytest.raises(ValidationError, match="不在您的管理范围内"):
        imports.set_mapping(batch, columns=batch.mapping["columns"], about=other_town, by=member)
