"""The wizard as its pages: from the workbook to the record, and back."""

import io
import re
from urllib.parse import unquote

import pytest
import xlsxwriter
from django.urls import reverse

from branches.models import PartyMember
from portal.imports.choices import ImportState
from portal.imports.domain import imports
from portal.imports.models import Import
from tests.factories import imports as roster
from tests.factories import orgs
from tests.factories.accounts import UserFactory, signed_in, with_role
from tests.factories.jobs import run_now
from tests.imports.rosters import HEAD, row, rows
from tests.imports.walking import faulty, opened, save, url

pytestmark = pytest.mark.django_db


def test_an_unfinished_import_is_given_up_from_the_start_page(page, keeper, branch):
    batch = faulty(keeper)
    assert url("discard", batch) in opened(page, url("start"))
    assert "还没有写入任何内容" in opened(page, url("discard", batch))
    assert page.post(url("discard", batch)).url == url("start")
    assert not Import.objects.exists()


def test_start_offers_the_rosters_of_ones_rights(page, branch):
    html = opened(page, url("start"))
    assert "党员名册" in html
    assert reverse("imports:template", args=["members"]) in html
    assert "还没有导入过" in html


def test_a_workbook_goes_from_upload_to_the_record_and_back(page, branch, keeper):
    file = roster.upload(roster.workbook(rows(2)), "东河镇党员.xlsx")
    answer = page.post(url("start"), {"roster": "members", "file": file})
    batch = Import.objects.get()
    assert answer.url == batch.get_absolute_url()
    assert page.get(answer.url).url == url("columns", batch)

    html = opened(page, url("columns", batch))
    assert "身份证号" in html
    positions = {f"h{n}": key for key, n in batch.mapping["columns"].items()}
    page.post(url("columns", batch), positions)
    batch.refresh_from_db()
    assert "即将开始" in opened(page, batch.get_absolute_url())
    assert run_now(batch.job).state == "done"

    html = opened(page, batch.get_absolute_url())
    assert "全部无误，可以导入" in html
    batch.refresh_from_db()
    html = opened(page, url("confirm", batch))
    assert "新增 2 行、修改 0 行" in html
    page.post(url("confirm", batch), {"how": "all"})
    batch.refresh_from_db()
    run_now(batch.job)
    html = opened(page, batch.get_absolute_url())
    assert "已经导入" in html
    assert reverse("branches:members") in html
    assert PartyMember.objects.count() == 2

    assert "2 条" in opened(page, url("undo", batch))
    page.post(url("undo", batch))
    batch.refresh_from_db()
    run_now(batch.job)
    assert "已经撤回" in opened(page, batch.get_absolute_url())
    assert PartyMember.objects.count() == 0


def test_upload_by_script_answers_where_to_go(page, branch):
    file = roster.upload(roster.workbook(rows(1)))
    sent = {"roster": "members", "file": file}
    answer = page.post(url("start"), sent, headers={"accept": "application/json"})
    assert answer.json() == {"url": Import.objects.get().get_absolute_url()}


def test_a_refused_file_is_told_beside_its_card_with_and_without_script(page, branch):
    def sent():
        content = roster.workbook([["甲", "乙"], [1, 2]])
        return {"roster": "members", "file": roster.upload(content)}

    answer = page.post(url("start"), sent(), headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "没有找到党员名册的表头" in answer.json()["reasons"][0]
    answer = page.post(url("start"), sent())
    assert answer.status_code == 422
    assert "没有找到党员名册的表头" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_roster_one_may_not_keep_is_neither_offered_nor_taken(client, town, branch):
    clerk = with_role(UserFactory(unit=town), "system_admin", town)
    page = signed_in(client, clerk)
    assert "党员名册" not in opened(page, url("start"))
    file = roster.upload(roster.workbook(rows(1)))
    answer = page.post(url("start"), {"roster": "members", "file": file})
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    opened(page, reverse("imports:template", args=["members"]), 404)


def test_the_template_is_a_workbook(page):
    answer = page.get(reverse("imports:template", args=["members"]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def two_sheets():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, count in (("一月", 2), ("二月", 3)):
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows(count)):
            sheet.write_row(number, 0, cells)
    book.add_worksheet("说明").write(0, 0, "填表说明")
    book.close()
    return buffer.getvalue()


def test_several_fitting_sheets_are_asked_about(page, branch):
    page.post(url("start"), {"roster": "members", "file": roster.upload(two_sheets())})
    batch = Import.objects.get()
    assert page.get(batch.get_absolute_url()).url == url("sheet", batch)
    html = opened(page, url("sheet", batch))
    assert "二月（3 行）" in html
    assert "说明" in html
    assert "请选择要导入的工作表" in page.post(url("sheet", batch)).content.decode()
    answer = page.post(url("sheet", batch), {"sheet": "二月"})
    assert answer.url == url("columns", batch)
    batch.refresh_from_db()
    assert batch.sheet == "二月"


def unclear(keeper):
    """A heading that several columns answer to is put into the file's own mapping."""
    batch = imports.start(roster.upload(roster.workbook(rows(2))), roster="members", by=keeper)
    columns = dict(batch.mapping["columns"])
    position = columns.pop("address")
    ambiguous = {str(position): ["address", "household"]}
    batch.mapping = {**batch.mapping, "columns": columns, "ambiguous": ambiguous}
    batch.save()
    return batch, position


def test_an_unclear_heading_has_to_be_answered(page, branch, keeper):
    batch, position = unclear(keeper)
    html = opened(page, url("columns", batch))
    assert "有 1 个表头需要您确认" in html
    given = {f"h{n}": key for key, n in batch.mapping["columns"].items()}
    answer = page.post(url("columns", batch), {**given, f"h{position}": "?"})
    assert answer.status_code == 422
    assert "请选择导入为哪一项" in answer.content.decode()
    page.post(url("columns", batch), {**given, f"h{position}": "household"})
    batch.refresh_from_db()
    assert batch.mapping["columns"]["household"] == position
    assert batch.job.is_live


def test_two_headings_cannot_feed_one_column(page, branch, keeper):
    batch, position = unclear(keeper)
    given = {f"h{n}": key for key, n in batch.mapping["columns"].items()}
    answer = page.post(url("columns", batch), {**given, f"h{position}": "name"})
    assert "“姓名”已由另一列提供" in answer.content.decode()


def test_columns_with_content_that_nothing_is_taken_from_are_marked(page, branch, keeper):
    table = [[*HEAD, "特长", "空列"], [*row(1), "书法", ""], [*row(2), "", ""]]
    batch = roster.mapped(roster.workbook(table), by=keeper)
    html = opened(page, url("columns", batch))
    assert html.count("有内容不导入") == 1
    roster.done(imports.check(batch, by=keeper))
    assert "文件有 1 列有内容，但没有导入" in opened(page, batch.get_absolute_url())


def test_the_file_tells_what_place_it_is_about(page, branch, other_branch, keeper, member):
    for place in (branch.unit, other_branch.unit):
        orgs.UnitFactory(parent=place)
    batch = roster.mapped(roster.workbook(rows(1)), by=keeper, name="东河镇党员名册.xlsx")
    form = page.get(url("columns", batch)).context["form"]
    assert form["about"].value() == str(branch.unit_id)
    sent = {"about": str(other_branch.unit_id)}
    sent |= {f"h{position}": key for key, position in batch.mapping["columns"].items()}
    page.post(url("columns", batch), sent)
    assert Import.objects.get(pk=batch.pk).about == other_branch.unit


def test_an_import_leads_to_the_records_it_wrote(page, branch, keeper):
    roster.imported(roster.workbook(rows(1)), by=keeper)
    batch = roster.imported(
        roster.workbook([HEAD, row(1, 手机号码="13800001111"), row(2), row(3, 性别="雄")]),
        by=keeper,
        partial=True,
    )
    address = f"{reverse('branches:members')}?import={batch.pk}"
    assert address in opened(page, batch.get_absolute_url())
    written = page.get(address)
    assert {member.person.name for member in written.context["table"].data} == {
        row(1)[0],
        row(2)[0],
    }
    assert "导入：名册.xlsx" in written.content.decode()


def test_nobody_learns_of_anothers_import_by_its_number(client, branch, keeper, member):
    batch = roster.imported(roster.workbook(rows(1)), by=keeper)
    answer = signed_in(client, member).get(f"{reverse('branches:members')}?import={batch.pk}")
    assert "名册.xlsx" not in answer.content.decode()


def test_a_known_workbook_is_mapped_as_last_time(page, branch, keeper):
    roster.mapped(roster.workbook(rows(1)), by=keeper)
    batch = imports.start(roster.upload(roster.workbook(rows(2))), roster="members", by=keeper)
    assert "已按上次的对应关系" in opened(page, url("columns", batch))


def test_rows_are_filtered_by_outcome_level_kind_and_search(page, branch, keeper):
    batch = faulty(keeper)
    address = batch.get_absolute_url()
    assert "有 1 处错误要处理" in re.sub("<[^>]+>", "", opened(page, address))

    def names(query):
        html = opened(page, f"{address}?{query}", headers={"hx-request": "true"})
        assert "<html" not in html
        return re.findall(r"<td hx-disable><strong>(.*?)</strong></td>", html)

    assert names("outcome=faulty") == [row(1)[0]]
    assert names("level=error") == [row(1)[0]]
    assert names("kind=cell") == [row(1)[0]]
    assert names("kind=twin") == []
    assert names("outcome=new") == [row(2)[0], row(3)[0]]
    assert names(f"q={row(3)[0]}") == [row(3)[0]]
    assert len(names("outcome=nonsense")) == 3


def test_changed_cells_are_shown_old_and_new_and_sensitive_ones_masked(page, branch, keeper):
    roster.imported(roster.workbook(rows(1)), by=keeper)
    moved = row(1, 学历="研究生", 手机号码="13912345678")
    batch = roster.checked(roster.workbook([HEAD, moved]), by=keeper)
    html = opened(page, batch.get_absolute_url())
    assert re.search(r"学历</span><del>[^<]+</del>.*?<ins>研究生", html, re.DOTALL)
    assert "13912345678" not in html
    assert moved[1] not in html


def test_the_page_of_a_check_asks_no_query_per_row(page, branch, keeper, django_assert_num_queries):
    few, many = faulty(keeper, 3), faulty(keeper, 28)
    with django_assert_num_queries(11):
        opened(page, few.get_absolute_url())
    with django_assert_num_queries(11):
        opened(page, many.get_absolute_url())


def test_the_history_asks_no_query_per_row(page, branch, keeper, django_assert_num_queries):
    faulty(keeper)
    opened(page, url("history"))
    with django_assert_num_queries(5):
        opened(page, url("history"))
    for n in range(3):
        roster.imported(roster.workbook(rows(n + 1)), by=keeper)
    with django_assert_num_queries(5):
        html = opened(page, url("history"))
    assert "新增" in html
    assert "有错误 1" in html


def test_errors_stop_all_or_nothing_but_not_the_sound_rows(page, branch, keeper):
    batch = faulty(keeper)
    answer = page.post(url("confirm", batch), {"how": "all"})
    assert answer.status_code == 422
    assert "还有 1 处错误" in answer.content.decode()
    page.post(url("confirm", batch), {"how": "partial"})
    batch.refresh_from_db()
    run_now(batch.job)
    words = re.sub("<[^>]+>", "", opened(page, batch.get_absolute_url()))
    assert "有 1 行没有导入" in words
    assert PartyMember.objects.count() == 2


def test_warnings_have_to_be_confirmed(page, branch, keeper):
    head = [*HEAD, "备注"]
    doubtful = roster.workbook([head, [*row(1, 性别="女"), ""]])
    batch = roster.checked(doubtful, by=keeper)
    batch.counts = {**batch.counts, "errors": 0, "warnings": 2, "new": 1}
    batch.save()
    html = opened(page, url("confirm", batch))
    assert "2 处提醒已逐条核对" in html
    answer = page.post(url("confirm", batch), {"how": "all"})
    assert "请核对提醒后勾选" in answer.content.decode()
    page.post(url("confirm", batch), {"how": "all", "looked": "on"})
    batch.refresh_from_db()
    assert batch.confirmed_at is not None


def test_a_page_left_open_does_not_submit_what_changed_since(page, branch, keeper):
    batch = faulty(keeper)
    seen = re.search(r'name="seen" value="([^"]+)"', opened(page, url("confirm", batch)))[1]
    place = {"row": batch.chunks.get().index[0][0], "column": "birth"}
    save(page, batch, cells=[{**place, "typed": row(1)[4]}])
    answer = page.post(url("confirm", batch), {"how": "partial", "seen": seen})
    assert answer.status_code == 422
    assert "内容又有变化" in answer.content.decode()
    assert Import.objects.get().state == ImportState.CHECKED


def test_steps_of_a_finished_import_lead_to_what_became_of_it(page, branch, keeper):
    batch = roster.imported(roster.workbook(rows(1)), by=keeper)
    for name in ("sheet", "columns", "correct", "confirm"):
        assert page.get(url(name, batch)).url == batch.get_absolute_url()
    answer = page.post(url("confirm", batch), {"how": "all"})
    assert answer.status_code == 422
    assert "不能再修改" in answer.content.decode()
    assert save(page, batch, 422, cells=[{"row": 2, "column": "birth", "typed": "1"}])["reason"]


def test_a_file_tidied_away_is_told_with_the_way_out(page, branch, keeper):
    batch = faulty(keeper)
    Import.objects.update(upload=None)
    for name in ("sheet", "columns"):
        html = opened(page, url(name, batch))
        assert "已超过 30 天" in html
        assert "重新上传" in html
    assert "下载标注后的原表" not in opened(page, batch.get_absolute_url())
    answer = page.get(url("marked", batch), follow=True)
    assert "已超过 30 天" in answer.content.decode()


def test_who_lost_the_right_to_the_roster_sees_its_imports_no_more(page, branch, keeper):
    batch = faulty(keeper)
    keeper.role_holdings.all().delete()
    with_role(keeper, "system_admin", keeper.unit)
    for name in ("import", "correct", "confirm", "marked"):
        refusal = opened(page, url(name, batch), 403)
        assert "权限" in refusal
        assert batch.file_name not in refusal


def test_anothers_import_does_not_exist(client, branch, keeper, member):
    batch = faulty(keeper)
    page = signed_in(client, member)
    for name in ("import", "sheet", "columns", "progress", "correct", "confirm", "undo", "marked"):
        opened(page, url(name, batch), 404)
    assert batch.file_name not in opened(page, url("history"))


def test_waiting_page_polls_and_goes_on_when_the_job_has_ended(page, branch, keeper):
    batch = roster.mapped(roster.workbook(rows(1)), by=keeper)
    job = imports.check(batch, by=keeper)
    answer = page.get(url("progress", batch))
    assert "every 1s" in answer.content.decode()
    assert "HX-Redirect" not in answer
    run_now(job)
    answer = page.get(url("progress", batch))
    assert answer["HX-Redirect"] == batch.get_absolute_url()


def test_a_check_that_failed_says_why_and_starts_again(page, branch, keeper):
    batch = roster.mapped(roster.workbook(rows(1)), by=keeper)
    job = imports.check(batch, by=keeper)
    Import.objects.update(upload=None)
    assert run_now(job).state == "failed"
    html = opened(page, batch.get_absolute_url())
    assert "已超过 30 天" in html
    page.post(url("check", batch))
    batch.refresh_from_db()
    assert batch.job.is_live


def test_downloads_are_named_after_the_file(page, branch, keeper):
    batch = faulty(keeper)
    for name, ending in (("marked", "标注"), ("report", "问题清单")):
        answer = page.get(url(name, batch))
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert f"名册-{ending}.xlsx" in unquote(answer["Content-Disposition"])
