"""An indicator as a clerk sets it: its rule by the rule's numbers, its targets by their kind."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final

from django import forms
from django.urls import reverse_lazy

from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey
from assessments.domain.scheme_terms import WORDS
from assessments.domain.scheme_words import number
from assessments.forms.schemes import marks_field
from assessments.models import Indicator, SchemeCategory
from portal.ui.grouping import Grouped
from portal.ui.widgets import offer_rows

_BY_TARGET: Final = f"{RuleKey.MORE} {RuleKey.LESS}"
_BY_STEPS: Final = f"{RuleKey.STEPS} {RuleKey.BETWEEN_STEPS}"
_SEPARATORS: Final = re.compile(r"[\s,;、]+")
_EQUALS: Final = re.compile(r"[=:]")
_GRADE_PARTS: Final = 3
_QUARTERS: Final = ("aim1", "aim2", "aim3", "aim4")
_NUMBERS: Final[dict[RuleKey, tuple[str, ...]]] = {
    RuleKey.MORE: ("cap",),
    RuleKey.LESS: ("cap",),
    RuleKey.OCCURRENCES: ("each", "floor", "ceiling"),
    RuleKey.RANK: ("best", "step", "least"),
}


def _number(label: str, heads: str, kinds: str, help_text: str = "", **more: Any) -> Any:
    """Shown only where `heads` (the rule, the kind of target) is one of `kinds`."""
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=18,
        decimal_places=4,
        min_value=Decimal(0),
        help_text=help_text,
        widget=forms.NumberInput(attrs={f"data-of-{heads}": kinds, "step": "any"}),
        **more,
    )


def _lines(label: str, kinds: str, help_text: str) -> Any:
    return forms.CharField(
        label=label,
        required=False,
        max_length=500,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4, "data-of-rule": kinds}),
    )


def _heads(choices: Any, name: str) -> forms.Select:
    return forms.Select(choices=choices, attrs={"data-heads": name})


class IndicatorForm(Grouped, forms.Form):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "指标": ("category", "full", "code", "label"),
        "数据来源": ("figure", "source"),
        "计分办法": (
            *("rule", "cap", "steps", "each", "floor", "ceiling", "best", "step", "least"),
            *("zero_is_zero", "grades"),
        ),
        "目标": ("aim", "aim1", "aim2", "aim3", "aim4"),
        "没有数据时": ("empty", "missing", "back"),
    }

    category = forms.ModelChoiceField(SchemeCategory.objects.none(), label="分类", empty_label=None)
    full = marks_field("满分")
    code = forms.CharField(label="代码", max_length=10)
    label = forms.CharField(label="名称", max_length=40)
    figure = forms.CharField(
        label="查找指标数据",
        required=False,
        help_text="选中后写到下面的算式里。",
        widget=forms.Select(
            attrs={
                "data-picker": reverse_lazy("assessments:pick-figure"),
                "data-placeholder": "输入名称、代码或拼音首字母查找",
                "data-writes": "source",
            }
        ),
    )
    source = forms.CharField(
        label="算式",
        required=False,
        max_length=300,
        help_text="一项数据如 [MEM-1]；几项用 + - × ÷ 和括号连起来，如 [DUE-2] ÷ [DUE-1] × 100。"
        "往前取数写 [代码@去年同期]、[代码@上季度]、[代码@上季末月]。",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    rule = forms.ChoiceField(
        label="计分规则", choices=RuleKey.choices, widget=_heads(RuleKey.choices, "rule")
    )
    cap = _number("最高得满分的几倍", "rule", _BY_TARGET, "一般填 1，即最高得满分。")
    steps = _lines(
        "各档",
        _BY_STEPS,
        "每行一档：达到多少=得满分的百分之几，如 90=80。分档插值的，两档之间按比例计。",
    )
    each = _number("每发生 1 次扣几分", "rule", RuleKey.OCCURRENCES)
    floor = _number("最低扣到几分", "rule", RuleKey.OCCURRENCES, "一般填 0。")
    ceiling = _number("从几分扣起", "rule", RuleKey.OCCURRENCES, "留空从满分扣起。")
    best = _number("第 1 位得满分的百分之几", "rule", RuleKey.RANK)
    step = _number("每后 1 位少百分之几", "rule", RuleKey.RANK)
    least = _number("最低得满分的百分之几", "rule", RuleKey.RANK)
    zero_is_zero = forms.BooleanField(
        label="数值为 0 的不得分",
        required=False,
        widget=forms.CheckboxInput(attrs={"data-of-rule": RuleKey.RANK}),
    )
    grades = _lines(
        "各等次",
        RuleKey.GRADE,
        "每行一个等次：数据是几、等次、得满分的百分之几，用空格隔开，如 3 好 100。",
    )
    aim = forms.ChoiceField(
        label="目标", choices=AimKind.choices, widget=_heads(AimKind.choices, "aim")
    )
    aim1 = _number("目标值（或一季度）", "aim", f"{AimKind.FIXED} {AimKind.BY_QUARTER}",
                   "统一目标只填这一格。")  # fmt: skip
    aim2 = _number("目标值（二季度）", "aim", AimKind.BY_QUARTER)
    aim3 = _number("目标值（三季度）", "aim", AimKind.BY_QUARTER)
    aim4 = _number("目标值（四季度）", "aim", AimKind.BY_QUARTER)
    empty = forms.ChoiceField(
        label="空：没有应办事项时",
        choices=EmptyPolicy.choices,
        help_text="分母为零就是没有应办事项。不计此项的，它的分由其余各项分担。",
    )
    missing = forms.ChoiceField(
        label="缺：该报未报时",
        choices=MissingPolicy.choices,
        widget=_heads(MissingPolicy.choices, "missing"),
    )
    back = forms.IntegerField(
        label="最多往前几期",
        required=False,
        min_value=1,
        max_value=24,
        widget=forms.NumberInput(attrs={"data-of-missing": MissingPolicy.CARRIED}),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "category", indicator.version.categories.order_by("position"))

    # What stands in the rule's own fields ---------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given["parameters"] = self._parameters(given.get("rule", ""))
        wanted: dict[Any, tuple[str, ...]] = {
            AimKind.FIXED: _QUARTERS[:1],
            AimKind.BY_QUARTER: _QUARTERS,
        }
        names = wanted.get(given.get("aim"), ())
        for name in names:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, "请填写大于 0 的目标值。")
        given["aims"] = [given[name] for name in names if given.get(name)]
        is_carried = given.get("missing") == MissingPolicy.CARRIED
        if is_carried and not given.get("back") and "back" not in self.errors:
            self.add_error("back", "请填写最多往前几期。")
        given["back"] = given.get("back") or 0 if is_carried else 0
        return given

    def _parameters(self, rule: str) -> dict[str, Any]:
        if rule in (RuleKey.STEPS, RuleKey.BETWEEN_STEPS):
            return {"steps": self._steps()}
        if rule == RuleKey.GRADE:
            return self._grades()
        given: dict[str, Any] = {}
        for name in _NUMBERS.get(RuleKey(rule), ()) if rule else ():
            value = self.cleaned_data.get(name)
            if value is not None:
                given[name] = number(value)
            elif name not in _MAY_LACK and name not in self.errors:
                self.add_error(name, "请填写这一格。")
        if rule == RuleKey.RANK and self.cleaned_data.get("zero_is_zero"):
            given["zero_is_zero"] = True
        return given

    def _steps(self) -> list[list[str]]:
        steps = []
        for word in filter(None, _SEPARATORS.split(_plain(self.cleaned_data.get("steps")))):
            at, *percent = _EQUALS.split(word)
            if len(percent) != 1 or not (_is_number(at) and _is_number(percent[0])):
                self.add_error("steps", f"“{word}”没有看懂，请写成 90=80 这样。")
                return []
            steps.append([at, percent[0]])
        if not steps:
            self.add_error("steps", "请至少写一档，如 90=80。")
        if len({Decimal(at) for at, _ in steps}) < len(steps):
            self.add_error("steps", "有两档的门槛相同，请只留一档。")
        return steps

    def _grades(self) -> dict[str, Any]:
        grades: dict[str, str] = {}
        words: dict[str, str] = {}
        for line in filter(
            None, map(str.strip, _plain(self.cleaned_data.get("grades")).split("\n"))
        ):
            value, *rest = line.split()
            if len(rest) != _GRADE_PARTS - 1 or not (_is_number(value) and _is_number(rest[1])):
                self.add_error("grades", f"“{line}”没有看懂，请写成 3 好 100 这样。")
                return {}
            words[number(value)] = rest[0]
            grades[rest[0]] = rest[1]
        if not grades:
            self.add_error("grades", "请至少写一个等次，如 3 好 100。")
        return {"grades": grades, WORDS: words}

    @property
    def settings(self) -> dict[str, Any]:
        names = (
            *("category", "full", "code", "label", "source", "rule", "parameters", "aim", "aims"),
            *("empty", "missing", "back"),
        )
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


_MAY_LACK: Final = frozenset({"cap", "ceiling", "floor", "least"})  # the rule has its own


def initial(indicator: Indicator) -> dict[str, Any]:
    given: Mapping[str, Any] = indicator.parameters
    values: dict[str, Any] = {
        name: getattr(indicator, name)
        for name in ("code", "label", "source", "rule", "aim", "empty", "missing")
    }
    values |= {"category": indicator.category_id, "full": number(indicator.full)}
    values["back"] = indicator.back or None
    values |= {name: number(given[name]).lstrip("-") for names in _NUMBERS.values()
               for name in names if name in given}  # fmt: skip
    values["zero_is_zero"] = bool(given.get("zero_is_zero"))
    values["steps"] = "\n".join("=".join(map(number, pair)) for pair in given.get("steps", ()))
    stands = {grade: value for value, grade in given.get(WORDS, {}).items()}
    values["grades"] = "\n".join(
        f"{stands.get(grade, 0)} {grade} {number(percent)}"
        for grade, percent in given.get("grades", {}).items()
    )
    values |= dict(zip(_QUARTERS, map(number, indicator.aims), strict=False))
    return values


def _plain(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").replace("％", "").replace("%", "")


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and "e" not in text.lower()
    except InvalidOperation:
        return False
