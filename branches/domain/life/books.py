"""四本一簿: the record books of a branch, one a year, on paper."""

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet

from branches.actions import RECORD_BOOK_PRINTED
from branches.choices.life import Presence, RecordBook
from branches.domain.clerks import require_for
from branches.domain.life import window
from branches.models import Activity, ActivityOfKind, Attendance, PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import (
    Block,
    Contents,
    Cover,
    FactLine,
    Head,
    NewPage,
    Paragraph,
    Row,
    Table,
    TitleLine,
    sha256,
)
from reports.domain import documents
from reports.domain.documents import DocumentFormat

MOST: Final = 400  # records of a book


@transaction.atomic
def take_out(
    organisation: PartyOrganization,
    *,
    book: RecordBook,
    year: int,
    wanted: DocumentFormat,
    by: User,
) -> bytes:
    require_for(by, ACTIVITIES_VIEW, organisation)
    blocks = bound(organisation, book, year)
    events.record(
        RECORD_BOOK_PRINTED,
        by=by,
        target=organisation,
        summary=f"{year}年{book.label}",
        format=wanted.key,
    )
    return documents.drawn(blocks, wanted, reader=by)


def title_of(organisation: PartyOrganization, book: RecordBook, year: int) -> str:
    return f"{organisation}{year}年{book.label}"


def kept_in(organisation: PartyOrganization, year: int) -> list[RecordBook]:
    """Books of the year that have something in them."""
    rows = _of_the_year(organisation, year).order_by()
    known = set(rows.values_list("kinds__book", flat=True).distinct())
    return [book for book in RecordBook if book.value in known]


def bound(organisation: PartyOrganization, book: RecordBook, year: int) -> list[Block]:
    records = list(_records(organisation, book, year))
    if not records:
        raise ValidationError(f"{organisation}{year}年没有归入“{book.label}”的记录。")
    if len(records) > MOST:
        raise ValidationError(f"共 {len(records):,} 条记录，超过一册的上限 {MOST:,} 条。")
    pages = [block for one in records for block in _page(one, book)]
    pages += list(_year_in_numbers(records, year))
    number = f"{organisation.code}-{book.value}-{year}"
    cover = Cover(
        book.label,
        (
            f"党组织：{organisation.name}",
            f"年度：{year}年",
            f"编号：{number}",
            f"内容校验码：{sha256(pages)[:16]}",
        ),
    )
    return [cover, Contents(), *pages]


def _of_the_year(organisation: PartyOrganization, year: int) -> QuerySet[Activity]:
    """Those of its groups too: they have no books of their own."""
    rows = Activity.objects.counted().filter(organization__path__startswith=organisation.path)
    return rows.filter(held_on__year=year)


def _records(organisation: PartyOrganization, book: RecordBook, year: int) -> QuerySet[Activity]:
    of_kinds = ActivityOfKind.objects.select_related("kind").order_by("kind__position", "pk")
    missed = Attendance.objects.exclude(presence=Presence.PRESENT)
    missed = missed.select_related("member__person").in_order()
    rows = _of_the_year(organisation, year).filter(kinds__book=book).distinct()
    return (
        rows.select_related("organization")
        .prefetch_related(
            Prefetch("of_kinds", of_kinds), Prefetch("attendance", missed), "corrections__by"
        )
        .order_by("held_on", "pk")
    )


def _page(one: Activity, book: RecordBook) -> Iterator[Block]:
    """One record, each on a page of its own, as the paper book has it."""
    late = one.entered_on is not None and window.is_late(one.held_on, one.entered_on)
    kinds = "、".join(each.kind.name for each in one.of_kinds.all() if each.kind.book == book)
    yield NewPage()
    yield TitleLine(f"{one.held_on} {kinds}{'（补录）' if late else ''}")
    yield FactLine(
        (
            ("时间", _time(one)),
            ("地点", one.place),
            ("主持人", one.host),
            ("记录人", one.recorder),
        )
    )
    yield FactLine(
        (
            ("应到", str(one.expected)),
            ("实到", str(one.present)),
            ("请假", str(one.on_leave)),
            ("缺席", str(one.absent)),
            ("列席", str(one.observers)),
        )
    )
    yield Table((Head("项目", width=10, centred=True), Head("内容", width=70)), tuple(_rows(one)))
    yield FactLine((("主持人签字", ""), ("记录人签字", "")))
    for each in one.corrections.all():
        words = each.changes.replace("\n", "；")
        yield Paragraph(f"{each.at:%Y-%m-%d} {each.by} 修改（{each.reason}）：{words}")


def _time(one: Activity) -> str:
    spans = "—".join(f"{each:%H:%M}" for each in (one.starts_at, one.ends_at) if each)
    return f"{one.held_on} {spans}".strip()


def _rows(one: Activity) -> Iterator[Row]:
    told = (
        ("党组织", str(one.organization)),
        ("议题", one.topic),
        ("主讲人", one.lecturer),
        ("参加领导", one.leaders),
        ("未到会及事由", _missed(one)),
        ("学习内容", one.study),
        ("会议内容", one.content),
        ("决议", f"{one.resolution}{_votes(one)}"),
    )
    for label, words in told:
        if words:
            yield Row((label, words))


def _missed(one: Activity) -> str:
    words = []
    for each in one.attendance.all():
        why = each.get_reason_display() if each.reason else each.get_presence_display()
        words.append(f"{each.member.person.name}（{why}）")
    return "、".join(words)


def _votes(one: Activity) -> str:
    if not one.is_voted:
        return ""
    passed = "通过" if one.is_passed else "未通过"
    return (
        f"（应到有表决权 {one.votes_entitled} 人，实到 {one.votes_present} 人，"
        f"赞成 {one.votes_for} 票，反对 {one.votes_against or 0} 票，"
        f"弃权 {one.votes_abstained or 0} 票，{passed}）"
    )


def _year_in_numbers(records: list[Activity], year: int) -> Iterator[Block]:
    heads = (
        Head("月份", width=10, centred=True),
        Head("次数", width=10, is_number=True, centred=True),
        Head("应到人次", width=12, is_number=True, centred=True),
        Head("实到人次", width=12, is_number=True, centred=True),
    )
    rows = []
    for month in range(1, 13):
        held = [one for one in records if one.held_on.month == month]
        came = sum(one.present for one in held)
        rows.append(Row((f"{month}月", len(held), sum(one.expected for one in held), came)))
    yield NewPage()
    yield TitleLine(f"{year}年度统计")
    yield Table(heads, tuple(rows))
