"""What acts on performance files ask."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from performance.choices import PersonGrade, ThirdPart, UnitGrade
from performance.domain.reviews import LONGEST
from performance.models import (
    PerformanceFile,
    PerformanceReview,
    PerformanceTarget,
    ReviewLine,
    TargetChange,
)
from performance.models.target import LEAST_WEIGHT, MOST_WEIGHT
from portal.orgs.models import Unit
from portal.periods import EARLIEST, LATEST
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitsField, offer_rows


def _long(label: str, *, most: int | None, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 2}), **kwargs
    )


def _rate(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )


def _year() -> forms.IntegerField:
    return forms.IntegerField(label="年度", min_value=EARLIEST, max_value=LATEST)


def _account(label: str, help_text: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=None, required=False, empty_label="（没有账号）", help_text=help_text
    )


class OpenUnitsForm(forms.Form):
    year = _year()
    units = UnitsField(Unit.objects.none(), label="单位")

    def __init__(self, *args: Any, offered: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "units", offered)


class AssignForm(forms.Form):
    holder = _account("本人账号", "本人凭这个账号填写、查看自己的档案；没有账号的，由干部科代填。")
    head = _account("单位主要负责人账号", "主要负责人看得到本单位干部的档案；换人后请及时改。")

    def __init__(self, *args: Any, accounts: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("holder", "head"):
            offer_rows(self, name, accounts)


class OpenPersonForm(AssignForm):
    year = _year()
    field_order = ("year", "holder", "head")


class TargetForm(forms.Form):
    goal = _long(
        "目标",
        most=PerformanceTarget._meta.get_field("goal").max_length,
        help_text="写可以衡量的结果，例如“新增规上工业企业 3 家”。",
    )
    standard = _long(
        "衡量标准",
        most=PerformanceTarget._meta.get_field("standard").max_length,
        required=False,
        help_text="怎样算完成、以什么为准，例如“以统计局年报为准”。",
    )
    amount = forms.DecimalField(
        label="目标值",
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text="没有数量的不填。",
    )
    weight = forms.IntegerField(
        label="权重",
        min_value=LEAST_WEIGHT,
        max_value=MOST_WEIGHT,
        help_text=f"{LEAST_WEIGHT} 至 {MOST_WEIGHT}，各项之和为 100。",
    )
    due_on = forms.DateField(label="完成时限", widget=DateInput())


class ChangeForm(TargetForm):
    weight = None  # type: ignore[assignment]  # stays as it is
    reason = _long(
        "调整理由",
        most=TargetChange._meta.get_field("reason").max_length,
        help_text="例如“上级下达的任务数调整，见云组通〔2026〕8 号”。",
    )


class ChangeAnswerForm(forms.Form):
    approves = forms.ChoiceField(
        label="意见", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect
    )
    answer = _long(
        "审批意见",
        most=TargetChange._meta.get_field("answer").max_length,
        required=False,
        help_text="不同意的，请写明理由。",
    )


class _ByTarget(Grouped, forms.Form):
    """Fields for each target, under its name."""

    def __init__(self, *args: Any, lines: Sequence[ReviewLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines

    def by_heading(self) -> dict[str, tuple[str, ...]]:
        headings: dict[str, tuple[str, ...]] = {}
        for line in self.lines:
            target = line.target
            heading = f"{target.position}．{target.goal}（权重 {target.weight}）"
            headings[heading] = (f"words_{target.pk}", f"rate_{target.pk}")
        return headings


class ProgressForm(_ByTarget):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.lines:
            words = _long("完成情况", most=LONGEST, initial=line.words)
            rate = _rate("完成率（%）")
            rate.initial = line.own_rate
            self.fields |= {f"words_{line.target.pk}": words, f"rate_{line.target.pk}": rate}

    def said(self) -> dict[int, tuple[str, Decimal | None]]:
        facts = self.cleaned_data
        return {
            line.target.pk: (facts[f"words_{line.target.pk}"], facts[f"rate_{line.target.pk}"])
            for line in self.lines
        }


class JudgeForm(_ByTarget):
    panel = forms.CharField(
        label="评议小组",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="3 人以上的单数，每行一个姓名。",
    )
    opinion = _long("评议意见", most=PerformanceReview._meta.get_field("opinion").max_length)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.lines:
            rate = _rate("评议完成率（%）")
            rate.initial = line.own_rate
            said = f"自报 {line.own_rate:f}%：{line.words}" if line.words else "没有填写完成情况。"
            rate.help_text = said
            self.fields[f"rate_{line.target.pk}"] = rate

    def rates(self) -> dict[int, Decimal | None]:
        return {line.target.pk: self.cleaned_data[f"rate_{line.target.pk}"] for line in self.lines}


class LockForm(forms.Form):
    third_part = forms.ChoiceField(label="书记项目或测评", choices=ThirdPart.choices)
    third_mark = _rate("书记项目或测评得分")
    grade = forms.ChoiceField(label="年度等次")
    grade_reason = _long(
        "确定等次的理由",
        most=PerformanceFile._meta.get_field("grade_reason").max_length,
        help_text="例如“县委常委会第 5 次会议研究”。",
    )

    def __init__(self, *args: Any, is_persons: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["third_mark"].required = False
        grades = PersonGrade.choices if is_persons else UnitGrade.choices
        self.fields["grade"].choices = [("", "请选择"), *grades]  # type: ignore[attr-defined]
