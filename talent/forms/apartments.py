"""What is asked about rooms, applications for them, allocations and tenancies."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitField
from talent.choices import AllocationMode, HouseFound, RoomLayout, TenancyEnding
from talent.models import Apartment

_NO_WISH = [("", "—")]


class HousingForm(Grouped, forms.Form):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "户型": ("first", "second", "third", "takes_other"),
        "同住": ("spouse", "children"),
        "积分": ("urgent", "front_line", "here_since", "on"),
    }
    first = forms.ChoiceField(label="首选户型", choices=RoomLayout.choices)
    second = forms.ChoiceField(
        label="次选户型", choices=_NO_WISH + list(RoomLayout.choices), required=False
    )
    third = forms.ChoiceField(
        label="第三选择", choices=_NO_WISH + list(RoomLayout.choices), required=False
    )
    takes_other = forms.BooleanField(
        label="服从调剂", required=False, help_text="意向户型没有空房时，接受其他或更小的户型。"
    )
    spouse = forms.BooleanField(label="配偶同住", required=False)
    children = forms.IntegerField(label="同住子女数", min_value=0, max_value=9, initial=0)
    urgent = forms.BooleanField(label="急需岗位", required=False)
    front_line = forms.BooleanField(label="在乡镇或企业工作", required=False)
    here_since = forms.DateField(
        label="来县工作日期", widget=DateInput(), required=False, help_text="按满年计分。"
    )
    on = forms.DateField(label="受理日期", widget=DateInput(), initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        """The three wishes are one list."""
        told = super().clean() or {}
        wishes = [told.pop(name, "") for name in ("first", "second", "third")]
        named = [one for one in wishes if one]
        if len(set(named)) < len(named):
            raise ValidationError({"second": "户型意向重复，请改为不同的户型或留空。"})
        told["wishes"] = named
        return told


class ReviewHousingForm(forms.Form):
    housing_unit = UnitField(Unit.objects.none(), label="核房单位", help_text="一般是住建局。")


class HouseForm(forms.Form):
    house = forms.ChoiceField(
        label="本县住房", choices=HouseFound.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="如“名下住房一套”“等待查询结果”。"
    )


class AppealAnswerForm(forms.Form):
    granted = forms.TypedChoiceField(
        label="申诉",
        choices=[("yes", "成立，重新审核"), ("no", "不成立")],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="理由", max_length=200)


class NoticeForm(forms.Form):
    since = forms.DateField(label="公示首日", widget=DateInput(), initial=timezone.localdate)


class LotForm(forms.Form):
    lot = forms.IntegerField(label="抽签号", min_value=1, max_value=9999)


class AllocationForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60, help_text="如“2026 年第 2 次”。")
    mode = forms.ChoiceField(
        label="分配方式",
        choices=AllocationMode.choices,
        widget=forms.RadioSelect,
        initial=AllocationMode.POINTS,
    )


class EndTenancyForm(forms.Form):
    on = forms.DateField(label="退租日期", widget=DateInput(), initial=timezone.localdate)
    why = forms.ChoiceField(label="退租原因", choices=TenancyEnding.choices)
    note = forms.CharField(label="说明", max_length=200, required=False)


class SwapForm(forms.Form):
    apartment = forms.ModelChoiceField(Apartment.objects.none(), label="换到")
    on = forms.DateField(label="换房日期", widget=DateInput(), initial=timezone.localdate)
