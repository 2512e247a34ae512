"""Registers with an entry per unit and period: how often, and which period an entry is about."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.periods import BadPeriodError, Period, PeriodKind
from portal.problems import Problem
from portal.registers.choices import RegisterKind
from portal.registers.models import Register

OFFERED: Final = 24  # periods back from the one that runs


def running(register: Register) -> Period:
    """The one today lies in."""
    return Period.containing(timezone.localdate(), PeriodKind(register.rhythm))


def offered(register: Register) -> list[Period]:
    now = running(register)
    return [now.shifted(-steps) for steps in range(OFFERED)]


def after(register: Register, period: Period) -> Period | None:
    """The next one, unless it is still to come."""
    following = period.next()
    return following if following <= running(register) else None


def read(register: Register, code: str) -> Period | None:
    """The period of an address; None where it is none that can be filled."""
    try:
        return checked(register, Period.parse(code))
    except (BadPeriodError, ValidationError):
        return None


def entry_period(register: Register, period: Period | None) -> Period | None:
    """What a new entry is about: none but in a register with periods, there the running one."""
    if not register.is_periodic:
        return None
    return checked(register, period or running(register))


def checked(register: Register, period: Period) -> Period:
    """The period, where it can be filled."""
    if period.kind != register.rhythm:
        kind = PeriodKind(register.rhythm).label
        raise ValidationError({"period": f"“{register}”按{kind}填报，没有“{period.label}”这一期。"})
    if period > running(register):
        raise ValidationError({"period": f"“{period.label}”还没有到，不能提前填报。"})
    return period


def is_whole(*, kind: str = "", rhythm: str = "", single: bool, **_: Any) -> Iterator[Problem]:
    """What can be said of the settings alone."""
    if kind != RegisterKind.PERIODIC:
        if rhythm:
            yield "rhythm", "只有定期的登记簿才有“多久一期”。请留空，或把用途改为定期。"
        return
    if not rhythm:
        yield "rhythm", "定期的登记簿要写明多久一期。请选一项。"
    if single:
        yield "single", "定期的登记簿每期每个单位一条，不能再选“每个单位只填一条”。请取消。"


def fits(register: Register, **facts: Any) -> Iterator[Problem]:
    """What contradicts one another, or its entries."""
    now = {name: getattr(register, name) for name in ("kind", "rhythm", "single")}
    yield from is_whole(**{**now, **facts})
    asked = facts.get("rhythm", register.rhythm)
    if asked != register.rhythm and register.records.exists():
        yield "rhythm", "已有登记内容，不能改多久一期。请另建一个登记簿。"
