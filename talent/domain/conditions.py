"""What a policy asks for, as people write it: a line for each group, all of them needed; within a
line “或” parts what is enough by itself.

    层次：A、B、C 或 学历：博士及以上
    年龄：45 岁以下
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from portal.codes import lookup
from portal.dates import PartialDate
from portal.orgs.choices import UnitLevel
from portal.typed import Unreadable
from portal.typed.dates import typed as typed_date
from talent.choices import ConditionKind
from talent.models.profile import SCHOOLINGS

MOST_LINES: Final = 12
DEGREES: Final = {1: "学士", 2: "硕士", 3: "博士"}
_RANKED: Final = {ConditionKind.TITLE: "talent_title", ConditionKind.SKILL: "talent_skill"}
_LISTED: Final = {ConditionKind.SOURCE: "talent_source", ConditionKind.TEAM: "talent_team"}
_SCHOOLED: Final = {"大专": 3, "专科": 3, "大学": 4, "研究生": 5}
_OPENERS: Final = ("不低于", "不超过", "不早于", "不晚于", "属于", "满", "为", "≥", "≤", ">=", "<=")
_ENDS: Final = ("及以上", "以上", "及以下", "以下", "及以后", "以后", "个月", "周岁", "岁", "学历")
_MOST_DIGITS: Final = 3


@dataclass(frozen=True)
class PolicyCondition:
    """`values`: codes or words one of which is enough; `least`: a rank, an age, months; `day`: the
    day it is measured on, or since."""

    kind: ConditionKind
    values: tuple[str, ...] = ()
    least: int = 0
    day: dt.date | None = None

    def __str__(self) -> str:
        said = self.said
        return f"{self.kind.label}：{said}" if said else str(self.kind.label)

    @property
    def said(self) -> str:
        """What is asked, without of what."""
        if self.values:
            return "、".join(_value_label(self.kind, one) for one in self.values)
        by_day = f"（{self.day}）" if self.day else ""
        numbers = {
            ConditionKind.CARD: "",
            ConditionKind.AGE: f"{self.least} 岁及以下{by_day}",
            ConditionKind.INTRODUCED: f"{self.day} 及以后",
            ConditionKind.HERE: f"满 {self.least} 个月",
        }
        known = numbers.get(self.kind)
        return f"{rank_label(self.kind, self.least)}及以上" if known is None else known


def _value_label(kind: ConditionKind, value: str) -> str:
    if kind == ConditionKind.GRADE:
        return value
    if kind == ConditionKind.UNIT:
        return str(UnitLevel(value).label)
    return lookup.label(_LISTED[kind], value)


def rank_label(kind: ConditionKind, rank: int) -> str:
    if kind == ConditionKind.SCHOOLING:
        return SCHOOLINGS[rank]
    if kind == ConditionKind.DEGREE:
        return DEGREES[rank]
    return lookup.label(_RANKED[kind], str(rank))


Groups = list[list[PolicyCondition]]


def read(text: str) -> Groups:
    """Raises `Unreadable` with everything that is wrong, line by line."""
    groups, wrong = [], []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        wrong.append(f"最多写 {MOST_LINES} 行，现在有 {len(lines):,} 行。")
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        try:
            groups.append([_condition(part) for part in line.split("或") if part.strip()])
        except Unreadable as reason:
            wrong.append(f"第 {number} 行：{reason}")
    if wrong:
        raise Unreadable("".join(wrong))
    return groups


def written(groups: Groups) -> str:
    return "\n".join(" 或 ".join(map(str, group)) for group in groups)


def _condition(text: str) -> PolicyCondition:
    text = text.strip().removeprefix("人才")
    kind = next((one for one in ConditionKind if text.startswith(str(one.label))), None)
    if kind is None:
        told = "、".join(str(one.label) for one in ConditionKind)
        raise Unreadable(f"“{text[:20]}”看不出是哪种条件，请以{told}开头。")
    return _of_kind(kind, text.removeprefix(str(kind.label)).strip(" ：:，。"))


def _of_kind(kind: ConditionKind, rest: str) -> PolicyCondition:
    reads = _READERS.get(kind, _ranked)
    return reads(kind, rest)


def _card(kind: ConditionKind, rest: str) -> PolicyCondition:
    return PolicyCondition(kind)


def _age(kind: ConditionKind, rest: str) -> PolicyCondition:
    ages, _, day = rest.replace("(", "（").partition("（")
    on = _day(day.strip("）) 按计算")) if day else None
    return PolicyCondition(kind, least=_number(ages, kind), day=on)


def _months(kind: ConditionKind, rest: str) -> PolicyCondition:
    return PolicyCondition(kind, least=_number(rest, kind))


def _since(kind: ConditionKind, rest: str) -> PolicyCondition:
    return PolicyCondition(kind, day=_day(_bare(rest)))


def _listed(kind: ConditionKind, rest: str) -> PolicyCondition:
    words = tuple(_words(rest, kind))
    if kind == ConditionKind.UNIT:
        words = tuple(map(_level, words))
    elif table := _LISTED.get(kind):
        words = tuple(_code(table, one) for one in words)
    return PolicyCondition(kind, values=words)


def _ranked(kind: ConditionKind, rest: str) -> PolicyCondition:
    return PolicyCondition(kind, least=_rank(kind, _bare(rest)))


_READERS: Final = {
    ConditionKind.CARD: _card,
    ConditionKind.AGE: _age,
    ConditionKind.HERE: _months,
    ConditionKind.INTRODUCED: _since,
    **dict.fromkeys(
        (ConditionKind.GRADE, ConditionKind.UNIT, ConditionKind.SOURCE, ConditionKind.TEAM), _listed
    ),
}


def _bare(text: str) -> str:
    """Without the words that only say in which direction."""
    text = text.strip()
    for word in _OPENERS:
        text = text.removeprefix(word).strip()
    for _ in range(2):
        for word in _ENDS:
            text = text.removesuffix(word).strip()
    return text


def _number(text: str, kind: ConditionKind) -> int:
    digits = _bare(text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise Unreadable(f"“{kind.label}”后面请写数字，如“年龄：45 岁以下”“在县：满 12 个月”。")
    return int(digits)


def _day(text: str) -> dt.date:
    told = PartialDate(*typed_date(text, today=timezone.localdate()))
    if told.month is None or told.day is None:
        raise Unreadable(f"“{text[:20]}”不是完整的日期，请写成 2024-01-01。")
    return dt.date(told.year, told.month, told.day)


def _words(text: str, kind: ConditionKind) -> Iterator[str]:
    words = [one.strip() for one in text.replace(",", "、").replace("，", "、").split("、")]
    words = [one for one in words if one]
    if not words:
        raise Unreadable(f"“{kind.label}”后面没有内容，多个的用顿号隔开。")
    yield from dict.fromkeys(words)


def _code(table: str, word: str) -> str:
    found = lookup.find(table, word)
    if found is None:
        told = "、".join(label for _, label in lookup.options(table))
        raise Unreadable(f"没有“{word[:20]}”，可以写：{told}。")
    return found.code


def _level(word: str) -> str:
    known = {str(one.label): one.value for one in UnitLevel}
    if word not in known:
        raise Unreadable(f"没有“{word[:20]}”这种单位类型，可以写：{'、'.join(known)}。")
    return known[word]


def _rank(kind: ConditionKind, word: str) -> int:
    if table := _RANKED.get(kind):
        code = _code(table, word)
        if code.isdecimal():
            return int(code)
    known = DEGREES if kind == ConditionKind.DEGREE else SCHOOLINGS
    ranks = {label: rank for rank, label in known.items()}
    if kind == ConditionKind.SCHOOLING:
        ranks |= _SCHOOLED
    if word not in ranks:
        raise Unreadable(f"没有“{word[:20]}”，可以写：{'、'.join(known.values())}。")
    return ranks[word]
