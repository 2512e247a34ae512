"""What opens a round, and the sheet of a judge."""

from typing import Any

from django import forms

from assessments.domain.judges import arithmetic, rounds
from assessments.models import JudgingRound
from assessments.permissions import JUDGING_MANAGE
from assessments.presets.judges import FEWEST_JUDGES, ITEMS, MOST_JUDGES, STEP
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.ui.widgets import DateInput, UnitsField, offer_rows


class JudgingForm(forms.Form):
    title = forms.CharField(
        label="名称",
        max_length=JudgingRound._meta.get_field("title").max_length,
        initial="书记项目现场观摩",
    )
    held_on = forms.DateField(
        label="观摩日期", widget=DateInput, help_text="计入这一天所在的半年。"
    )
    units = UnitsField(Unit.objects.none(), label="被评单位")
    judges: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label="评委",
        queryset=User.objects.none(),
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
        help_text=f"{FEWEST_JUDGES} 至 {MOST_JUDGES} 人。评委不评本人所在的单位。",
    )
    drops_extremes = forms.BooleanField(
        label="去掉一个最高分、一个最低分",
        required=False,
        initial=True,
        help_text="有效评分表满 5 张时去掉。",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = by.scope(JUDGING_MANAGE)
        judges = User.objects.active().filter(scope.q("unit__path"), role_holdings__isnull=False)
        offer_rows(self, "judges", judges.distinct().order_by("name", "pk"))
        units = Unit.objects.still_open().filter(scope.q("path"))
        offer_rows(self, "units", units)


class JudgesSheetForm(forms.Form):
    """A blank or a mark above the full marks spoils a sheet: handed in only if that is meant."""

    spoils = forms.BooleanField(
        label="作为废票提交",
        required=False,
        help_text="漏评、超过满分的是废票，不计入结果。确要这样提交的才勾选。",
    )

    def __init__(self, *args: Any, marks: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoils = self.fields.pop("spoils")
        given = marks or [None] * len(ITEMS)
        for item, mark in zip(ITEMS, given, strict=True):
            self.fields[item.key] = forms.DecimalField(
                label=f"{item.label}（满分 {item.full}）",
                required=False,
                max_digits=5,
                decimal_places=1,
                step_size=STEP,
                initial=mark,
            )
        self.fields["spoils"] = spoils

    def marks(self) -> list[Any]:
        return [self.cleaned_data.get(item.key) for item in ITEMS]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors:
            return facts
        for field, words in rounds.steps(self.marks()):
            self.add_error(field, words)
        if not facts.get("spoils"):
            for item, mark in zip(ITEMS, self.marks(), strict=True):
                if mark is None:
                    self.add_error(item.key, "请打分；不打分的，这张表是废票。")
                elif mark > item.full:
                    self.add_error(item.key, f"满分 {item.full}，请改小；超过满分的是废票。")
        return facts

    def total(self) -> Any:
        return arithmetic.total(self.marks())
