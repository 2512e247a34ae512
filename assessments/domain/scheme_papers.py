"""A scheme on paper, as it goes to a meeting or to the units that are scored by it."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from assessments.actions import SCHEME_PRINTED
from assessments.domain import scheme_contents, scheme_words
from assessments.domain.scheme_contents import SchemeContents, off, off_in_words
from assessments.models import SchemeVersion
from assessments.permissions import SCHEMES_VIEW
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, Paragraph, Row, RowKind, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_HEADS: Final = (
    Head("代码", width=7, centred=True),
    Head("指标", width=20),
    Head("满分", width=7, is_number=True, centred=True),
    Head("累计", width=7, is_number=True, centred=True),
    Head("数据来源", width=24),
    Head("目标", width=14),
    Head("计分办法", width=36),
    Head("无应办事项时", width=10, centred=True),
    Head("未报时", width=12, centred=True),
)


@transaction.atomic
def take_out(version: SchemeVersion, wanted: DocumentFormat, *, by: User) -> bytes:
    require(by, SCHEMES_VIEW)
    events.record(SCHEME_PRINTED, by=by, target=version, format=wanted.key)
    return documents.drawn(blocks(version, by=by), wanted, reader=by)


def blocks(version: SchemeVersion, *, by: User) -> list[Block]:
    contents = scheme_contents.of(version)
    number = scheme_words.number
    begins = f"自{version.since.label}起" if version.since else "尚未启用"
    return [
        TitleLine(version.scheme.name),
        FactLine(
            (
                ("版本", f"第 {version.number} 版（{version.get_state_display()}，{begins}）"),
                ("总分", contents.full),
                ("指标", f"{len(contents.lines):,} 项"),
                ("加分上限", number(version.most_bonus)),
                ("扣分上限", number(version.most_deduction)),
            )
        ),
        Table(_HEADS, tuple(_rows(contents))),
        *([Paragraph(words)] if (words := off_in_words(off(version))) else []),
        *(Paragraph(words) for words in _groups(version, by)),
    ]


def _rows(contents: SchemeContents) -> Iterator[Row]:
    for part in contents.parts:
        yield Row((f"{part.category}（{part.full} 分）",), RowKind.GROUP)
        for line in part.lines:
            indicator = line.indicator
            yield Row(
                (
                    indicator.code,
                    indicator.label,
                    float(indicator.full),
                    float(line.so_far),
                    line.source,
                    line.aim,
                    line.rule,
                    line.empty,
                    line.missing,
                )
            )
    yield Row((f"合计 {contents.summed} 分",), RowKind.FIGURES)


def _groups(version: SchemeVersion, by: User) -> Iterator[str]:
    for each in scheme_contents.groups(version.scheme, by=by):
        names = "、".join(unit.short_name for unit in each.units)
        yield f"{each.group}（{len(each.units):,} 个单位）" + (f"：{names}。" if names else "。")
