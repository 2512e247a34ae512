"""A heading row pasted from a sheet: a field for each heading, its kind guessed from the words and
from what stands below. A guess is shown before it is taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from portal.fields.choices import KindKey
from portal.fields.domain import typed
from portal.fields.domain.findings import Wrong
from portal.fields.domain.formulas import plain

MOST_HEADINGS: Final = 100
_LONGEST: Final = 40
_ROWS_LOOKED_AT: Final = 50
_FEW_OPTIONS: Final = 8
_SHORT: Final = 10  # an option
_SYSTEM: Final = frozenset({"序号", "编号", "单位", "填报单位"})
_PRIVATE: Final = re.compile(r"身份证|电话|手机|住址|银行|账号|卡号")
# By its words, the first that fits.
_WORDS: Final = (
    (KindKey.FILE, re.compile(r"附件|照片|扫描件|佐证材料")),
    (KindKey.MONTH, re.compile(r"年月$")),
    (KindKey.DATE, re.compile(r"日期$|时间$|时限$|期限$|截止|何时")),
    (KindKey.YES_NO, re.compile(r"^(是否|有无)")),
    (KindKey.PERCENT, re.compile(r"(率|占比|比例|百分比)$")),
    (KindKey.MONEY, re.compile(r"(金额|经费|资金|补助|补贴|收入|支出|费用|造价|投资)$")),
    (KindKey.DECIMAL, re.compile(r"(面积|里程|产量)$")),
    (KindKey.INTEGER, re.compile(r"(数|数量|人次|年龄|名额)$")),
    (KindKey.UNIT, re.compile(r"(责任|牵头|配合|所在|主管|帮扶)单位$")),
    (KindKey.PERSON, re.compile(r"^(责任人|党员姓名|干部姓名)$")),
    (KindKey.LONG_TEXT, re.compile(r"说明$|情况$|措施$|内容$|原因$|备注$|问题$|建议$|意见$|结果$")),
)
_OF_MONEY: Final = frozenset({"元", "万元", "亿元"})
_MEASURE: Final = re.compile(r"^(.+?)[(（]([^()（）]{1,10})[)）]$")
_TRUTH: Final = frozenset({"是", "否", "有", "无", "√", "×"})
_COUNTED: Final = frozenset({KindKey.INTEGER, KindKey.DECIMAL, KindKey.MONEY})


@dataclass
class Guess:
    """A field as it would be added."""

    label: str
    kind: KindKey
    required: bool = False
    sensitive: bool = False
    unit_of_measure: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Guesses:
    fields: list[Guess] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # each with why


def guess(pasted: str) -> Guesses:
    """The first line holds the headings; lines below, if any, are looked at, not taken."""
    lines = [line for line in pasted.replace("\r", "").split("\n") if line.strip()]
    guesses = Guesses()
    if not lines:
        return guesses
    if all("\t" not in line for line in lines):
        rows = [[cell for line in lines for cell in _split(line)]]  # a column, or words in a line
    else:
        rows = [line.split("\t") for line in lines]
    seen: set[str] = set()
    for place, heading in enumerate(rows[0]):
        below = [row[place].strip() for row in rows[1 : _ROWS_LOOKED_AT + 1] if place < len(row)]
        made = _one(heading, [cell for cell in below if cell])
        if why := _left_out(made, seen, guesses):
            guesses.left_out += [why] if made.label else []
            continue
        seen.add(plain(made.label))
        guesses.fields.append(made)
    return guesses


def _split(line: str) -> list[str]:
    return re.split(r"[、,，;；|]", line)


def _left_out(made: Guess, seen: set[str], guesses: Guesses) -> str:
    label = made.label
    if not label:
        return "空"
    if label in _SYSTEM:
        return f"“{label}”由系统提供"
    if plain(label) in seen:
        return f"“{label}”重复"
    if len(guesses.fields) >= MOST_HEADINGS:
        return f"“{label}”超过一次 {MOST_HEADINGS} 个"
    return ""


def _one(heading: str, below: Sequence[str]) -> Guess:
    written = " ".join(heading.split())
    required = written.endswith(("*", "＊"))
    label, measure = written.strip("*＊ "), ""
    if parts := _MEASURE.match(label):
        label, measure = parts[1].strip(), parts[2].strip()
    label = label.translate(dict.fromkeys(map(ord, "[]【】\"'"), ""))[:_LONGEST]
    options = [] if _PRIVATE.search(label) else _options(below)
    kind = KindKey.CHOICE if options else _kind(label, measure, below)
    if measure and kind not in _COUNTED:
        label, measure = f"{label}（{measure}）"[:_LONGEST], ""
    return Guess(label, kind, required, bool(_PRIVATE.search(label)), measure, options)


def _kind(label: str, measure: str, below: Sequence[str]) -> KindKey:
    if _PRIVATE.search(label):
        return KindKey.TEXT
    if below and set(below) <= _TRUTH:
        return KindKey.YES_NO
    if measure in _OF_MONEY:
        return KindKey.MONEY
    by_words = (kind for kind, words in _WORDS if words.search(label))
    return next(by_words, None) or _kind_of(below, is_measured=bool(measure))


def _kind_of(below: Sequence[str], *, is_measured: bool) -> KindKey:
    """By what stands below alone."""
    if below and _all_read(below, typed.day):
        return KindKey.DATE
    if is_measured or (below and _all_read(below, typed.number)):
        whole = all("." not in cell and "%" not in cell for cell in below)
        return KindKey.INTEGER if whole else KindKey.DECIMAL
    return KindKey.LONG_TEXT if any(len(cell) > _LONGEST for cell in below) else KindKey.TEXT


def _all_read(cells: Sequence[str], read: Any) -> bool:
    try:
        return all(read(cell) for cell in cells)
    except Wrong:
        return False


def _options(below: Sequence[str]) -> list[str]:
    """A few short words that come again and again."""
    distinct = list(dict.fromkeys(below))
    again = len(below) >= 2 * len(distinct) and 1 < len(distinct) <= _FEW_OPTIONS
    if not again or set(distinct) <= _TRUTH or not all(_is_word(cell) for cell in distinct):
        return []
    return distinct


def _is_word(cell: str) -> bool:
    return len(cell) <= _SHORT and not any(sign.isdigit() or sign in "、,;，；" for sign in cell)


def coded(labels: Sequence[str]) -> list[dict[str, str]]:
    return [{"code": f"c{n}", "label": label} for n, label in enumerate(labels, start=1)]
