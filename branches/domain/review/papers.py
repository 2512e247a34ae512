"""民主评议党员登记表 of each member of a branch, and the summary of the branch."""

from collections.abc import Iterator

from django.db import transaction

from branches.actions import REVIEW_PRINTED
from branches.choices.review import MemberGrade
from branches.domain.clerks import require_for
from branches.domain.review.arithmetic import ReviewTotals
from branches.models import ReviewedMember, ReviewSheet
from branches.permissions import REVIEWS_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, NewPage, Row, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_PAPER = (Head("项目", width=14, centred=True), Head("内容", width=66))
_GRADES = tuple(MemberGrade)


@transaction.atomic
def take_out(
    sheet: ReviewSheet, *, members: bool = False, wanted: DocumentFormat, by: User
) -> bytes:
    """The summary, or a form for each member."""
    require_for(by, REVIEWS_VIEW, sheet.organization)
    lines = list(sheet.lines.select_related("member__person").in_order())
    blocks = list(_forms(sheet, lines) if members else _summary(sheet, lines))
    title = title_of(sheet, members=members)
    events.record(REVIEW_PRINTED, by=by, target=sheet, summary=title)
    return documents.drawn(blocks, wanted, reader=by)


def title_of(sheet: ReviewSheet, *, members: bool) -> str:
    what = "民主评议党员登记表" if members else "民主评议党员情况汇总表"
    return f"{sheet.organization}{sheet.year}年{what}"


def _summary(sheet: ReviewSheet, lines: list[ReviewedMember]) -> Iterator[Block]:
    counted = ReviewTotals.of(line.grade for line in lines)
    yield TitleLine(f"{sheet.year}年民主评议党员情况汇总表")
    yield FactLine((("党支部", str(sheet.organization)), ("参评", str(sheet.took_part))))
    heads = (
        Head("序号", width=6, centred=True),
        Head("姓名", width=12, centred=True),
        *(Head(f"{one.label}票", width=8, is_number=True, centred=True) for one in _GRADES),
        Head("等次", width=10, centred=True),
        Head("未评原因", width=18),
        Head("措施", width=22),
    )
    rows = [
        Row(
            (
                number,
                line.member.person.name,
                *line.votes(),
                line.get_grade_display(),
                line.get_not_graded_display(),
                line.measure,
            )
        )
        for number, line in enumerate(lines, start=1)
    ]
    yield Table(heads, tuple(rows), empty="没有应参评的党员")
    yield FactLine(
        (
            ("应参评", str(counted.due)),
            *((one.label, str(counted.counts[one])) for one in _GRADES),
            ("未评", str(counted.not_graded)),
            ("优秀占比", f"{float(counted.share):.1%}" if counted.share is not None else ""),
        )
    )
    yield FactLine((("填报人", ""), ("审核人", ""), ("日期", "")))


def _forms(sheet: ReviewSheet, lines: list[ReviewedMember]) -> Iterator[Block]:
    for number, line in enumerate(lines):
        if number:
            yield NewPage()
        yield from _form(sheet, line)


def _form(sheet: ReviewSheet, line: ReviewedMember) -> Iterator[Block]:
    member = line.member
    person = member.person
    born = person.birth.dotted if person.birth else ""
    yield TitleLine(f"{sheet.year}年民主评议党员登记表")
    yield FactLine(
        (
            ("姓名", person.name),
            ("性别", person.get_sex_display()),
            ("民族", person.nationality),
            ("出生年月", born),
        )
    )
    yield FactLine(
        (
            ("入党日期", str(member.joined_on or "")),
            ("转正日期", str(member.confirmed_on or "")),
            ("党支部", str(sheet.organization)),
        )
    )
    said = "，".join(
        f"{one.label} {count} 票"
        for one, count in zip(_GRADES, line.votes(), strict=True)
        if count is not None
    )
    opinion = line.get_grade_display() or line.get_not_graded_display()
    yield Table(
        _PAPER,
        (
            Row(("个人自评", "\n\n\n\n")),
            Row(("民主测评", said or " ")),
            Row(("支部评定意见", f"{opinion}{'；' + line.measure if line.measure else ''}" or " ")),
            Row(("上级党组织意见", "\n\n")),
        ),
    )
    yield FactLine((("本人签字", ""), ("支部书记签字", ""), ("日期", "")))
