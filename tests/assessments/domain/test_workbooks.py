"""A ledger leaves as a workbook, is filled elsewhere and comes back cell by cell."""

import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from assessments.domain.ledgers import workbooks
from assessments.domain.ledgers.workbooks import EDITION, FIRST_ROW, KEY, NOTE, VALUE
from assessments.models import Ledger
from tests.assessments.handing import PLAIN
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


def whole(ledger):
    return Ledger.objects.select_related("form__fieldset", "unit__kind", "level").get(pk=ledger.pk)


def out(ledger, by):
    return load_workbook(io.BytesIO(workbooks.written([whole(ledger)], by=by)))


def row_of(book, key):
    sheet = book.worksheets[0]
    return next(row for row in sheet.iter_rows(min_row=FIRST_ROW + 1) if row[KEY].value == key)


def put(book, **typed):
    for key, value in typed.items():
        row_of(book, key)[VALUE].value = value


def back(book, by):
    content = io.BytesIO()
    book.save(content)
    (outcome,) = workbooks.take_in(io.BytesIO(content.getvalue()), by=by)
    return outcome


def test_it_carries_what_stands_in_the_ledger(filled, member):
    book = out(filled, member)
    assert row_of(book, "members")[VALUE].value == 4
    assert row_of(book, "paid")[VALUE].value == "否"
    assert row_of(book, "income")[VALUE].value == 12.5
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert sheet.data_validations.dataValidation


def test_unchanged_it_changes_nothing(filled, member):
    before = list(filled.values.order_by("key").values_list("key", "edition"))
    outcome = back(out(filled, member), member)
    assert outcome.typed == {}
    assert list(filled.values.order_by("key").values_list("key", "edition")) == before


def test_what_was_typed_is_saved_and_what_is_wrong_is_told_with_its_place(ledger, member):
    book = out(ledger, member)
    put(book, visited=3, reserve="四个", paid="是", income="2.25万元")
    row_of(book, "visited")[NOTE].value = "含2名新党员"
    outcome = back(book, member)
    assert outcome.saved == 3
    kept = dict(ledger.values.filter(by=member).values_list("key", "data"))
    assert kept == {"visited": 3, "paid": True, "income": "2.25"}
    assert ledger.values.get(key="visited").note == "含2名新党员"
    ((place, label, message),) = outcome.wrong
    assert place == f"D{row_of(book, 'reserve')[VALUE].row}"
    assert label == "后备人数"
    assert "四个" in message


def test_what_is_computed_takes_a_word_and_no_value(county, office, town, member):
    form = ledgers.form(county, PLAIN, by=office)
    ledgers.target(town, number=100)
    ledger = ledgers.opened(form)[town.short_name]
    book = out(ledger, member)
    put(book, rate=99)
    assert back(book, member).saved == 0
    row_of(book, "rate")[NOTE].value = "项目年底结算"
    assert back(book, member).saved == 1
    told = ledger.values.get(key="rate")
    assert (told.note, told.data) == ("项目年底结算", None)


def test_the_marked_workbook_says_why_and_can_be_sent_again(ledger, member):
    book = out(ledger, member)
    put(book, visited="-3")
    outcome = back(book, member)
    again = load_workbook(io.BytesIO(workbooks.marked([outcome], by=member)))
    cell = row_of(again, "visited")[VALUE]
    assert cell.value == "-3"
    assert "不能小于 0" in cell.comment.text
    cell.value = 3
    assert back(again, member).saved == 1


def test_what_somebody_changed_meanwhile_is_a_conflict(ledger, member, town):
    book = out(ledger, member)
    other = accounts.holder("township_member", town, name="李四")
    ledgers.fill(ledger, other, visited="2")
    put(book, visited=9)
    outcome = back(book, member)
    assert outcome.cells["visited"].state == "conflict"
    assert ledger.values.get(key="visited").data == 2


def test_a_foreign_ledger_is_not_there(ledger, member, other_town):
    stranger = accounts.holder("township_member", other_town)
    outcome = back(out(ledger, member), stranger)
    assert outcome.reason == "没有这份台账，或者不在您的管理范围内。"


def test_a_locked_one_says_so_and_keeps_nothing(ledger, member):
    book = out(ledger, member)
    put(book, visited=9)
    Ledger.objects.filter(pk=ledger.pk).update(state="locked")
    outcome = back(book, member)
    assert not outcome.saved
    assert outcome.typed == {}  # nothing of it may be edited any more


def test_another_workbook_is_refused(member):
    with pytest.raises(ValidationError, match=r"不是 \.xlsx"):
        workbooks.take_in(io.BytesIO(b"not a workbook"), by=member)
    with pytest.raises(ValidationError, match="没有找到台账的工作表"):
        workbooks.take_in(io.BytesIO(_empty()), by=member)


def _empty():
    content = io.BytesIO()
    Workbook().save(content)
    return content.getvalue()


def test_the_line_of_a_field_that_is_no_more_is_left_alone(ledger, member):
    book = out(ledger, member)
    row_of(book, "visited")[EDITION].value = "何时"
    put(book, visited=2)
    row_of(book, "reserve")[KEY].value = "gone"
    outcome = back(book, member)
    assert set(outcome.typed) == {"visited"}
