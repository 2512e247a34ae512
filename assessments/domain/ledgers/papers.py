"""A ledger on paper as an office expects it: filled, to be signed and sealed; or blank, to be
filled by hand."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from assessments.actions import LEDGER_PRINTED
from assessments.choices import LedgerState, RoundOutcome
from assessments.domain import burden
from assessments.domain.ledgers.filling import Filling, LedgerCell
from assessments.models import Ledger, LedgerForm
from assessments.permissions import LEDGERS_VIEW
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from reports.blocks import (
    Block,
    FactLine,
    Head,
    Paragraph,
    Row,
    RowKind,
    SealPlace,
    Table,
    TitleLine,
)
from reports.domain import documents
from reports.domain.documents import DocumentFormat

DAY: Final = "{0.year}年{0.month}月{0.day}日"
_NO_DAY: Final = "　　　　年　　月　　日"
_SHORT: Final = 30  # characters: longer words take the width of the table, below their question
_MOST_NAMES: Final = 3
_NUMBER: Final = Head("序号", width=6, is_number=True, centred=True)
_FILLED: Final = (
    _NUMBER,
    Head("内容", width=30),
    Head("本期", width=18, centred=True),
    Head("说明", width=26),
    Head("佐证", width=16),
)
_BLANK: Final = (
    _NUMBER,
    Head("内容", width=30),
    Head("填法", width=20),
    Head("本期", width=14),
    Head("说明", width=16),
    Head("佐证", width=10),
)


@transaction.atomic
def take_out(ledger: Ledger, wanted: DocumentFormat, *, by: User) -> bytes:
    """As it stands now, with the state it is in."""
    require(by, LEDGERS_VIEW, ledger.unit)
    events.record(
        LEDGER_PRINTED, by=by, target=ledger, period=str(ledger.period), format=wanted.key
    )
    return documents.drawn(filled(Filling(ledger, by=by)), wanted, reader=by)


def title_of(ledger: Ledger) -> str:
    return f"{ledger.period.label}{ledger.form}"


# Filled -------------------------------------------------------------------------------------------


def filled(filling: Filling) -> list[Block]:
    ledger = filling.ledger
    handed = ledger.submitted_at and timezone.localtime(ledger.submitted_at)
    return [
        TitleLine(title_of(ledger)),
        FactLine(
            (
                ("填报单位", ledger.unit.name),
                ("报送期间", ledger.period.label),
                ("状态", _state(ledger)),
            )
        ),
        Table(_FILLED, tuple(_rows(filling))),
        Paragraph(_window(ledger)),
        FactLine(
            (
                ("填报人", _writers(filling)),
                ("审核人", _reviewers(ledger)),
                ("报送时间", f"{handed:%Y-%m-%d %H:%M}" if handed else ""),
            )
        ),
        SealPlace(ledger.unit.name, DAY.format(handed) if handed else _NO_DAY),
    ]


def _rows(filling: Filling) -> Iterator[Row]:
    number = 0
    for section, cells in filling.sections().items():
        yield Row((section,), RowKind.GROUP)
        for cell in cells:
            number += 1
            yield from _lines(number, cell)


def _lines(number: int, cell: LedgerCell) -> Iterator[Row]:
    field = cell.kind.field
    files = "、".join(file.upload.name for file in cell.files)
    words = "" if field.sensitive else cell.text
    is_long = field.kind == KindKey.LONG_TEXT and len(words) > _SHORT
    yield Row((number, field.heading, "见下行" if is_long else words, _reason(cell), files))
    if is_long:
        yield Row((words,), RowKind.FIGURES)


def _reason(cell: LedgerCell) -> str:
    """A reviewer, and who reads the paper years later, sees both numbers."""
    arrived = f"系统数据为{cell.arrived or '空'}" if cell.is_contested else ""
    return "；".join(part for part in (arrived, cell.note) if part)


def _state(ledger: Ledger) -> str:
    if ledger.state == LedgerState.EXEMPT:
        return f"免报（{ledger.exempt_reason}）"
    if ledger.first_submitted_at is None:
        return "未报送"
    corrected = f"，锁定后更正{ledger.corrections:,}次" if ledger.corrections else ""
    return f"{ledger.get_state_display()}（{ledger.timely_label}{corrected}）"


def _window(ledger: Ledger) -> str:
    due = timezone.localtime(ledger.due_at)
    days = (DAY.format(day) for day in (ledger.window_from, ledger.window_until))
    return f"当期发生数计数起止：{'至'.join(days)}。报送截止：{due:%Y-%m-%d %H:%M}。"


def _writers(filling: Filling) -> str:
    """Who wrote or confirmed what stands in it."""
    rows = sorted(filling.rows.values(), key=lambda row: row.at)
    names = list(dict.fromkeys(row.by.name for row in rows if row.by))
    more = f"等{len(names):,}人" if len(names) > _MOST_NAMES else ""
    return "、".join(names[:_MOST_NAMES]) + more


def _reviewers(ledger: Ledger) -> str:
    """Of the last hand-over, level by level."""
    rounds = ledger.rounds.filter(outcome=RoundOutcome.ACCEPTED).order_by("number")
    last = {
        one.level_id: one.decided_by.name
        for one in rounds.select_related("decided_by")
        if one.decided_by
    }
    return "、".join(last.values())


# Blank --------------------------------------------------------------------------------------------


def blank(form: LedgerForm, definition: Definition) -> list[Block]:
    levels = "，再".join(form.levels.values_list("label", flat=True))
    return [
        TitleLine(form.name),
        FactLine((("填报单位", ""), ("报送期间", ""))),
        Table(_BLANK, tuple(_asked(definition))),
        *([Paragraph(f"填报说明：{form.note}")] if form.note else []),
        Paragraph(
            f"{form.get_period_kind_display()}报送；开放、截止、锁定日：{form.days}；"
            f"{f'由{levels}审核' if levels else '报送即通过'}。"
        ),
        FactLine((("填报人", ""), ("审核人", ""), ("报送时间", ""))),
        SealPlace("填报单位", _NO_DAY),
    ]


def _asked(definition: Definition) -> Iterator[Row]:
    number = 0
    for section, lines in burden.sections(definition).items():
        yield Row((section,), RowKind.GROUP)
        for line in lines:
            number += 1
            way = f"{line.way}：{line.condition}" if line.condition else line.way
            yield Row((number, line.heading, way, "", "", line.proof))
