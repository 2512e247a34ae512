"""Which rows under the headings are records, and why the others are not."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from portal.imports.reading import labels

# Texts are compared without blanks, in half width.
_NOTE = re.compile(
    r"(填[表写报]|使用|编制)?(说明|须知)($|[:、一二三四五六七八九十1(])|备?注:.|注\d|※|\*{1,3}(说明|注)"
)
_TOTAL = re.compile(
    r"\(?(本页)?[合小总共累]计(\d|[:()人名个]|$)|.{0,12}(合计|小计|总计):?$|共\d+[人名个条]"
)
_SIGNATURE = re.compile(
    r"((填[表报写]|审[核批]|制表|统计|经办|复核|校对|录入)(人|者|员|负责人|日期|时间|单位)?"
    r"|(单位|部门)?(主要|分管)?(负责人|领导)(签[字名])?"
    r"|联系(人|电话)|日期|时间|盖章|报送日期|打印日期|打印时间|导出[人时].{0,6})"
    r"(\([^()]*\))?:|第\d+页"
)
# What nobody writes into a name column, and closes a sheet with.
_REMARK = re.compile(
    r"\d{1,2}[、.]\D|(以上|本表|表中|其中|截至|凡是?|请各?|数据).{4,}|.{6,}[。;]|.{4,}[,、:].{6,}"
)
_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
_DATE_ALONE = re.compile(r"(\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月(.{1,3}日)?")
_SAMPLE = re.compile(r"示例|样例|范例|举例|例:")
_HINT = re.compile(
    r"\(?(必填|选填|非必填|可选|可空|下拉|格式|请[填选输按]|例如|如:|文本|字符|日期型|数字$)"
)
SERIALS: Final = frozenset({"序号", "行号", "no", "顺序号"})
_HINT_ROWS: Final = 3  # so close under the headings stand hints about how to fill
_FEW: Final = 2  # a row of a group, a title or a date has no more cells filled

BLANK: Final = ""


class RowJudge:
    """`header` and `titles` are the rows of the headings and above them; `wide` are the rows that
    begin with a cell merged over many columns."""

    def __init__(
        self,
        columns: Sequence[tuple[int, str]],
        *,
        header: Iterable[list[Any]],
        titles: Iterable[list[Any]],
        wide: set[int],
    ) -> None:
        self.columns = [position for position, _ in columns]
        self.serials = {at for at, label in columns if labels.folded(label) in SERIALS}
        self.first = next((at for at in self.columns if at not in self.serials), 0)
        self.header = [_texts(row, self.columns) for row in header]
        self.heads = {text for row in self.header for text in row.values()}
        self.titles = {text for row in titles for text in _texts(row, range(len(row))).values()}
        self.wide = wide

    def reason_to_skip(self, row: list[Any], number: int, *, below: int) -> str | None:
        """None for a record, `BLANK` for a blank row, else the reason. `below` counts the rows
        from the headings."""
        end = len(row)
        filled = [at for at in self.columns if at < end and row[at] != "" and row[at] is not None]
        content = [at for at in filled if at not in self.serials]
        if not content:
            return self._without_content(row, filled)
        if below <= _HINT_ROWS and (reason := self._about_hints(row, filled)):
            return reason
        return self._about_text(row, number, filled)

    def closes(self, row: list[Any]) -> bool:
        """A remark under the last record, without a word that says so: a sentence alone."""
        filled = [at for at, cell in enumerate(row) if cell != "" and cell is not None]
        content = [at for at in filled if at not in self.serials] or filled
        words = row[content[0]] if len(content) == 1 else ""
        return isinstance(words, str) and bool(_REMARK.match(_plain(words)))

    def _without_content(self, row: list[Any], filled: list[int]) -> str:
        """Only a serial number, as templates print them in advance; or words in its column."""
        words = [row[at] for at in filled if isinstance(row[at], str)]
        return self._by_first_word(_plain(words[0]), few=True) or BLANK if words else BLANK

    def _about_hints(self, row: list[Any], filled: list[int]) -> str | None:
        texts = [_plain(row[at]) for at in filled]
        if _counts_up(texts):
            return "栏号行"
        hints = sum(1 for text in texts if _HINT.match(text))
        return "填写提示" if hints * 2 > len(texts) else None

    def _about_text(self, row: list[Any], number: int, filled: list[int]) -> str | None:
        head = row[filled[0]]
        name = row[self.first] if self.first < len(row) else ""
        few = len(filled) <= _FEW
        for cell in (head, name):
            if isinstance(cell, str) and cell != "":
                reason = self._by_first_word(_plain(cell), few=few or number in self.wide)
                if reason:
                    return reason
                if cell is name:
                    break
        return "重复的表头" if self._repeats_header(row, filled) else None

    def _by_first_word(self, text: str, *, few: bool) -> str | None:
        if _SAMPLE.match(text):
            return "示例行"
        if _TOTAL.match(text):
            return "合计行"
        if _SIGNATURE.match(text):
            return "落款"
        if _NOTE.match(text):
            return "说明"
        return self._by_lone_word(text) if few else None

    def _by_lone_word(self, text: str) -> str | None:
        if text in self.titles:
            return "重复的标题"
        if _DATE_ALONE.fullmatch(text):
            return "落款"
        return "分组标题" if _GROUP.match(text) else None

    def _repeats_header(self, row: list[Any], filled: list[int]) -> bool:
        """At a page break. The name column tells it at once in all other rows."""
        first = row[filled[0]]
        if not isinstance(first, str) or _plain(first) not in self.heads:
            return False
        same = max(
            sum(1 for at in filled if head.get(at) == _plain(row[at])) for head in self.header
        )
        return same * 2 > len(filled)


def _texts(row: list[Any], columns: Iterable[int]) -> dict[int, str]:
    return {at: _plain(row[at]) for at in columns if at < len(row) and row[at] != ""}


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return labels.plain(cell) if isinstance(cell, str) else str(cell)


def _counts_up(texts: list[str]) -> bool:
    """1, 2, 3 … under the headings number the columns; 甲 and 乙 may stand before them."""
    digits = [text.strip("()栏") for text in texts if text not in {"甲", "乙", "丙"}]
    if len(digits) <= _FEW or not all(text.isdecimal() for text in digits):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(digits))
