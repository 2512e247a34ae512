"""Changing units: each page says what will happen, asks what the act needs and performs it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.functional import cached_property

from portal import parameters
from portal.access import require
from portal.deeds.links import promise
from portal.orgs import forms
from portal.orgs.domain import queries, reshaping, tree, units
from portal.orgs.models import Unit
from portal.orgs.permissions import UNITS_MANAGE
from portal.orgs.views.browse import TREE
from portal.ui.views import ActPage, Crumb, FormPage

_STATE = ("name", "short_name", "kind", "code", "position", "opened_on", "closed_on")


class NewUnitPage(FormPage):
    """Offices, some times a year: a unit is founded by a paper."""

    title = "新设机构"
    permission = UNITS_MANAGE
    form_class = forms.NewUnitForm
    verb = "新设"
    done = "机构已设立。"
    cancel_url = reverse_lazy("orgs:tree")

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def crumbs(self) -> list[Crumb]:
        return [TREE]

    def check(self, form: forms.NewUnitForm) -> None:
        units.check(form.cleaned_data, below=form.cleaned_data.get("parent"))

    def act(self, form: forms.NewUnitForm) -> Unit:
        facts = dict(form.cleaned_data)
        return units.create(facts.pop("parent"), **facts, by=self.request.user)


class UnitAct(ActPage):
    """What the acts on one unit share."""

    model = Unit
    permission = UNITS_MANAGE
    watched = _STATE

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.permission, self.record)

    def records(self) -> Any:
        return super().records().select_related("kind")

    def crumbs(self) -> list[Crumb]:
        return [TREE, Crumb(self.record.short_name, self.record.get_absolute_url())]

    @cached_property
    def children(self) -> list[Unit]:
        return list(tree.open_children(self.record))

    @property
    def below(self) -> str:
        """`14 个下级机构（甲、乙、丙等 14 个）` for the list of consequences."""
        return f"{len(self.children):,} 个下级机构（{tree.spoken(self.children)}）"


class CorrectUnit(UnitAct):
    """Offices: a name, a code or the official order was typed wrongly."""

    title = "更正：{record}"
    form_class = forms.CorrectionForm
    verb = "保存更正"
    done = "已更正。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"unit": self.record}

    def consequences(self) -> list[str]:
        return [
            "只用于改正录入错误：改正后的内容视同一直如此，不形成更名记录。",
            "机构依文件改用新名称的，请办理“更名”。",
            "排序号、编码改变后，列表、通报中的先后顺序随之改变。",
        ]

    def check(self, form: forms.CorrectionForm) -> None:
        below = tree.parent_of(self.record)
        units.check(form.cleaned_data, below=below, present=self.record)

    def act(self, form: forms.CorrectionForm) -> Unit:
        return units.correct(self.record, **form.cleaned_data, by=self.request.user)


class RenameUnit(UnitAct):
    """Offices: a paper gives the unit another name."""

    title = "更名：{record}"
    form_class = forms.RenameForm
    verb = "更名"
    done = "已更名，原名称保留在沿革中。"

    def consequences(self) -> list[str]:
        return [
            f"自生效日期起使用新名称；“{self.record.name}”保留在沿革中，可以查到。",
            "机构编码、隶属关系、账号和角色不变。",
            promise(),
        ]

    def act(self, form: forms.RenameForm) -> Unit:
        return units.rename(self.record, **form.cleaned_data, by=self.request.user)


class MoveUnit(UnitAct):
    """Offices: a paper puts the unit under another parent."""

    title = "调整隶属关系：{record}"
    form_class = forms.MoveUnitForm
    verb = "调整隶属关系"
    done = "隶属关系已调整。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def consequences(self) -> list[str]:
        parent = tree.parent_of(self.record)
        lines = [f"“{self.record.name}”不再隶属“{parent}”，改为隶属新的上级。"] if parent else []
        if self.children:
            lines.append(f"{self.below}随同调整。")
        return [
            *lines,
            "原上级的管理人员将看不到它，新上级的管理人员开始管理它。",
            "过去的隶属关系保留在沿革中。",
            promise(),
        ]

    def act(self, form: forms.MoveUnitForm) -> Unit:
        return units.move(self.record, **form.cleaned_data, by=self.request.user)


class CloseUnit(UnitAct):
    """Offices: a paper ends the unit."""

    title = "撤销：{record}"
    form_class = forms.CloseUnitForm
    verb = "确认撤销"
    done = "机构已撤销。"
    danger = True

    def consequences(self) -> list[str]:
        if self.children:
            return [f"现有{self.below}，须先撤销或调整到其他上级，才能撤销本机构。"]
        groups = "、".join(m.group.name for m in queries.groups_of(self.record))
        lines = [f"从考核分组（{groups}）中退出。"] if groups else []
        return [
            f"自生效日期起，“{self.record.name}”不再出现在选择、填报和排名中。",
            *lines,
            "历史资料保留，可以查询。",
            "在该机构任职的账号和角色不会自动转移，请随后到账号管理中处理。",
            promise(),
        ]

    def act(self, form: forms.CloseUnitForm) -> Unit:
        return units.close(self.record, **form.cleaned_data, by=self.request.user)


class MergeUnit(UnitAct):
    """Offices: units become one. What is lost is told anew with every unit chosen."""

    title = "合并：{record}"
    form_class = forms.MergeUnitsForm
    template_name = "orgs/merge.html"
    verb = "确认合并"
    done = "机构已合并。"
    danger = True

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.request.htmx and not self.request.htmx.boosted:
            return self.render(partial="foreseen")
        return super().get(*args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def initial(self) -> dict[str, Any]:
        return {**super().initial(), "sources": [self.record.pk]}

    def foreseen(self) -> list[str]:
        data = self.request.POST or self.request.GET
        chosen = data.getlist("sources") or [str(self.record.pk)]
        keys = [key for key in chosen if parameters.key(key) and key != data.get("into")]
        ending = forms.managed_by(self.request.user).filter(pk__in=keys).in_tree_order()
        return merge_ends(list(ending))

    def act(self, form: forms.MergeUnitsForm) -> Unit:
        facts = dict(form.cleaned_data)
        return reshaping.merge(facts.pop("sources"), **facts, by=self.request.user)


def merge_ends(ending: list[Unit]) -> list[str]:
    """What a merge that ends these units will mean, in words."""
    children = list(tree.open_children(*ending, apart_from=ending))
    lines = [f"“{unit.name}”自生效日期起撤销。" for unit in ending]
    if children:
        lines.append(f"{len(children):,} 个下级机构（{tree.spoken(children)}）改为隶属承接机构。")
    return [
        *lines,
        "撤销的机构退出考核分组，历史资料保留。",
        "在撤销的机构任职的账号和角色不会自动转移，请随后到账号管理中处理。",
        promise(),
    ]


class SplitUnit(UnitAct):
    """Offices: one unit becomes several."""

    title = "拆分：{record}"
    form_class = forms.SplitForm
    template_name = "orgs/split.html"
    verb = "确认拆分"
    done = "机构已拆分。"
    danger = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "unit": self.record, "children": self.children}

    def consequences(self) -> list[str]:
        lines = [f"现有{self.below}，请在下面逐个选择归属。"] if self.children else []
        return [
            "新机构与原机构同属一个上级，自生效日期起设立。",
            *lines,
            "选择撤销原机构的，它自生效日期起撤销并退出考核分组。",
            "新机构不会自动加入考核分组，账号和角色也不会自动转移，请随后分别办理。",
            promise(),
        ]

    def act(self, form: forms.SplitForm) -> list[Unit]:
        return reshaping.split(self.record, **form.plan(), by=self.request.user)

    def success_url(self, result: list[Unit]) -> str:
        return self.record.get_absolute_url()
