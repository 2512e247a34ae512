"""The roster of party organisations: a tree, its parents first, through the acts of the pages."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from branches.choices.organisations import HostState, Nature, OrganisationKind
from branches.domain import organisations as acts
from branches.domain import tree
from branches.domain.organisations import Facts
from branches.models import PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE, ORGANISATIONS_VIEW
from portal.accounts.models import User
from portal.imports.kit import (
    ActTarget,
    Column,
    NodeMatcher,
    Nodes,
    Plan,
    Roster,
    UnitRef,
    register,
    trees,
    widgets,
)
from portal.orgs.models import Unit

_DEFAULTS: Final[Mapping[str, Any]] = {
    "nature": Nature.REGULAR,
    "host_state": HostState.NONE,
    "contact": "",
    "position": 1000,
}
_FACTS: Final = (
    *("kind", "name", "short_name", "code", "unit", "nature", "founded_on", "term_years"),
    *("last_elected_on", "contact", "host_state", "position"),
)
_NODES: Final = Nodes(PartyOrganization, "党组织", ORGANISATIONS_VIEW, "unit__path")


def _create(values: dict[str, Any], *, by: User) -> PartyOrganization:
    parent = trees.parent_of(_NODES, values.get("_parent"))
    facts = Facts(**{**_DEFAULTS, **_facts(values)})
    since = values.get("_since") or timezone.localdate()
    document = values.get("_document", "")
    return acts.create(parent, facts=facts, since=since, document=document, by=by)


def _change(record: PartyOrganization, values: dict[str, Any], *, by: User) -> PartyOrganization:
    present = {name: getattr(record, name) for name in _FACTS}
    return acts.change(record, facts=Facts(**{**present, **_facts(values)}), by=by)


def _restore(record: PartyOrganization, before: dict[str, Any], *, by: User) -> PartyOrganization:
    return _change(record, trees.revived(PartyOrganization, before), by=by)


def _remove(record: PartyOrganization, *, by: User) -> None:
    acts.withdraw(record, by=by)


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: values[name] for name in _FACTS if name in values}
    if "unit" in facts and not isinstance(facts["unit"], Unit):
        facts["unit"] = Unit.objects.get(pk=getattr(facts["unit"], "pk", facts["unit"]))
    return facts


@register
class OrganisationRoster(Roster):
    key = "organisations"
    label = "党组织名册"
    about = "党委、党总支、党支部等的名称、编码、隶属和换届情况；上级可以在同一份文件里。"
    permission = ORGANISATIONS_MANAGE
    place = "unit"
    sheet_names = ("党组织名册",)
    list_url = "branches:organisations"
    targets = (
        ActTarget(
            "organisation",
            PartyOrganization,
            NodeMatcher(),
            placed_by="unit__path",
            create=_create,
            change=_change,
            remove=_remove,
            restore=_restore,
            order=trees.parents_first,
        ),
    )

    name = Column(
        "党组织全称", "organisation.name", widgets.Text(100),
        aliases=("党组织名称", "全称", "名称", "组织名称", "党组织"), required=True, width=36,
        sample="中共云岭县示例镇委员会",
    )  # fmt: skip
    short_name = Column(
        "简称", "organisation.short_name", widgets.Text(50), aliases=("党组织简称",),
        required=True, width=20, sample="示例镇党委",
    )  # fmt: skip
    code = Column(
        "编码", "organisation.code", widgets.Text(30), aliases=("党组织编码", "党组织代码", "代码"),
        required=True, width=16, help="全县唯一；已登记的按编码对应。", sample="99990001",
    )  # fmt: skip
    parent = Column(
        "上级党组织", "organisation._parent", widgets.Text(100),
        aliases=("隶属党组织", "上级组织", "上级党组织名称", "所属党组织"), width=30,
        help="全称、简称或编码；可以是本文件中的另一行。已登记的党组织调整隶属请在页面办理。",
    )  # fmt: skip
    kind = Column(
        "党组织类型", "organisation.kind",
        widgets.Choice(OrganisationKind, also={
            "党支部委员会": OrganisationKind.BRANCH, "支部": OrganisationKind.BRANCH,
            "总支": OrganisationKind.GENERAL_BRANCH, "基层党委": OrganisationKind.COMMITTEE,
            "联合支部": OrganisationKind.JOINT_BRANCH,
        }),
        aliases=("类别", "组织类别", "党组织类别", "类型"), required=True, sample="党委",
    )  # fmt: skip
    nature = Column("性质", "organisation.nature", widgets.Choice(Nature), aliases=("党组织性质",))
    unit = Column(
        "所在单位", "organisation.unit", UnitRef(ORGANISATIONS_MANAGE),
        aliases=("党组织所在单位", "单位", "所在单位名称"), required=True, width=24,
        help="单位的全称、简称或编码。",
    )  # fmt: skip
    founded_on = Column(
        "成立日期", "organisation.founded_on", widgets.Date(), aliases=("成立时间", "建立时间"),
        sample="2011.07.01",
    )  # fmt: skip
    term_years = Column(
        "任期（年）", "organisation.term_years", widgets.Integer(1, 10, unit="年"),
        aliases=("任期", "任期年限"), sample="5",
    )  # fmt: skip
    last_elected_on = Column(
        "最近换届日期", "organisation.last_elected_on", widgets.FullDate(),
        aliases=("上次换届时间", "上次换届日期", "本届产生时间", "换届时间"), sample="2021-11-10",
    )  # fmt: skip
    contact = Column("联系人", "organisation.contact", widgets.Text(50))
    host_state = Column(
        "依托企业（社会组织）状态", "organisation.host_state", widgets.Choice(HostState),
        aliases=("所在企业状态", "企业状态"), width=18,
    )  # fmt: skip
    position = Column(
        "排序号", "organisation.position", widgets.Integer(), aliases=("排序", "显示排序")
    )
    since = Column(
        "隶属起始日期", "organisation._since", widgets.FullDate(),
        help="新设党组织隶属上级之日，不填按导入当天。",
    )  # fmt: skip
    document = Column(
        "批准文号", "organisation._document", widgets.Text(100), aliases=("批复文号", "依据文号")
    )

    @classmethod
    def review(cls, plan: Plan) -> None:
        trees.review(plan, _NODES, present_parents)


def present_parents(pks: Sequence[int]) -> dict[int, PartyOrganization | None]:
    records = PartyOrganization.objects.filter(pk__in=pks)
    return {record.pk: tree.parent_of(record) for record in records}
