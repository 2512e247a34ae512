"""Who fills a register, and for whom: the units of its levels, or what stands in them, by the roles
it names."""

from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from portal.access import Denied, RoleKey, Scope, require
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import Period
from portal.registers import subjects
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL

# Reads, looks over and closes; fills only where a register names it.
ONLY_NAMED: Final = frozenset({RoleKey.DEPARTMENT_LEADER})


def scope(register: Register, by: User) -> Scope:
    """Where `by` fills: by the roles named, by all that fill where none is."""
    roles = frozenset(register.filled_by) or REGISTER_FILL.held_by - ONLY_NAMED
    held = (holding for holding in by.holdings if holding.role in roles)
    return Scope(tuple(holding.unit.path for holding in held))


def fills(register: Register, unit: Unit, by: User) -> bool:
    return by.can(REGISTER_FILL, unit) and scope(register, by).covers(unit)


def require_filler(register: Register, unit: Unit, by: User) -> None:
    require(by, REGISTER_FILL, unit)
    if not scope(register, by).covers(unit):
        named = register.filled_by or sorted(REGISTER_FILL.held_by - ONLY_NAMED)
        roles = "、".join(ROLES[key].label for key in named if key in ROLES)
        raise Denied(f"“{register}”由{roles}填报。如工作需要，请联系主管科室。")


def units_for(register: Register, by: User) -> UnitQuerySet:
    """Open units of the register's levels that `by` fills for."""
    mine = Unit.objects.filter(scope(register, by).q("path"))
    return mine.still_open().at_level(*register.levels).in_tree_order()


def subjects_for(register: Register, by: User) -> Any:
    """Whom `by` fills it for: rows of units, or of what stands in them."""
    return _standing_in(register, units_for(register, by))


def subjects_in(register: Register, units: UnitQuerySet) -> Any:
    """Whom entries of the units may be about: those of its levels, or what stands in them."""
    return _standing_in(register, units.still_open().at_level(*register.levels).in_tree_order())


def _standing_in(register: Register, units: UnitQuerySet) -> Any:
    kind = subjects.of(register.subject_kind)
    if kind is None:
        return units
    rows = kind.offered(kind.rows.filter(unit__in=units.order_by()))
    return rows.select_related("unit__kind").order_by(*kind.order)


def subject_named(register: Register, key: int | None, by: User) -> Any:
    """The one an entry is to be about; refused where `by` does not fill for it."""
    label = register.subject_label
    if key is None:
        raise ValidationError({"subject": f"请选择{label}。"})
    found = subjects_for(register, by).filter(pk=key).first()
    if found is None:
        words = f"所选{label}不存在、已撤销，或者不在您的管理范围内。请重新查找。"
        raise ValidationError({"subject": words})
    return found


def require_room(
    register: Register, unit: Unit, subject: int | None, period: Period | None
) -> None:
    mine = register.records.of_subject(unit.pk, subject)
    if period and (same := mine.standing().filter(period=period).first()):
        words = f"“{same.subject_label}”已填过{period.label}，每期只填一条。请改原来那一条。"
        raise ValidationError({NON_FIELD_ERRORS: [words]})
    if register.single and (same := mine.first()):
        label = register.subject_label
        words = f"“{same.subject_label}”已填过一条，本登记簿每个{label}只填一条。请改原来那一条。"
        raise ValidationError({NON_FIELD_ERRORS: [words]})


def about(
    register: Register, unit: Unit | None, subject: int | None, by: User
) -> tuple[Unit, int | None]:
    if register.subject_kind:
        named = subject_named(register, subject, by)
        return named.unit, named.pk
    if unit is None:
        raise ValidationError({"unit": "请选择单位。"})
    return unit, None


def unit_of(register: Register, subject: Any) -> Unit:
    """Where the subject stands, by which its entries are seen."""
    return subject.unit if register.subject_kind else subject


def key_of(register: Register, subject: Any) -> int | None:
    """As entries keep it: nothing where the unit itself is meant."""
    return subject.pk if register.subject_kind else None


def new_record(register: Register, subject: Any, **facts: Any) -> RegisterRecord:
    unit, key = unit_of(register, subject), key_of(register, subject)
    return register.new_record(unit, subject=key, **facts)


def follow(kind: str, keys: Iterable[int], unit: Unit) -> int:
    """What entries are about has come to another unit, and they with it: for the act that moves it,
    in its transaction."""
    rows = RegisterRecord.objects.filter(subject_kind=kind, subject_id__in=list(keys))
    return rows.update(unit=unit)


def are_about(kind: str, key: int) -> bool:
    """Whether any entry is about it, so that it must not vanish."""
    return RegisterRecord.objects.filter(subject_kind=kind, subject_id=key).exists()
