"""Sheets of one workbook joined into a row per person."""

import pytest

from portal.imports.declaring import Column
from portal.imports.reading import joining
from portal.imports.reading.joining import ORPHAN, Part
from portal.imports.reading.opening import OpenedGrid, OpenedSheet


def column(key, label):
    made = Column(label, f"x.{key}")
    made.key = key
    return made


MAIN = Part("A01", "人员", [column("name", "姓名"), column("identity", "身份证号")])
LINES = Part(
    "A02",
    "任职",
    [
        column("person.name", "姓名"),
        column("person.identity", "身份证号"),
        column("post", "职务名称"),
        column("since", "任职时间"),
    ],
    "post",
    order=lambda cells: str(cells["since"][0]) if "since" in cells else "",
)
HEAD = ["姓名", "身份证号", "职务名称", "任职时间"]


class Book:
    def __init__(self, **grids):
        self.grids = grids

    def grid(self, sheet):
        return OpenedGrid([list(row) for row in self.grids[sheet.name]])


def join(main, lines):
    book = Book(A01=[["姓名", "身份证号"], *main], A02=[HEAD, *lines])
    sheets = {"A01": OpenedSheet("A01"), "A02": OpenedSheet("A02")}
    table = joining.join(book, sheets, [MAIN, LINES])
    rows = [
        {key: row[at] for key, at in table.settled.items() if row[at] != ""} for row in table.rows
    ]
    return table, rows


def test_lines_stand_numbered_in_their_order_behind_the_person():
    table, rows = join([["甲", "1X"]], [["甲", "1x", "局长", "2019"], ["甲", "1X", "科长", "2015"]])
    assert rows == [
        {"name": "甲", "identity": "1X", "post1_post": "科长", "post1_since": "2015",
         "post2_post": "局长", "post2_since": "2019"}
    ]  # fmt: skip
    assert [heading.text for heading in table.headings][2:4] == ["任职1·职务名称", "任职1·任职时间"]
    assert table.sources[2, table.settled["post1_post"]] == ("A02", 3, 2)


def test_the_same_line_twice_counts_once():
    _, rows = join([["甲", "1"]], [["甲", "1", "局长", "2019"]] * 2)
    assert "post2_post" not in rows[0]


def test_a_column_left_blank_is_there_to_be_corrected():
    table, rows = join([["甲", "1"]], [["甲", "1", "局长", ""]])
    assert "post1_since" not in rows[0]
    assert table.sources[2, table.settled["post1_since"]] == ("A02", 2, 3)


def test_without_a_number_the_name_leads_unless_two_bear_it():
    _, rows = join([["甲", "1"], ["乙", "2"]], [["乙", "", "局长", "2019"]])
    assert rows[1]["post1_post"] == "局长"
    _, rows = join([["甲", "1"], ["甲", "2"]], [["甲", "", "局长", "2019"]])
    assert rows[2][ORPHAN] == "A02 第 2 行"


def test_a_line_of_somebody_unknown_gets_a_row_of_its_own():
    table, rows = join([["甲", "1"]], [["丙", "3", "局长", "2019"], ["丙", "3", "科长", "2015"]])
    assert rows[1] | {"post1_post": "科长", "post2_post": "局长"} == rows[1]
    assert rows[1][ORPHAN] == "A02 第 2 行"
    assert len(set(table.numbers)) == 2


def test_endless_lines_of_one_person_are_left_out_and_told():
    most = joining.MOST_LINES
    table, rows = join([["甲", "1"]], [["甲", "1", f"职务{n}", "2019"] for n in range(most + 2)])
    assert f"post{most}_post" in rows[0]
    assert [row for row, why in table.skipped if "没有读取" in why] == [most + 2, most + 3]


@pytest.mark.parametrize(
    ("name", "code"),
    [("A02", "A02"), ("A02 职务", "A02"), ("a02职务信息", "A02"), ("A99Z1 补充", "A99Z1"),
     ("A02_职务", "A02"), ("A021", ""), ("干部名册", "")],
)  # fmt: skip
def test_sheets_are_known_by_the_code_they_begin_with(name, code):
    assert joining.part_of(OpenedSheet(name), ["A01", "A02", "A99Z1"]) == code
