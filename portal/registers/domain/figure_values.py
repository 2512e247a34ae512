"""What the figures of registers count: all of them at once, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Q

from portal.fields.domain.kinds.stored import Stored
from portal.figures.catalogue import Asked, Own, Share
from portal.orgs.models import Unit
from portal.registers.domain import counting
from portal.registers.models import Register, RegisterRecord

CLAIMED_BY: Final = "claimed_by"


@dataclass(frozen=True)
class RegisterCount:
    """What of a register a figure counts; `field` is the one it adds up, `day` a date it counts by
    in place of the entry's own; with an `option` only what `field` says so is counted, and what the
    `joined` registers have."""

    register: int
    what: str
    field: str = ""
    day: str = ""
    option: str = ""
    joined: tuple[int, ...] = ()


def values(asked: Asked) -> Iterator[tuple[int, Own]]:
    """Of all registers at once: one statement for the counts, one for the sums."""
    counts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    sums = []
    for figure in asked.figures:
        source = figure.source
        if not isinstance(source, RegisterCount):
            continue
        if source.what in _CLAIMED:
            yield from _claimed(source, figure.key, asked)
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
    joined = _joined()
    rows = RegisterRecord.objects.filter(counting.COUNTED, asked.within("unit__path"))
    mine = rows.filter(register__in=[*by_register, *joined])
    counted: Any = mine.order_by().values("register", "unit").annotate(**numbers)
    for row in counted:
        for register in {row["register"], joined.get(row["register"])} & by_register.keys():
            yield row["unit"], {key: _own(row, what) for what, key in by_register[register]}


def _joined() -> dict[int, int]:
    """Registers whose entries count in another one, too."""
    into = Register.objects.exclude(counts_in="").values_list("pk", "counts_in")
    by_code = dict(into)
    main = Register.objects.filter(code__in=set(by_code.values())).values_list("code", "pk")
    keys = dict(main)
    return {pk: keys[code] for pk, code in by_code.items() if code in keys}


def _own(row: dict[str, Any], what: str) -> int | Share:
    return Share(row["n_in_time"], row["n_rate"]) if what == "rate" else row[f"n_{what}"]


# Counted for the unit that took the row on.
_CLAIMED: Final = {"claimed": "closed", "claimed_rate": "rate"}


def _claimed(source: RegisterCount, figure: str, asked: Asked) -> Iterator[tuple[int, Own]]:
    what = _CLAIMED[source.what]
    rows = RegisterRecord.objects.filter(counting.behind(what, asked), register=source.register)
    claimed = rows.order_by().annotate(taker=Stored(CLAIMED_BY, "open_values").number)
    counted = claimed.exclude(taker=None).values_list("taker").annotate(**_whole_and_part(asked))
    for unit, whole, part in counted:
        yield int(unit), {figure: Share(part, whole) if what == "rate" else whole}


def _whole_and_part(asked: Asked) -> dict[str, Count]:
    in_time = counting.CONDITIONS["in_time"](asked)
    return {"whole": Count("pk"), "part": Count("pk", filter=in_time)}


def _of_one_sort(source: RegisterCount, figure: str, asked: Asked) -> Iterator[tuple[int, Own]]:
    """With what another register counts as this sort."""
    own = counting.of_sort(source.field, source.option) & Q(register=source.register)
    rows = RegisterRecord.objects.filter(
        own | Q(register__in=source.joined),
        counting.behind(source.what, asked),
        asked.within("unit__path"),
    )
    counted = rows.order_by().values_list("unit").annotate(**_whole_and_part(asked))
    for unit, whole, part in counted:
        yield unit, {figure: Share(part, whole) if source.what == "rate" else whole}


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
