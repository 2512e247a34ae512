"""Numbers of all units at once: what each has itself, added up along the tree of the day.

The tree is the one the units formed on that day. What is still registered at a unit that was merged
counts where it was merged into.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from portal.figures.catalogue import Asked, Figure, Share, Values
from portal.figures.choices import Adds
from portal.orgs.choices import SuccessionKind
from portal.orgs.models import Succession, Unit, UnitKind, UnitPlace
from portal.periods import Period


class Summed(NamedTuple):
    """A number of a unit; a share of nothing has no value."""

    unit: int
    figure: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    version: int


SUMMED: Final = f"""
WITH RECURSIVE own AS (
    SELECT * FROM unnest(
        %(units)s::bigint[], %(keys)s::text[], %(parts)s::numeric[], %(wholes)s::numeric[]
    ) AS t(unit, figure, part, whole)
), figure AS (
    SELECT * FROM unnest(
        %(figures)s::text[], %(adds)s::text[], %(times)s::numeric[], %(decimals)s::int[],
        %(levels)s::text[], %(versions)s::int[]
    ) AS t(key, adds, times, decimals, levels, version)
), above AS (
    SELECT unit.id AS unit,
        coalesce(
            merged.successor_id,
            CASE WHEN place.id IS NULL THEN parent.id ELSE place.parent_id END
        ) AS upper
    FROM {Unit._meta.db_table} unit
    LEFT JOIN {UnitPlace._meta.db_table} place
        ON place.unit_id = unit.id AND place.valid_from <= %(day)s
        AND (place.valid_until IS NULL OR place.valid_until > %(day)s)
    LEFT JOIN {Unit._meta.db_table} parent
        ON parent.path = left(unit.path, length(unit.path) - {Unit.steplen})
    LEFT JOIN LATERAL (
        SELECT successor_id FROM {Succession._meta.db_table}
        WHERE predecessor_id = unit.id AND kind = '{SuccessionKind.MERGED}'
            AND withdrawn_at IS NULL AND effective_on <= %(day)s
        ORDER BY effective_on DESC, id DESC LIMIT 1
    ) merged ON unit.closed_on <= %(day)s
), up AS (
    SELECT DISTINCT unit, unit AS node FROM own
    UNION
    SELECT up.unit, above.upper FROM up JOIN above ON above.unit = up.node
    WHERE above.upper IS NOT NULL
), summed AS (
    SELECT up.node AS unit, own.figure, sum(own.part) AS part, sum(own.whole) AS whole
    FROM own
    JOIN figure ON figure.key = own.figure
    JOIN up ON up.unit = own.unit AND (figure.adds <> '{Adds.NONE}' OR up.node = own.unit)
    GROUP BY up.node, own.figure
), result AS (
    SELECT unit.id AS unit, figure.key AS figure,
        CASE figure.adds
            WHEN '{Adds.SUM}' THEN round(coalesce(summed.part, 0), figure.decimals)
            WHEN '{Adds.TOLD}' THEN round(summed.part, figure.decimals)
            WHEN '{Adds.NONE}' THEN round(summed.part, figure.decimals)
            ELSE round(figure.times * summed.part / nullif(summed.whole, 0), figure.decimals)
        END AS value,
        CASE WHEN figure.adds IN ('{Adds.SHARE}', '{Adds.MEAN}')
            THEN coalesce(summed.part, 0) END AS numerator,
        CASE WHEN figure.adds IN ('{Adds.SHARE}', '{Adds.MEAN}')
            THEN coalesce(summed.whole, 0) END AS denominator,
        figure.version AS version
    FROM {Unit._meta.db_table} unit
    JOIN {UnitKind._meta.db_table} kind ON kind.id = unit.kind_id
    CROSS JOIN figure
    LEFT JOIN summed ON summed.unit = unit.id AND summed.figure = figure.key
    WHERE unit.opened_on <= %(day)s AND (unit.closed_on IS NULL OR unit.closed_on > %(day)s)
        AND (figure.levels = '' OR kind.level = ANY(string_to_array(figure.levels, ',')))
)
"""  # noqa: S608 - only names of our own tables


@dataclass
class Collected:
    """What units have themselves, column by column as the database takes it."""

    units: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    parts: list[int | Decimal] = field(default_factory=list)
    wholes: list[int | Decimal | None] = field(default_factory=list)

    def add(self, unit: int, figure: Figure, own: int | Decimal | Share) -> None:
        whole: int | Decimal | None = 1 if figure.adds == Adds.MEAN else None
        if isinstance(own, Share):
            whole, own = own.whole, own.part
        self.units.append(unit)
        self.keys.append(figure.key)
        self.parts.append(own)
        self.wholes.append(whole)


def collect(figures: Iterable[Figure], asked: Asked) -> Collected:
    """Asks each app once, for all of its figures that are wanted."""
    by_source: dict[Values, dict[str, Figure]] = {}
    for figure in figures:
        if figure.values is not None:
            by_source.setdefault(figure.values, {})[figure.key] = figure
    collected = Collected()
    for values, by_key in by_source.items():
        for unit, own in values(replace(asked, figures=tuple(by_key.values()))):
            for key in by_key.keys() & own.keys():
                collected.add(unit, by_key[key], own[key])
    return collected


def arguments(figures: Sequence[Figure], own: Collected, day: dt.date) -> dict[str, Any]:
    """What `SUMMED` is executed with."""
    return {
        "units": own.units,
        "keys": own.keys,
        "parts": own.parts,
        "wholes": own.wholes,
        "figures": [figure.key for figure in figures],
        "adds": [figure.adds.value for figure in figures],
        "times": [figure.times for figure in figures],
        "decimals": [figure.decimals for figure in figures],
        "levels": [",".join(level.value for level in figure.levels) for figure in figures],
        "versions": [figure.version for figure in figures],
        "day": day,
    }


def compute(
    figures: Sequence[Figure],
    period: Period,
    units: Sequence[Unit] | None = None,
    *,
    window: tuple[dt.date, dt.date] | None = None,
) -> list[Summed]:
    """The figures as they are now told of the period, of these units or of all. Stores nothing."""
    asked = Asked(period, timezone.localdate(), window=window)
    if units is not None and not asked.is_past:  # today's tree is the one the paths tell
        asked = replace(asked, below=(*(unit.path for unit in units), *_merged_paths()))
    own = collect(figures, asked)
    unit_keys = None if units is None else [unit.pk for unit in units]
    query = f"{SUMMED} SELECT unit, figure, value, numerator, denominator, version FROM result"  # noqa: S608
    if unit_keys is not None:
        query += " WHERE unit = ANY(%(unit_keys)s::bigint[])"
    with connection.cursor() as cursor:
        cursor.execute(query, {**arguments(figures, own, asked.day), "unit_keys": unit_keys})
        return [Summed(*row) for row in cursor.fetchall()]


def _merged_paths() -> list[str]:
    """Of closed units that were merged: what they still have counts elsewhere in the tree."""
    merged = Succession.objects.in_force().filter(kind=SuccessionKind.MERGED)
    closed = Unit.objects.exclude(closed_on=None).filter(continued_by__in=merged)
    return list(closed.order_by().values_list("path", flat=True))
