"""What is asked on the pages of a cadre's file."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django import forms
from django.db import models
from django.forms.models import fields_for_model

from cadres.choices import Ladder, Leaving
from cadres.domain.records import MODELS
from cadres.groups import FIRST_PAGE, GROUPS, RARE
from cadres.models import Cadre, Post
from cadres.permissions import CADRES_MANAGE
from portal.access import Actor
from portal.codes.fields import CodeChoiceField
from portal.dates import PartialDateFormField
from portal.orgs.models import Unit
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitField, UnitPicker, offer_rows

_LONG: Final = {"rows": 6}
_NOT_ASKED: Final = frozenset({"id", "cadre"})


class ConfirmedForm(forms.Form):
    """Ends in the box by which a doubt is set aside."""

    asked: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = by.scope(CADRES_MANAGE)
        if "unit" in self.fields:
            offer_rows(self, "unit", Unit.objects.still_open().filter(scope.q("path")))
        self.fields["confirmed"] = forms.BooleanField(
            label="已核对档案，按所填内容保存",
            required=False,
            help_text="只在系统提示有疑问时需要；核对人会记入审计记录。",
        )

    @property
    def values(self) -> dict[str, Any]:
        """What goes to the row."""
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name in self.asked}


def _field(column: models.Field, **kwargs: Any) -> forms.Field | None:
    if isinstance(column, models.ForeignKey):
        return UnitField(
            Unit.objects.none(),
            label=column.verbose_name,
            required=not column.blank,
            help_text=column.help_text,
        )
    if isinstance(column, models.TextField):
        return column.formfield(widget=forms.Textarea(attrs=_LONG), **kwargs)
    if isinstance(column, models.BooleanField) and column.null:
        return column.formfield(widget=forms.NullBooleanSelect(), **kwargs)
    return column.formfield(**kwargs)


def form_of(model: type[models.Model], names: Iterable[str], title: str) -> type[ConfirmedForm]:
    """A plain form of a model's columns, in its groups if it has any: the act saves, never the
    form."""
    columns = list(names)
    fields = fields_for_model(model, fields=columns, formfield_callback=_field)
    declared = {**fields, "asked": frozenset(columns), "__module__": __name__}
    if model not in GROUPS:
        return type(f"{title}Form", (ConfirmedForm,), declared)
    grouped = {"GROUPS": GROUPS[model], "RARE": RARE[model]}
    return type(f"{title}Form", (Grouped, ConfirmedForm), {**declared, **grouped})


def _columns(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if f.name not in _NOT_ASKED]


CadreForm: Final = form_of(
    Cadre, [name for names in FIRST_PAGE.values() for name in names], "Cadre"
)
RECORD_FORMS: Final = {
    item: form_of(model, _columns(model), model.__name__) for item, model in MODELS.items()
}

_ENDS = {"until", "end_document", "state", "reason", "is_main"}
_GIVEN = [name for name in _columns(Post) if name not in _ENDS]


class AppointCadreForm(form_of(Post, [*_GIVEN, "is_main"], "Post")):  # type: ignore[misc]
    ends_main = forms.BooleanField(
        label="同时免去现主职务",
        required=False,
        initial=True,
        help_text="从任职之日起免去；新职务不是主职务的，不用管这一项。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].required = True


class DismissForm(forms.Form):
    until = PartialDateFormField(label="免职时间")
    end_document = forms.CharField(label="免职文号", max_length=100, required=False)
    reason = forms.CharField(label="职务变动原因", max_length=200, required=False)


class PromoteForm(forms.Form):
    ladder = forms.ChoiceField(
        label="类别", choices=Ladder.choices, widget=forms.RadioSelect(), initial=Ladder.RANK
    )
    rank = CodeChoiceField(label="职级", table="rank", required=False)
    level = CodeChoiceField(label="职务层次", table="post_level", required=False)
    since = PartialDateFormField(label="批准日期")
    document = forms.CharField(label="批准文号", max_length=100, required=False)


class EndRankForm(forms.Form):
    until = PartialDateFormField(label="终止日期")


class CadreLeaveForm(forms.Form):
    leaving = forms.ChoiceField(label="离开原因", choices=Leaving.choices)
    left_on = PartialDateFormField(label="离开时间")
    left_to = forms.CharField(
        label="去向", max_length=100, required=False, help_text="调出的写调往单位。"
    )
    left_document = forms.CharField(label="依据文号", max_length=100, required=False)


class StructureForm(forms.Form):
    """Of which day, and of whom."""

    on = forms.DateField(label="截至日期", required=False, widget=DateInput())
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="单位（含下级）", required=False, widget=UnitPicker()
    )
    manage_class = CodeChoiceField(label="管理类别", table="manage_class", required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", Unit.objects.visible_to(by))

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen; a mistyped address asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}
