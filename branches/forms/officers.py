from typing import Any

from django import forms
from django.forms.models import fields_for_model

from branches.domain import officers
from branches.models import VillageOfficer
from portal.access import Actor, Permission
from portal.codes import lookup
from portal.codes.fields import CodeChoiceField
from portal.dates import PartialDateFormField
from portal.orgs.choices import Level
from portal.orgs.models import Unit
from portal.people.forms import PersonForm
from portal.ui.widgets import UnitField


def _sources() -> list[tuple[str, str]]:
    return lookup.options("officer_source")


def officer_fields() -> dict[str, forms.Field]:
    fields = fields_for_model(VillageOfficer, fields=officers.EDITABLE)
    fields["sources"] = forms.MultipleChoiceField(
        label="来源", required=False, choices=_sources, widget=forms.CheckboxSelectMultiple
    )
    return fields


def _village_field(by: Actor) -> UnitField:
    villages = Unit.objects.still_open().filter(
        by.scope(Permission.OFFICERS_MANAGE).q("path"), kind__level=Level.VILLAGE
    )
    return UnitField(villages, label="村（社区）")


class NewOfficerForm(PersonForm):
    """Somebody not yet on record; a known identity number leads to the one who is."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["unit"] = _village_field(by)
        self.fields["identity"].help_text = "已登记过的人员（如党员）按身份证号自动对应，不会重复。"
        self.fields.update(officer_fields())
        self.order_fields(["unit"])


class AppointForm(forms.Form):
    """A person on record."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _village_field(by)
        self.fields.update(officer_fields())


class EditOfficerForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(officer_fields())


class LeaveOfficeForm(forms.Form):
    until = PartialDateFormField(label="离任时间")
    resign_reason = CodeChoiceField(label="离任原因", table="resign_reason")
