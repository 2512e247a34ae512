"""What narrows the tree page."""

from typing import Any

from django import forms

from portal.orgs.choices import UnitLevel
from portal.orgs.models import UnitKind


class TreeForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)
    kind = forms.ModelChoiceField(
        UnitKind.objects.in_order(), label="类别", empty_label="全部", required=False
    )
    level = forms.ChoiceField(
        label="层级", choices=[("", "全部"), *UnitLevel.choices], required=False
    )
    closed = forms.BooleanField(label="显示已撤销的机构", required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen; a mistyped address asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def include_closed(self) -> bool:
        return bool(self.asked.get("closed"))

    @property
    def searches(self) -> bool:
        return any(self.asked.get(name) for name in ("q", "kind", "level"))
