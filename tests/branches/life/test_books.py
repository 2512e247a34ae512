"""四本一簿: what stands in a book, and where."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from docx import Document

from branches.choices.life import RecordBook
from branches.domain.life import books
from branches.models import ActivityCorrection, Attendance
from reports.domain.documents import DOCX, PDF
from tests.factories.branches import MemberFactory
from tests.factories.life import ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world):
    return ActivityFactory(
        organization=world.branch,
        held_on=dt.date(2026, 5, 12),
        entered_on=dt.date(2026, 6, 20),
        kind="class",
        topic="学习条例",
        resolution="按要求落实",
        is_voted=True,
        votes_entitled=8,
        votes_present=7,
        votes_for=7,
    )


def words(body):
    document = Document(BytesIO(body))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_page_for_each_record(world, held):
    member = MemberFactory(organization=world.branch)
    Attendance.objects.create(activity=held, member=member, presence="leave", reason="sick")
    ActivityCorrection.objects.create(
        activity=held, by=world.office, reason="写错", changes="主题：甲 → 乙"
    )
    told = words(
        books.take_out(world.branch, book=RecordBook.CLASS, year=2026, wanted=DOCX, by=world.office)
    )
    for each in ("党课（补录）", "学习条例", f"{member.person.name}（病假）", "赞成 7 票",
                 "写错", "2026年度统计", "内容校验码", world.branch.name):  # fmt: skip
        assert each in told, each


def test_as_a_pdf(world, held):
    body = books.take_out(
        world.branch, book=RecordBook.CLASS, year=2026, wanted=PDF, by=world.office
    )
    assert body.startswith(b"%PDF")


def test_a_book_with_nothing_in_it(world, held):
    assert books.kept_in(world.branch, 2026) == [RecordBook.CLASS]
    with pytest.raises(ValidationError, match="没有归入"):
        books.bound(world.branch, RecordBook.ASSEMBLY, 2026)
