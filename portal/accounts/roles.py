"""The roles of the portal: named lists of permissions with a description anyone can read."""

from dataclasses import dataclass
from typing import Final

from portal.access import Permission
from portal.orgs.choices import Level

COUNTY: Final = frozenset({Level.COUNTY})
TOWNSHIP: Final = frozenset({Level.TOWNSHIP})
UNIT: Final = frozenset({Level.DEPARTMENT, Level.ENTERPRISE, Level.OTHER})
GRASSROOTS: Final = frozenset({Level.VILLAGE, Level.TOWNSHIP}) | UNIT


@dataclass(frozen=True)
class Role:
    key: str
    label: str
    description: str
    levels: frozenset[str]  # the levels of units at which it may be held
    permissions: frozenset[Permission]
    second_factor: bool = False  # signing in takes a one-time code as well
    exclusive: bool = False  # one of the three administrators: held alone
    delegable: bool = False  # a manager of a subtree may grant it below himself

    def __str__(self) -> str:
        return self.label


# What several roles share, from the least to the most.
_READ = frozenset({Permission.UNITS_VIEW, Permission.POLICIES_VIEW, Permission.CODES_VIEW})
_REGISTERS = frozenset({Permission.REGISTER_FILL})
_OFFICE = (
    _READ
    | _REGISTERS
    | {
        Permission.ACCOUNTS_VIEW,
        Permission.LISTS_EXPORT,
        Permission.PEOPLE_VIEW,
        Permission.RULES_VIEW,
        Permission.FIELDS_DESIGN,
        Permission.TASKS_ASSIGN,
        Permission.ANNOUNCE,
    }
)
# Rules are parameters of the business: the offices that answer for them keep them, not the system
# administrator; the auditor and the leaders may look.
_RULE_KEEPERS = frozenset({Permission.RULES_MANAGE})
_PEOPLE_REPORTER = frozenset({Permission.PEOPLE_VIEW, Permission.PEOPLE_MANAGE})
_PEOPLE_KEEPER = _PEOPLE_REPORTER | {Permission.PEOPLE_MERGE, Permission.IDENTITY_REVEAL}

# Rosters: who reads, who keeps them, who brings them in and takes them out.
_ROSTERS_OUT = frozenset({Permission.DATASETS_EXPORT})
_ROSTERS = _ROSTERS_OUT | {Permission.IMPORTS_RUN}
_PARTY_READER = frozenset({Permission.ORGANISATIONS_VIEW, Permission.MEMBERS_VIEW})
_PARTY_KEEPER = _PARTY_READER | {
    Permission.ORGANISATIONS_MANAGE,
    Permission.MEMBERS_MANAGE,
    Permission.OFFICERS_VIEW,
    Permission.OFFICERS_MANAGE,
}
_CADRE_KEEPER = frozenset({Permission.CADRES_VIEW, Permission.CADRES_MANAGE})
_SENSITIVE_OUT = frozenset({Permission.DATASETS_EXPORT_SENSITIVE})

_ALL = [
    Role(
        "system_admin",
        "系统管理员",
        "开设账号，维护机构类别等系统参数；不能授予权限，不能查看干部、党员业务数据。",
        COUNTY,
        _READ
        | {
            Permission.ACCOUNTS_VIEW,
            Permission.ACCOUNTS_CREATE,
            Permission.RESETS_CONFIRM,
            Permission.UNITS_MANAGE,
            Permission.UNIT_KINDS_MANAGE,
            Permission.LISTS_EXPORT,
            Permission.GALLERY_VIEW,
            Permission.JOBS_MANAGE,
            Permission.FILES_VIEW,
            Permission.IMPORTS_RUN,
        },
        second_factor=True,
        exclusive=True,
    ),
    Role(
        "security_admin",
        "安全管理员",
        "授予和收回角色，重置密码、解除锁定、停用账号；不能开设账号，不能查看审计记录。",
        COUNTY,
        _READ
        | {
            Permission.ACCOUNTS_VIEW,
            Permission.ACCOUNTS_SECURE,
            Permission.RESETS_CONFIRM,
            Permission.ROLES_GRANT,
            Permission.ACCESS_EXPLAIN,
        },
        second_factor=True,
        exclusive=True,
    ),
    Role(
        "auditor",
        "安全审计员",
        "查看全部审计记录和每个人的权限说明，确认管理员账号的重置；不能修改任何数据。",
        COUNTY,
        _READ
        | {
            Permission.ACCOUNTS_VIEW,
            Permission.RESETS_CONFIRM,
            Permission.AUDIT_VIEW,
            Permission.ALERTS_ANSWER,
            Permission.RULES_VIEW,
            Permission.ACCESS_EXPLAIN,
            Permission.LISTS_EXPORT,
        },
        second_factor=True,
        exclusive=True,
    ),
    Role(
        "cadre_office",
        "干部科",
        "管理全县干部信息、职数和任免；可查看全县机构和账号；维护规则参数和代码表。",
        COUNTY,
        _OFFICE
        | _PEOPLE_KEEPER
        | _RULE_KEEPERS
        | {Permission.CODES_MANAGE}
        | _CADRE_KEEPER
        | _ROSTERS
        | _SENSITIVE_OUT,
        second_factor=True,
    ),
    Role(
        "organization_office",
        "组织科",
        "管理基层党组织和党员，维护组织机构的设立、更名、调整和撤并；维护规则参数。",
        COUNTY,
        _OFFICE
        | _PEOPLE_KEEPER
        | {Permission.UNITS_MANAGE, Permission.POLICIES_MANAGE, Permission.CODES_MANAGE}
        | _RULE_KEEPERS
        | _PARTY_KEEPER
        | _ROSTERS
        | _SENSITIVE_OUT,
    ),
    Role(
        "talent_office",
        "人才办",
        "管理人才库、人才需求和服务；可查看全县机构。",
        COUNTY,
        _OFFICE | _PEOPLE_REPORTER,
    ),
    Role(
        "assessment_office",
        "考核办",
        "组织台账填报、考核计分和排名通报，维护考核分组和规则参数。",
        COUNTY,
        _OFFICE | {Permission.GROUPS_MANAGE} | _RULE_KEEPERS,
    ),
    Role(
        "general_office",
        "办公室",
        "维护组织机构和考核分组，收发通知，汇总部机关材料；维护规则参数和工作日历。",
        COUNTY,
        _OFFICE
        | {Permission.UNITS_MANAGE, Permission.GROUPS_MANAGE, Permission.POLICIES_MANAGE}
        | _RULE_KEEPERS,
    ),
    Role(
        "department_leader",
        "部领导",
        "查看全县机构、人员、党组织、党员和干部，交办事项；不直接修改业务数据。",
        COUNTY,
        _READ
        | {Permission.PEOPLE_VIEW, Permission.OFFICERS_VIEW, Permission.CADRES_VIEW}
        | _PARTY_READER
        | _ROSTERS_OUT
        | {
            Permission.ACCOUNTS_VIEW,
            Permission.RULES_VIEW,
            Permission.LISTS_EXPORT,
            Permission.TASKS_ASSIGN,
        },
        second_factor=True,
    ),
    Role(
        "county_leader",
        "县领导",
        "查看全县机构、党组织和换届情况、干部档案和结构分析；敏感信息只显示首尾，打开档案留有记录；不修改任何数据。",
        COUNTY,
        _READ | {Permission.ORGANISATIONS_VIEW, Permission.CADRES_VIEW},
        second_factor=True,
    ),
    Role(
        "township_member",
        "乡镇组织委员",
        "负责本乡镇台账填报和基层党组织、党员信息，管理本乡镇村（社区）填报账号；只能看到本乡镇。",
        TOWNSHIP,
        _READ
        | _PEOPLE_REPORTER
        | {Permission.IDENTITY_REVEAL}
        | {Permission.ACCOUNTS_VIEW, Permission.ACCOUNTS_DELEGATE, Permission.LISTS_EXPORT}
        | _REGISTERS
        | _PARTY_KEEPER
        | _ROSTERS
        | {Permission.TASKS_ASSIGN},
    ),
    Role(
        "unit_contact",
        "单位联络员",
        "负责本单位台账填报和人员信息，管理本单位填报账号；只能看到本单位。",
        UNIT,
        _READ
        | _PEOPLE_REPORTER
        | {Permission.ACCOUNTS_VIEW, Permission.ACCOUNTS_DELEGATE, Permission.LISTS_EXPORT}
        | _PARTY_READER
        | {Permission.MEMBERS_MANAGE}
        | _ROSTERS
        | _REGISTERS,
    ),
    Role(
        "branch_clerk",
        "支部书记（信息员）",
        "填报本支部、本村（社区）的活动记录和党员信息；只能看到所在单位。",
        GRASSROOTS,
        _READ | {Permission.PEOPLE_VIEW} | _PARTY_READER,
        delegable=True,
    ),
]

ROLES: Final[dict[str, Role]] = {role.key: role for role in _ALL}
