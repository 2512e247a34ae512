"""Fields that only one office fills, and registers whose entries only that office lists."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from portal.access import Denied
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.fields.models import FieldDef
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.registers.models import Register


def is_keeper(register: Register, unit: Unit | None, by: User) -> bool:
    """Of a register that names none everybody who fills is one; without a unit: of any unit."""
    return not register.kept_by or any(
        held.role in register.kept_by and (unit is None or unit.path.startswith(held.unit.path))
        for held in by.holdings
    )


def may_list(register: Register, unit: Unit, by: User) -> bool:
    return not register.kept_list or is_keeper(register, unit, by)


def lists_anywhere(register: Register, by: User) -> bool:
    return not register.kept_list or is_keeper(register, None, by)


def require_lister(register: Register, unit: Unit, by: User) -> None:
    if not may_list(register, unit, by):
        raise Denied(unlisted(register))


def unlisted(register: Register) -> str:
    return f"“{register}”由{named(register)}列出、删除；您可以登记进展、补充内容、申请销号。"


def closed_to(register: Register, unit: Unit | None, by: User) -> frozenset[str]:
    """The fields he may not change."""
    return frozenset() if is_keeper(register, unit, by) else frozenset(register.kept_keys)


def why_closed(register: Register, unit: Unit | None, by: User) -> dict[str, str]:
    """The same before he has tried: what is said beside each."""
    why = f"由{named(register)}填写，您只能查看。"
    return dict.fromkeys(sorted(closed_to(register, unit, by)), why)


def refuse_changes(
    register: Register,
    unit: Unit,
    *,
    before: Mapping[str, Any],
    values: Mapping[str, Any],
    by: User,
    proofs: Collection[str] = (),
) -> None:
    """What he has changed of the office's fields, or wants to prove of them."""
    closed = closed_to(register, unit, by)
    refuse_if(
        (key, words_of(register))
        for key in sorted(closed)
        if key in proofs or values.get(key) != before.get(key)
    )


def require_keeper(register: Register, unit: Unit, key: str, by: User) -> None:
    """Whoever fills the field proves it, too."""
    if key in closed_to(register, unit, by):
        raise Denied(f"这一项由{named(register)}填写，佐证材料也由其上传、移除。")


def words_of(register: Register) -> str:
    return f"这一项由{named(register)}填写，您的改动没有保存。请改回原来的内容。"


def named(register: Register) -> str:
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
    if stuck := not now["kept_list"] and _stuck(keys or (), fields):
        words = f"{stuck}必填，又只由科室填写，单位就登记不了。请先取消必填，或勾选“只由他们列出”。"
        yield "kept_keys", words


def must_hold(register: Register, fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    if set(register.kept_keys) - fields.keys():
        words = "草稿中删去了只由科室填写的字段。请恢复它，或先在“修改”中取消这一要求。"
        yield "effective_from", words
    if stuck := not register.kept_list and _stuck(register.kept_keys, fields):
        words = f"{stuck}必填，又只由科室填写，单位就登记不了。请取消必填，或给它起始内容。"
        yield "effective_from", words


def _stuck(keys: Collection[str], fields: Mapping[str, FieldDef]) -> str:
    """Fields without which a unit can begin no entry, and which it may not fill."""
    kept = [fields[key] for key in keys if key in fields]
    bound = [field.label for field in kept if field.required and not field.start]
    return "、".join(f"“{label}”" for label in bound)
