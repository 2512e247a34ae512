"""How a register is set: what it is for, who fills it, by when."""

from typing import Any, ClassVar

from django import forms

from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from portal.registers import subjects
from portal.registers.choices import RegisterKind
from portal.registers.domain import closing, looking_back, owed, sorting
from portal.registers.forms import owing, sorts
from portal.registers.forms.owing import DueRuleField
from portal.registers.forms.roles import roles_box
from portal.registers.models import Register
from portal.ui.grouping import Grouped

MOST_DAYS = 1000


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
        "时限和提醒": ("due_key", "due_rule", "quiet_days"),
        "每期应填": owing.names(),
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
    filled_by = roles_box(
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
    looked_over_by = roles_box(
        "由谁审核",
        "任务在申请销号后、其他登记簿在每次保存后，先由这些角色审核或退回。留空不审核。",
    )
    closed_by = roles_box(
        "由谁销号", "任务须选。申请销号（要审核的，审核通过）后，由这些角色的其他人同意或退回。"
    )
    seen_by = roles_box(
        "只给谁看", "选了以后，别的角色连有没有这个登记簿都看不到。留空给所有填报人看。"
    )

    OWED_ROWS: ClassVar[int] = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(self.OWED_ROWS):
            self.fields.update(owing.boxes(n))

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or RegisterKind.LOG

    def clean(self) -> dict[str, Any]:
        """What is owed, of all its rows, blank ones too: problems name them by their place."""
        given = super().clean() or self.cleaned_data
        given["owed"] = [owing.entry(n, given) for n in range(self.OWED_ROWS)]
        return given


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
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        **RegisterForm.GROUPS,
        "时限和提醒": (
            *("due_key", "due_rule", "quiet_days", "long_days", "long_act"),
            *("look_back_key", "look_back_rule"),
        ),
        "每期应填": owing.names(owed.MOST),
        "科室填写的": ("kept_by", "kept_keys", "kept_list"),
        "按类别另定": sorts.names(sorting.MOST),
        "计入别的登记簿": ("counts_in", "counts_as", "output_from"),
    }
    RARE: ClassVar[frozenset[str]] = frozenset(
        {
            *owing.names(owed.MOST)[len(owing.PARTS) :],
            *sorts.names(sorting.MOST)[len(sorts.PARTS) :],
        }
    )
    OWED_ROWS: ClassVar[int] = owed.MOST

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
    long_days = _days("几天没有办结要另行处理", "任务用：登记后超过的，提醒销号科室。留空不提醒。")
    long_act = forms.CharField(
        label="没有办结的怎么处理", max_length=40, required=False, help_text="如 提交联席会议。"
    )
    look_back_key = forms.ChoiceField(
        label="回头看结果",
        required=False,
        help_text="任务用：销号后再看有没有反弹的，选记结果的单选字段。",
    )
    look_back_rule = DueRuleField(
        label="何时回头看", help_text="如每半年末：一年内销号的，每半年看一次，提醒销号科室。"
    )
    kept_by = roles_box("由哪个科室填写", "采用情况、任务内容等由主管科室定的字段，单位不能改。")
    kept_keys = forms.MultipleChoiceField(
        label="只由科室填写的字段",
        required=False,
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )
    kept_list = forms.BooleanField(
        label="只由科室列出、删除",
        required=False,
        help_text="各单位不能新增，只登记进展、补充内容、申请销号。",
    )
    counts_in = forms.ChoiceField(
        label="计入哪个登记簿",
        required=False,
        help_text="任务用：只登记一次，那个登记簿的未销号、逾期、按期率等指标也算上这里的。",
    )
    counts_as = forms.CharField(
        label="计入时算哪一类", max_length=40, required=False, help_text="如 民主生活会。"
    )
    output_from = forms.ChoiceField(
        label="列出各人在哪个登记簿的成果",
        required=False,
        help_text="名单用：列表、导出、打印时，每人后面列出那个登记簿本年的条数和合计，"
        "如信息通讯员名单列出信息报送的篇数、积分。",
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
        for n in range(self.OWED_ROWS):
            self.fields.update(owing.boxes(n, fields))
        for n in range(sorting.MOST):
            self.fields.update(sorts.boxes(n, fields))
        looked = [(key, one.label) for key, one in fields.items() if looking_back.may_say(one)]
        self.fields["look_back_key"].choices = [("", "不回头看"), *looked]  # type: ignore[attr-defined]
        others = _others(register)
        self.fields["counts_in"].choices = [("", "不计入"), *others]  # type: ignore[attr-defined]
        self.fields["output_from"].choices = [("", "不列出"), *others]  # type: ignore[attr-defined]
        self.fields["kept_keys"].choices = [  # type: ignore[attr-defined]
            (key, one.label) for key, one in fields.items()
        ]
        days = [(key, field.label) for key, field in fields.items() if closing.may_be_due(field)]
        self.fields["due_key"].choices = [("", "没有时限"), *days]  # type: ignore[attr-defined]
        texts = [(key, field.label) for key, field in fields.items() if closing.may_hold(field)]
        self.fields["decision_key"].choices = [("", "不交办"), *texts]  # type: ignore[attr-defined]
        people = [(key, one.label) for key, one in fields.items() if closing.may_be_own(one)]
        self.fields["own_key"].choices = [("", "不另给本人看"), *people]  # type: ignore[attr-defined]
        self.fields["closing_keys"].choices = [  # type: ignore[attr-defined]
            (key, field.label) for key, field in fields.items()
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["sort_rules"] = [sorts.entry(n, given) for n in range(sorting.MOST)]
        return given


def _others(register: Register) -> list[tuple[str, str]]:
    tasks = Register.objects.filter(kind=RegisterKind.TASK, seen_by=[]).exclude(code="")
    return list(tasks.exclude(pk=register.pk).order_by("name").values_list("code", "name"))
