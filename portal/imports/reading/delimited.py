"""Text files with separated columns, as offices and their systems save them."""

import csv
import io
from typing import Any, Final

from portal.files.domain.sniffing import decoded
from portal.imports.reading.refusing import Unusable

MOST_CELLS: Final = 4_000_000
_SEPARATORS = ",\t;|，"
_SAMPLE_LINES = 50


def rows_of(content: bytes) -> list[list[Any]]:
    text = decoded(content)
    if text is None:
        raise Unusable(
            "文件的文字编码无法识别。请用办公软件打开它，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text))
    rows: list[list[Any]] = []
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if cells > MOST_CELLS:
                raise Unusable("文件太大，没有读取。请分成几个文件再上传。")
            rows.append(row)
    except csv.Error:
        raise Unusable(
            f"文件第 {reader.line_num} 行附近的引号不成对，无法分列。请另存为 .xlsx 再上传。"
        ) from None
    return rows


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
