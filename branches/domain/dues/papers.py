"""Papers of dues: the register of a branch, its public form without standards, the note that goes
up with the money."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from branches.actions import DUES_PRINTED
from branches.choices.dues import DuesState
from branches.domain.clerks import require_for
from branches.domain.dues import closing, remittances, sheet
from branches.domain.dues.cover import NOTHING
from branches.domain.dues.sheet import DuesLine
from branches.models import DuesRemittance, PartyOrganization
from branches.permissions import DUES_MEMBERS, DUES_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from portal.dates import MONTHS
from portal.periods import Period
from reports.blocks import Block, FactLine, Head, Paragraph, Row, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_MOST: Final = 2000  # members of one paper


class DuesPaper(models.TextChoices):
    REGISTER = "register", "党费收缴登记表"
    PUBLIC = "public", "党费收缴公示表"


def title_of(organisation: PartyOrganization, paper: DuesPaper, year: int) -> str:
    return f"{organisation}{year}年{paper.label}"


@transaction.atomic
def take_out(
    organisation: PartyOrganization,
    *,
    paper: DuesPaper,
    year: int,
    wanted: DocumentFormat,
    by: User,
) -> bytes:
    require_for(by, DUES_MEMBERS, organisation)
    blocks = list(_register(organisation, paper, year))
    events.record(
        DUES_PRINTED,
        by=by,
        target=organisation,
        summary=f"{year}年{paper.label}",
        format=wanted.key,
    )
    return documents.drawn(blocks, wanted, reader=by)


@transaction.atomic
def note(remittance: DuesRemittance, *, wanted: DocumentFormat, by: User) -> bytes:
    """上交通知单."""
    require_for(by, DUES_VIEW, remittance.source)
    if remittance.is_withdrawn:
        raise ValidationError("这笔上交已撤回，不能打印通知单。")
    events.record(
        DUES_PRINTED, by=by, target=remittance, summary="党费上交通知单", format=wanted.key
    )
    return documents.drawn(list(_note(remittance)), wanted, reader=by)


def _register(organisation: PartyOrganization, paper: DuesPaper, year: int) -> Iterator[Block]:
    lines = sheet.lines(organisation, year)
    if not lines:
        raise ValidationError(f"{organisation}{year}年没有开出党费，没有可打印的内容。")
    if len(lines) > _MOST:
        raise ValidationError(f"共 {len(lines):,} 名党员，超过一份的上限 {_MOST:,} 名。")
    through = closing.closed_through(timezone.localdate())
    yield TitleLine(title_of(organisation, paper, year))
    number = f"{organisation.code}-DF-{year}"
    printed = f"{timezone.localdate()}"
    yield FactLine((("党组织", organisation.name), ("编号", number), ("日期", printed)))
    rows = [
        *(_row(place, line, paper, through) for place, line in enumerate(lines, start=1)),
        _sums(lines, paper),
    ]
    yield Table(tuple(_heads(paper)), tuple(rows), note="单位：元")
    yield Paragraph("✓ 为已交数额；欠 为已关账未交；缓 缓交；免 免交；— 不应交。")
    yield FactLine((("收款人", ""), ("填报人", ""), ("审核人", "")))


def _heads(paper: DuesPaper) -> Iterator[Head]:
    yield Head("序号", width=5, centred=True)
    yield Head("姓名", width=9, centred=True)
    if paper == DuesPaper.REGISTER:
        yield Head("类别", width=8, centred=True)
        yield Head("月标准", width=8, is_number=True)
    for number in range(1, MONTHS + 1):
        yield Head(f"{number}月", width=7, centred=True)
    yield Head("合计", width=9, is_number=True)
    yield Head("备注", width=10)


def _row(place: int, line: DuesLine, paper: DuesPaper, through: Period) -> Row:
    standard = line.standard
    own = (standard.get_category_display(), f"{standard.amount}") if standard else ("未核定", "")
    months = [_cell(line, number, through) for number in range(1, MONTHS + 1)]
    shown = own if paper == DuesPaper.REGISTER else ()
    return Row((place, line.member.person.name, *shown, *months, f"{line.paid}", _remark(line)))


def _cell(line: DuesLine, number: int, through: Period) -> str:
    return sheet.words(line.months.get(number), through)


def _remark(line: DuesLine) -> str:
    """That he left; why he is relieved is nobody's business on a paper."""
    left = any(row.state == DuesState.NOT_DUE for row in line.months.values())
    return "已离开" if left else ""


def _sums(lines: list[DuesLine], paper: DuesPaper) -> Row:
    months = []
    for number in range(1, MONTHS + 1):
        rows = [line.months[number] for line in lines if number in line.months]
        paid = sum((row.paid for row in rows), NOTHING)
        months.append(f"{paid}" if rows else "")
    blank = ("", "") if paper == DuesPaper.REGISTER else ()
    whole = sum((line.paid for line in lines), NOTHING)
    return Row(("", "合计", *blank, *months, f"{whole}", ""))


def _note(remittance: DuesRemittance) -> Iterator[Block]:
    cash = remittances.cash(remittance.source, remittance.quarter)
    plain: Decimal = remittance.amount - remittance.special
    yield TitleLine("党费上交通知单")
    number = f"{remittance.source.code}-SJ-{remittance.quarter.code}-{remittance.pk}"
    yield FactLine((("编号", number), ("上交日期", f"{remittance.remitted_on}")))
    rows = (
        ("上交党组织", remittance.source.name),
        ("接收党组织", remittance.target.name),
        ("所属季度", remittance.quarter.label),
        ("本季度实收（按交纳日期）", f"{cash.received} 元"),
        ("本次上交", f"{remittance.amount} 元"),
        ("其中：党员月交纳党费", f"{plain} 元"),
        ("其中：大额党费", f"{remittance.special} 元"),
        ("收据号", remittance.receipt),
        ("状态", remittance.get_state_display()),
    )
    heads = (Head("项目", width=24, centred=True), Head("内容", width=50))
    yield Table(heads, tuple(Row(row) for row in rows))
    yield FactLine((("交款人", ""), ("收款人", ""), ("审核人", "")))
