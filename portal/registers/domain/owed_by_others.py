"""What persons owe a register, or the county as a whole: who, how much of it is there, and the
to-do that asks for it.

Where roles are named whoever holds one of them owes it, else whoever is named in the register
within a year. A person who fills the register himself has the to-do on his own desk, of others it
lies with the office that closes, or fills.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Count, Sum

from portal.accounts.models import RoleHolding, User
from portal.accounts.roles import ROLES
from portal.fields.domain.kinds import spoken
from portal.fields.domain.kinds.stored import Stored
from portal.inbox.domain.tasks import NewTask
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.domain.accounts import accounts_behind, people_behind
from portal.people.models import Person
from portal.registers.choices import OwedBy
from portal.registers.domain import counting, filling, reminders
from portal.registers.domain.owed import Owed
from portal.registers.domain.owed_now import PREFIX, OwedNow, counted
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL

_A_YEAR: Final = dt.timedelta(days=365)


class PersonOwes(NamedTuple):
    person: Person
    filled: Decimal
    account: User | None


def people(register: Register, now: OwedNow) -> list[PersonOwes]:
    """Everybody who owes it, in a fixed number of statements."""
    filled = _by_person(register, now)
    who = _holding(now.owed.roles) if now.owed.roles else _named(register, now)
    owing = {person.pk: person for person in who}
    accounts = accounts_behind(owing.values())
    rows = [
        PersonOwes(person, filled.get(key, Decimal(0)), accounts.get(key))
        for key, person in owing.items()
    ]
    return sorted(rows, key=lambda row: (row.person.unit.path, row.person.name, row.person.pk))


def _named(register: Register, now: OwedNow) -> Iterable[Person]:
    last = now.period.last_day
    rows = RegisterRecord.objects.filter(
        counting.COUNTED, register=register, counts_on__range=(last - _A_YEAR, last)
    )
    named = _key_of(now.owed.person)
    keys = rows.order_by().annotate(who=named).exclude(who=None).values_list("who", flat=True)
    return _people([int(key) for key in keys.distinct()])


def _holding(roles: tuple[str, ...]) -> Iterable[Person]:
    holders = RoleHolding.objects.in_force().filter(role__in=roles).values("user")
    accounts = User.objects.active().filter(pk__in=holders)
    return _people([person.pk for person in people_behind(accounts).values()])


def _people(keys: list[int]) -> Iterable[Person]:
    return Person.objects.filter(pk__in=keys).select_related("unit")


def _by_person(register: Register, now: OwedNow) -> dict[int, Decimal]:
    rows = counted(register, now).order_by().annotate(who=_key_of(now.owed.person))
    numbers = rows.exclude(who=None).values_list("who").annotate(n=_number(now.owed))
    return {int(who): Decimal(number or 0) for who, number in numbers}


def _key_of(field: str) -> Any:
    return Stored(field, "open_values").part("pk")


def _number(one: Owed) -> Any:
    return Sum(Stored(one.sum, "open_values").number) if one.sum else Count("pk")


def of_whole(register: Register, now: OwedNow, county: Unit) -> Decimal:
    rows = counted(register, now).filter(unit__path__startswith=county.path)
    return Decimal(rows.aggregate(n=_number(now.owed))["n"] or 0)


def counties() -> Iterable[Unit]:
    return Unit.objects.at_level(UnitLevel.COUNTY).still_open().in_tree_order()


# To-dos -------------------------------------------------------------------------------------------


def key_of(register: Register, now: OwedNow, whose: int) -> str:
    """`whose`: a person's key, or the county's."""
    return f"{PREFIX}{register.pk}{now.owed.mark}.{whose}.{now.period.code}"


def keys_met(record: RegisterRecord, now: OwedNow) -> Iterator[str]:
    """The to-do that ends with this entry, which has just been saved."""
    register, one = record.register, now.owed
    if one.by == OwedBy.PERSON:
        named = record.open_values.get(one.person)
        if named and _by_person(register, now).get(named["pk"], 0) >= one.times:
            yield key_of(register, now, named["pk"])
        return
    for county in counties():
        if of_whole(register, now, county) >= one.times:
            yield key_of(register, now, county.pk)


def todos(register: Register, now: OwedNow, desks: reminders.Desks) -> Iterator[NewTask]:
    if now.owed.by == OwedBy.PERSON:
        for row in people(register, now):
            if row.filled < now.owed.times:
                yield from _of_person(register, now, row, desks)
        return
    for county in counties():
        filled = of_whole(register, now, county)
        role = office_of(register)
        if filled < now.owed.times and role:
            text = _said(register, now, str(county), filled)
            yield _task(register, now, text, role=role, unit=county, whose=county.pk)


def _of_person(
    register: Register, now: OwedNow, row: PersonOwes, desks: reminders.Desks
) -> Iterator[NewTask]:
    text = _said(register, now, row.person.name, row.filled)
    account = row.account
    if account and account.can(REGISTER_FILL) and filling.scope(register, account).paths:
        yield _task(register, now, text, user=account, unit=account.unit, whose=row.person.pk)
        return
    role, county = office_of(register), desks.county_of(row.person.unit)
    if role and county:
        yield _task(register, now, text, role=role, unit=county, whose=row.person.pk)


def office_of(register: Register) -> str:
    """The office that closes its entries, or else fills them."""
    named = (*register.closed_by, *register.filled_by)
    return next((role for role in named if UnitLevel.COUNTY in ROLES[role].levels), "")


def _said(register: Register, now: OwedNow, whose: str, filled: Decimal) -> str:
    asked = f"{now.period.label}应完成 {now.owed.times:,} {now.owed.measure}{now.owed.sort}"
    called = "" if register.seen_by else whose
    return (
        f"{called}{asked}，已有 {spoken(filled)} {now.owed.measure}；最迟 {now.due_on}。"
        "登记够后待办随即办结。"
    )


def _task(register: Register, now: OwedNow, text: str, *, whose: int, **to: Any) -> NewTask:
    called = reminders.called_on_desks(register)
    sort = "" if register.seen_by else now.owed.sort
    return NewTask(
        key=key_of(register, now, whose),
        title=f"{now.period.label}还没有完成：{called}{sort}"[:100],
        detail=text,
        url=register.get_absolute_url(),
        due_on=now.due_on,
        **to,
    )
