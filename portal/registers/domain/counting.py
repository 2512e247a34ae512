"""In which period an entry counts, and what is counted of a register."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds.stored import Stored
from portal.fields.models import FieldDef
from portal.figures.catalogue import Asked
from portal.periods import Period, PeriodKind
from portal.registers.choices import UNENDED, RecordState, RegisterKind
from portal.registers.models import RegisterRecord
from portal.registers.models.entries import open_for_long

# Crossed out or not wanted any more: it never was.
LEFT_OUT: Final = (RecordState.VOID, RecordState.CANCELLED)
SOON: Final = dt.timedelta(days=7)


def date_field(definition: Definition) -> FieldDef | None:
    """The date a log is about: the first one everybody may read."""
    dates = (kind.field for kind in definition.open_kinds if kind.field.kind == KindKey.DATE)
    return next(dates, None)


def day_of(record: RegisterRecord, definition: Definition, values: Mapping[str, Any]) -> dt.date:
    """Of an entry of a period within it, of a task when it is due, else the date it is about;
    without any of them the day it was made."""
    if record.period:
        return _day_in(record.period)
    if record.register.kind == RegisterKind.TASK:
        return record.due_on or record.made_on
    field = date_field(definition)
    written = values.get(field.key) if field else None
    return dt.date.fromisoformat(written) if written else record.made_on


def _day_in(period: Period) -> dt.date:
    """One that lies in the period for whoever counts by months and for whoever counts by windows:
    November is in the one from 26 October to 25 November. Of longer periods, in the last month."""
    last = period.last_day
    return last if period.kind == PeriodKind.WEEK else last.replace(day=1)


def _open(asked: Asked) -> Q:
    then = Q(state__in=UNENDED) | Q(state=RecordState.CLOSED, closed_on__gt=asked.day)
    return then & Q(made_on__lte=asked.day)


def _closed_by(asked: Asked) -> Q:
    return Q(state=RecordState.CLOSED, closed_on__lte=asked.day)


def _in_time(asked: Asked) -> Q:
    return _closed_by(asked) & Q(closed_on__lte=F("due_on"))


def _overdue(asked: Asked) -> Q:
    return _open(asked) & Q(due_on__lt=asked.day)


def _closed(asked: Asked) -> Q:
    return _closed_by(asked) & Q(closed_on__range=(asked.begins, asked.ends))


def _due(asked: Asked) -> Q:
    return Q(due_on__range=(asked.begins, asked.ends))


def _done_in_time(asked: Asked) -> Q:
    return _due(asked) & _in_time(asked)


def _due_soon(asked: Asked) -> Q:
    return _open(asked) & Q(due_on__range=(asked.day, asked.day + SOON))


def _long(asked: Asked) -> Q:
    return _open(asked) & open_for_long(asked.day)


def _due_this_year(asked: Asked) -> Q:
    return Q(due_on__range=(asked.year_begins, asked.day))


def _met_this_year(asked: Asked) -> Q:
    return _due_this_year(asked) & _in_time(asked)


def _made(asked: Asked) -> Q:
    return Q(made_on__range=(asked.begins, asked.ends))


def _counted(asked: Asked) -> Q:
    return Q(counts_on__range=(asked.begins, asked.ends))


CONDITIONS: Final[dict[str, Callable[[Asked], Q]]] = {
    "open": _open,
    "overdue": _overdue,
    "closed": _closed,
    "due_month": _due,
    "ontime_month": _done_in_time,
    "due_7d": _due_soon,
    "long": _long,
    "rate": _due_this_year,
    "in_time": _met_this_year,
    "made": _made,
    "count": _counted,
}


# As filters of a list offer them.
OFFERED: Final = [
    ("open", "未销号"),
    ("overdue", "逾期未销号"),
    ("closed", "本期销号"),
    ("due_month", "本期到期"),
    ("ontime_month", "本期按期销号"),
    ("due_7d", "七天内到期"),
    ("long", "超过规定天数未办结"),
    ("rate", "当年已到期"),
    ("in_time", "当年按期销号"),
    ("made", "本期登记"),
    ("count", "计入本期"),
]


COUNTED: Final = ~Q(state__in=LEFT_OUT)


def of_sort(key: str, option: str) -> Q:
    """Entries whose choice says the option."""
    return Q(**{f"open_values__{key}": option})


def lasting(rows: QuerySet, key: str, day: dt.date) -> QuerySet:
    """Those that count by the day and whose end, the date `key`, is open or not before it."""
    ends = Coalesce(Stored(key, "open_values").text, Value("", TextField()))
    begun = rows.filter(COUNTED, counts_on__lte=day).alias(ends=ends)
    return begun.filter(Q(ends="") | Q(ends__gte=day.isoformat()))


def behind(what: str, asked: Asked) -> Q:
    """Which entries a number is made of; of a rate those it is a share of."""
    return COUNTED & CONDITIONS[what](asked)
