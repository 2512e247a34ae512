"""The roster of accounts: who may sign in. One-time passwords are handed to the importer once."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Denied
from portal.accounts.domain import accounts, roles
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_CREATE, ACCOUNTS_DELEGATE, ROLES_GRANT
from portal.accounts.roles import ROLES
from portal.imports import trees, widgets
from portal.imports.cells import CellError, compact, text_of
from portal.imports.choices import FindingKind
from portal.imports.declaring import ActTarget, Column, Handed, Roster, register
from portal.imports.domain.matching import KeyMatcher
from portal.imports.domain.planning import Plan
from portal.imports.lookups import UnitRef
from portal.orgs.models import Unit
from portal.problems import Level

_FACTS: Final = ("name", "unit", "title")
_ELSEWHERE = "角色须由安全管理员授予"


class Username(widgets.Text):
    def parse(self, cell: Any) -> str:
        typed = compact(cell).lower()
        if not accounts.USERNAME.fullmatch(typed):
            raise CellError("用户名须为 3 到 30 个字符，只能用英文字母、数字、点和短横线。")
        return typed


class RoleRef(widgets.Widget):
    """A role by its name."""

    def parse(self, cell: Any) -> str:
        typed = compact(cell)
        for role in ROLES.values():
            if typed in (compact(role.label), compact(role.label).partition("(")[0], role.key):
                return role.key
        raise CellError(
            f"没有“{text_of(cell)[:20]}”这一角色。可以填：{'、'.join(self.choices())}。"
        )

    def show(self, value: Any) -> str:
        return ROLES[value].label

    def choices(self) -> list[str]:
        return [role.label for role in ROLES.values()]


@sensitive_variables()
def _create(values: dict[str, Any], *, by: User) -> Handed:
    facts = _facts(values)
    user, password = accounts.create(username=values["username"], by=by, **facts)
    granted = _grant(user, values.get("_role", ""), facts["unit"], by=by)
    return Handed(user, (user.username, user.name, str(user.unit), password, granted))


def _grant(user: User, role: str, unit: Unit, *, by: User) -> str:
    """What the importer may not grant is told to who may."""
    if not role:
        return ""
    label = ROLES[role].label
    try:
        roles.grant(user, role=role, unit=unit, since=timezone.localdate(), by=by)
    except Denied:
        return f"{label}（{_ELSEWHERE}）"
    return label


def _change(record: User, values: dict[str, Any], *, by: User) -> User:
    present = {name: getattr(record, name) for name in _FACTS}
    return accounts.edit(record, by=by, **{**present, **_facts(values)})


def _restore(record: User, before: dict[str, Any], *, by: User) -> User:
    return _change(record, trees.revived(User, before), by=by)


def _remove(record: User, *, by: User) -> None:
    accounts.withdraw(record, by=by)


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: values[name] for name in _FACTS if name in values}
    if "unit" in facts:
        facts["unit"] = Unit.objects.get(pk=getattr(facts["unit"], "pk", facts["unit"]))
    return facts


@register
class AccountRoster(Roster):
    key = "accounts"
    label = "账号名册"
    about = "批量开设账号；一次性密码只在导入完成后下载一次，72 小时内有效。"
    permission = ACCOUNTS_CREATE
    place = "unit"
    sheet_names = ("账号名册",)
    list_url = "accounts:accounts"
    targets = (
        ActTarget(
            "account",
            User,
            KeyMatcher("username"),
            placed_by="unit__path",
            create=_create,
            change=_change,
            remove=_remove,
            restore=_restore,
            hands=("用户名", "姓名", "所在单位", "一次性密码", "角色"),
        ),
    )

    username = Column(
        "用户名", "account.username", Username(), aliases=("登录名", "账号", "帐号", "登录账号"),
        required=True, width=18, help="3 到 30 个英文字母、数字、点或短横线。", sample="dh.zhang",
    )  # fmt: skip
    name = Column(
        "姓名", "account.name", widgets.Name(), aliases=("使用人", "使用人姓名"), required=True,
        sample="张三三",
    )  # fmt: skip
    unit = Column(
        "所在单位", "account.unit", UnitRef(), aliases=("单位", "单位名称", "工作单位"),
        required=True, width=24, help="单位的全称、简称或编码。",
    )  # fmt: skip
    title = Column("职务", "account.title", widgets.Text(100), aliases=("岗位",), width=18)
    role = Column(
        "角色", "account._role", RoleRef(), aliases=("角色名称", "权限角色"), width=20,
        help="只用于新开账号，授予在所在单位；导入人无权授予的，结果文件会列出，交安全管理员办理。",
    )  # fmt: skip

    @classmethod
    def review(cls, plan: Plan) -> None:
        roles = plan.checked.column("role")
        for place, role in enumerate(roles):
            if role is None or not plan.main.is_new(place) or plan.checked.by.can(ROLES_GRANT):
                continue
            if not (ROLES[role].delegable and plan.checked.by.can(ACCOUNTS_DELEGATE)):
                plan.checked.find(
                    place,
                    f"{_ELSEWHERE}，导入只开设账号；名单会列在结果文件里。",
                    column="role",
                    kind=FindingKind.DOUBT,
                    level=Level.WARNING,
                )
