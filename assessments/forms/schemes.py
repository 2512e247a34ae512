"""What a scheme is asked when it is made, changed, activated and put away."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone

from assessments.models import Scheme, SchemeCategory, SchemeVersion
from assessments.presets.schemes import SCHEMES
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from portal.ui.widgets import offer_choices, offer_rows

_AHEAD, _BACK = 3, 12  # months offered to begin with
_SEVERAL: Final = {"data-many": "", "data-placeholder": "可选几个分组"}
_DRAWN: Final = {"class": "form-select"}
BLANK: Final = ""


def marks_field(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=8, decimal_places=2, min_value=Decimal(0), **more
    )


def _groups_field(**more: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        ComparisonGroup.objects.none(),
        label="适用分组",
        widget=forms.SelectMultiple(attrs=_SEVERAL),
        **more,
    )


class NewSchemeForm(forms.Form):
    preset = forms.ChoiceField(
        label="从哪里开始",
        required=False,
        help_text="自带的方案照原样放入，成为草稿，再按本县情况改。",
    )
    name = forms.CharField(label="名称", max_length=60, required=False, help_text="空白方案才填。")
    groups = _groups_field(
        required=False, help_text="组内单位按本方案计分、排名；自带方案先按它的分组。"
    )
    full = marks_field("总分", initial=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(Scheme.objects.values_list("code", flat=True))
        shipped = [(key, one.name) for key, one in SCHEMES.items() if key not in taken]
        offer_choices(self, "preset", [(BLANK, "空白方案"), *shipped])
        offer_rows(self, "groups", ComparisonGroup.objects.in_order())

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("preset") and not self.cleaned_data.get("name"):
            self.add_error("name", "请填写名称，或选一个自带的方案。")
        return self.cleaned_data


class SchemeGroupsForm(forms.Form):
    groups = _groups_field(help_text="组内有哪些单位，在“考核分组”里调整。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "groups", ComparisonGroup.objects.in_order())


class SchemeMarksForm(forms.ModelForm):
    class Meta:
        model = SchemeVersion
        fields = ("full", "most_bonus", "most_deduction")

    def _post_clean(self) -> None:
        """The act sets the values on the row."""


class CategoryForm(forms.ModelForm):
    class Meta:
        model = SchemeCategory
        fields = ("code", "label", "full")

    def _post_clean(self) -> None:
        """The act sets the values on the row and judges them."""


class ShortIndicatorForm(forms.Form):
    """Enough to begin with; everything else is set on the indicator's own page."""

    category = forms.ModelChoiceField(SchemeCategory.objects.none(), label="分类", empty_label=None)
    code = forms.CharField(label="代码", max_length=10)
    label = forms.CharField(label="名称", max_length=40)
    full = marks_field("满分")

    def __init__(self, *args: Any, draft: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "category", draft.categories.order_by("position"))


class FullForm(forms.Form):
    """Marks written into the list itself."""

    full = marks_field("满分")


class ActivateForm(forms.Form):
    """From which month on."""

    since = forms.TypedChoiceField(
        label="从哪个月起启用",
        coerce=Period.parse,
        help_text="这个月和以后各月按这一版计分；以前各月仍按原来的版本。",
    )

    def __init__(self, *args: Any, draft: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Period.containing(timezone.localdate(), PeriodKind.MONTH)
        earlier = draft.scheme.versions.exclude(since=None).order_by("-since").first()
        first = present.shifted(-_BACK)
        if earlier and earlier.since:
            first = min(max(first, earlier.since), present)
        months = first.until(present.shifted(_AHEAD))
        offer_choices(self, "since", [(one.code, f"{one.label}起") for one in months])
        self.fields["since"].initial = present.code


class ArchiveForm(forms.Form):
    reason = forms.CharField(label="停用的事由", max_length=200)


class TrySourceForm(forms.Form):
    """Whose numbers, of which month."""

    try_unit = forms.ModelChoiceField(
        Unit.objects.none(), label="单位", empty_label=None, widget=forms.Select(attrs=_DRAWN)
    )
    try_month = forms.ChoiceField(label="月份", widget=forms.Select(attrs=_DRAWN))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "try_unit", units)
        present = Period.containing(timezone.localdate(), PeriodKind.MONTH)
        months = reversed(list(present.shifted(-_BACK).until(present)))
        offer_choices(self, "try_month", [(one.code, one.label) for one in months])
        self.fields["try_month"].initial = present.previous().code
