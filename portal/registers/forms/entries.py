"""What is filled in of an entry, and what is done with entries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.accounts.models import User
from portal.fields.forms import RecordForm
from portal.fields.models import FieldDef
from portal.files.forms import FilesField
from portal.imports.forms import ENDINGS
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import rhythm
from portal.registers.domain.decisions import Order
from portal.registers.file_purposes import ATTACHMENT
from portal.registers.models import Register
from portal.registers.permissions import REGISTER_FILL
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitPicker, UnitsField, offer_rows

YEARS_BACK: Final = 4


class SubjectPicker(UnitPicker):
    """Whom an entry is about, found by typing among those the user fills for; or, of a list, among
    those he sees."""

    def __init__(self, register: Register, *, listed: bool = False) -> None:
        super().__init__()
        self.register, self.query = register, "for=list" if listed else ""

    def build_attrs(self, base: dict[str, Any], extra: dict[str, Any] | None = None) -> dict:
        attrs = super().build_attrs(base, extra)
        address = reverse("registers:pick-subject", args=[self.register.pk])
        attrs["data-picker"] = f"{address}?{self.query}" if self.query else address
        attrs["data-placeholder"] = f"输入名称或拼音首字母查找{self.register.subject_label}"
        return attrs


class EntryForm(RecordForm):
    """A new entry of a register: whom it is about; where it has periods, of which it is."""

    def __init__(self, *args: Any, register: Register, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=None if register.subject_kind else offered, **kwargs)
        if register.subject_kind:
            label = register.subject_label
            about = forms.ModelChoiceField(offered, label=label, widget=SubjectPicker(register))
            words = f"所选{label}不存在、已撤销，或者不在您的管理范围内。请重新查找。"
            about.error_messages["invalid_choice"] = words
            self.fields = {"subject": about, **self.fields}
        if register.is_periodic:
            offered = [(period.code, period.label) for period in rhythm.offered(register)]
            field = forms.ChoiceField(label="期间", choices=offered, initial=offered[0][0])
            self.fields = {"period": field, **self.fields}

    def by_heading(self) -> dict[str, tuple[str, ...]]:
        sections = super().by_heading()
        first = [name for name in ("period", "subject") if name in self.fields]
        return {**sections, "": (*first, *sections[""])}

    def clean_period(self) -> Period:
        return Period.parse(self.cleaned_data["period"])


class WordsForm(forms.Form):
    """A step of an entry in the words of whoever takes it."""

    words = forms.CharField(
        label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, *args: Any, label: str, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].required = required


class LookBackForm(forms.Form):
    """What is found of an entry that was closed."""

    said = forms.ChoiceField(label="结果")
    words = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].choices = list(found)  # type: ignore[attr-defined]


class DecisionsForm(Grouped, forms.Form):
    """What was decided, line by line: to be done by whom, until when."""

    def __init__(self, *args: Any, texts: Sequence[str], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        units = Unit.objects.filter(by.scope(TASKS_ASSIGN).q("path")).still_open()
        offered = units.select_related("kind").in_tree_order()
        for n, _ in enumerate(texts):
            self.fields[f"take{n}"] = forms.BooleanField(label="交办这一项", required=False)
            self.fields[f"units{n}"] = UnitsField(
                Unit.objects.none(), label="承办单位", required=False
            )
            self.fields[f"due{n}"] = forms.DateField(
                label="办结期限", widget=DateInput, required=False
            )
            offer_rows(self, f"units{n}", offered)

    def by_heading(self) -> dict[str, tuple[str, ...]]:
        return {
            f"{n + 1}. {text}": (f"take{n}", f"units{n}", f"due{n}")
            for n, text in enumerate(self.texts)
        }

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for n, _ in enumerate(self.texts):
            if not given.get(f"take{n}"):
                continue
            if not given.get(f"units{n}"):
                self.add_error(f"units{n}", "请选择承办单位。")
            if not given.get(f"due{n}") and f"due{n}" not in self.errors:
                self.add_error(f"due{n}", "请填写办结期限。")
        return given

    @property
    def orders(self) -> list[Order]:
        given = self.cleaned_data
        return [
            Order(text, list(given[f"units{n}"].select_related("kind")), given[f"due{n}"])
            for n, text in enumerate(self.texts)
            if given.get(f"take{n}")
        ]


class ProofForm(forms.Form):
    """Files for one cell, as many as its field takes."""

    files = FilesField(label="佐证材料", purpose=ATTACHMENT)  # type: ignore[assignment]

    def __init__(self, *args: Any, field: FieldDef, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = f"最多 {field.evidence_most} 个文件，每个不超过 {field.evidence_megabytes} MB。"
        self.fields["files"].help_text = limits


class UrgeForm(forms.Form):
    words = forms.CharField(
        label="催报内容",
        max_length=200,
        required=False,
        help_text="例如“请于 12 月 5 日前填报”。可不填。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SheetUploadForm(forms.Form):
    file = forms.FileField(
        label="填好的表格",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={"required": "请选择文件。", "empty": "这是空文件，请重新选择。"},
        help_text="本登记簿的空白表、已填内容，或者您自己的表格（先对应各列）。"
        "先预检，看清会新增、修改什么，再决定是否导入。",
    )


def _years() -> list[tuple[Any, str]]:
    this_year = timezone.localdate().year
    years = range(this_year + 1, this_year - YEARS_BACK, -1)
    return [("", f"{this_year}年"), *((y, f"{y}年") for y in years)]


class PeopleForm(forms.Form):
    """By whom, of which year, in which sorts."""

    who = forms.ChoiceField(label="按谁统计", required=False)
    year = forms.ChoiceField(label="年度", required=False)
    split = forms.ChoiceField(label="分哪种类别", required=False)

    def __init__(
        self,
        *args: Any,
        named: Mapping[str, FieldDef],
        sorting: Mapping[str, FieldDef],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"who": named, "split": sorting}
        for name, fields in offered.items():
            choices = [(key, field.label) for key, field in fields.items()]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["year"].choices = _years()  # type: ignore[attr-defined]
        if not sorting:
            del self.fields["split"]

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen; a mistyped address asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}


class StatisticsForm(forms.Form):
    """Of which units, of which year, what."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="单位", required=False, widget=UnitPicker()
    )
    year = forms.ChoiceField(label="年度", required=False)
    what = forms.ChoiceField(label="统计什么", required=False)

    def __init__(
        self, *args: Any, by: Actor, measured: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        seen = Unit.objects.filter(by.scope(REGISTER_FILL).q("path"))
        self.fields["unit"].queryset = seen  # type: ignore[attr-defined]
        self.fields["year"].choices = _years()  # type: ignore[attr-defined]
        self.fields["what"].choices = list(measured)  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen; a mistyped address asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}
