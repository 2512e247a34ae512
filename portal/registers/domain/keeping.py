"""Fields that only one office fills, and registers whose entries only that office lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.access import Denied
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.fields.models import FieldDef
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.registers.models import Register


def is_keeper(register: Register, unit: Unit, by: User) -> bool:
    """Of a register that names none everybody who fills is one."""
    return not register.kept_by or any(
        held.role in register.kept_by and unit.path.startswith(held.unit.path)
        for held in by.holdings
    )


def may_list(register: Register, unit: Unit, by: User) -> bool:
    return not register.kept_list or is_keeper(register, unit, by)


def lists_anywhere(register: Register, by: User) -> bool:
    return not register.kept_list or any(held.role in register.kept_by for held in by.holdings)


def require_lister(register: Register, unit: Unit, by: User) -> None:
    if not may_list(register, unit, by):
        named = _called(register)
        raise Denied(f"“{register}”由{named}列出、删除；您可以登记进展、补充内容、申请销号。")


def closed_to(register: Register, unit: Unit, by: User) -> frozenset[str]:
    """The fields he may not change."""
    return frozenset() if is_keeper(register, unit, by) else frozenset(register.kept_keys)


def refuse_changes(
    register: Register,
    unit: Unit,
    *,
    before: Mapping[str, Any],
    values: Mapping[str, Any],
    by: User,
) -> None:
    """What he has changed of the office's fields."""
    closed = closed_to(register, unit, by)
    refuse_if(
        (key, words_of(register)) for key in sorted(closed) if values.get(key) != before.get(key)
    )


def words_of(register: Register) -> str:
    return f"这一项由{_called(register)}填写，您的改动没有保存。请改回原来的内容。"


def _called(register: Register) -> str:
    return "、".join(ROLES[key].label for key in register.kept_by if key in ROLES)


def fits(now: Mapping[str, Any], fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    """`now`: the settings as they would be."""
    by, keys = now["kept_by"], now["kept_keys"]
    if keys and not by:
        yield "kept_by", "选了由科室填写的字段，还要选由谁填写。"
    if now["kept_list"] and not by:
        yield "kept_by", "只由科室列出的，还要选由谁列出。"
    if by and not keys and not now["kept_list"]:
        yield "kept_keys", "请选只由他们填写的字段，或勾选“只由他们列出”。"
    if missing := set(keys or ()) - fields.keys():
        yield "kept_keys", f"没有这些字段：{'、'.join(sorted(missing))}。请重新选择。"


def must_hold(register: Register, fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    if set(register.kept_keys) - fields.keys():
        words = "草稿中删去了只由科室填写的字段。请恢复它，或先在“修改”中取消这一要求。"
        yield "effective_from", words
