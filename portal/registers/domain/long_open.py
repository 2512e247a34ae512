"""Entries that have been open for longer than their register lets them be: what becomes of them
then is said to the office that closes them, one to-do for each place it sits at."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from portal.accounts.roles import ROLES
from portal.inbox.domain.tasks import NewTask
from portal.orgs.models import Unit
from portal.registers.choices import RegisterKind
from portal.registers.domain import reminders
from portal.registers.domain.owed_now import PREFIX
from portal.registers.models import Register

_LONG: Final = f"{PREFIX}long."


def todos(today: dt.date) -> Iterator[NewTask]:
    rows = Register.objects.filter(is_open=True, kind=RegisterKind.TASK)
    for register in rows.exclude(long_days=None).order_by("pk"):
        if not register.closed_by:
            continue
        role = register.closed_by[0]
        counted = Counter(register.records.all().long(today).values_list("unit__path", flat=True))
        places = {one.path: one for one in Unit.objects.at_level(*ROLES[role].levels)}
        here: Counter[Unit] = Counter()
        for path, count in counted.items():
            if place := _nearest(path, places):
                here[place] += count
        for place, count in here.items():
            yield _task(register, role, place, count)


def _nearest(path: str, places: dict[str, Unit]) -> Unit | None:
    ends = range(len(path), 0, -Unit.steplen)
    return next((places[path[:end]] for end in ends if path[:end] in places), None)


def _task(register: Register, role: str, place: Unit, count: int) -> NewTask:
    act = f"，请{register.long_act}" if register.long_act else ""
    called = reminders.called_on_desks(register)
    return NewTask(
        key=f"{_LONG}{register.pk}.{place.pk}",
        title=f"超过 {register.long_days} 天没有办结{act}：{called}"[:100],
        detail=f"{place}共 {count:,} 项超过 {register.long_days} 天没有办结{act}。"
        "全部办结后待办随即办结。",
        url=f"{register.get_absolute_url()}?due=long",
        role=role,
        unit=place,
    )
