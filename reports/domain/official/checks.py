"""What an official paper may not be: every fault is named with its block, all of them at once, and
nothing is drawn. A drawing may therefore trust its blocks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from reports.blocks import (
    Attachment,
    BarChart,
    Block,
    BlockError,
    Contents,
    Cover,
    Imprint,
    Masthead,
    Prose,
    RedHead,
    Row,
    RowKind,
    SealPlace,
    SectionHeading,
    Signature,
    Table,
    TitleLine,
    to_json,
)
from reports.domain.official import measures

NUMBER: Final = re.compile(r"[^〔]+〔20\d{2}〕[1-9]\d*号")
DATE: Final = re.compile(r"20\d{2}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
AMOUNT: Final = re.compile(r"-?\d{1,3}(,?\d{3})*(\.\d+)?%?")
_PERSONAL: Final = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_LEVELS: Final = 4
_NAMES: Final = {
    Table: "表格",
    BarChart: "图",
    SectionHeading: "标题",
    Prose: "正文",
    RedHead: "红头",
    Masthead: "报头",
    Signature: "署名",
    Imprint: "版记",
    TitleLine: "公文标题",
    Attachment: "附件",
    Cover: "封面",
    Contents: "目录",
    SealPlace: "盖章处",
}

_NEEDED: Final[dict[type[Block], dict[str, str]]] = {
    RedHead: {"organ": "发文机关"},
    Masthead: {"name": "简报名称", "office": "编印单位"},
    Signature: {"office": "单位"},
    Imprint: {"office": "印发机关"},
    TitleLine: {"text": "标题"},
    SectionHeading: {"text": "标题"},
    Attachment: {"title": "附件名称"},
}


def require(blocks: Iterable[Block]) -> None:
    wrong = _Checking().all(list(blocks))
    if faults := list(wrong):
        raise BlockError(faults)


@dataclass
class _Checking:
    level: int = 0  # of the last heading
    titles: int = 0

    def all(self, blocks: list[Block]) -> Iterator[str]:
        for place, block in enumerate(blocks, start=1):
            try:
                faults = list(self.faults(block))
            except (TypeError, ValueError, AttributeError):
                faults = ["内容的类型不对，请重新生成这一部分"]
            name = _NAMES.get(type(block), "文字")
            yield from (f"第{place}块（{name}）：{fault}。" for fault in faults)
        if not self.titles:
            yield "这份文件没有标题，请加上标题再生成。"

    def faults(self, block: Block) -> Iterator[str]:
        yield from _texts_of(block)
        match block:
            case TitleLine():
                self.titles += 1
            case Attachment():
                self.level = 0
            case SectionHeading(level=level):
                yield from self.heading(level)
            case _:
                yield from _shape_of(block)

    def heading(self, level: int) -> Iterator[str]:
        if not 1 <= level <= _LEVELS:
            yield f"标题只有{_LEVELS}级，没有第{level}级"
            return
        if level > self.level + 1:
            yield f"第{level}级标题的上面缺少第{level - 1}级标题"
        self.level = level


def _texts_of(block: Block) -> Iterator[str]:
    if _PERSONAL.search(_texts(block)):
        yield "含有身份证号或手机号，不能印发，请删去"
    for part, name in _NEEDED.get(type(block), {}).items():
        if not getattr(block, part).strip():
            yield f"没有写{name}"
    if isinstance(block, Masthead | Signature | Imprint):
        yield from _dated(block.date)


def _shape_of(block: Block) -> Iterator[str]:
    match block:
        case Cover() | Contents() | SealPlace():
            yield "公文和简报不用这一块，请删去"
        case RedHead(number=number) if number and not NUMBER.fullmatch(number):
            yield f"发文字号“{number}”应当写成“×组通〔2026〕12号”的样子"
        case Prose(parts) if not parts:
            yield "没有内容"
        case Table():
            yield from _table(block)
        case BarChart():
            yield from _chart(block)


def _dated(date: str) -> Iterator[str]:
    if date and not DATE.fullmatch(date):
        yield f"日期“{date}”应当写成“2026年11月5日”的样子，月、日前面不加0"


def _table(table: Table) -> Iterator[str]:
    if not table.heads:
        yield "没有列"
        return
    total = sum(head.mm for head in table.heads)
    if total > measures.BLOCK_HEIGHT:
        yield (
            f"各列宽度合计{total}毫米，横排的纸上最多{measures.BLOCK_HEIGHT}毫米，"
            "请减少列或者缩小列宽"
        )
    if total and not all(head.mm for head in table.heads):
        yield "有的列没有写宽度"
    for number, row in enumerate(table.rows, start=1):
        if len(row.cells) != _cells(row, table):
            yield f"第{number}行有{len(row.cells)}格，应当有{_cells(row, table)}格"
        if any(not isinstance(cell, str | int | float | None) for cell in row.cells):
            yield f"第{number}行有既不是文字也不是数字的内容"


def _cells(row: Row, table: Table) -> int:
    return len(table.heads) if row.kind == RowKind.RECORD else 1


def _chart(chart: BarChart) -> Iterator[str]:
    if not chart.bars:
        yield "没有数据"
    for bar in chart.bars:
        if not AMOUNT.fullmatch(bar.value):
            yield f"“{bar.label}”的数值“{bar.value}”不是数字"
    if chart.mean and not AMOUNT.fullmatch(chart.mean):
        yield f"平均值“{chart.mean}”不是数字"


def _texts(block: Block) -> str:
    (kept,) = to_json([block])
    return "\n".join(_strings(kept))


def _strings(part: Any) -> Iterator[str]:
    match part:
        case dict():
            for value in part.values():
                yield from _strings(value)
        case list() | tuple():
            for value in part:
                yield from _strings(value)
        case str():
            yield part
        case int() | float():
            yield str(part)
