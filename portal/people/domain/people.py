"""People: registered and corrected. Sensitive values go in readable and are never handed out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal import refusals
from portal.access import Actor, require
from portal.audit.domain import events
from portal.crypto.fields import Secret
from portal.crypto.providers import UnreadableError
from portal.dates import PartialDate
from portal.orgs.models import Unit
from portal.people import names
from portal.people.actions import IDENTITY_REVEALED, PERSON_CHANGED, PERSON_CREATED
from portal.people.choices import NATIONALITIES, Sensitive
from portal.people.domain import identity as identities
from portal.people.domain import numbers
from portal.people.models import Person
from portal.people.permissions import (
    IDENTITY_REVEAL,
    PEOPLE_MANAGE,
    PEOPLE_VIEW,
    PHONE_REVEAL,
)
from portal.text import label_of
from portal.typed import fault, phones

_PLAIN = ("name", "sex", "birth", "nationality", "native_place", "unit")
CORRECTED = tuple(name for name in _PLAIN if name != "unit")  # by forms about other roles
_LONGEST = 200


@sensitive_variables()
@transaction.atomic
def create(
    *,
    name: str,
    sex: str,
    unit: Unit,
    birth: PartialDate | None = None,
    nationality: str = "",
    native_place: str = "",
    identity: str = "",
    phone: str = "",
    address: str = "",
    confirmed: bool = False,
    by: Actor,
) -> Person:
    """`confirmed`: the user has compared the number with the document, doubts are set aside."""
    require(by, PEOPLE_MANAGE, unit)
    person = Person(
        name=names.tidy(name),
        sex=sex,
        birth=birth,
        nationality=nationality,
        native_place=native_place.strip(),
        unit=unit,
        phone=phones.tidy(phone),
        address=address.strip(),
    )
    doubts = _checked(person, identity, confirmed=confirmed, by=by, named=True)
    _save(person, number=identity, by=by)
    events.record(PERSON_CREATED, by=by, target=person, unit=str(unit), confirmed=doubts)
    return person


@sensitive_variables()
@transaction.atomic
def edit(
    person: Person,
    *,
    confirmed: bool = False,
    clear: tuple[str, ...] = (),
    by: Actor,
    **values: Any,
) -> Person:
    """Correct the values given. Sensitive ones left empty stay; `clear` empties them."""
    person = locked(person)
    require(by, PEOPLE_MANAGE, person.unit)
    changes = _apply(person, {key: values[key] for key in _PLAIN if key in values})
    if "所在单位" in changes:
        require(by, PEOPLE_MANAGE, person.unit)
    secrets = {what: (values.get(what) or "").strip() for what in Sensitive}
    touched = _apply_secrets(person, secrets, clear=clear)
    number = secrets[Sensitive.IDENTITY]
    compared = bool(number or {"出生年月", "性别"} & changes.keys())
    named = "姓名" in changes
    doubts = _checked(person, number, confirmed=confirmed, by=by, compared=compared, named=named)
    if changes or touched:
        _save(person, number=number, by=by)
        events.record(
            PERSON_CHANGED,
            by=by,
            target=person,
            changes=changes,
            sensitive=touched,
            confirmed=doubts,
        )
    return person


@sensitive_variables()
@transaction.atomic
def reveal(person: Person, *, what: Sensitive, reason: str, by: Actor) -> str:
    """The readable value; that somebody looks, and why, is written to the audit trail."""
    if not may_reveal(by, person, what):
        require(by, IDENTITY_REVEAL, person.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请填写查看事由，例如“核对任免审批表”。"})
    if not getattr(person, what):
        raise ValidationError(f"“{person}”没有登记{what.label}。")
    try:
        value = getattr(person, what).reveal()
    except UnreadableError as unreadable:
        raise ValidationError(f"{unreadable}请联系系统管理员。") from None
    events.record(IDENTITY_REVEALED, by=by, target=person, what=what.label, reason=reason.strip())
    return value


def may_reveal(by: Actor, person: Person, what: str) -> bool:
    """Some may look behind every mask, some only at phones."""
    phone = what == Sensitive.PHONE and by.can(PHONE_REVEAL, person.unit)
    return phone or by.can(IDENTITY_REVEAL, person.unit)


def locked(person: Person) -> Person:
    """The row as it is now, held still; a merged one is refused with the way to the kept one."""
    rows = Person.everyone.select_for_update(of=("self",)).select_related("unit")
    person = rows.get(pk=person.pk)
    if person.merged_into_id is not None:
        raise ValidationError(f"“{person}”已并入另一条人员记录，请打开保留的那一条办理。")
    return person


def _apply(person: Person, values: dict[str, Any]) -> dict[str, list[str]]:
    """Set the values that differ; return them by label as [before, after]."""
    changes = {}
    for field, value in values.items():
        before = getattr(person, field)
        after = value.strip() if isinstance(value, str) else value
        after = names.tidy(after) if field == "name" else after
        if before != after:
            label = label_of(Person, field)
            setattr(person, field, after)
            changes[label] = [_spoken(before), _spoken(after)]
    return changes


def _spoken(value: Any) -> str:
    return "" if value is None else str(value)


@sensitive_variables()
def _apply_secrets(
    person: Person, values: dict[Sensitive, str], *, clear: tuple[str, ...]
) -> list[str]:
    """Return the labels of what changes; the identity number itself is set by its check."""
    touched = []
    for what, value in values.items():
        if value or what in clear:
            touched.append(what.label)
            setattr(person, what, phones.tidy(value) if what == Sensitive.PHONE else value)
    return touched


@sensitive_variables()
def check(**values: Any) -> None:
    """What is wrong with values of which some are missing; whose number it is, only acts ask."""
    known = {key: values[key] for key in (*_PLAIN, "phone", "address") if key in values}
    number = (values.get("identity") or "").strip()
    refusals.together(
        lambda: _validate(Person(**known), named=True),
        lambda: number and numbers.checked(number),
    )


@sensitive_variables()
def _checked(
    person: Person,
    number: str,
    *,
    confirmed: bool,
    by: Actor,
    named: bool,
    compared: bool = True,
) -> list[str]:
    """Refuse all that is wrong at once, the number with the rest; return the doubts confirmed.
    `named`: the name is new; one that came with a roster does not stop what is about the rest."""
    doubts: list[str] = []

    def compare() -> None:
        if compared:
            doubts.extend(_take_identity(person, number, confirmed=confirmed, by=by))

    refusals.together(lambda: _validate(person, named=named), compare)
    return doubts


def _validate(person: Person, *, named: bool) -> None:
    errors: dict[str, str] = {}
    if not person.name:
        errors["name"] = "请填写姓名。"
    elif named and (reason := fault(names.require, person.name)):
        errors["name"] = reason
    if isinstance(person.phone, str) and (reason := fault(phones.typed, person.phone)):
        errors["phone"] = reason
    if person.nationality and person.nationality not in NATIONALITIES:
        errors["nationality"] = f"“{person.nationality}”不是 56 个民族的规范名称，请从列表中选择。"
    if person.birth and person.birth > PartialDate.of(timezone.localdate()):
        errors["birth"] = f"出生年月 {person.birth.dotted} 晚于今天，请核对。"
    if person.unit_id and person.unit.is_closed:
        day = person.unit.closed_on
        errors["unit"] = f"“{person.unit}”已于 {day} 撤销，请选择承接它的单位。"
    for what in (Sensitive.PHONE, Sensitive.ADDRESS):
        value = getattr(person, what)
        if isinstance(value, str) and len(value) > _LONGEST:
            errors[what] = f"{what.label}最多 {_LONGEST} 个字，请精简。"
    if errors:
        raise ValidationError(errors)


@sensitive_variables()
def _take_identity(person: Person, typed: str, *, confirmed: bool, by: Actor) -> list[str]:
    """Set the checked number; return the doubts the user confirmed. Without a new number the one
    on record is compared again with the new birth or sex."""
    if typed.strip():
        number = numbers.checked(typed)
        _require_unused(number, person, by=by)
        person.identity = number
    elif isinstance(person.identity, Secret):
        number = person.identity.reveal()
    else:
        number = ""
    doubts = identities.doubts(number, born=person.birth, of_sex=person.sex) if number else []
    if doubts and not confirmed:
        raise ValidationError(
            {"confirmed": f"{'；'.join(doubts)}。请核对档案；确实如此的，勾选“已核对”后再保存。"}
        )
    return doubts


@sensitive_variables()
def _require_unused(number: str, person: Person, *, by: Actor) -> None:
    numbers.before_telling(by)
    others = Person.objects.with_identity(number).exclude(pk=person.pk).select_related("unit")
    holder = others.first()
    if holder is None:
        return
    if by.can(PEOPLE_VIEW, holder.unit):
        raise ValidationError(
            {
                "identity": f"该身份证号已登记在{holder.unit}的“{holder}”名下"
                f"（人员编号 {holder.pk}），"
                "请直接使用那条记录；如是同一人重复登记，请办理合并。"
            }
        )
    raise ValidationError({"identity": "该身份证号已由其他单位登记，请联系县委组织部核对。"})


@sensitive_variables()
def _save(person: Person, *, number: str, by: Actor) -> None:
    """Two people may register one number at once: the database decides, the second is told."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        if number.strip():
            _require_unused(numbers.checked(number), person, by=by)
        raise
