"""What its owner answers on an import's pages: cells corrected, persons told, rows left out."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import Event
from portal.dates import PartialDate
from portal.imports.actions import IMPORT_CORRECTED
from portal.imports.choices import Answer, ImportState, RowOutcome
from portal.imports.domain import causes, running
from portal.imports.models import Import
from tests.factories import imports as roster
from tests.factories.jobs import run_now
from tests.factories.people import PersonFactory
from tests.imports.rosters import HEAD, row, rows
from tests.imports.walking import faulty, opened, save, url

pytestmark = pytest.mark.django_db


def test_a_cell_is_corrected_and_taken_back_in_the_grid(page, branch, keeper):
    batch = faulty(keeper)
    html = opened(page, url("correct", batch))
    assert "1999.13.40" in html
    place = {"row": batch.chunks.get().index[0][0], "column": "birth"}
    answer = save(page, batch, cells=[{**place, "typed": row(1)[4]}])
    assert answer["counts"]["errors"] == 0
    assert answer["rows"][0]["_cells"]["birth"] == {
        "level": "",
        "messages": [],
        "corrected": True,
        "candidates": [],
    }
    assert "没有错误了" in opened(page, url("correct", batch))
    answer = save(page, batch, cells=[{**place, "withdraw": True}])
    assert answer["counts"]["errors"] == 1
    assert answer["rows"][0]["birth"] == "1999.13.40"


def test_a_pasted_block_is_one_act(page, branch, keeper):
    batch = faulty(keeper)
    numbers = [number for number, *_ in batch.chunks.get().index]
    typed = [{"row": n, "column": "birth", "typed": row(n)[4]} for n in numbers]
    before = Event.objects.filter(action=IMPORT_CORRECTED).count()
    answer = save(page, batch, cells=[*typed, {"row": numbers[0], "column": "sex", "typed": "男"}])
    assert [one["_n"] for one in answer["rows"]] == numbers
    assert all(one["_cells"]["birth"]["corrected"] for one in answer["rows"])
    events = Event.objects.filter(action=IMPORT_CORRECTED)
    assert events.count() == before + 1
    assert events.latest("pk").detail["rows"] == len(numbers)
    block = [{"row": numbers[0], "column": "birth", "typed": str(n)} for n in range(2)]
    assert save(page, batch, cells=block)["rows"][0]["birth"] == "1"


def test_a_block_asks_no_query_per_cell(page, branch, keeper):
    batch = faulty(keeper)
    numbers = [number for number, *_ in batch.chunks.get().index]

    def queries(cells):
        with CaptureQueriesContext(connection) as seen:
            save(page, batch, cells=cells)
        return len(seen)

    cells = [{"row": n, "column": "birth", "typed": row(n)[4]} for n in numbers]
    queries(cells)  # warms what is kept in memory, and leaves all rows alike
    assert queries(cells) == queries(cells[:2])


def test_a_block_taken_back_opens_the_file_once(page, branch, keeper, monkeypatch):
    batch = faulty(keeper)
    places = [{"row": number, "column": "birth"} for number, *_ in batch.chunks.get().index]
    save(page, batch, cells=[{**place, "typed": "1970.05.05"} for place in places])
    opened_for, read = [], running.open_book
    monkeypatch.setattr(running, "open_book", lambda one: opened_for.append(one) or read(one))
    save(page, batch, cells=[{**place, "withdraw": True} for place in places])
    assert len(opened_for) == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"cells": [{"row": 2, "column": "nothing", "typed": "1"}]}, 422),
        ({"cells": [{"row": 999, "column": "birth", "typed": "1"}]}, 422),
        ({"cells": [{"row": 2, "column": "birth", "withdraw": True}]}, 422),
        ({"cells": [{"row": 2, "column": "birth"}]}, 400),
        ({"cells": [{"row": "x", "column": "birth", "typed": ""}]}, 400),
        ({"row": 2, "answer": "perhaps"}, 400),
    ],
)
def test_the_grid_is_told_why_nothing_was_saved(page, branch, keeper, sent, status):
    assert save(page, faulty(keeper), status, **sent)["reason"]


def test_sensitive_cells_without_fault_reach_the_grid_masked(page, branch, keeper):
    batch = faulty(keeper)
    assert row(1)[HEAD.index("手机号码")] not in opened(page, url("correct", batch))


def test_a_faulty_row_is_skipped_and_brought_back(page, branch, keeper):
    batch = faulty(keeper)
    number = batch.chunks.get().index[0][0]
    back = f"{batch.get_absolute_url()}?outcome=faulty"
    sent = {"row": number, "answer": Answer.SKIP, "back": back}
    assert page.post(url("decide", batch), sent).url == back
    batch.refresh_from_db()
    assert batch.counts["skipped"] == 1
    assert "已答复：跳过此行" in opened(page, batch.get_absolute_url())
    page.post(url("decide", batch), {"row": number, "answer": ""})
    batch.refresh_from_db()
    assert (batch.counts["skipped"], batch.counts["faulty"]) == (0, 1)


def asked(keeper, count=1):
    """Checked: people of the same name and birth are known, nobody says by which number."""
    for n in range(1, count + 1):
        born = PartialDate.of(dt.date(1970, 1, 1) + dt.timedelta(days=n))
        PersonFactory(name=row(n)[0], birth=born, unit=keeper.unit)
    return roster.checked(roster.workbook(rows(count)), by=keeper)


def test_whether_it_is_the_same_person_is_answered_by_a_button(page, branch, keeper):
    batch = asked(keeper)
    html = opened(page, batch.get_absolute_url())
    assert all(label in html for label in ("同一人", "另一人", "跳过此行"))
    number = batch.chunks.get().index[0][0]
    sent = {"row": number, "answer": Answer.SAME}
    page.post(url("decide", batch), sent, headers={"hx-request": "true"})
    batch.refresh_from_db()
    assert batch.counts["conflict"] == 0
    assert "已答复：是同一人" in opened(page, batch.get_absolute_url())


def test_a_question_is_answered_in_the_grid_and_the_answer_taken_back(page, branch, keeper):
    batch = asked(keeper)
    number = batch.chunks.get().index[0][0]
    (line,) = save(page, batch, row=number, answer="same")["rows"]
    assert (line["_question"], line["_answerLabel"]) == ("", "是同一人")
    (line,) = save(page, batch, row=number, answer="")["rows"]
    assert (line["_outcome"], bool(line["_question"])) == ("conflict", True)


def test_all_questions_get_one_answer(page, branch, keeper):
    batch = asked(keeper, 2)
    address = f"{batch.get_absolute_url()}?kind=question"
    assert "还没有答复的全部答为" in opened(page, address)
    assert page.post(url("decide-all", batch), {"answer": "same", "back": address}).url == address
    batch.refresh_from_db()
    assert batch.counts["conflict"] == 0


def test_an_answer_never_leads_to_another_site(page, branch, keeper):
    batch = faulty(keeper)
    sent = {"row": 2, "answer": "skip", "back": "https://elsewhere.example/"}
    assert page.post(url("decide", batch), sent).url == batch.get_absolute_url()


def test_a_refused_answer_reloads_the_page_with_its_reason(page, branch, keeper):
    batch = faulty(keeper)
    sent = {"row": 999, "answer": ""}
    answer = page.post(url("decide", batch), sent, headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == batch.get_absolute_url()
    assert "没有答复过" in opened(page, batch.get_absolute_url())


def test_one_answer_mends_all_rows_of_a_cause(page, branch, keeper):
    table = [HEAD, *(row(n, branch="光明营支部") for n in range(1, 5)), row(5)]
    batch = roster.checked(roster.workbook(table), by=keeper)
    (cause,) = causes.listed(batch, running.arranged_roster(batch))
    html = opened(page, batch.get_absolute_url())
    # Once among the causes, once among the rows.
    assert html.count("没有找到党组织“光明营支部”") == 2
    assert html.count("同第 2 行") == 3
    assert "4 行都改" in html
    sent = {"cause": cause.key, "typed": "第一支部"}
    answer = page.post(url("answer-alike", batch), sent, follow=True).content.decode()
    assert "已把 4 行改为“第一支部”" in answer
    assert "全部无误，可以导入" in answer
    again = page.post(url("answer-alike", batch), sent, follow=True).content.decode()
    assert "已经处理过了" in again
    assert Import.objects.get(pk=batch.pk).corrections.count() == 4


def test_all_rows_of_a_cause_are_skipped_at_once(page, branch, keeper):
    table = [HEAD, *(row(n, 手机号码=f"12{n}") for n in range(1, 4)), row(5)]
    batch = roster.checked(roster.workbook(table), by=keeper)
    (cause,) = causes.listed(batch, running.arranged_roster(batch))
    assert len(cause.rows) == 3  # other contents, one cause
    assert not cause.takes_content
    sent = {"cause": cause.key, "typed": "13800001111"}
    refused = page.post(url("answer-alike", batch), sent, follow=True).content.decode()
    assert "内容各不相同" in refused
    page.post(url("answer-alike", batch), {"cause": cause.key, "skip": "1"})
    counts = Import.objects.get(pk=batch.pk).counts
    assert (counts[RowOutcome.SKIPPED], counts[RowOutcome.NEW], counts["errors"]) == (3, 1, 0)


def test_an_answer_to_many_rows_asks_no_query_per_row(page, branch, keeper):
    def queries(count):
        table = [HEAD, *(row(n, branch="光明营支部") for n in range(1, count + 1))]
        batch = roster.checked(roster.workbook(table), by=keeper)
        (cause,) = causes.listed(batch, running.arranged_roster(batch))
        with CaptureQueriesContext(connection) as seen:
            page.post(url("answer-alike", batch), {"cause": cause.key, "typed": "第一支部"})
        assert Import.objects.get(pk=batch.pk).counts["errors"] == 0
        return len(seen)

    queries(2)  # warms what is kept in memory
    assert queries(30) == queries(2)


def test_a_mended_workbook_goes_back_into_the_same_import(page, branch, keeper):
    table = [HEAD, row(1, 性别="雄"), row(2, 性别="雌"), row(3, 民族="无此族"), row(4)]
    batch = roster.checked(roster.workbook(table), by=keeper)
    save(page, batch, cells=[{"row": 2, "column": "sex", "typed": "男"}])
    save(page, batch, cells=[{"row": 3, "column": "sex", "typed": "女"}])
    mended = [HEAD, row(1, 性别="雄"), row(2), row(3), row(4)]
    page.post(url("again", batch), {"file": roster.upload(roster.workbook(mended), "改.xlsx")})
    batch = Import.objects.get(pk=batch.pk)
    run_now(batch.job)
    batch.refresh_from_db()
    assert (batch.file_name, batch.state) == ("改.xlsx", ImportState.CHECKED)
    assert (batch.counts["errors"], batch.counts[RowOutcome.NEW]) == (0, 4)
    kept = [(one.row, one.typed.reveal()) for one in batch.corrections.all()]
    assert kept == [(2, "男")]  # row 3 was mended in the file


def mend(page, batch, table, **more):
    """The mended workbook goes back; the import as it is checked again."""
    answer = page.post(url("again", batch), {"file": roster.upload(roster.workbook(table, **more))})
    assert answer.status_code == 302, answer.content.decode()
    batch = Import.objects.get(pk=batch.pk)
    run_now(batch.job)
    batch.refresh_from_db()
    return batch


def test_answers_follow_their_rows_wherever_these_stand(page, branch, keeper):
    table = [HEAD, row(1, 性别="雄"), row(2), row(3, 民族="无此族"), row(4, 性别="雌")]
    batch = roster.checked(roster.workbook(table), by=keeper)
    save(page, batch, cells=[{"row": 2, "column": "sex", "typed": "男"}])
    save(page, batch, cells=[{"row": 4, "column": "nationality", "typed": "汉族"}])
    save(page, batch, row=3, answer="skip")
    save(page, batch, row=5, answer="skip")
    # Sorted otherwise, one row new, one gone; row 3 mended in the file as well.
    batch = mend(page, batch, [HEAD, row(9), row(3), row(2), row(1, 性别="雄")])
    assert [(c.row, c.column) for c in batch.corrections.all()] == [(5, "sex")]
    assert [(d.row, d.answer) for d in batch.decisions.all()] == [(4, Answer.SKIP)]
    assert batch.counts["errors"] == 0


def test_an_answer_stays_with_neither_of_two_rows_that_cannot_be_told_apart(page, branch, keeper):
    nobody = {"身份证号": "", "姓名": "张三"}
    table = [HEAD, row(1, 性别="雄", **nobody), row(2)]
    batch = roster.checked(roster.workbook(table), by=keeper)
    save(page, batch, cells=[{"row": 2, "column": "sex", "typed": "男"}])
    twins = [row(1, 性别=words, **nobody) for words in ("公", "母")]
    batch = mend(page, batch, [HEAD, row(3), row(2), *twins])
    assert not batch.corrections.exists()


def test_headings_that_were_renamed_or_moved_are_known_again(page, branch, keeper):
    table = [HEAD, *(row(n, 性别="雄" if n == 1 else "男") for n in range(1, 6))]
    batch = roster.checked(roster.workbook(table), by=keeper)
    save(page, batch, cells=[{"row": 2, "column": "sex", "typed": "男"}])
    words = {"手机号码": "怎么找到他", "所在党支部": "支部", "现居住地": "住哪儿"}
    mended = [[words.get(cell, cell) for cell in reversed(line)] for line in table]
    mended = [["备用", *line] for line in mended]
    before = set(batch.mapping["columns"])
    batch = mend(page, batch, mended)
    assert set(batch.mapping["columns"]) == before
    assert (batch.counts["errors"], batch.counts[RowOutcome.NEW]) == (0, 5)
    assert [(c.row, c.column) for c in batch.corrections.all()] == [(2, "sex")]
    assert batch.mapping["columns"]["phone"] == 3


def test_a_heading_that_cannot_be_told_is_named(page, branch, keeper):
    table = [HEAD, *(row(n) for n in range(1, 4))]
    batch = roster.checked(roster.workbook([*table, row(4, 性别="雄")]), by=keeper)
    gone = HEAD.index("手机号码")
    mended = [[*line[:gone], *line[gone + 1 :]] for line in table]
    sent = {"file": roster.upload(roster.workbook(mended))}
    answer = page.post(url("again", batch), sent)
    assert answer.status_code == 422
    assert "改好的表里找不到原来的“手机号码”这一列" in answer.content.decode()
    assert "请把表头改回“手机号码”再上传" in answer.content.decode()
    assert Import.objects.get(pk=batch.pk).upload == batch.upload


def test_another_sheet_does_not_take_the_place_of_the_first(page, branch, keeper):
    batch = faulty(keeper)
    content = roster.workbook([HEAD, row(1)], sheet="别的表")
    answer = page.post(url("again", batch), {"file": roster.upload(content)})
    assert answer.status_code == 422
    assert "没有工作表“党员名册”" in answer.content.decode()
    assert Import.objects.get(pk=batch.pk).upload == batch.upload


def test_the_editor_offers_what_the_message_names(page, branch, keeper):
    batch = roster.checked(roster.workbook([HEAD, row(1, branch="第一村党支部")]), by=keeper)
    answer = page.get(url("correct", batch))
    (line,) = answer.context["data"]["rows"]
    assert line["_cells"]["organization"]["candidates"] == ["中共东河镇第一支部委员会"]
