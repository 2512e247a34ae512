"""What the pages of figures are asked: of which units, until when."""

from typing import Any

from django import forms

from portal.access import Actor
from portal.figures.catalogue import EVERY_KIND, by_line, known
from portal.figures.domain import places
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import PeriodFormField, PeriodKind
from portal.ui.widgets import UnitPicker, UnitsField

MOST_COMPARED = 6


class Asking(forms.Form):
    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = places.seen(by)

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen; a mistyped address asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}


class MatrixForm(Asking):
    below = forms.ModelChoiceField(
        Unit.objects.none(), label="单位", required=False, widget=UnitPicker()
    )
    level = forms.ChoiceField(
        label="列出", choices=[("", "直接下级"), *UnitLevel.choices], required=False
    )
    kind = forms.ChoiceField(
        label="周期",
        choices=[(kind.value, kind.label) for kind in EVERY_KIND],
        required=False,
    )
    until = PeriodFormField(label="截至", required=False)
    some = forms.BooleanField(label="只看不为零的", required=False)


class CompareForm(Asking):
    unit = UnitsField(Unit.objects.none(), label=f"单位（最多 {MOST_COMPARED} 个）", required=False)
    period = PeriodFormField(label="期间", required=False)


class TakeForm(forms.Form):
    period = PeriodFormField(label="期间", help_text="2026-10、2026-Q4、2026-H2 或 2026。")


class FreezeForm(TakeForm):
    """`keys`: none means all."""

    keys = forms.MultipleChoiceField(
        label="哪些指标",
        required=False,
        help_text="不选为全部指标。",
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )
    reason = forms.CharField(
        label="事由", max_length=200, help_text="如：2026 年第三季度排名通报。", strip=True
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = by_line(known(by).values())
        self.fields["keys"].choices = [  # type: ignore[attr-defined]
            (line, [(one.key, f"{one.label}（{one.key}）") for one in figures])
            for line, figures in lines.items()
        ]


class SearchForm(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=50)

    @property
    def asked(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


def kind_of(code: str) -> PeriodKind:
    return PeriodKind(code) if code else PeriodKind.MONTH
