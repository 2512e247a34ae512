"""The parser of workbooks, called in a child process with limits of memory and time."""

import datetime as dt
import marshal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO, Final

from portal.imports.reading import child
from portal.imports.reading.refusing import Unusable

MEGABYTES: Final = 300
NO_SHEET: Final = -1
_CHILD = Path(__file__).with_name("child.py")
_DAY_PARTS = 3
_TOO_LARGE = (
    "表格的有效区域太大，没有读取。常见原因是很远的行或列里有零星内容，或整表设了格式。"
    "请只选中名册部分，复制到新建的工作簿中另存后再上传；名册本身很大的，请分成几个文件。"
)
BROKEN = "文件已损坏，无法读取。请用办公软件打开它，另存为 .xlsx 后再上传。"
PROTECTED = "文件设有打开密码，无法读取。请用办公软件打开它，去掉密码后另存再上传。"


@dataclass
class Answer:
    names: list[tuple[str, bool]]  # of each sheet, and whether it is hidden
    merges: list[tuple[tuple[int, int], tuple[int, int]]]
    rows: list[list[Any]] = field(default_factory=list)


def ask(content: bytes, sheet: int = NO_SHEET) -> Answer:
    """The sheets of a workbook and, when one is wanted, its rows."""
    return Call(content, sheet).answer()


class Call:
    """A question under way: the caller may look at the file itself in the meantime."""

    def __init__(self, content: bytes, sheet: int = NO_SHEET) -> None:
        self.sheet = sheet
        self._files = ExitStack()
        self._out = self._scratch()
        source = self._scratch()
        source.write(content)
        source.seek(0)
        self._child = subprocess.Popen(  # noqa: S603 - our own script, no word of the user
            [sys.executable, "-I", str(_CHILD), str(sheet), str(MEGABYTES)],
            stdin=source,
            stdout=self._out,
            stderr=subprocess.DEVNULL,
        )

    def answer(self) -> Answer:
        try:
            _require_success(self._child.wait(timeout=child.SECONDS))
            self._out.seek(0)
            return _read(_messages(self._out), with_rows=self.sheet != NO_SHEET)
        except subprocess.TimeoutExpired:
            raise Unusable(_TOO_LARGE) from None
        finally:
            self.close()

    def _scratch(self) -> BinaryIO:
        return self._files.enter_context(tempfile.TemporaryFile())

    def close(self) -> None:
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        self._files.close()


def _require_success(code: int) -> None:
    if code == 0:
        return
    if code == child.PROTECTED:
        raise Unusable(PROTECTED)
    # Rust ends the process when memory is refused to it: a signal, a negative code.
    raise Unusable(_TOO_LARGE if code < 0 or code == child.TOO_LARGE else BROKEN)


def _messages(out: BinaryIO) -> Iterator[Any]:
    while size := int.from_bytes(out.read(child.LENGTH), "big"):
        yield marshal.loads(out.read(size))  # noqa: S302 - written by our own child


def _read(messages: Iterator[Any], *, with_rows: bool) -> Answer:
    names, merges, left = next(messages)
    made = Answer(names, merges)
    if not with_rows:
        return made
    padding = [""] * left
    for rows, dates in takewhile(lambda message: message is not None, messages):
        for number, place in dates:
            rows[number][place] = _date(rows[number][place])
        made.rows += [padding + row for row in rows] if left else rows
    return made


def _date(parts: Any) -> Any:
    if isinstance(parts, str):
        return parts
    return dt.date(*parts) if len(parts) == _DAY_PARTS else dt.datetime(*parts)  # noqa: DTZ001
