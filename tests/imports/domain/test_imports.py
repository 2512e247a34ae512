"""The way through an import, step by step."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.imports.actions import IMPORT_DISCARDED
from portal.imports.choices import FindingKind, ImportState, RowOutcome
from portal.imports.domain import answering, imports, preview, running
from portal.imports.domain.correcting import CellCorrection
from portal.imports.models import Import, RememberedMapping, RowChunk
from tests.factories.accounts import UserFactory, holder
from tests.factories.imports import checked, imported, mapped, upload, workbook
from tests.imports import rosters
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db


def begun(content, *, by):
    return imports.start(upload(content), roster="members", by=by)


def test_one_sheet_with_a_table_is_taken_at_once(keeper, branch):
    batch = begun(workbook(rosters.rows(1), sheet="Sheet1"), by=keeper)
    assert (batch.state, batch.sheet) == (ImportState.READ, "Sheet1")
    assert batch.mapping["columns"]["organization"] == 6


def test_a_file_without_the_table_is_refused_with_the_headings_it_should_have(keeper, branch):
    with pytest.raises(ValidationError) as refusal:
        begun(workbook([["甲", "乙"], [1, 2]]), by=keeper)
    assert "姓名、身份证号" in refusal.value.message_dict["file"][0]
    assert not Import.objects.exists()


def test_rights_for_import_and_for_the_roster_are_both_needed(county, branch):
    for user in (UserFactory(), holder("system_admin", county), holder("general_office", county)):
        with pytest.raises(Denied):
            begun(workbook(rosters.rows(1)), by=user)
    assert imports.offered(UserFactory()) == []


def test_mapping_page_shows_headings_samples_and_what_is_missing(keeper, branch):
    head = ["姓名", "证件号", "血型"]
    batch = begun(workbook([head, ["张一甲", row(1)[1], "A"], ["张二甲", "", "B"]]), by=keeper)
    view = imports.proposal(batch)
    assert [(h.letter, h.column, h.samples) for h in view.headings] == [
        ("A", "name", ("张一甲", "张二甲")),
        ("B", "identity", (row(1)[1],)),
        ("C", "", ("A", "B")),
    ]
    assert {"sex", "organization"} <= set(view.missing)


def test_mapping_is_remembered_for_the_same_headings(keeper, branch):
    rows = [["姓名", "证件号", "那个支部"], ["张一甲", row(1)[1], "第一支部"]]
    mapped(workbook(rows), by=keeper, organization=2)
    assert RememberedMapping.objects.count() == 1
    again = begun(workbook(rows), by=keeper)
    assert again.mapping["remembered"] is True
    assert again.mapping["columns"]["organization"] == 2


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({}, "至少"),
        ({"name": 99}, "刷新页面"),
        ({"nothing": 0}, "刷新页面"),
        ({"name": 0, "remark": 0}, "同一列"),
    ],
)
def test_unsound_mapping_is_refused(keeper, branch, columns, reason):
    batch = begun(workbook(rosters.rows(1)), by=keeper)
    with pytest.raises(ValidationError, match=reason):
        imports.set_mapping(batch, columns=columns, by=keeper)


def test_correction_mends_its_row_and_the_counts(keeper, branch):
    batch = checked(workbook([HEAD, row(1), row(2, 性别="", 学历="大大学")]), by=keeper)
    (view,) = answering.correct(batch, cells=[CellCorrection(3, "sex", "男")], by=keeper)
    assert view.outcome == RowOutcome.FAULTY
    (view,) = answering.correct(batch, cells=[CellCorrection(3, "education", "大学")], by=keeper)
    assert (view.outcome, view.findings) == (RowOutcome.NEW, ())
    assert {c.column for c in view.cells if c.corrected} == {"sex", "education"}
    batch.refresh_from_db()
    assert (batch.counts["errors"], batch.counts[RowOutcome.NEW]) == (0, 2)
    running.write(batch, by=keeper)
    assert Import.objects.get().counts["written"]["党员"] == [2, 0]


def test_correction_frees_and_finds_twins(keeper, branch):
    same = row(1)[1]
    batch = checked(workbook([HEAD, row(1), row(2, 身份证号=same), row(3)]), by=keeper)
    views = answering.correct(batch, cells=[CellCorrection(3, "identity", row(2)[1])], by=keeper)
    assert [(v.number, v.outcome) for v in views] == [(2, RowOutcome.NEW), (3, RowOutcome.NEW)]
    views = answering.correct(batch, cells=[CellCorrection(3, "identity", row(3)[1])], by=keeper)
    assert [v.number for v in views if any(f.kind == FindingKind.TWIN for f in v.findings)] == [
        3,
        4,
    ]


def test_correction_taken_back_brings_the_file_back(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 性别="")]), by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "sex", "男")], by=keeper)
    (view,) = answering.correct(batch, cells=[CellCorrection(2, "sex", None)], by=keeper)
    assert view.outcome == RowOutcome.FAULTY


def test_correction_of_what_is_not_there_is_refused(keeper, branch):
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    for place in ((9, "sex"), (2, "remark")):
        with pytest.raises(ValidationError):
            answering.correct(batch, cells=[CellCorrection(*place, "男")], by=keeper)


def test_a_check_made_again_keeps_corrections(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 性别="")]), by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "sex", "男")], by=keeper)
    batch = running.check(batch, by=keeper)
    assert batch.counts[RowOutcome.NEW] == 1


def test_a_correction_asks_for_a_new_confirmation(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 性别="女"), row(2, 性别="女")]), by=keeper)
    batch = imports.confirm(batch, by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "sex", "男")], by=keeper)
    with pytest.raises(ValidationError, match="勾选确认"):
        imports.submit(batch, partial=False, by=keeper)


def test_nothing_changes_while_the_job_is_live(keeper, branch):
    batch = mapped(workbook(rosters.rows(1)), by=keeper)
    imports.check(batch, by=keeper)
    with pytest.raises(ValidationError, match="请等它结束"):
        imports.set_mapping(batch, columns={"name": 0}, by=keeper)


def test_strangers_are_denied_every_act(keeper, branch, county):
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    other = holder("organization_office", county)
    for act in (
        lambda: imports.submit(batch, partial=False, by=other),
        lambda: answering.correct(batch, cells=[CellCorrection(2, "sex", "男")], by=other),
        lambda: imports.discard(batch, by=other),
        lambda: imports.report(batch, by=other),
        lambda: imports.marked_workbook(batch, by=other),
    ):
        with pytest.raises(Denied):
            act()
    assert not Import.objects.visible_to(other).exists()


def test_a_finished_import_is_not_changed_any_more(keeper, branch):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    with pytest.raises(ValidationError, match="不能再修改"):
        imports.choose_sheet(batch, sheet="党员名册", by=keeper)
    with pytest.raises(ValidationError, match="不能再修改"):
        imports.discard(batch, by=keeper)


def test_a_wrong_file_is_discarded_with_all_that_was_found_in_it(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 性别="")]), by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "sex", "男")], by=keeper)
    upload = batch.upload
    imports.discard(batch, by=keeper)
    assert not Import.objects.exists()
    assert not RowChunk.objects.exists()
    upload.refresh_from_db()
    assert upload.expires_at <= timezone.now()
    assert Event.objects.filter(action=IMPORT_DISCARDED).count() == 1


def test_what_changed_after_the_user_looked_is_not_submitted(keeper, branch):
    batch = checked(workbook(rosters.rows(2)), by=keeper)
    seen = batch.version
    answering.correct(batch, cells=[CellCorrection(2, "sex", "女")], by=keeper)
    with pytest.raises(ValidationError, match="又有变化"):
        imports.submit(batch, partial=False, version=seen, by=keeper)


def test_events_hold_no_content_of_cells(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 身份证号="123")]), by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "identity", row(1)[1])], by=keeper)
    assert all(row(1)[1] not in str(event.detail) for event in Event.objects.all())


def test_findings_of_a_page_are_those_of_the_report(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 性别=""), row(2, 学历="大大学")]), by=keeper)
    assert [f.row for f in preview.findings(batch)] == [2, 3]
