from typing import Any, ClassVar

from django import forms
from django.forms.models import fields_for_model

from branches.domain import officers
from branches.models import VillageOfficer
from branches.permissions import OFFICERS_MANAGE
from portal.access import Actor
from portal.codes import lookup
from portal.codes.fields import CodeChoiceField
from portal.dates import PartialDateFormField
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.forms import PersonForm
from portal.ui.grouping import Grouped
from portal.ui.widgets import UnitField


class _OfficerForm(Grouped):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "本人信息": (
            *("name", "identity", "sex", "birth", "phone"),
            *("nationality", "native_place", "address", "confirmed"),
        ),
        "任职": (
            *("unit", "party_post", "village_post", "since", "is_full_time", "education"),
            *("economic_head", "supervises", "sources", "monthly_pay", "training", "remark"),
        ),
    }
    RARE = frozenset(
        {"native_place", "address", "confirmed", "economic_head", "supervises", "sources",
         "monthly_pay", "training", "remark"}
    )  # fmt: skip


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
        by.scope(OFFICERS_MANAGE).q("path"), kind__level=UnitLevel.VILLAGE
    )
    return UnitField(villages, label="村（社区）")


class NewOfficerForm(_OfficerForm, PersonForm):
    """Somebody not yet on record; a known identity number leads to the one who is."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["unit"] = _village_field(by)
        self.fields["identity"].help_text = "已登记过的人员（如党员）按身份证号自动对应，不会重复。"
        self.fields.update(officer_fields())


class AppointOfficerForm(_OfficerForm, forms.Form):
    """A person on record."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _village_field(by)
        self.fields.update(officer_fields())


class EditOfficerForm(_OfficerForm, forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(officer_fields())


class LeaveOfficeForm(forms.Form):
    until = PartialDateFormField(label="离任时间")
    resign_reason = CodeChoiceField(label="离任原因", table="resign_reason")
