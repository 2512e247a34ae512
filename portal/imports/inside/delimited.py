"""Text files with separated columns, as offices and their systems save them."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from portal.files.inside.sniffing import decoded
from portal.foreign.refusing import Reason, Refused
from portal.sheets.texts import LONGEST

MOST_CELLS: Final = 4_000_000
MOST_COLUMNS: Final = 16_384  # of a sheet
_BLOCK: Final = 1000
_SEPARATORS = ",\t;|，"
_SAMPLE_LINES = 50


def blocks(content: bytes) -> Iterator[list[list[str]]]:
    text = decoded(content)
    if text is None:
        raise Refused(
            Reason.NOT_ALLOWED,
            "文件的文字编码无法识别。"
            "请用办公软件打开它，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text))
    left = MOST_CELLS
    try:
        while block := list(islice(reader, _BLOCK)):
            left -= sum(map(len, block))
            if left < 0:
                raise Refused(Reason.TOO_LARGE, "文件太大，没有读取。请分成几个文件再上传。")
            _refuse_wide(block)
            yield block
    except csv.Error as error:
        raise Refused(Reason.NOT_ALLOWED, _what_is_wrong(error, reader.line_num)) from None


def _refuse_wide(block: list[list[str]]) -> None:
    widest = max(map(len, block))
    if widest > MOST_COLUMNS:
        raise Refused(
            Reason.TOO_LARGE,
            f"文件有 {widest} 列，最多读取 {MOST_COLUMNS:,} 列。请只保留名册需要的列再上传。",
        )


def _what_is_wrong(error: csv.Error, line: int) -> str:
    if "field limit" in str(error):
        return f"文件第 {line} 行附近有一格超过 {LONGEST} 个字，没有读取。请核对后缩短再上传。"
    return f"文件第 {line} 行附近的引号不成对，无法分列。请另存为 .xlsx 再上传。"


def _separator(text: str) -> str:
    """The one that cuts the first lines into most columns in the same way."""
    lines = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    return max(_SEPARATORS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    counts = [line.count(mark) for line in lines if line.strip()]
    if not any(counts):
        return 0, 0
    usual = max(set(counts) - {0}, key=lambda count: (counts.count(count), count))
    return counts.count(usual), usual
