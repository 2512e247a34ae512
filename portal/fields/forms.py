import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone

from portal.fields import owners, sources
from portal.fields.choices import Evidence, KindKey
from portal.fields.domain import formulas, headings, options, soundness
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.models import FieldCheck, FieldDef, FieldSetVersion
from portal.fields.owners import Owner
from portal.fields.widgets import SourcePicker
from portal.files.domain.purposes import Purpose
from portal.files.forms import FilesField
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, offer_choices

CELL_ATTRS = {"autocomplete": "off"}


class FieldForm(Grouped, forms.ModelForm):
    """Choices one per line; formulas by label. What a kind does not heed is dropped by the act."""

    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "字段": ("label", "kind", "section", "help"),
        "填报要求": ("required", "sensitive", "required_when", "excusable", "arrival"),
        "起始内容": ("start", "start_each"),
        "佐证和比较": ("evidence", "evidence_most", "evidence_megabytes", "deviation"),
        "到期提醒": ("expiry_days",),
        "选择题的选项": ("choices",),
        "数字和文字": ("unit_of_measure", "decimals", "max_length", "minimum", "maximum"),
        "自动取值和计算": ("source", "formula"),
    }
    RARE = frozenset({"required_when", "excusable", "minimum", "maximum", "start_each"})

    choices = forms.CharField(
        label="选项（单选、多选）",
        required=False,
        help_text="每行一个。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    source = forms.ChoiceField(
        label="自动取值",
        required=False,
        help_text="初始内容选“系统带出”的，取这里的数据；自动计算字段取这里的数据，"
        "或在下面写公式，二选一。",
    )

    class Meta:
        model = FieldDef
        fields = (
            *("label", "kind", "section", "help", "required", "required_when", "sensitive"),
            *("choices", "minimum", "maximum", "decimals", "unit_of_measure", "max_length"),
            *("source", "formula", "arrival", "evidence", "evidence_most", "evidence_megabytes"),
            *("expiry_days", "deviation", "start", "start_each", "excusable"),
        )
        help_texts = {  # noqa: RUF012 - Django's own form
            "section": "相同分组的字段在表单中放在一起，可不填。",
            "required_when": "例如 [等级] = “待提升”。字段名称加方括号；不填表示不按条件。",
            "excusable": "填不出的，空着并写明原因就能报送，审核人看得到；考核时按没有数据计。",
            "sensitive": "身份证号、电话等：不在列表、表格、统计和导出中显示，查看要留痕。",
            "arrival": "新填一条时先填好的内容，填报人可以改。",
            "start": "没有别的内容带出时先填好的，如 否、0、单篇；填报人可以改。",
            "start_each": "沿用上一次的，每到新的一年、季度等从起始内容重新开始。",
            "evidence": "填了这一格的，要不要附文件证明。",
            "expiry_days": "只用于日期，如聘期至、有效期至：提前这么多天提醒填报单位。留空不提醒。",
            "deviation": "相差较大时请填报人写明原因，不影响提交。",
            "unit_of_measure": "例如 人、平方米、万元。填报时写“3.5万元”会自动换算。",
            "formula": f"例如 [女党员数] ÷ [党员数] × 100。函数：{formulas.FUNCTION_NAMES}。",
        }

    def __init__(self, *args: Any, draft: FieldSetVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        owner = owners.of(draft.fieldset)
        offer_choices(self, "kind", kinds_for(owner))
        if not owner.seals:
            del self.fields["sensitive"]
        more = list(owner.offers(Definition.of(draft)))
        self.fields["source"].widget = SourcePicker(version=draft.pk, offered=more)
        offer_choices(self, "source", [*sources.offered(), *more])
        for name in owners.ASKED - owner.asks:
            del self.fields[name]
        for name, field in self.fields.items():  # a script shows those of the kind chosen
            if kinds := soundness.kinds_heeding(name):
                field.widget.attrs["data-of-kinds"] = " ".join(kinds)
        for name in owners.ASKED & self.fields.keys():
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """What was not asked of this kind of field is as it is by default."""
        unset = FieldDef()
        for name in owners.ASKED & self.cleaned_data.keys():
            if self.cleaned_data[name] in (None, ""):
                self.cleaned_data[name] = getattr(unset, name)
        return self.cleaned_data

    def clean_choices(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        return options.coded(lines, self.instance.choices or [])

    def _post_clean(self) -> None:
        """The act sets the values on the row and judges them; the form only reads them."""


def field_initial(field: FieldDef) -> dict[str, Any]:
    others = list(field.version.fields.all())
    values = model_to_dict(field, FieldForm.Meta.fields)
    offered = (choice["label"] for choice in field.choices if not choice.get("retired"))
    values["choices"] = "\n".join(offered)
    for name in ("required_when", "formula"):
        values[name] = formulas.with_labels(values[name], others)
    return values


def kinds_for(owner: Owner) -> list[tuple[str, str]]:
    """What a field of its rows may hold."""
    return [(key, label) for key, label in KindKey.choices if key not in owner.without]


class ShortFieldForm(forms.Form):
    """What most fields need; everything else is set on the field's own page."""

    label = forms.CharField(label="名称", max_length=40)
    kind = forms.ChoiceField(label="类型", choices=KindKey.choices, initial=KindKey.TEXT)
    section = forms.CharField(label="分组", max_length=40, required=False)
    options = forms.CharField(
        label="选项",
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": "选项，用顿号隔开", "data-of-kinds": "choice multi_choice"}
        ),
    )
    required = forms.BooleanField(label="必填", required=False)

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", kinds_for(owner))
        if not owner.seals:
            self.fields.pop("sensitive", None)

    @property
    def settings(self) -> dict[str, Any]:
        asked = dict(self.cleaned_data)
        words = [word.strip() for word in re.split(r"[、,，;；]", asked.pop("options"))]
        return {**asked, "choices": headings.coded([word for word in words if word])}


class GuessForm(ShortFieldForm):
    """A field guessed from a heading, to be corrected before it is taken."""

    take = forms.BooleanField(label="加入", required=False)
    sensitive = forms.BooleanField(label="敏感", required=False)
    unit_of_measure = forms.CharField(label="计量单位", max_length=10, required=False)

    @property
    def settings(self) -> dict[str, Any]:
        settings = super().settings
        del settings["take"]
        return settings


GuessForms = forms.formset_factory(GuessForm, extra=0, max_num=headings.MOST_HEADINGS)


class CheckForm(forms.ModelForm):
    class Meta:
        model = FieldCheck
        fields = ("expression", "message", "level")
        help_texts = {  # noqa: RUF012 - Django's own form
            "expression": "写应当成立的关系，例如 [女党员数] ≤ [党员数]。有字段没填时不判断。",
            "message": "不成立时告诉填报人什么，例如“女党员数不能超过党员数”。",
            "level": "错误：改正后才能提交；提醒：可以提交，留有标记。",
        }

    def _post_clean(self) -> None:
        """The act sets the values on the row and judges them."""


class PublishForm(forms.Form):
    effective_from = forms.DateField(
        label="启用日期",
        widget=DateInput,
        initial=timezone.localdate,
        help_text="当日起按新版本填报；此前填的内容仍按原版本显示。",
    )


def proof_of(key: str) -> str:
    """The name of the control for files that prove the cell."""
    return f"{key}_proof"


class RecordForm(Grouped, forms.Form):
    """A definition as a form, in the sections of its design. The fields only carry what is typed:
    the engine reads and judges."""

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        world: World,
        units: Any = None,
        values: dict[str, Any] | None = None,
        proofs: Purpose | None = None,
        closed: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        """With `proofs` files that prove a cell are handed in beside it. Fields `closed` to him are
        shown with the reason, and nothing is handed in of them."""
        super().__init__(*args, **kwargs)
        self.definition, self.closed = definition, closed
        if units is not None:
            self.fields["unit"] = forms.ModelChoiceField(units, label="单位", empty_label="请选择")
        for kind in definition.typed_in:
            self.fields[kind.key] = self._field(kind, world)
            if kind.key in closed:
                self._close(kind, closed[kind.key])
            if values is not None:
                kind.offer(self.fields[kind.key].widget, values.get(kind.key))
                self.initial.setdefault(kind.key, kind.initial(values.get(kind.key), world))
            if proofs and kind.field.evidence != Evidence.NONE and kind.key not in closed:
                self.fields[proof_of(kind.key)] = FilesField(
                    label=f"{kind.field.label}：佐证材料",
                    purpose=proofs,
                    required=False,
                    help_text=kind.proof_asked,
                )

    def by_heading(self) -> dict[str, tuple[str, ...]]:
        """In the order of each section's first field; no heading for those without."""
        sections: dict[str, tuple[str, ...]] = {"": ("unit",)}
        for kind in self.definition.typed_in:
            section = kind.field.section
            names = (kind.key, proof_of(kind.key))
            sections[section] = (*sections.get(section, ()), *names)
        return sections

    @staticmethod
    def _field(kind: Any, world: World) -> forms.Field:
        field = kind.field
        widget = kind.widget(world)
        widget.attrs |= CELL_ATTRS
        label = field.heading + (" *" if field.required else "")
        bases = {KindKey.MULTI_CHOICE: forms.MultipleChoiceField, KindKey.FILE: forms.FileField}
        base = bases.get(field.kind, forms.CharField)
        made = base(
            label=label, required=False, widget=widget, help_text=f"{field.help}{kind.asked}"
        )
        if field.kind == KindKey.MULTI_CHOICE:
            made.choices = widget.choices
        made.private = field.sensitive
        return made

    def _close(self, kind: Any, why: str) -> None:
        field = self.fields[kind.key]
        if kind.by_form:  # the control of a file reads what was sent, whatever is closed
            field = forms.CharField(label=field.label, required=False, widget=field.widget)
        field.disabled, field.help_text = True, why
        self.fields[kind.key] = field

    @property
    def proofs(self) -> dict[str, list[Any]]:
        """The files sent to prove a cell, by its key."""
        sent = {k.key: self.cleaned_data.get(proof_of(k.key)) for k in self.definition.typed_in}
        return {key: files for key, files in sent.items() if files}

    @property
    def raw(self) -> dict[str, Any]:
        """A file control nobody touched says nothing, nor does what is closed."""
        asked = (kind for kind in self.definition.typed_in if kind.key not in self.closed)
        return {
            kind.key: self.cleaned_data.get(kind.key)
            for kind in asked
            if not kind.by_form or kind.key in self.changed_data
        }
