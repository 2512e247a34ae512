"""The trial file as a whole: units, categories, indicators, values and events."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from assessments.choices import EmptyPolicy, MissingPolicy
from assessments.domain.scoring import groups
from assessments.domain.scoring.exact import ZERO
from assessments.domain.scoring.groups import GroupScore
from assessments.domain.scoring.rules import ScoringRule
from assessments.domain.scoring.terms import (
    CategoryTerms,
    IndicatorTerms,
    RankedUnit,
    Reported,
    SchemeTerms,
    ScoreEvent,
)
from assessments.domain.scoring.trials import events, rules
from assessments.domain.scoring.trials.entries import Faults, TrialEntry, cut, is_word
from portal.periods import Period

NAME: Final = "试算"
_FILE: Final = ("period", "units", "categories", "indicators", "values", "events")
_UNIT: Final = ("name", "last_total", "last_place", "joined")
_CATEGORY: Final = ("code", "full")
_INDICATOR: Final = (
    "code", "category", "full", "rule", *rules.ALL_PARAMETERS, "target", "empty", "missing", "back",
)  # fmt: skip
_VALUE: Final = ("raw", "target", "nothing_due", "earlier")
_MOST_BACK: Final = 60
_MOST_PLACE: Final = 100_000


class BadTrialError(ValueError):
    def __init__(self, faults: Faults) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class ScoreTrial:
    period: str
    terms: SchemeTerms
    units: tuple[RankedUnit, ...]
    values: dict[str, dict[str, Reported]]
    events: tuple[ScoreEvent, ...]

    def score(self) -> GroupScore:
        return groups.score(self.terms, self.units, self.values, self.events)


def read(content: Any) -> ScoreTrial:
    """All that is wrong at once."""
    faults = Faults()
    whole = TrialEntry(content, "", faults, keys=_FILE)
    trial = _Reading(whole).trial()
    if faults:
        raise BadTrialError(faults)
    return trial


class _Reading:
    def __init__(self, whole: TrialEntry) -> None:
        self.whole, self.faults = whole, whole.faults
        self.targets: dict[str, Decimal] = {}  # of indicators with one for all

    def trial(self) -> ScoreTrial:
        period = self._period()
        units, categories = self._units(), self._categories()
        indicators = self._indicators([one.code for one in categories])
        self._sums(categories, indicators)
        names = {unit.name for unit in units}
        values = self._values(names, {one.code: one for one in indicators})
        known = events.Known(
            names, {one.code for one in categories}, {one.code for one in indicators}
        )
        happened = events.read(self.whole, known)
        terms = SchemeTerms(tuple(categories), tuple(indicators))
        return ScoreTrial(period, terms, tuple(units), values, tuple(happened))

    def _period(self) -> str:
        code = self.whole.text("period")
        try:
            return Period.parse(code).code if code else ""
        except ValueError:
            self.faults.add("period", f"“{cut(code)}”不是期间，请写成 2026-10、2026-Q4 或 2026")
            return ""

    def _units(self) -> list[RankedUnit]:
        units = []
        for entry in self.whole.entries("units", _called("单位", "name"), _UNIT, may_lack=False):
            name, joined = entry.text("name"), entry.flag("joined")
            total = entry.number("last_total", ZERO, least=0)
            place = entry.whole("last_place", most=_MOST_PLACE)
            if joined and (entry.has("last_total") or entry.has("last_place")):
                entry.fault("joined 是本期新增，不应有 last_total、last_place，请去掉一边")
            last = total if entry.has("last_total") else None
            units.append(RankedUnit(name, name, joined, last, place if last is not None else None))
        self._once([unit.name for unit in units], "units", "单位")
        if self.whole.content.get("units") == []:
            self.faults.add("units", "至少要有一个单位")
        return units

    def _categories(self) -> list[CategoryTerms]:
        categories = []
        named = _called("分类", "code")
        for entry in self.whole.entries("categories", named, _CATEGORY, may_lack=False):
            full = entry.number("full", above=0)
            categories.append(CategoryTerms(entry.text("code"), full or ZERO))
        self._once([one.code for one in categories], "categories", "分类")
        return categories

    def _indicators(self, categories: list[str]) -> list[IndicatorTerms]:
        named = _called("指标", "code")
        entries = self.whole.entries("indicators", named, _INDICATOR, may_lack=False)
        indicators = [one for entry in entries if (one := self._indicator(entry, categories))]
        self._once([one.code for one in indicators], "indicators", "指标")
        return indicators

    def _indicator(self, entry: TrialEntry, categories: list[str]) -> IndicatorTerms | None:
        code, category = entry.text("code"), entry.text("category")
        if category and category not in categories:
            entry.fault(f"category 是“{cut(category)}”，categories 里没有这个分类")
        full = entry.number("full", above=0)
        rule = rules.rule(entry, full or ZERO)
        empty = entry.choice("empty", EmptyPolicy.values)
        missing = entry.choice("missing", MissingPolicy.values)
        back = entry.whole("back", most=_MOST_BACK) or 1  # 转 without a number: the last period
        if entry.has("target") and (target := entry.number("target")) is not None:
            self.targets[code] = target
        if not (code and full and rule and empty and missing):
            return None
        return IndicatorTerms(
            code, category, full, rule, EmptyPolicy(empty), MissingPolicy(missing), back
        )

    def _sums(self, categories: list[CategoryTerms], indicators: list[IndicatorTerms]) -> None:
        """Only once each indicator could be read: a fault of one is not told twice."""
        if len(indicators) < len(self.whole.items("indicators", may_lack=True)):
            return
        for category in categories:
            full = sum((one.full for one in indicators if one.category == category.code), ZERO)
            if full != category.full:
                self.faults.add(
                    f"分类 {category.code}",
                    f"满分 {category.full} 与各指标满分之和 {full} 不一致，请改成一致",
                )

    # Values ---------------------------------------------------------------------------------------

    def _values(
        self, names: set[str], indicators: dict[str, IndicatorTerms]
    ) -> dict[str, dict[str, Reported]]:
        values: dict[str, dict[str, Reported]] = {}
        table = self.whole.object("values")
        for unit, row in table.content.items():
            if unit not in names:
                table.fault(f"“{cut(unit)}”不在 units 的单位之中，请改正单位名称")
                continue
            values[unit] = self._row(TrialEntry(row, f"values {unit}", self.faults), indicators)
        return values

    def _row(self, row: TrialEntry, indicators: dict[str, IndicatorTerms]) -> dict[str, Reported]:
        cells = {}
        for code, content in row.content.items():
            if code in indicators:
                entry = TrialEntry(content, f"{row.where} {code}", self.faults, keys=_VALUE)
                cells[code] = self._cell(entry, indicators[code])
            elif code not in self._codes():
                row.fault(f"“{cut(code)}”不在 indicators 的指标之中，请改正指标代码")
        return cells

    def _codes(self) -> set[str]:
        """Of all indicators, whether or not they could be read."""
        listed = self.whole.items("indicators", may_lack=True)
        return {str(one.get("code")) for one in listed if isinstance(one, dict)}

    def _cell(self, entry: TrialEntry, terms: IndicatorTerms) -> Reported:
        target = self.targets.get(terms.code)
        if entry.has("target"):
            target = entry.number("target")
        raw = (
            rules.raw(entry, entry.content["raw"], "raw", terms.rule) if entry.has("raw") else None
        )
        nothing_due = entry.flag("nothing_due")
        earlier = tuple(
            None if one is None else rules.raw(entry, one, f"earlier 第 {number} 期", terms.rule)
            for number, one in enumerate(entry.items("earlier", may_lack=True), start=1)
        )
        used = raw is not None or (
            terms.missing == MissingPolicy.CARRIED and any(one is not None for one in earlier)
        )
        if terms.rule.needs_target and used and not nothing_due:
            self._require_target(entry, terms.rule, target)
        return Reported(raw, target, nothing_due, earlier)

    def _require_target(self, entry: TrialEntry, rule: ScoringRule, target: Decimal | None) -> None:
        if target is None and not entry.has("target"):
            entry.fault(f"规则 {rule.key.value} 要有 target，请在这里或在指标上写目标值")
        elif target is not None and target <= 0:
            entry.fault(f"target 是 {target}，不能作除数，请改成大于 0 的数")

    def _once(self, names: list[str], where: str, what: str) -> None:
        for name, count in Counter(filter(None, names)).items():
            if count > 1:
                self.faults.add(where, f"{what}“{cut(name)}”写了 {count:,} 次，请只留一个")


def _called(noun: str, key: str) -> Any:
    """`第 3 个单位（云台乡）`."""

    def name(number: int, content: Any) -> str:
        own = content.get(key, "") if isinstance(content, dict) else ""
        return (
            f"第 {number} 个{noun}（{cut(own)}）"
            if own and is_word(own)
            else f"第 {number} 个{noun}"
        )

    return name
