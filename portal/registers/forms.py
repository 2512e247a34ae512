from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.fields.forms import RecordForm
from portal.fields.models import FieldDef
from portal.files.forms import FilesField
from portal.imports.forms import ENDINGS
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.registers import subjects
from portal.registers.choices import RegisterKind
from portal.registers.domain import closing, rhythm
from portal.registers.domain.decisions import Order
from portal.registers.file_purposes import ATTACHMENT
from portal.registers.models import Register
from portal.registers.permissions import REGISTER_FILL
from portal.rules.domain import deadlines
from portal.rules.domain.deadlines import BadRuleError
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitPicker, UnitsField, offer_rows

YEARS_BACK: Final = 4

MOST_DAYS = 1000
MOST_OWED: Final = 99


class DueRuleField(forms.CharField):
    """A due rule in the office's words; kept as it is written everywhere."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(required=False, max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return str(deadlines.parse(typed)) if typed else ""
        except BadRuleError as reason:
            raise ValidationError(str(reason)) from None


def _roles(label: str, help_text: str) -> forms.MultipleChoiceField:
    """Of those who fill registers: others do not get to see them."""
    choices = [
        (key, role.label) for key, role in ROLES.items() if REGISTER_FILL in role.permissions
    ]
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )


def _days(label: str, help_text: str, **settings: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=help_text,
        **settings,
    )


class RegisterForm(Grouped, forms.Form):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "登记簿": ("name", "print_title", "note", "levels", "filled_by", "single", "is_open"),
        "用途": (
            *("kind", "rhythm", "number_prefix", "decision_key", "closing_keys"),
            *("looked_over_by", "closed_by"),
        ),
        "时限和提醒": ("due_key", "due_rule", "quiet_days", "owed_times", "owed_rule"),
        "谁能看": ("seen_by", "own_key"),
    }

    name = forms.CharField(label="名称", max_length=60)
    print_title = forms.CharField(
        label="打印标题",
        max_length=60,
        required=False,
        help_text="打印和 Word 文档的标题。留空用名称。",
    )
    note = forms.CharField(
        label="填报说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    levels = forms.MultipleChoiceField(
        label="由哪些级别填报",
        choices=UnitLevel.choices,
        initial=[UnitLevel.TOWNSHIP],
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )
    filled_by = _roles(
        "由谁填报", "留空由各单位和科室的填报人填；选了以后只由这些角色填，如只由办公室填。"
    )
    single = forms.BooleanField(label="每个单位只填一条", required=False)
    kind = forms.ChoiceField(
        label="用途", choices=RegisterKind.choices, initial=RegisterKind.LOG, required=False
    )
    rhythm = forms.ChoiceField(
        label="多久一期",
        choices=[("", "不分期"), *PeriodKind.choices],
        required=False,
        help_text="定期的须选。每个单位每期一条，列表先显示本期。",
    )
    number_prefix = forms.CharField(
        label="编号前缀",
        max_length=6,
        required=False,
        help_text="如 ZG：按年编为 ZG2026-001，删去的编号不再使用。留空不编号。",
    )
    due_rule = DueRuleField(
        label="登记时先填的时限",
        help_text="任务用：新填一条时，完成时限按这里先填好，可以改。如登记后30天、登记后6个月、"
        "每季度末；遇节假日顺延到下一个工作日。",
    )
    quiet_days = _days(
        "几天没有进展算久未更新",
        "任务用：超过的标“久未更新”并提醒填报人。留空不提醒。",
        initial=30,
    )
    owed_times = forms.IntegerField(
        label="每期至少几条",
        required=False,
        min_value=1,
        max_value=MOST_OWED,
        help_text="每个填报单位每周、每月、每季度应登记的条数，如例会每周 1 条。定期的登记簿留空。",
    )
    owed_rule = DueRuleField(
        label="每期最迟何时填报",
        help_text="写时限，期也由它定：每周五15时、每月25日、次月5日、次月第2个工作日、每月最后1个周五、"
        "每季最后1个工作日、每季度首月10日、每季度末前15天、每年1月31日。没有填够的提前五个工作日提醒（写了几时的，到点提醒），"
        "逾期两个工作日报单位负责人。",
    )
    looked_over_by = _roles(
        "由谁审核",
        "任务在申请销号后、其他登记簿在每次保存后，先由这些角色审核或退回。留空不审核。",
    )
    closed_by = _roles(
        "由谁销号", "任务须选。申请销号（要审核的，审核通过）后，由这些角色的其他人同意或退回。"
    )
    seen_by = _roles(
        "只给谁看", "选了以后，别的角色连有没有这个登记簿都看不到。留空给所有填报人看。"
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or RegisterKind.LOG


class SubjectForm(forms.Form):
    """What the entries of a register are about."""

    kind = forms.ChoiceField(
        label="登记对象",
        required=False,
        help_text="每一条写的是谁：单位本身，或者单位里的党组织等。已有登记内容的登记簿不能改。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(subjects.labels().items())  # type: ignore[attr-defined]


class CopyRegisterForm(forms.Form):
    """The rest is as in the register that is copied."""

    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(
        label="填报说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class EditRegisterForm(RegisterForm):
    is_open = forms.BooleanField(label="开放填报", required=False)
    due_key = forms.ChoiceField(
        label="完成时限", required=False, help_text="任务须选：哪个日期字段是完成时限。"
    )
    decision_key = forms.ChoiceField(
        label="议定事项",
        required=False,
        help_text="会议用：哪个文字字段是议定事项，每行一项，可以一次交办。",
    )
    own_key = forms.ChoiceField(
        label="给本人看",
        required=False,
        help_text="选一个人员字段：写在里面的人，即使不属于上面的角色，也看得到写有自己的那几条，"
        "看不到别的。",
    )
    closing_keys = forms.MultipleChoiceField(
        label="销号前必须填写",
        required=False,
        help_text="申请销号时，没有填这些字段的会被拦下。",
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = closing.fields_of(register)
        days = [(key, field.label) for key, field in fields.items() if closing.may_be_due(field)]
        self.fields["due_key"].choices = [("", "没有时限"), *days]  # type: ignore[attr-defined]
        texts = [(key, field.label) for key, field in fields.items() if closing.may_hold(field)]
        self.fields["decision_key"].choices = [("", "不交办"), *texts]  # type: ignore[attr-defined]
        people = [(key, one.label) for key, one in fields.items() if closing.may_be_own(one)]
        self.fields["own_key"].choices = [("", "不另给本人看"), *people]  # type: ignore[attr-defined]
        self.fields["closing_keys"].choices = [  # type: ignore[attr-defined]
            (key, field.label) for key, field in fields.items()
        ]


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
        this_year = timezone.localdate().year
        seen = Unit.objects.filter(by.scope(REGISTER_FILL).q("path"))
        self.fields["unit"].queryset = seen  # type: ignore[attr-defined]
        years = range(this_year + 1, this_year - YEARS_BACK, -1)
        self.fields["year"].choices = [("", f"{this_year}年"), *((y, f"{y}年") for y in years)]  # type: ignore[attr-defined]
        self.fields["what"].choices = list(measured)  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen; a mistyped address asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}
