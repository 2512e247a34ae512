"""What acts on units and on the members of groups ask of the user."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from portal.access import Actor
from portal.orgs.models import Unit, UnitKind
from portal.orgs.models.unit import UnitQuerySet
from portal.orgs.permissions import UNITS_MANAGE
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitField, UnitsField, offer_rows


def managed_by(user: Actor) -> UnitQuerySet:
    """Open units whose affairs the user may keep."""
    scope = user.scope(UNITS_MANAGE)
    return Unit.objects.still_open().filter(scope.q("path"))


class DatedUnitForm(forms.Form):
    """The day an act takes effect and the paper it rests on."""

    effective_on = forms.DateField(
        label="生效日期", widget=DateInput, help_text="不能晚于今天；以文件规定的日期为准。"
    )
    document = forms.CharField(
        label="依据文号", max_length=100, required=False, help_text="如：云编〔2026〕12号"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = timezone.localdate


class Named(forms.Form):
    name = forms.CharField(label="全称", max_length=100)
    short_name = forms.CharField(
        label="简称", max_length=50, help_text="列表、通报中使用的称呼，如“东河镇”。"
    )


class PlainFacts(Grouped, Named):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "机构": ("parent", "kind", "name", "short_name"),
        "设立": ("opened_on", "document"),
        "编码和排序": ("code", "position"),
    }
    RARE = frozenset({"position"})

    kind = forms.ModelChoiceField(UnitKind.objects.none(), label="类别", empty_label="请选择")
    code = forms.CharField(label="编码", max_length=30, help_text="全县唯一，撤销后也不重复使用。")
    position = forms.IntegerField(
        label="排序号",
        min_value=0,
        max_value=1_000_000,
        help_text="在同一上级之下从小到大排列，相同的按编码。",
    )
    opened_on = forms.DateField(label="设立日期", widget=DateInput)

    def offer_kinds(self, present: UnitKind | None = None) -> None:
        kinds = UnitKind.objects.offered()
        if present is not None:
            kinds = (kinds | UnitKind.objects.filter(pk=present.pk)).in_order()
        offer_rows(self, "kind", kinds)


class NewUnitForm(PlainFacts):
    parent = UnitField(Unit.objects.none(), label="上级机构", query="for=manage")
    document = forms.CharField(label="依据文号", max_length=100, required=False)

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", managed_by(user))
        self.fields["position"].initial = 1000
        self.fields["opened_on"].initial = timezone.localdate
        self.offer_kinds()


class CorrectionForm(PlainFacts):
    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_kinds(present=unit.kind)


class RenameForm(Named, DatedUnitForm):
    field_order = ("name", "short_name", "effective_on", "document")


class MoveUnitForm(DatedUnitForm):
    parent = UnitField(Unit.objects.none(), label="新的上级机构", query="for=manage")

    field_order = ("parent", "effective_on", "document")

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", managed_by(user))


class CloseUnitForm(DatedUnitForm):
    pass


class MergeUnitsForm(DatedUnitForm):
    sources = UnitsField(
        Unit.objects.none(),
        label="要合并的机构",
        query="for=manage",
        help_text="可以包括承接机构自己；其余机构合并后撤销。",
    )
    into = UnitField(
        Unit.objects.none(),
        label="承接机构",
        query="for=manage",
        help_text="合并后继续存在的机构。如需启用新名称，请在合并后再办理更名。",
    )

    field_order = ("sources", "into", "effective_on", "document")

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sources", "into"):
            offer_rows(self, name, managed_by(user))


class MembersForm(forms.Form):
    units = UnitsField(
        Unit.objects.none(),
        label="成员单位",
        required=False,
        help_text="从所填日期起，分组由这些单位组成；去掉的单位从该日退出，过去的成员记录保留。",
    )
    on = forms.DateField(label="自何日起", widget=DateInput, initial=timezone.localdate)
