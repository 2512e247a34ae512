"""What may be taken out, by whom, and what is kept of it."""

import csv
import dataclasses
import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.choices import AlertRule
from portal.audit.domain import alerts, watches
from portal.audit.models import Alert, Event
from portal.jobs.choices import JobState
from portal.jobs.domain import rescue, results
from portal.jobs.models import Job
from portal.people.models import Person
from reports.actions import DATASET_EXPORTED, DATASET_TAKEN
from reports.datasets import DATASETS, MOST_ROWS
from reports.domain import exports
from reports.models import Export
from tests.factories import accounts, branches
from tests.factories.jobs import run_now
from tests.factories.people import number

pytestmark = pytest.mark.django_db
PURPOSE = "与公安机关核对身份信息"


def sheet_of(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def table_of(content):
    """Headings → values of the rows below."""
    _, head, *rows = sheet_of(content).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def write(by, *, key="members", unit=None, **more):
    return exports.write_now(DATASETS[key], by=by, unit=unit or by.unit, **more)


def test_ordinary_columns_hold_nothing_sensitive(keeper, members):
    made = write(keeper)
    assert made.rows == 2
    row = table_of(made.content)[0]
    assert row["姓名*"] == "王芳"
    assert not {"身份证号*", "手机号码", "现居住地", "户籍所在地", "固定电话"} & set(row)
    for secret in (number(), "13800000001", "幸福路"):
        assert secret not in str(list(sheet_of(made.content).values))


def test_sensitive_columns_come_with_purpose_and_are_text(keeper, members):
    made = write(keeper, sensitive=True, purpose=PURPOSE)
    row = table_of(made.content)[0]
    assert (row["身份证号*"], row["手机号码"]) == (number(), "13800000001")
    assert PURPOSE in sheet_of(made.content)["A1"].value


@pytest.mark.parametrize("purpose", ["", "核对", "  核 对  "])
def test_sensitive_columns_without_a_purpose_are_refused(keeper, members, purpose):
    with pytest.raises(ValidationError, match="须写明用途"):
        write(keeper, sensitive=True, purpose=purpose)
    assert not Export.objects.exists()


def test_sensitive_columns_need_their_own_permission(township, members):
    assert write(township).rows == 1
    with pytest.raises(Denied, match="含身份证号"):
        write(township, sensitive=True, purpose=PURPOSE)


def test_township_takes_out_its_own_subtree_only(township, keeper, members):
    assert [row["姓名*"] for row in table_of(write(township).content)] == ["王芳"]
    with pytest.raises(Denied):
        write(township, unit=keeper.unit)
    assert write(keeper, unit=township.unit).rows == 1


def test_office_without_the_records_permission_is_refused(keeper, members):
    assert "cadres" not in {dataset.key for dataset in exports.available(keeper)}
    with pytest.raises(Denied, match="干部"):
        write(keeper, key="cadres")


def test_too_many_rows_are_refused_with_figures_and_never_cut(keeper, members, monkeypatch):
    few = dataclasses.replace(DATASETS["members"], most_rows=1)
    with pytest.raises(ValidationError, match=r"共 2 行，超过一次导出的上限 1 行.*下级单位"):
        exports.order(few, by=keeper, unit=keeper.unit)
    assert not Job.objects.exists()
    assert MOST_ROWS == 50_000


def test_rows_that_come_meanwhile_do_not_pass_the_limit(keeper, members, monkeypatch):
    export = exports.order(DATASETS["members"], by=keeper, unit=keeper.unit)
    few = dataclasses.replace(DATASETS["members"], most_rows=1)
    monkeypatch.setitem(DATASETS, "members", few)
    job = run_now(export.job)
    assert (job.state, job.files.exists()) == (JobState.FAILED, False)
    assert "上限 1 行" in job.error


def test_nothing_to_export_is_said(keeper, town):
    with pytest.raises(ValidationError, match="没有可以导出的记录"):
        write(keeper, unit=town)


def test_formulas_stay_text_and_keep_their_writing(keeper, members):
    cell = next(
        cell
        for row in sheet_of(write(keeper).content).iter_rows()
        for cell in row
        if cell.value == "=1+1"
    )
    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "@")


def test_csv_says_its_encoding_and_neutralises_formulas(keeper, members):
    text = write(keeper, format="csv").content.decode("utf-8-sig")
    mark, head, first, *_ = csv.reader(io.StringIO(text))
    assert mark[0].startswith("导出人：李梅")
    assert dict(zip(head, first, strict=True))["备注"] == "'=1+1"


def test_every_sheet_says_who_when_and_what_for(keeper, members):
    made = write(keeper, purpose="印发支部核对 A&B")
    sheet, export = sheet_of(made.content), Export.objects.get()
    for part in ("李梅", export.number, "印发支部核对 A&B"):
        assert part in sheet["A1"].value
    assert sheet["A1"].font.color.rgb == "FF808080"
    assert export.number in sheet.oddHeader.right.text
    assert sheet.oddFooter.center.text.endswith("第 &P 页 共 &N 页")


def test_the_trail_knows_rows_columns_and_purpose_but_no_values(keeper, members):
    write(keeper, sensitive=True, purpose=PURPOSE)
    event = Event.objects.get(action=DATASET_EXPORTED)
    assert (event.actor, event.detail["rows"], event.detail["purpose"]) == (keeper, 2, PURPOSE)
    assert "身份证号" in event.detail["columns"]
    assert number() not in str(event.detail)


def test_mass_export_alert_counts_exports_once(keeper, members):
    for _ in range(watches.MOST_EXPORTS_A_DAY):
        export = exports.order(DATASETS["members"], by=keeper, unit=keeper.unit)
        results.take(run_now(export.job).files.get(), by=keeper).close()
    alerts.raise_due()
    assert not Alert.objects.filter(rule=AlertRule.MASS_EXPORT).exists()
    write(keeper)
    alerts.raise_due()
    assert Alert.objects.get(rule=AlertRule.MASS_EXPORT).count == watches.MOST_EXPORTS_A_DAY + 1


def test_job_knows_the_export_only_and_its_file_lasts_a_day(keeper, members, township):
    export = exports.order(
        DATASETS["members"], by=keeper, unit=keeper.unit, sensitive=True, purpose=PURPOSE
    )
    assert export.job.params == {"export": export.pk}
    job = run_now(export.job)
    assert (job.state, job.result["行数"], job.result["用途"]) == (JobState.DONE, 2, PURPOSE)
    file = job.files.get()
    with results.take(file, by=keeper) as stream:
        assert len(table_of(stream.read())) == 2
    with pytest.raises(Denied):
        results.take(file, by=township)
    assert Event.objects.filter(action=DATASET_TAKEN, actor=keeper).count() == 1
    Job.objects.update(finished_at=timezone.now() - dt.timedelta(hours=24, seconds=1))
    file.job.refresh_from_db()
    with pytest.raises(ValidationError, match="保存期"):
        results.take(file, by=keeper)
    assert rescue.tidy() == 1
    assert not job.files.exists()


def test_asking_twice_starts_one_export(keeper, members):
    first = exports.order(DATASETS["members"], by=keeper, unit=keeper.unit)
    assert exports.order(DATASETS["members"], by=keeper, unit=keeper.unit) == first
    other = exports.order(DATASETS["members"], by=keeper, unit=keeper.unit, format="csv")
    assert other != first
    run_now(first.job)
    assert exports.order(DATASETS["members"], by=keeper, unit=keeper.unit) != first


def test_rights_lost_while_waiting_stop_the_job(keeper, members):
    export = exports.order(DATASETS["members"], by=keeper, unit=keeper.unit)
    keeper.role_holdings.all().delete()
    assert run_now(export.job).state == JobState.FAILED


def test_number_of_queries_does_not_grow_with_the_rows(
    keeper, members, branch, django_assert_max_num_queries
):
    with django_assert_max_num_queries(200) as few:
        write(keeper, sensitive=True, purpose=PURPOSE)
    for _ in range(10):
        branches.MemberFactory(organization=branch)
    with django_assert_max_num_queries(len(few)):
        write(keeper, sensitive=True, purpose=PURPOSE)


def test_people_have_a_data_set_of_their_own(keeper, members):
    rows = table_of(write(keeper, key="people", sensitive=True, purpose=PURPOSE).content)
    assert len(rows) == Person.objects.count()
    wang = next(row for row in rows if row["姓名"] == "王芳")
    assert (wang["身份证号"], wang["出生年月"]) == (number(), "1985.03")


def test_an_office_of_the_department_exports_for_the_county_unless_told(members, keeper):
    office = accounts.with_role(
        accounts.UserFactory(unit=members[0].organization.unit), "organization_office", keeper.unit
    )
    assert exports.widest_unit(office) == keeper.unit
