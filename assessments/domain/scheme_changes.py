"""What a version of a scheme asks otherwise than another, in words."""

from collections.abc import Callable, Iterator
from typing import Final

from assessments.domain import scheme_words
from assessments.domain.scheme_words import number
from assessments.models import Indicator, SchemeCategory, SchemeVersion
from portal.fields.domain.changes import VersionChange

_OF_WHOLE: Final[dict[str, Callable[[SchemeVersion], str]]] = {
    "总分": lambda one: number(one.full),
    "加分上限": lambda one: number(one.most_bonus),
    "扣分上限": lambda one: number(one.most_deduction),
}
_OF_CATEGORY: Final[dict[str, Callable[[SchemeCategory], str]]] = {
    "名称": lambda one: one.label,
    "满分": lambda one: number(one.full),
}
_OF_INDICATOR: Final[dict[str, Callable[[Indicator], str]]] = {
    "名称": lambda one: one.label,
    "分类": lambda one: str(one.category),
    "满分": lambda one: number(one.full),
    "数据来源": lambda one: scheme_words.source(one.source),
    "计分办法": scheme_words.rule,
    "目标": scheme_words.aim,
    "无应办事项时": scheme_words.empty,
    "未报时": scheme_words.missing,
}


def differences(version: SchemeVersion) -> list[VersionChange]:
    """Against the version that came into force before it."""
    earlier = version.scheme.versions.filter(number__lt=version.number).exclude(since=None)
    return between(earlier.order_by("-number").first(), version)


def between(before: SchemeVersion | None, after: SchemeVersion) -> list[VersionChange]:
    return [
        *_whole(before, after),
        *_categories(before, after),
        *_indicators(before, after),
    ]


def _whole(before: SchemeVersion | None, after: SchemeVersion) -> Iterator[VersionChange]:
    if before and (detail := _turned(_OF_WHOLE, before, after)):
        yield VersionChange("修改", "方案", detail)


def _categories(before: SchemeVersion | None, after: SchemeVersion) -> Iterator[VersionChange]:
    old, new = _categories_of(before), _categories_of(after)
    for code, category in new.items():
        if code not in old:
            yield VersionChange("新增", f"分类“{category}”", f"{number(category.full)} 分")
        elif detail := _turned(_OF_CATEGORY, old[code], category):
            yield VersionChange("修改", f"分类“{category}”", detail)
    for code, category in old.items():
        if code not in new:
            yield VersionChange("删除", f"分类“{category}”", f"原 {number(category.full)} 分")


def _categories_of(version: SchemeVersion | None) -> dict[str, SchemeCategory]:
    rows = version.categories.order_by("position", "pk") if version else ()
    return {category.code: category for category in rows}


def _indicators(before: SchemeVersion | None, after: SchemeVersion) -> Iterator[VersionChange]:
    old, new = _indicators_of(before), _indicators_of(after)
    for code, indicator in new.items():
        if code not in old:
            full = number(indicator.full)
            words = f"{full} 分；{scheme_words.rule(indicator)}"
            yield VersionChange("新增", f"指标“{indicator}”", words)
        elif detail := _turned(_OF_INDICATOR, old[code], indicator):
            yield VersionChange("修改", f"指标“{indicator}”", detail)
    for code, indicator in old.items():
        if code not in new:
            yield VersionChange("删除", f"指标“{indicator}”", f"原 {number(indicator.full)} 分")
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield VersionChange("调整", "指标顺序")


def _indicators_of(version: SchemeVersion | None) -> dict[str, Indicator]:
    rows = (
        version.indicators.select_related("category").order_by("position", "pk") if version else ()
    )
    return {indicator.code: indicator for indicator in rows}


def _turned(facts: dict[str, Callable], old: object, new: object) -> str:
    told = ((label, say(old), say(new)) for label, say in facts.items())
    return "；".join(f"{label}由“{was}”改为“{now}”" for label, was, now in told if was != now)
