from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone

from portal.access import Permission
from portal.accounts.models import User
from portal.files.forms import FilesField
from portal.inbox.choices import AnnouncementColumn, PolicyCategory
from portal.inbox.domain import people
from portal.inbox.file_purposes import ASSIGNMENT, POLICY
from portal.inbox.models import Policy, Task
from portal.inbox.permissions import ANNOUNCE, TASKS_ASSIGN
from portal.orgs.models import Unit
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitPicker, UnitsField, UnitsPicker, offer_rows


def _text(label: str, rows: int, longest: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=widget, **kwargs)


def _units_for(by: User, permission: Permission) -> Any:
    units = Unit.objects.filter(by.scope(permission).q("path")).still_open()
    return units.select_related("kind").in_tree_order()


class AssigneePicker(UnitPicker):
    """Who works on an assignment, found by name or initials."""

    route = "inbox:pick-person"
    placeholder = "输入姓名或拼音首字母查找人员"


class AssigneesPicker(AssigneePicker, UnitsPicker):
    """Several persons."""


class HandOutForm(forms.Form):
    title = forms.CharField(
        label="事项", max_length=100, help_text="例如“报送三季度党建活动情况”。"
    )
    detail = _text("要求", 5, 2000, required=False, help_text="写清报什么、报给谁、按什么格式。")
    due_on = forms.DateField(label="办结期限", widget=DateInput, required=False)
    units = UnitsField(
        Unit.objects.none(),
        label="承办单位",
        required=False,
        help_text="发给单位的固定角色：乡镇发给组织委员，村发给支部书记（信息员），"
        "其他单位发给联络员。",
    )
    persons = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="承办人",
        required=False,
        help_text="只发给个人时选择；可以与单位同时选。",
        widget=AssigneesPicker,
    )

    files = FilesField(label="附件", purpose=ASSIGNMENT, required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "units", _units_for(by, TASKS_ASSIGN))
        offer_rows(self, "persons", people.to_assign(by))


class FinishForm(forms.Form):
    note = _text("办理情况", 3, 500, help_text="交办人会看到，例如“已上报名单 12 人”。")

    files = FilesField(label="附件", purpose=ASSIGNMENT, required=False)  # type: ignore[assignment]


class ReassignForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label="转交给")
    reason = forms.CharField(label="原因", max_length=200, help_text="例如“工作调整”“休假代办”。")

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", people.to_pass_on(task))
        user = cast(forms.ModelChoiceField, self.fields["user"])
        user.widget = AssigneePicker(query=f"task={task.pk}")
        user.widget.choices = user.choices


class RemindersForm(forms.Form):
    quiet_from = forms.TimeField(
        label="免打扰开始", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label="免打扰结束",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="这段时间里的消息和每日提醒，到结束时再送达；开始与结束相同表示不设免打扰。",
    )


class AnnouncementForm(forms.Form):
    column = forms.ChoiceField(label="栏目", choices=AnnouncementColumn.choices)
    title = forms.CharField(label="标题", max_length=100)
    body = _text("正文", 14, 20_000, help_text="每段一行；只支持文字。")
    audience = UnitsField(
        Unit.objects.none(),
        label="发布范围",
        help_text="所选单位及其全部下级可见；面向全县请选择县本级。",
    )
    pinned = forms.BooleanField(label="置顶", required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "audience", _units_for(by, ANNOUNCE))


class PolicyFactsForm(Grouped, forms.Form):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "文件": ("title", "number", "issuer", "category"),
        "日期": ("issued_on", "valid_from", "valid_until"),
        "内容": ("text", "files"),
    }
    RARE = frozenset({"valid_from", "valid_until"})

    title = forms.CharField(label="标题", max_length=150)
    number = forms.CharField(
        label="文号", max_length=60, required=False, help_text="例如“云组发〔2026〕12号”。"
    )
    issuer = forms.CharField(label="发文机关", max_length=100)
    category = forms.ChoiceField(label="类别", choices=PolicyCategory.choices)
    issued_on = forms.DateField(label="发文日期", widget=DateInput)
    valid_from = forms.DateField(
        label="施行日期", widget=DateInput, required=False, help_text="不填为发文之日。"
    )
    valid_until = forms.DateField(
        label="失效日期", widget=DateInput, required=False, help_text="不填为长期有效。"
    )


class IssueForm(PolicyFactsForm):
    text = _text("正文", 18, 200_000, help_text="从原文件复制粘贴，每段一行；全文可以检索。")
    files = FilesField(label="附件", purpose=POLICY, required=False)  # type: ignore[assignment]


class AmendForm(forms.Form):
    effective_on = forms.DateField(label="施行日期", widget=DateInput, initial=timezone.localdate)
    document = forms.CharField(label="修订依据", max_length=100, help_text="例如修订通知的文号。")
    note = forms.CharField(label="修订说明", max_length=300, required=False)
    text = _text("修订后的全文", 18, 200_000)
    files = FilesField(label="新版附件", purpose=POLICY, required=False)  # type: ignore[assignment]


class PolicyFilesForm(forms.Form):
    files = FilesField(label="附件", purpose=POLICY)  # type: ignore[assignment]


class RepealForm(forms.Form):
    on = forms.DateField(label="废止日期", widget=DateInput, initial=timezone.localdate)
    document = forms.CharField(label="依据", max_length=100, required=False)
    replaced_by = forms.ModelChoiceField(
        Policy.objects.none(),
        label="替代文件",
        required=False,
        empty_label="没有替代文件，直接废止",
        help_text="有替代文件的，本文件标为“已修订”。",
    )
    note = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Policy.objects.filter(state="in_force").exclude(pk=policy.pk).in_order()
        offer_rows(self, "replaced_by", others)
