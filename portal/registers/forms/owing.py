"""The boxes of what a register asks for each period, row by row."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.roles import ROLES
from portal.fields.models import FieldDef
from portal.registers.choices import OwedBy
from portal.registers.domain import owed
from portal.rules.domain import deadlines
from portal.rules.domain.deadlines import BadRuleError

PARTS: Final = ("rule", "times", "sort", "by", "roles", "sum")
MOST_TIMES: Final = 999
_RULE: Final = (
    "写时限，期也由它定：每周五15时、每月25日、次月5日、次月第2个工作日、每月最后1个周五、每季最后一个工作日、"
    "每季度首月10日、每季度末前15天、每年1月31日；只做一次的写明年份，如2026年12月31日。没有填够的提前五个"
    "工作日提醒（写了几时的，到点提醒），逾期两个工作日报单位负责人。"
)
_TIMES: Final = (
    "每期应登记的条数，如例会每周 1 条；选了“合计”的，写合计数，如 80 天。定期的登记簿留空。"
)
_SORT: Final = "只算某一类的，如每季度至少 1 条问题建议。留空不分类别。"
_BY: Final = (
    "每个填报单位各算各的，还是全县合起来算，或按表中写明的人算"
    "（一年内登记过的人，或下面所选角色的人）。"
)
_ROLES: Final = "按人算的：由担任这些角色的人完成，没有登记过的也算。留空为一年内登记过的人。"
_SUM: Final = "不数条数、合计某个数字的，如调研天数。"


class DueRuleField(forms.CharField):
    """A due rule in the office's words; kept as it is written everywhere."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(required=False, max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return str(deadlines.parse(typed)) if typed else ""
        except BadRuleError as reason:
            raise ValidationError(str(reason)) from None


def names(rows: int = 1) -> tuple[str, ...]:
    return tuple(f"owed_{part}{n}" for n in range(rows) for part in PARTS)


def boxes(n: int, fields: Mapping[str, FieldDef] | None = None) -> dict[str, forms.Field]:
    """Of one row; what names fields, beside the register's. The first row is explained, the others
    are the same."""
    which = f"（第 {n + 1} 项）" if n else ""

    def told(label: str, words: str) -> dict[str, Any]:
        return {"label": f"{label}{which}", "help_text": "" if n else words}

    row: dict[str, forms.Field] = {
        f"owed_rule{n}": DueRuleField(**told("每期最迟何时填报", _RULE)),
        f"owed_times{n}": forms.IntegerField(
            required=False, min_value=1, max_value=MOST_TIMES, **told("每期至少几条", _TIMES)
        ),
    }
    if fields is None:
        return row
    kinds = list(fields.values())
    if sorts := owed.sorts(kinds):
        row[f"owed_sort{n}"] = _choice("不分类别", sorts, **told("只算哪一类", _SORT))
    named = [(f"{OwedBy.PERSON}={f.key}", f"“{f.label}”每人") for f in kinds if owed.may_name(f)]
    whole = (OwedBy.WHOLE.value, str(OwedBy.WHOLE.label))
    row[f"owed_by{n}"] = _choice(OwedBy.SUBJECT.label, [whole, *named], **told("由谁完成", _BY))
    if named:
        row[f"owed_roles{n}"] = forms.MultipleChoiceField(
            required=False,
            choices=[(key, role.label) for key, role in ROLES.items()],
            widget=forms.SelectMultiple(attrs={"data-many": ""}),
            **told("哪些角色的人", _ROLES),
        )
    if sums := [(f.key, f"“{f.label}”合计") for f in kinds if owed.may_add_up(f)]:
        row[f"owed_sum{n}"] = _choice("条数", sums, **told("数什么", _SUM))
    return row


def _choice(blank: Any, choices: list[tuple[str, str]], **told: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[("", blank), *choices], **told)


def entry(n: int, given: dict[str, Any]) -> dict[str, Any]:
    """What the boxes of a row say, taken out of all that was given."""
    row = {part: given.pop(f"owed_{part}{n}", None) for part in PARTS}
    field, _, option = (row["sort"] or "").partition("=")
    by, _, person = (row["by"] or "").partition("=")
    said = {"rule": row["rule"] or "", "times": row["times"], "field": field, "option": option}
    more = {"by": by, "person": person, "roles": row["roles"], "sum": row["sum"]}
    return {**said, **{name: value for name, value in more.items() if value}}


def initial(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the boxes hold of what a register asks for."""
    held: dict[str, Any] = {}
    for n, one in enumerate(entries):
        sort = f"{one['field']}={one['option']}" if one.get("field") else ""
        by = one.get("by", "")
        if one.get("person"):
            by = f"{by}={one['person']}"
        parts = {"rule": one["rule"], "times": one["times"], "sort": sort, "by": by}
        parts |= {"roles": one.get("roles", []), "sum": one.get("sum", "")}
        held |= {f"owed_{part}{n}": value for part, value in parts.items()}
    return held
