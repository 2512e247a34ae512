"""The readable index of a check."""

import pytest

from portal.imports.domain import causes, indexing, running
from tests.factories.imports import checked, workbook
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db


def listed(keeper, *rows):
    batch = checked(workbook([HEAD, *rows]), by=keeper)
    return causes.listed(batch, running.arranged_roster(batch))


def test_cells_that_say_the_same_are_one_cause_and_others_are_another(keeper, branch):
    rows = [row(n, branch="甲支部" if n < 4 else "乙支部") for n in range(1, 6)]
    causes = listed(keeper, *rows)
    assert [(one.cell, one.rows, one.takes_content) for one in causes] == [
        ("甲支部", [2, 3, 4], True),
        ("乙支部", [5, 6], True),
    ]


def test_equal_warnings_are_one_cause_whatever_they_are_about(keeper, branch):
    causes = listed(keeper, *(row(n, 姓名=f"{row(n)[0]}（迁入{n}）") for n in range(1, 5)))
    assert [(len(one.rows), one.takes_content) for one in causes] == [(4, False)]


def test_what_is_lacking_everywhere_is_filled_in_at_once(keeper, branch):
    (cause,) = listed(keeper, row(1, 人员类别=""), row(2, 人员类别="　"), row(3))
    assert (cause.rows, cause.takes_content) == ([2, 3], True)
    assert "预备党员" in cause.choices


def test_sensitive_contents_take_no_common_answer(keeper, branch):
    causes = listed(keeper, row(1, 身份证号="1234"), row(2, 身份证号="1234"))
    assert not any(one.takes_content for one in causes if one.finding.column == "identity")


def test_errors_stand_before_warnings_and_many_rows_before_few(keeper, branch):
    rows = [row(n, 姓名=f"{row(n)[0]}（迁入）") for n in range(1, 5)]
    causes = listed(keeper, *rows, row(6, 性别="雄"), row(7, 民族="甲"), row(8, 民族="甲"))
    assert [one.label for one in causes] == ["民族", "性别", "姓名"]


def test_the_index_tells_nothing_of_the_cells(keeper, branch):
    batch = checked(workbook([HEAD, row(1, branch="甲支部", 性别="雄")]), by=keeper)
    (entry,) = batch.chunks.get().index
    assert "甲支部" not in str(entry)
    assert row(1)[0] not in str(entry)


def test_a_check_of_an_older_version_is_still_read(keeper, branch):
    batch = checked(workbook([HEAD, row(1), row(2, 性别="雄")]), by=keeper)
    chunk = batch.chunks.get()
    chunk.index = [entry[:6] for entry in chunk.index]
    chunk.save()
    assert indexing.counts(batch)["errors"] == 1
    assert causes.listed(batch, running.arranged_roster(batch)) == []
