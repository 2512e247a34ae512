import copy
from typing import Any, ClassVar

from django import forms

from portal.access import Actor
from portal.dates import PartialDateFormField
from portal.files.forms import FileUploadForm
from portal.orgs.models import Unit
from portal.people.choices import NATIONALITIES, Sensitive, Sex
from portal.people.domain.merges import DROP, KEEP, MergeLine, MergePreview
from portal.people.file_purposes import PHOTO
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE
from portal.ui.grouping import Grouped
from portal.ui.widgets import UnitField, offer_rows

_OFF = {"autocomplete": "off"}


class PersonForm(Grouped, forms.Form):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "本人信息": (
            *("name", "identity", "sex", "birth", "unit", "phone"),
            *("nationality", "native_place", "address", "confirmed", "clear"),
        ),
    }
    RARE = frozenset({"native_place", "address", "confirmed", "clear"})

    name = forms.CharField(label="姓名", max_length=50, widget=forms.TextInput(attrs=_OFF))
    sex = forms.ChoiceField(label="性别", choices=[("", "请选择"), *Sex.choices])
    birth = PartialDateFormField(
        label="出生年月",
        required=False,
        help_text="以档案认定为准，如 1985.03；只知道年份的写 1985，不知道的部分不用填。",
    )
    nationality = forms.ChoiceField(
        label="民族", required=False, choices=[("", "未填"), *((n, n) for n in NATIONALITIES)]
    )
    native_place = forms.CharField(
        label="籍贯",
        max_length=60,
        required=False,
        help_text="按现行行政区划写到县，如“云南云岭”。",
    )
    unit = UnitField(Unit.objects.none(), label="所在单位")
    identity = forms.CharField(
        label="身份证号",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**_OFF, "data-identity": ""}),
    )
    phone = forms.CharField(
        label="电话", max_length=40, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    address = forms.CharField(
        label="住址", max_length=200, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    confirmed = forms.BooleanField(
        label="已核对档案与证件，按所填内容保存",
        required=False,
        help_text="只在出生年月、性别与身份证号不一致时需要；核对人会记入审计记录。",
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = by.scope(PEOPLE_MANAGE)
        offer_rows(self, "unit", Unit.objects.still_open().filter(scope.q("path")))


class EditPersonForm(PersonForm):
    """Sensitive values are not shown here: an empty box leaves what is on record."""

    clear = forms.MultipleChoiceField(
        label="清除已登记的",
        required=False,
        choices=Sensitive.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选并保存后，该项内容会被删除。",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for what in Sensitive:
            self.fields[what].help_text = kept_hint(person.masked(what))


def kept_hint(masked: str) -> str:
    """Beside the empty box of a value that is not shown."""
    return f"现为 {masked}，不改请留空。" if masked else "尚未登记。"


def person_fields(person: Person) -> dict[str, forms.Field]:
    """What a form about somebody in another role may correct of the person; the unit stays."""
    fields = {
        name: copy.deepcopy(field)
        for name, field in PersonForm.base_fields.items()
        if name != "unit"
    }
    for what in Sensitive:
        fields[what].help_text = kept_hint(person.masked(what))
    return fields


class PhotoForm(FileUploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, purpose=PHOTO, **kwargs)
        field = self.fields["file"]
        field.label = "照片"
        field.help_text = (
            f"近期正面免冠照片，JPEG 或 PNG，不超过 {PHOTO.megabytes} MB。"
            "拍摄地点、时间等信息会自动去掉。"
        )


class RevealPersonForm(forms.Form):
    what = forms.ChoiceField(choices=Sensitive.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="查看事由",
        max_length=200,
        help_text="查看人、时间和事由都会记入审计记录。",
        widget=forms.TextInput(attrs={**_OFF, "placeholder": "如：核对任免审批表"}),
    )


class FindForm(forms.Form):
    identity = forms.CharField(
        label="身份证号",
        max_length=40,
        help_text="输入完整的 18 位号码，不会出现在网址里；每次查找都记入审计记录，次数有限。",
        widget=forms.TextInput(attrs={**_OFF, "autofocus": True}),
    )


class MergePeopleForm(forms.Form):
    """For each field that differs, which side stays."""

    other = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="合并依据", max_length=200, help_text="如：同一身份证，两次导入；经本人核实。"
    )

    def __init__(self, *args: Any, plan: MergePreview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.lines = plan.differing
        for line in self.lines:
            self.fields[f"field_{line.name}"] = forms.ChoiceField(
                label=line.label,
                initial=line.suggested,
                choices=[(KEEP, line.keep or "（空）"), (DROP, line.drop or "（空）")],
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )

    def rows(self) -> list[tuple[MergeLine, forms.BoundField]]:
        return [(line, self[f"field_{line.name}"]) for line in self.lines]

    @property
    def chosen(self) -> dict[str, str]:
        return {line.name: self.cleaned_data[f"field_{line.name}"] for line in self.lines}
