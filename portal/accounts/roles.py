"""The roles of the portal, with a description anyone can read.

What a role may do is said by the permissions themselves, each where its app declares it; the page
角色说明 shows it by role.
"""

from dataclasses import dataclass
from typing import Final

from portal.access import Permission, permissions
from portal.orgs.choices import UnitLevel

COUNTY: Final = frozenset({UnitLevel.COUNTY})
TOWNSHIP: Final = frozenset({UnitLevel.TOWNSHIP})
UNIT: Final = frozenset({UnitLevel.DEPARTMENT, UnitLevel.ENTERPRISE, UnitLevel.OTHER})
GRASSROOTS: Final = frozenset({UnitLevel.VILLAGE, UnitLevel.TOWNSHIP}) | UNIT


@dataclass(frozen=True)
class Role:
    key: str
    label: str
    description: str
    levels: frozenset[str]  # the levels of units at which it may be held
    second_factor: bool = False  # signing in takes a one-time code as well
    exclusive: bool = False  # one of the three administrators: held alone
    delegable: bool = False  # a manager of a subtree may grant it below himself

    def __str__(self) -> str:
        return self.label

    @property
    def permissions(self) -> frozenset[Permission]:
        """Each permission says who holds it, where its app declares it."""
        return frozenset(each for each in permissions if self.key in each.held_by)


_ALL = [
    Role(
        "system_admin",
        "系统管理员",
        "开设账号，维护机构类别等系统参数；不能授予权限，不能查看干部、党员业务数据。",
        COUNTY,
        second_factor=True,
        exclusive=True,
    ),
    Role(
        "security_admin",
        "安全管理员",
        "授予和收回角色，重置密码、解除锁定、停用账号；不能开设账号，不能查看审计记录。",
        COUNTY,
        second_factor=True,
        exclusive=True,
    ),
    Role(
        "auditor",
        "安全审计员",
        "查看全部审计记录和每个人的权限说明，确认管理员账号的重置；不能修改任何数据。",
        COUNTY,
        second_factor=True,
        exclusive=True,
    ),
    Role(
        "cadre_office",
        "干部科",
        "管理全县干部信息、职数和任免；可查看全县机构和账号；维护规则参数和代码表。",
        COUNTY,
        second_factor=True,
    ),
    Role(
        "organization_office",
        "组织科",
        "管理基层党组织和党员，维护组织机构的设立、更名、调整和撤并；维护规则参数。",
        COUNTY,
    ),
    Role(
        "talent_office",
        "人才办",
        "管理人才库、人才需求和服务；可查看全县机构。",
        COUNTY,
    ),
    Role(
        "assessment_office",
        "考核办",
        "组织台账填报、考核计分和排名通报，维护考核分组和规则参数。",
        COUNTY,
    ),
    Role(
        "general_office",
        "办公室",
        "维护组织机构和考核分组，收发通知，汇总部机关材料；维护规则参数和工作日历。",
        COUNTY,
    ),
    Role(
        "department_leader",
        "部领导",
        "查看全县机构、人员、党组织、党员和干部，交办事项，登记簿指定的填报、审核和销号；不直接修改其他业务数据。",
        COUNTY,
        second_factor=True,
    ),
    Role(
        "county_leader",
        "县领导",
        "查看全县机构、党组织和换届情况、干部档案和结构分析；敏感信息只显示首尾，打开档案留有记录；不修改任何数据。",
        COUNTY,
        second_factor=True,
    ),
    Role(
        "township_member",
        "乡镇组织委员",
        "负责本乡镇台账填报和基层党组织、党员信息，管理本乡镇村（社区）填报账号；只能看到本乡镇。",
        TOWNSHIP,
    ),
    Role(
        "unit_contact",
        "单位联络员",
        "负责本单位台账填报和人员信息，管理本单位填报账号；只能看到本单位。",
        UNIT,
    ),
    Role(
        "branch_clerk",
        "支部书记（信息员）",
        "填报本支部、本村（社区）的活动记录、登记簿和党员信息；只能看到所在单位。",
        GRASSROOTS,
        delegable=True,
    ),
]

ROLES: Final[dict[str, Role]] = {role.key: role for role in _ALL}


def role_label(key: str) -> str:
    """One that is no more is called by its key."""
    return ROLES[key].label if key in ROLES else key
