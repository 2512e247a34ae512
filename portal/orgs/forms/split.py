"""The form of a split: up to three new units, one existing unit, and where each child goes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField

from portal.access import Actor
from portal.orgs.domain.steps import NewUnit
from portal.orgs.forms.acts import Dated, managed_by
from portal.orgs.models import Unit, UnitKind
from portal.ui.widgets import UnitField

PARTS = {"new1": "新机构一", "new2": "新机构二", "new3": "新机构三"}
EXISTING = "existing"
KEEP, CLOSE = "keep", "close"
_FACTS = {"name": "全称", "short_name": "简称", "code": "编码"}


class SplitForm(Dated):
    fate = forms.ChoiceField(
        label="原机构",
        choices=[(CLOSE, "撤销"), (KEEP, "保留，只分出一部分")],
        initial=CLOSE,
    )
    existing = UnitField(
        Unit.objects.none(),
        label="划入的已有机构",
        query="for=manage",
        required=False,
        help_text="把一部分划给已经存在的机构时填写，否则留空。",
    )

    def __init__(
        self, *args: Any, user: Actor, unit: Unit, children: Iterable[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.children = {f"child_{child.pk}": child for child in children}
        self.fields["existing"].queryset = managed_by(user)
        for part in PARTS:
            self._ask_for_part(part)
        choices = [("", "留在原机构"), *PARTS.items(), (EXISTING, "划入的已有机构")]
        for name, child in self.children.items():
            self.fields[name] = forms.ChoiceField(label=child.name, choices=choices, required=False)

    def _ask_for_part(self, part: str) -> None:
        for fact, label in _FACTS.items():
            length = Unit._meta.get_field(fact).max_length
            self.fields[f"{part}_{fact}"] = forms.CharField(
                label=label, max_length=length, required=False
            )
        self.fields[f"{part}_kind"] = forms.ModelChoiceField(
            UnitKind.objects.offered(), label="类别", initial=self.unit.kind_id, empty_label=None
        )
        self.fields[f"{part}_kind"].required = False

    # For the template ------------------------------------------------------------------------

    def parts(self) -> list[tuple[str, list[BoundField]]]:
        names = [*_FACTS, "kind"]
        return [
            (label, [self[f"{part}_{name}"] for name in names]) for part, label in PARTS.items()
        ]

    def child_fields(self) -> list[BoundField]:
        return [self[name] for name in self.children]

    # For the act -----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.targets: dict[str, Unit | NewUnit] = {}
        for part in PARTS:
            self._clean_part(part)
        if cleaned.get("existing"):
            self.targets[EXISTING] = cleaned["existing"]
        for name in self.children:
            wanted = cleaned.get(name)
            if wanted and wanted not in self.targets:
                label = PARTS.get(wanted, "划入的已有机构")
                self.add_error(name, f"“{label}”还没有填写完整。请先填写，或另选归属。")
        return cleaned

    def _clean_part(self, part: str) -> None:
        facts = {fact: self.cleaned_data.get(f"{part}_{fact}", "") for fact in _FACTS}
        missing = [fact for fact, value in facts.items() if not value]
        if len(missing) == len(facts):
            return
        for fact in missing:
            message = f"请填写{_FACTS[fact]}；不设{PARTS[part]}时，请清空它的全称、简称和编码。"
            self.add_error(f"{part}_{fact}", message)
        if not missing:
            kind = self.cleaned_data.get(f"{part}_kind") or self.unit.kind
            self.targets[part] = NewUnit(kind=kind, position=self.unit.position, **facts)

    def plan(self) -> dict[str, Any]:
        """The arguments of the act."""
        chosen = {
            child: self.targets[self.cleaned_data[name]]
            for name, child in self.children.items()
            if self.cleaned_data.get(name)
        }
        return {
            "into": list(self.targets.values()),
            "children": chosen,
            "keep": self.cleaned_data["fate"] == KEEP,
            "effective_on": self.cleaned_data["effective_on"],
            "document": self.cleaned_data["document"],
        }
