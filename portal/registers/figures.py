"""The figures that registers give by themselves: each its counts and the sums of its numbers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from portal import routes
from portal.access import Actor
from portal.fields.domain.definition import Definition, all_of_each
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.kinds.stored import Stored
from portal.fields.models import FieldSet
from portal.figures import families
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Rows, Share, family
from portal.figures.choices import Adds, Span
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.choices import RegisterKind
from portal.registers.domain import counting, owed, statistics
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL

_EDITION: Final = f"""
    SELECT md5(string_agg(register::text || fieldset.stamp, ',' ORDER BY register.id))
    FROM {Register._meta.db_table} register
    JOIN {FieldSet._meta.db_table} fieldset ON fieldset.id = register.fieldset_id
"""  # noqa: S608 - names of our own tables
_LEFT_OUT: Final = "终止、作废的不计。"
INFORMATION: Final = "REP-03"
_POINTS, _TAKEN_ON = "points", "taken_on"
FOUR_LISTS: Final = "BRA-25"
CLAIMED_BY: Final = "claimed_by"
_INFORMATION_FIELDS: Final = frozenset({"sent_on", _POINTS, _TAKEN_ON})


@dataclass(frozen=True)
class RegisterCount:
    """What of a register a figure counts; `field` is the one it adds up, `day` a date it counts by
    in place of the entry's own; with an `option` only what `field` says so is counted."""

    register: int
    what: str
    field: str = ""
    day: str = ""
    option: str = ""


# Of tasks, in the order in which they are told.
_OF_TASKS: Final[tuple[dict[str, Any], ...]] = (
    {"what": "open", "label": "未销号数", "says": "期末还没有销号的事项；期末以后登记的不计。"},
    {
        "what": "overdue",
        "label": "逾期未销号数",
        "says": "期末还没有销号、完成时限早于期末日的事项。",
        "more_is": "bad",
    },
    {"what": "closed", "label": "本期销号数", "says": "当期销号的事项。", "span": Span.FLOW},
    {
        "what": "due_month",
        "label": "本期到期数",
        "says": "完成时限在当期内的事项。",
        "span": Span.FLOW,
    },
    {
        "what": "ontime_month",
        "label": "本期按期销号数",
        "says": "完成时限在当期内、在完成时限当日或之前销号的事项。",
        "span": Span.FLOW,
    },
    {"what": "due_7d", "label": "七天内到期数", "says": "期末未销号、此后七天内到期的事项。"},
    {
        "what": "rate",
        "label": "按期销号率",
        "says": "完成时限在当年1月1日至期末日的事项中，在完成时限当日或之前销号的占比。"
        "没有到期的不计。",
        "span": Span.TO_DATE,
        "adds": Adds.SHARE,
        "decimals": 1,
        "measure": PERCENT,
        "more_is": "good",
    },
)


@family("registers", edition=_EDITION)
def of_all_registers() -> Iterator[Figure]:
    """In four statements, whatever their number."""
    registers = list(Register.objects.select_related("fieldset").order_by("name", "pk"))
    definitions = all_of_each([register.fieldset for register in registers])
    today = timezone.localdate()
    for register in registers:
        every = definitions.get(register.fieldset_id, {}).values()
        begun = families.begun(every, on=today)
        if begun:
            yield from _of_register(register, begun)


def _of_register(register: Register, versions: list[Definition]) -> Iterator[Figure]:
    """`versions`: those that have begun, the newest first."""
    if register.kind == RegisterKind.TASK:
        for settings in _OF_TASKS:
            yield _count(register, **settings)
    else:
        texts = [f"计入当期的各条登记。{_rule(register, one)}" for one in versions]
        *former, says = families.changes(texts)
        yield _count(
            register, "count", "登记条数", says, measure="条", span=Span.FLOW, former=former
        )
    yield from _of_sorts(register, versions[0])
    yield from _information(register, versions[0])
    yield from _claimed(register, versions[0])
    seen: set[str] = set()
    for definition in versions:
        for kind in definition.open_kinds:
            if kind.key not in seen and statistics.adds_up(kind):
                seen.add(kind.key)
                yield _sum(register, kind, versions)


def _of_sorts(register: Register, definition: Definition) -> Iterator[Figure]:
    """Of what is owed of one sort each period: how many there are."""
    fields = {field.key: field for field in definition.fields}
    what, day = ("made", "登记") if register.kind == RegisterKind.TASK else ("count", "计入")
    for one in owed.read(register, fields):
        if one.key:
            code, label = register.figures_code, fields[one.key].label
            yield Figure(
                f"{code}.{one.key}_{one.code}",
                f"{register}：{one.option}条数",
                "条",
                str(register),
                f"当期{day}、“{label}”为“{one.option}”的各条。{_LEFT_OUT}",
                rows=_listed(register.pk, what, sort=f"{one.key}={one.code}"),
                span=Span.FLOW,
                source=RegisterCount(register.pk, what, one.key, option=one.code),
                written=f"{code}.{one.option}条数",
                **_common(register),
            )


def _information(register: Register, definition: Definition) -> Iterator[Figure]:
    """Of the shipped register of information sent in: figures with a name of their own."""
    if register.code != INFORMATION or not definition.by_key.keys() >= _INFORMATION_FIELDS:
        return
    common = {**_common(register), "span": Span.FLOW}
    yield Figure(
        "INF-1",
        "报送信息条数",
        "条",
        str(register),
        "报送日期在当期的各条信息；作废的不计。",
        rows=_listed(register.pk, "count"),
        source=RegisterCount(register.pk, "count"),
        **common,
    )
    yield Figure(
        "INF-2",
        "信息积分",
        "分",
        str(register),
        "采用日期在当期的各条信息的积分合计；作废的不计。",
        rows=_listed(register.pk, "", by_day=_TAKEN_ON),
        decimals=definition.by_key[_POINTS].field.decimals,
        source=RegisterCount(register.pk, "sum", _POINTS, _TAKEN_ON),
        **common,
    )


def _claimed(register: Register, definition: Definition) -> Iterator[Figure]:
    """Of the shipped four lists: what a unit took on of other units' rows, counted for it."""
    if register.code != FOUR_LISTS or CLAIMED_BY not in definition.by_key:
        return
    facts = {**_common(register), "levels": ()}
    yield Figure(
        f"{FOUR_LISTS}.claimed",
        "办结认领事项数",
        "件",
        str(register),
        "当期销号、由本单位认领的事项；终止、作废的不计。",
        rows=_listed(register.pk, "closed", unit_as="claimed"),
        span=Span.FLOW,
        source=RegisterCount(register.pk, "claimed"),
        **facts,
    )


def _count(
    register: Register, what: str, label: str, says: str, *, measure: str = "项", **facts: Any
) -> Figure:
    former = tuple(text + _LEFT_OUT for text in facts.pop("former", ()))
    return Figure(
        f"{register.figures_code}.{what}",
        f"{register}：{label}",
        measure,
        str(register),
        says + _LEFT_OUT,
        rows=_listed(register.pk, what),
        former=former,
        source=RegisterCount(register.pk, what),
        **_common(register),
        **facts,
    )


def _sum(register: Register, kind: FieldKind, versions: list[Definition]) -> Figure:
    """Its definition is another where the field, or the date it counts by, has become another."""
    field, code = kind.field, register.figures_code
    texts = [
        _sum_says(register, one, one.by_key[kind.key]) for one in versions if kind.key in one.by_key
    ]
    *former, says = families.changes(texts)
    return Figure(
        f"{code}.{kind.key}",
        f"{register}：{field.label}",
        field.unit_of_measure,
        str(register),
        says,
        rows=_listed(register.pk, "count"),
        span=Span.FLOW,
        decimals=getattr(kind, "places", 0),
        former=tuple(former),
        source=RegisterCount(register.pk, "sum", kind.key),
        written=f"{code}.{field.label}",
        **_common(register),
    )


def _sum_says(register: Register, definition: Definition, kind: FieldKind) -> str:
    formula = f"（{kind.field.formula}）" if kind.field.formula else ""
    text = f"计入当期的各条登记的“{kind.field.label}”{formula}合计。"
    return text + _rule(register, definition) + _LEFT_OUT


def _rule(register: Register, definition: Definition) -> str:
    if register.kind == RegisterKind.TASK:
        return "按完成时限计入，没有时限的按登记日期。"
    if register.is_periodic:
        return "按所属期计入，季度等较长的期计入其最后一个月。"
    field = counting.date_field(definition)
    return f"按“{field.label}”计入，没有填的按登记日期。" if field else "按登记日期计入。"


def _common(register: Register) -> dict[str, Any]:
    return {
        "levels": families.levels_over(register.levels),
        "seen_by": frozenset(register.seen_by),
        "reckons_back": True,
        "values": values,
    }


def _listed(register: int, what: str, *, unit_as: str = "unit", **more: str) -> Rows:
    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(REGISTER_FILL, unit):
            return ""
        asked = {unit_as: unit.pk, "behind": what, "within": period.code, **more}
        return f"{routes.record('registers:register', register)}?{urlencode(asked)}"

    return address


# Values -------------------------------------------------------------------------------------------


def values(asked: Asked) -> Iterator[tuple[int, Own]]:
    """Of all registers at once: one statement for the counts, one for the sums."""
    counts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    sums = []
    for figure in asked.figures:
        source = figure.source
        if not isinstance(source, RegisterCount):
            continue
        if source.what == "claimed":
            yield from _closed_for_others(source.register, figure.key, asked)
        elif source.option:
            yield from _of_one_sort(source, figure.key, asked)
        elif source.field:
            sums.append((source.register, source.field, source.day, figure.key))
        else:
            counts[source.register].append((source.what, figure.key))
    if counts:
        yield from _counts(counts, asked)
    if sums:
        yield from _sums(sums, asked)


def _counts(
    by_register: dict[int, list[tuple[str, str]]], asked: Asked
) -> Iterator[tuple[int, Own]]:
    whats = {what for pairs in by_register.values() for what, _ in pairs}
    if "rate" in whats:
        whats.add("in_time")
    numbers = {
        f"n_{what}": Count("pk", filter=counting.CONDITIONS[what](asked)) for what in sorted(whats)
    }
    rows = RegisterRecord.objects.filter(counting.COUNTED, asked.within("unit__path"))
    mine = rows.filter(register__in=by_register)
    counted: Any = mine.order_by().values("register", "unit").annotate(**numbers)
    for row in counted:
        yield row["unit"], {key: _own(row, what) for what, key in by_register[row["register"]]}


def _own(row: dict[str, Any], what: str) -> int | Share:
    return Share(row["n_in_time"], row["n_rate"]) if what == "rate" else row[f"n_{what}"]


def _closed_for_others(register: int, figure: str, asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = RegisterRecord.objects.filter(counting.behind("closed", asked), register=register)
    claimed = rows.order_by().annotate(taker=Stored(CLAIMED_BY, "open_values").number)
    counted = claimed.exclude(taker=None).values_list("taker").annotate(Count("pk"))
    for unit, count in counted:
        yield int(unit), {figure: count}


def _of_one_sort(source: RegisterCount, figure: str, asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = RegisterRecord.objects.filter(
        counting.behind(source.what, asked),
        counting.of_sort(source.field, source.option),
        asked.within("unit__path"),
        register=source.register,
    )
    for unit, count in rows.order_by().values_list("unit").annotate(Count("pk")):
        yield unit, {figure: count}


_SUMS: Final = f"""
    SELECT record.unit_id, field.figure, sum(
        CASE WHEN record.open_values ->> field.key ~ '^-?[0-9]+([.][0-9]+)?$'
            THEN (record.open_values ->> field.key)::numeric END
    )
    FROM {RegisterRecord._meta.db_table} record
    JOIN {Unit._meta.db_table} unit ON unit.id = record.unit_id
    JOIN unnest(%(registers)s::bigint[], %(fields)s::text[], %(days)s::text[], %(figures)s::text[])
        AS field(register, key, day, figure) ON field.register = record.register_id
    WHERE CASE field.day
            WHEN '' THEN record.counts_on::text ELSE record.open_values ->> field.day END
        BETWEEN %(begins)s::date::text AND %(ends)s::date::text
        AND record.state <> ALL(%(left_out)s)
        AND (%(below)s::text[] = '{{}}' OR unit.path LIKE ANY(%(below)s))
    GROUP BY record.unit_id, field.figure
"""  # noqa: S608 - names of our own tables


def _sums(sums: list[tuple[int, str, str, str]], asked: Asked) -> Iterator[tuple[int, Own]]:
    registers, fields, days, figures = map(list, zip(*sums, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _SUMS,
            {
                "registers": registers,
                "fields": fields,
                "days": days,
                "figures": figures,
                "begins": asked.begins,
                "ends": asked.ends,
                "left_out": [state.value for state in counting.LEFT_OUT],
                "below": [f"{path}%" for path in asked.below],
            },
        )
        for unit, figure, total in cursor.fetchall():
            if total is not None:
                yield unit, {figure: total}
