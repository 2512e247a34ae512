"""The party organisations of the demo county as plain data, before any row exists."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from branches.choices.organisations import HostState, Nature, OrganisationKind
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

COUNTY: Final = "中共云岭县"
# Organs whose schools, clinics or stations have branches of their own.
_LARGE: Final = {
    "县教体局": (
        "县第二中学",
        "县职业高级中学",
        "城关小学",
        "凤鸣小学",
        "县幼儿园",
        "县特殊教育学校",
    ),
    "县卫健局": ("县妇幼保健院", "县疾控中心", "城关卫生服务中心", "县急救中心"),
    "县公安局": ("刑侦大队", "交警大队", "城关派出所", "看守所", "巡特警大队"),
    "县住建局": ("供排水公司", "建筑设计院", "质量安全监督站"),
    "县农业农村局": ("农技推广中心", "畜牧站", "农机站"),
    "县人民医院": ("内科", "外科", "门诊", "行政后勤"),
    "县城投公司": ("建设公司", "物业公司"),
    "县文旅投公司": ("景区公司",),
}
_SMALL: Final = (
    "县委巡察办 县委编办 县档案馆 县信访局 团县委 县妇联 县科协 县文联 "
    "县红十字会 县委党校 县公共资源交易中心 县委老干部局"
)
_GROUPED: Final = ("government", "justice")  # organs whose leaders form a 党组
_FIRMS: Final = (
    "云岭茶业 东河水泥 金沙矿业 凤鸣商贸 龙潭药业 石桥食品 永安建材 "
    "白塔纺织 清水饮品 双溪电站 云溪农业 马鞍石材 桃源果业 西山林产 "
    "城关物流 云岭电商 高原牧业 兴隆超市 "
    "云岭酒店 新华书城 金穗种业 "
    "绿源蔬菜 锦绣刺绣 云山蜂业 山里红食品 "
    "彩云旅行社 东风养殖 明珠幼教 同心律所 云岭商会 物流协会 茶叶协会 "
    "民宿协会 出租车公司"
)
_JOINT: Final = (
    "城关商圈 凤鸣商圈 工业园区第一 工业园区第二 快递行业 网约出行 "
    "个体工商户 民办学校 东河集镇 龙潭集镇 西山集镇 金沙集镇"
)
_FUNCTIONAL: Final = (
    "茶叶产业链 肉牛产业链 蔬菜产业链 文旅产业链 易地搬迁安置区 "
    "河湖保护联盟 城市更新片区 乡村振兴示范带 青年人才驿站 招商专班"
)
_TEMPORARY: Final = "云岭高速项目 防汛抢险突击队 水库建设项目 换届工作组 驻外务工 灾后重建"
_SHORT: Final = 3
_AREAS: Final = ("第一", "第二", "第三", "第四")


@dataclass(eq=False)
class OrganisationDraft:
    """An organisation to be; `old_parent` is where it stood until the firms were put together."""

    kind: OrganisationKind
    name: str
    short_name: str
    unit: Unit
    nature: Nature = Nature.REGULAR
    host_state: HostState = HostState.NONE
    children: list["OrganisationDraft"] = field(default_factory=list)
    old_parent: "OrganisationDraft | None" = None
    code: str = ""
    path: str = ""


def county(units: list[Unit], dice: random.Random) -> OrganisationDraft:
    """The county's committee with everything below it."""
    by_name = {unit.short_name: unit for unit in units}
    root_unit = units[0]
    root = OrganisationDraft(OrganisationKind.COMMITTEE, f"{COUNTY}委员会", "云岭县委", root_unit)
    towns = [_town(unit, units, dice) for unit in units if unit.kind.level == UnitLevel.TOWNSHIP]
    organs = OrganisationDraft(
        OrganisationKind.WORKING_COMMITTEE,
        f"{COUNTY}委县直属机关工作委员会",
        "县直机关工委",
        by_name.get("县直机关工委", root_unit),
    )
    office = by_name.get("县委社会工作部", root_unit)
    firms = OrganisationDraft(
        OrganisationKind.WORKING_COMMITTEE, f"{COUNTY}委社会工作委员会", "县委“两新”工委", office
    )
    departments = [
        unit for unit in units if unit.kind.level in (UnitLevel.DEPARTMENT, UnitLevel.ENTERPRISE)
    ]
    organs.children = [_organ(unit) for unit in departments]
    groups = [_leading_group(unit) for unit in departments if unit.kind.code in _GROUPED]
    firms.children = [*_firms(towns, office, dice), *_special(office, towns)]
    root.children = [*towns, organs, firms, *groups]
    return root


def _town(unit: Unit, units: list[Unit], dice: random.Random) -> OrganisationDraft:
    name = unit.short_name
    town = OrganisationDraft(
        OrganisationKind.COMMITTEE, f"{COUNTY}{name}委员会", f"{name}党委", unit
    )
    town.children.append(_branch(f"{name}机关", unit))
    for village in units:
        if village.path.startswith(unit.path) and village.kind.level == UnitLevel.VILLAGE:
            town.children.append(_village(village, name, dice))
    return town


def _village(unit: Unit, town: str, dice: random.Random) -> OrganisationDraft:
    name = unit.short_name
    community = unit.kind.code == "community"
    if not community and dice.random() > 0.1:  # noqa: PLR2004 - one village in ten is large
        return _branch(name, unit, full=f"{town}{name}")
    general = OrganisationDraft(
        OrganisationKind.GENERAL_BRANCH, f"{COUNTY}{town}{name}总支部委员会", f"{name}党总支", unit
    )
    word = "片区" if community else "片"
    areas = _AREAS[: dice.choice((2, 2, 3))]
    general.children = [
        _branch(f"{name}{area}{word}", unit, full=f"{town}{name}{area}{word}") for area in areas
    ]
    if community:
        first = general.children[0]
        first.children = [_group(f"{first.short_name}{area}小组", unit) for area in areas[:2]]
    return general


def _organ(unit: Unit) -> OrganisationDraft:
    name = unit.short_name
    if name in _LARGE:
        draft = OrganisationDraft(
            OrganisationKind.COMMITTEE, f"{COUNTY}{_plain(name)}委员会", f"{name}党委", unit
        )
        parts = ["机关", *_LARGE[name]]
    elif name in _SMALL.split():
        return _branch(name, unit)
    else:
        draft = OrganisationDraft(
            OrganisationKind.GENERAL_BRANCH,
            f"{COUNTY}{_plain(name)}总支部委员会",
            f"{name}党总支",
            unit,
        )
        parts = ["第一", "第二"]
    draft.children = [_branch(_part(name, part), unit) for part in parts]
    return draft


def _part(organ: str, part: str) -> str:
    """Schools and stations are known by their own names; offices and wards are not."""
    known = len(part) > _SHORT and not organ.endswith(("公司", "医院"))
    return part if known else f"{organ}{part}"


def _leading_group(unit: Unit) -> OrganisationDraft:
    name = unit.short_name
    return OrganisationDraft(
        OrganisationKind.LEADING_GROUP, f"{COUNTY}{_plain(name)}党组", f"{name}党组", unit
    )


def _firms(
    towns: list[OrganisationDraft], office: Unit, dice: random.Random
) -> Iterator[OrganisationDraft]:
    for number, name in enumerate(_FIRMS.split()):
        draft = _branch(name, office)
        draft.host_state = HostState.ACTIVE
        if number % 9 == 3:  # noqa: PLR2004 - every ninth: the clean-up has something to find
            draft.host_state = dice.choice((HostState.DORMANT, HostState.CANCELLED))
        if number % 4 == 0:
            draft.old_parent = towns[number % len(towns)]
        yield draft


def _special(office: Unit, towns: list[OrganisationDraft]) -> Iterator[OrganisationDraft]:
    for name in _JOINT.split():
        draft = OrganisationDraft(
            OrganisationKind.JOINT_BRANCH,
            f"{COUNTY}{name}联合支部委员会",
            f"{name}联合党支部",
            office,
        )
        draft.host_state = HostState.ACTIVE
        yield draft
    yield _upside_down(office)
    for number, name in enumerate(_FUNCTIONAL.split()):
        unit = towns[number % len(towns)].unit
        yield _branch(name, unit, nature=Nature.FUNCTIONAL)
    for number, name in enumerate(_TEMPORARY.split()):
        unit = towns[(number + 3) % len(towns)].unit
        yield _branch(name, unit, nature=Nature.TEMPORARY)


def _upside_down(office: Unit) -> OrganisationDraft:
    """A general branch that leads a committee: the clean-up is to find it."""
    park = OrganisationDraft(
        OrganisationKind.GENERAL_BRANCH, f"{COUNTY}工业园区总支部委员会", "工业园区党总支", office
    )
    firm = OrganisationDraft(
        OrganisationKind.COMMITTEE, f"{COUNTY}云铜集团委员会", "云铜集团党委", office
    )
    firm.children = [_branch(f"云铜集团{part}", office) for part in ("矿山", "冶炼厂")]
    park.children = [firm]
    for draft in (park, firm, *firm.children):
        draft.host_state = HostState.ACTIVE
    return park


def _branch(
    name: str, unit: Unit, *, full: str = "", nature: Nature = Nature.REGULAR
) -> OrganisationDraft:
    mark = {Nature.FUNCTIONAL: "功能型", Nature.TEMPORARY: "临时"}.get(nature, "")
    return OrganisationDraft(
        OrganisationKind.BRANCH,
        f"{COUNTY}{_plain(full or name)}{mark}支部委员会",
        f"{name}{mark}党支部",
        unit,
        nature,
    )


def _group(name: str, unit: Unit) -> OrganisationDraft:
    return OrganisationDraft(OrganisationKind.GROUP, name, name, unit)


def _plain(name: str) -> str:
    """`县财政局` after the county's name is `财政局`."""
    return name.removeprefix("县")
