"""A unit's score sheet on paper."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from assessments.actions import SCORE_SHEET_PRINTED
from assessments.choices import LineState
from assessments.domain.scores import explained
from assessments.domain.scores.explained import ExplainedCategory, ExplainedLine
from assessments.models import ScoreSheet
from assessments.permissions import SCORES_VIEW
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, Paragraph, Row, RowKind, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_LINES: Final = (
    Head("指标", width=22),
    Head("满分", width=7, centred=True),
    Head("数值", width=9, centred=True),
    Head("目标", width=9, centred=True),
    Head("得分", width=8, centred=True),
    Head("算式", width=42),
)
PARTS: Final = {"base": "基础分", "bonus": "加分", "deduction": "扣分", "total": "综合得分"}


@transaction.atomic
def take_out(sheet: ScoreSheet, wanted: DocumentFormat, *, by: User) -> bytes:
    require(by, SCORES_VIEW, sheet.unit)
    events.record(SCORE_SHEET_PRINTED, by=by, target=sheet, format=wanted.key)
    return documents.drawn(blocks(sheet), wanted, reader=by)


def title_of(sheet: ScoreSheet) -> str:
    corrected = "（更正）" if sheet.run.corrects_id else ""
    return f"{sheet.unit}{sheet.run.period.label}计分表{corrected}"


def blocks(sheet: ScoreSheet) -> list[Block]:
    run = sheet.run
    state = f"{run.published_at:%Y-%m-%d} 公布" if run.published_at else "未公布"
    return [
        TitleLine(title_of(sheet)),
        FactLine(
            (
                ("考核分组", str(run.group)),
                ("位次", f"第 {sheet.place:,} 位"),
                ("综合得分", str(sheet.total)),
                ("状态", state),
            )
        ),
        Table(_LINES, tuple(_rows(explained.categories(sheet)))),
        *(Paragraph(f"{label}：{sheet.formulas[part]}") for part, label in PARTS.items()),
        *(
            Paragraph(f"加减分、一票否决事项：{each.code} {each.label}，文号 {each.document}。")
            for each in explained.adjustments(sheet)
        ),
        Paragraph(f"按《{run.scheme}》第 {run.version.number} 版计分。"),
    ]


def _rows(categories: list[ExplainedCategory]) -> Iterator[Row]:
    for each in categories:
        full = each.category.full
        yield Row((f"{each.category}　满分 {full}，得 {each.mark}",), RowKind.GROUP)
        for line in each.lines:
            yield _row(line)


def _row(one: ExplainedLine) -> Row:
    line = one.line
    state = "" if line.state == LineState.SCORED else line.get_state_display()
    score = state if line.score is None else str(line.score)
    return Row(
        (
            str(line.indicator),
            str(line.indicator.full),
            line.raw if line.raw is not None else state,
            line.target or "",
            score,
            line.formula,
        )
    )
