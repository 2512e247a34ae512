"""The form of a split: new units row by row, one existing unit, and where each child goes."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.forms import BoundField

from portal.access import Actor
from portal.orgs.domain.steps import NewUnit
from portal.orgs.forms.acts import DatedUnitForm, managed_by
from portal.orgs.models import Unit, UnitKind
from portal.ui import wording
from portal.ui.widgets import UnitField, offer_rows

ROWS, MOST_ROWS = 2, 20
ROW: Final = "__row__"  # where the script puts the number of a row it adds
EXISTING = "existing"
KEEP, CLOSE = "keep", "close"
_FACTS = {"name": "全称", "short_name": "简称", "code": "编码"}
PART_NAME: Final = re.compile(r"new\d{1,2}_name")


def part(number: int | str) -> tuple[str, str]:
    """The key and the label of a new unit."""
    return f"new{number}", f"新机构{number}"


class SplitForm(DatedUnitForm):
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
        offer_rows(self, "existing", managed_by(user))
        sent = sum(1 for name in self.data if PART_NAME.fullmatch(name))
        self.parts = dict(map(part, range(1, min(sent or ROWS, MOST_ROWS) + 1)))
        for key in self.parts:
            self.fields.update(self._facts_of(key))
        choices = [("", "留在原机构"), *self.parts.items(), (EXISTING, "划入的已有机构")]
        for name, child in self.children.items():
            self.fields[name] = forms.ChoiceField(label=child.name, choices=choices, required=False)

    def _facts_of(self, key: str) -> dict[str, forms.Field]:
        lengths = {fact: Unit._meta.get_field(fact).max_length for fact in _FACTS}
        fields: dict[str, forms.Field] = {
            f"{key}_{fact}": forms.CharField(label=label, max_length=lengths[fact], required=False)
            for fact, label in _FACTS.items()
        }
        kind = forms.ModelChoiceField(
            UnitKind.objects.offered(), label="类别", initial=self.unit.kind_id, empty_label=None
        )
        kind.required = False  # after it was made: asked for as required it would offer a blank
        return {**fields, f"{key}_kind": kind}

    # For the template ------------------------------------------------------------------------

    def rows(self) -> list[tuple[str, list[BoundField]]]:
        names = [*_FACTS, "kind"]
        return [
            (label, [self[f"{key}_{name}"] for name in names]) for key, label in self.parts.items()
        ]

    @property
    def blank_row(self) -> tuple[str, list[BoundField]]:
        """What the button adds."""
        key, label = part(ROW)
        row = forms.Form()
        row.fields = self._facts_of(key)
        wording.word(row)
        return label, list(row)

    def child_fields(self) -> list[BoundField]:
        return [self[name] for name in self.children]

    # For the act -----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.targets: dict[str, Unit | NewUnit] = {}
        for key, label in self.parts.items():
            self._clean_part(key, label)
        if cleaned.get("existing"):
            self.targets[EXISTING] = cleaned["existing"]
        for name in self.children:
            target = cleaned.get(name)
            if target and target not in self.targets:
                label = self.parts.get(target, "划入的已有机构")
                self.add_error(name, f"“{label}”还没有填写完整。请先填写，或另选归属。")
        return cleaned

    def _clean_part(self, key: str, label: str) -> None:
        facts = {fact: self.cleaned_data.get(f"{key}_{fact}", "") for fact in _FACTS}
        missing = [fact for fact, value in facts.items() if not value]
        if len(missing) == len(facts):
            return
        for fact in missing:
            message = f"请填写{_FACTS[fact]}；不设{label}时，请清空它的全称、简称和编码。"
            self.add_error(f"{key}_{fact}", message)
        if not missing:
            kind = self.cleaned_data.get(f"{key}_kind") or self.unit.kind
            self.targets[key] = NewUnit(kind=kind, position=self.unit.position, **facts)

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
