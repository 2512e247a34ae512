"""What acts on bulletins ask."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from portal.orgs.models import ComparisonGroup
from portal.periods import PeriodFormField
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput
from reports.models import Bulletin, BulletinSeries


class DraftForm(forms.Form):
    series: forms.ModelChoiceField = forms.ModelChoiceField(label="系列", queryset=None)
    period = PeriodFormField(label="期间")

    def __init__(self, *args: Any, offered: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = offered  # type: ignore[attr-defined]


class AddedWordsForm(forms.Form):
    words = forms.CharField(
        label="补充的文字",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="接在这一部分之后，一行一段。只写文字，不写数字：数都取自指标数据。",
    )


class OpinionForm(forms.Form):
    reason = forms.CharField(
        label="意见",
        max_length=Bulletin._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如“红榜一段请写明做法”。",
    )


class CauseForm(forms.Form):
    reason = forms.CharField(
        label="更正原因",
        max_length=Bulletin._meta.get_field("cause").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="印在更正件里，例如“东河镇党费收缴率计算有误”。",
    )


class HearingForm(forms.Form):
    heard_on = forms.DateField(
        label="会议听取日期",
        required=False,
        widget=DateInput(),
        help_text="听取这份专报的会议哪一天开的。登错了、没有听取的，清空后保存。",
    )


class SeriesForm(Grouped, forms.ModelForm):
    GROUPS: ClassVar = {
        "名称和落款": ("name", "office", "organ"),
        "起草": ("day", "is_on"),
        "发给谁": (
            "addressees",
            "reported_to",
            "copies_to",
            "copies",
            "is_circulated",
            "groups",
            "others_shown",
        ),
    }

    class Meta:
        model = BulletinSeries
        fields = (
            "name",
            "office",
            "organ",
            "addressees",
            "reported_to",
            "copies_to",
            "copies",
            "day",
            "is_on",
            "is_circulated",
            "groups",
            "others_shown",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        groups.queryset = ComparisonGroup.objects.order_by("position", "pk")  # type: ignore[attr-defined]
        groups.widget = forms.CheckboxSelectMultiple(choices=groups.choices)  # type: ignore[attr-defined]
        groups.required = False


class SubscribeForm(forms.Form):
    series: forms.ModelChoiceField = forms.ModelChoiceField(label="系列", queryset=None)
    in_portal = forms.BooleanField(label="门户消息", required=False, initial=True)
    address = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=254,
        help_text="留空不发邮件。只能用单位的邮箱；邮件里只有标题和链接，正文登录后看。",
    )
    by_gateway = forms.BooleanField(
        label="短信平台",
        required=False,
        help_text="由单位自己的短信平台转发，接入以后可选。",
    )

    def __init__(self, *args: Any, offered: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = offered  # type: ignore[attr-defined]


class SettleDispatchForm(forms.Form):
    reason = forms.CharField(
        label="处理情况", max_length=200, help_text="如：已电话告知；地址有误，本人已退订。"
    )
