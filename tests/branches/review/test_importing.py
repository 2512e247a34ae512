"""Results of a review from a table: a name and a grade; the steps are told on the sheet."""

import pytest

from branches.domain.review import sheets
from branches.domain.review.sheets import Reviewed
from branches.models import ReviewedMember, ReviewSheet
from tests import clock
from tests.factories.branches import MemberFactory
from tests.factories.imports import checked, imported, taken_back, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.at("2026-12-20T12:00"):
        yield


@pytest.fixture
def members(world):
    return MemberFactory.create_batch(3, organization=world.branch)


def book(*rows, headings=("姓名", "评议结果", "未评原因", "措施")):
    return workbook([headings, *([*row, *[""] * (4 - len(row))] for row in rows)])


def test_a_name_and_a_grade(world, members):
    names = [one.person.name for one in members]
    rows = ([names[0], "优秀"], [names[1], "合格"], [names[2], "", "失联"])
    batch = imported(book(*rows), by=world.member_of_town, roster="reviews")
    sheet = ReviewSheet.objects.get()
    assert (sheet.organization, sheet.year, sheet.graded_on) == (world.branch, 2026, None)
    told = dict(sheet.lines.values_list("member", "grade"))
    assert told == {members[0].pk: "excellent", members[1].pk: "qualified", members[2].pk: ""}
    again = checked(book(*rows), by=world.member_of_town, roster="reviews")
    assert (again.counts["unchanged"], again.counts["errors"]) == (3, 0)
    other = book([names[2], "合格"])
    imported(other, by=world.member_of_town, roster="reviews")
    line = ReviewedMember.objects.get(member=members[2])
    assert (line.grade, line.not_graded) == ("qualified", "")
    assert batch.pk


def test_taken_back_the_lines_are_blank_again(world, members):
    rows = [[one.person.name, "合格"] for one in members]
    batch = imported(book(*rows), by=world.member_of_town, roster="reviews")
    taken_back(batch, by=world.member_of_town)
    assert set(ReviewedMember.objects.values_list("grade", flat=True)) == {""}


def test_every_fault_at_once(world, members):
    probationary = MemberFactory(
        organization=world.branch, category="probationary", confirmed_on=None
    )
    rows = (
        [probationary.person.name, "合格"],
        [members[0].person.name, "基本合格"],
        [members[1].person.name],
        [members[2].person.name, "合格", "失联"],
    )
    batch = checked(book(*rows), by=world.member_of_town, roster="reviews")
    assert batch.counts["errors"] == 4
    assert not ReviewSheet.objects.exists()


def test_a_sheet_that_was_handed_in_is_given_back_first(world, members):
    sheet = sheets.open_sheet(world.branch, year=2026, by=world.member_of_town)
    line = sheet.lines.get(member=members[0])
    sheets.result(line, Reviewed(line.pk, grade="excellent"), by=world.member_of_town)
    ReviewSheet.objects.update(state="handed_in")
    batch = checked(
        book([members[0].person.name, "合格"]), by=world.member_of_town, roster="reviews"
    )
    assert batch.counts["errors"] == 1
