"""Who may do what, where: the words every app uses, with no app behind them.

A permission is a member of the enum; a scope says on which subtrees a user holds it; a model
names the permission that shows its rows and the path from a row to its unit.
"""

from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from django.core.exceptions import PermissionDenied
from django.db import models


class Permission(models.TextChoices):
    UNITS_VIEW = "units.view", "查看组织机构"
    UNITS_MANAGE = "units.manage", "维护组织机构（新设、更名、调整、撤销、合并、拆分）"
    UNIT_KINDS_MANAGE = "unit_kinds.manage", "维护机构类别"
    GROUPS_MANAGE = "groups.manage", "维护考核分组"
    ACCOUNTS_VIEW = "accounts.view", "查看账号"
    ACCOUNTS_CREATE = "accounts.create", "开设、修改账号"
    ACCOUNTS_SECURE = "accounts.secure", "重置密码、解锁、停用账号"
    RESETS_CONFIRM = "resets.confirm", "确认管理员账号的重置（不能确认自己提出的）"
    ACCOUNTS_DELEGATE = "accounts.delegate", "管理本单位及下属单位的填报账号"
    ROLES_GRANT = "roles.grant", "授予、收回角色"
    ACCESS_EXPLAIN = "access.explain", "查看他人权限说明"
    AUDIT_VIEW = "audit.view", "查看审计记录"
    ALERTS_ANSWER = "alerts.answer", "核查安全预警"
    PEOPLE_VIEW = "people.view", "查看人员基本信息（敏感信息只显示首尾）"
    PEOPLE_MANAGE = "people.manage", "登记、修改人员基本信息"
    PEOPLE_MERGE = "people.merge", "合并重复人员、撤回合并"
    IDENTITY_REVEAL = "people.identity_reveal", "查看完整身份证号、电话、住址（须填事由）"
    RULES_VIEW = "rules.view", "查看规则参数和工作日历"
    RULES_MANAGE = "rules.manage", "修改规则参数和工作日历"

    LISTS_EXPORT = "lists.export", "导出列表"
    GALLERY_VIEW = "gallery.view", "查看界面组件"

    FIELDS_DESIGN = "fields.design", "设计登记簿（字段、校验、发布）"
    REGISTER_FILL = "register.fill", "查看、填报登记簿"

    JOBS_MANAGE = "jobs.manage", "查看全部后台任务，取消、重试，运行系统自检"
    FILES_VIEW = "files.view", "查看上传文件登记（不含文件内容）"

    TASKS_ASSIGN = "tasks.assign", "交办事项，查看办理进度"
    ANNOUNCE = "announcements.publish", "发布、撤下公告"
    POLICIES_VIEW = "policies.view", "查阅制度文件"
    POLICIES_MANAGE = "policies.manage", "维护制度文件库（收录、修订、废止）"

    CODES_VIEW = "codes.view", "查看代码表"
    CODES_MANAGE = "codes.manage", "维护代码表"

    IMPORTS_RUN = "imports.run", "导入名册（还须有该名册的维护权限）"
    DATASETS_EXPORT = "datasets.export", "导出名册（不含身份证号、电话、住址）"
    DATASETS_EXPORT_SENSITIVE = (
        "datasets.export_sensitive",
        "导出含身份证号、电话、住址的名册（须填用途）",
    )

    ORGANISATIONS_VIEW = "organisations.view", "查看党组织"
    ORGANISATIONS_MANAGE = "organisations.manage", "维护党组织（设立、调整、换届、班子成员）"
    MEMBERS_VIEW = "members.view", "查看党员"
    MEMBERS_MANAGE = "members.manage", "维护党员信息、转接组织关系"
    OFFICERS_VIEW = "officers.view", "查看村（社区）干部"
    OFFICERS_MANAGE = "officers.manage", "维护村（社区）干部"

    CADRES_VIEW = "cadres.view", "查看干部档案"
    CADRES_MANAGE = "cadres.manage", "维护干部档案"


class Denied(PermissionDenied):
    """An act the user may not do; the message tells the user why and whom to ask."""


class InTree(Protocol):
    path: str


@dataclass(frozen=True)
class Scope:
    """The subtrees on which something is allowed, as materialized paths."""

    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths)

    def covers(self, unit: InTree) -> bool:
        return any(unit.path.startswith(path) for path in self.paths)

    def q(self, field: str) -> models.Q:
        """A filter on `field`, the path of a row's unit; an empty scope matches nothing."""
        condition = models.Q(pk__in=[])
        for path in self.paths:
            condition |= models.Q(**{f"{field}__startswith": path})
        return condition


class Actor(Protocol):
    """What acts and querysets ask of a user."""

    pk: Any

    def can(self, permission: Permission, unit: InTree | None = None) -> bool: ...
    def scope(self, permission: Permission) -> Scope: ...


def require(by: Actor, permission: Permission, unit: InTree | None = None) -> None:
    if by.can(permission, unit):
        return
    if unit is not None and by.can(permission):
        reason = f"您的“{permission.label}”权限不包括“{unit}”。"
    else:
        reason = f"您没有“{permission.label}”的权限。"
    raise Denied(f"{reason}如工作需要，请联系安全管理员授予相应角色。")


@dataclass(frozen=True)
class Scoped:
    """How rows of a model are shown: by a permission on the row's unit, or to their owner.

    Where there is more than one way, a row is shown to whoever has any of them:
    `Scoped(FILL, "unit__path") | Scoped(REVIEW, "round__unit__path")`.
    """

    permission: Permission | None = None
    path: str = ""
    owner: str = ""
    others: tuple["Scoped", ...] = ()

    def __or__(self, other: "Scoped") -> Self:
        return replace(self, others=(*self.others, *other.ways))

    @property
    def ways(self) -> tuple["Scoped", ...]:
        return (replace(self, others=()), *self.others)

    def condition(self, user: Actor) -> models.Q | None:
        """None means every row."""
        condition = models.Q(pk__in=[])
        for way in self.ways:
            alone = way.alone(user)
            if alone is None:
                return None
            condition |= alone
        return condition

    def alone(self, user: Actor) -> models.Q | None:
        """As `condition`, without the others."""
        condition = models.Q(pk__in=[])
        if self.owner:
            condition |= models.Q(**{self.owner: user.pk})
        if self.permission and self.path:
            condition |= user.scope(self.permission).q(self.path)
        elif self.permission and user.can(self.permission):
            return None
        return condition


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, user: Actor) -> Self:
        if getattr(user, "is_anonymous", False):
            return self.none()
        condition = self.model.shown_by.condition(user)
        return self if condition is None else self.filter(condition)
