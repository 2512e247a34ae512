"""What arrives in cells by itself: read for all ledgers of a form and a period at once, as often as
one likes until they are handed over. What a person wrote stays."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Q, Sum

from assessments.catalogue import JUDGED, TARGET, TOTAL
from assessments.choices import CellOrigin, LedgerState, RoundOutcome
from assessments.domain import judging
from assessments.models import Ledger, LedgerRound, LedgerValue, UnitTarget
from assessments.models.ledger import LedgerQuerySet
from portal.fields import sources
from portal.fields.choices import Arrival
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.figures.field_sources import PREFIX as FIGURE

# Cells of a ledger that is being corrected are on their way to another round.
_CORRECTING: Final = Q(state=LedgerState.REOPENED) | Q(
    state=LedgerState.SUBMITTED, locked_at__isnull=False
)
Given = Mapping[int, Any]  # by unit, as it would be typed
_KEPT: Final = f"""
INSERT INTO {LedgerValue._meta.db_table} AS kept
    (ledger_id, key, data, number, origin, arrived, is_confirmed, note, at, edition)
SELECT ledger, key, data, number, origin, arrived, false, '', %(now)s, 1
FROM unnest(
    %(ledgers)s::bigint[], %(keys)s::text[], %(data)s::jsonb[], %(numbers)s::numeric[],
    %(origins)s::text[], %(arrived)s::jsonb[]
) AS t(ledger, key, data, number, origin, arrived)
ON CONFLICT (ledger_id, key) DO UPDATE SET
    arrived = excluded.arrived,
    data = CASE WHEN {{mine}} THEN excluded.data ELSE kept.data END,
    number = CASE WHEN {{mine}} THEN excluded.number ELSE kept.number END,
    origin = CASE WHEN {{mine}} THEN excluded.origin
        WHEN excluded.origin <> '{CellOrigin.ARRIVED}' THEN kept.origin
        WHEN kept.data = excluded.data THEN '{CellOrigin.ARRIVED}'
        ELSE '{CellOrigin.CONTESTED}' END,
    is_confirmed = kept.is_confirmed AND NOT ({{mine}}),
    edition = kept.edition + 1
WHERE kept.arrived IS DISTINCT FROM excluded.arrived
"""  # noqa: S608 - only the name of our own table
# Rows nobody wrote in by hand take what has been read anew. What somebody wrote before the system
# said anything is contested from then on where the two differ, and agreed where they do not.
_MINE: Final = f"""(kept.origin NOT IN ('{CellOrigin.HAND}', '{CellOrigin.CONTESTED}')
    OR kept.data IS NULL AND excluded.origin = '{CellOrigin.ARRIVED}')"""


def read(ledgers: Sequence[Ledger], definition: Definition, *, now: dt.datetime) -> int:
    """Of ledgers of one form, period and version. How many cells have changed."""
    given = given_to(ledgers, definition)
    world = World(period=ledgers[0].period)
    rows = [
        (ledger.pk, kind, given[kind.key].get(ledger.unit_id))
        for ledger in ledgers
        for kind in definition.kinds
        if kind.key in given
    ]
    Ledger.objects.filter(pk__in=[ledger.pk for ledger in ledgers]).update(read_at=now)
    return _keep([row for row in rows if row[2] is not None], world, now=now)


def _keep(rows: Iterable[tuple[int, FieldKind, Any]], world: World, *, now: dt.datetime) -> int:
    columns: dict[str, list[Any]] = defaultdict(list)
    for ledger, kind, raw in rows:
        try:
            stored = raw if kind.computed else kind.parse(as_typed(raw), world)
        except Wrong:
            continue  # what would be refused when typed does not arrive
        columns["ledgers"].append(ledger)
        columns["keys"].append(kind.key)
        columns["data"].append(None if kind.computed else as_json(stored))
        columns["numbers"].append(None if kind.computed else number_of(kind, stored))
        columns["origins"].append(origin_of(kind).value)
        columns["arrived"].append(as_json(stored))
    if not columns:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(mine=_MINE), {**columns, "now": now})
        return cursor.rowcount


def as_typed(raw: Any) -> Any:
    return str(raw) if isinstance(raw, int | Decimal) else raw


def origin_of(kind: FieldKind) -> CellOrigin:
    """What a field that is filled by hand begins with waits for nobody's word."""
    if kind.computed:
        return CellOrigin.COMPUTED
    if kind.field.arrival == Arrival.CARRIED or is_announced(kind):
        return CellOrigin.CARRIED
    return CellOrigin.HAND if kind.field.arrival == Arrival.HAND else CellOrigin.ARRIVED


def as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def number_of(kind: FieldKind, stored: Any) -> Decimal | None:
    if isinstance(stored, bool):
        return Decimal(int(stored))
    return Decimal(str(stored)) if kind.is_number and stored is not None else None


def is_announced(kind: FieldKind) -> bool:
    """Its source is yet to come."""
    source = sources.find(kind.field.source)
    return source is not None and source.meanwhile is not None


# What is given, source by source ------------------------------------------------------------------


def given_to(ledgers: Sequence[Ledger], definition: Definition) -> dict[str, Given]:
    """By field; one question to each kind of source, whatever the number of ledgers."""
    by_source: dict[str, list[FieldKind]] = defaultdict(list)
    carried: list[FieldKind] = []
    for kind in definition.kinds:
        field = kind.field
        source = sources.find(field.source)
        if field.arrival == Arrival.CARRIED or (source and source.meanwhile == Arrival.CARRIED):
            carried.append(kind)
        elif field.source and (kind.computed or field.arrival == Arrival.SOURCE):
            by_source[field.source].append(kind)
    units = {ledger.unit_id: ledger.unit for ledger in ledgers}
    arrived = {
        **_figures([key for key in by_source if key.startswith(FIGURE)], ledgers),
        **_totals([key for key in by_source if key.startswith(TOTAL)], ledgers),
        **_targets([key for key in by_source if key.startswith(TARGET)], ledgers),
        **_judged([key for key in by_source if key.startswith(JUDGED)], ledgers),
    }
    for key in by_source.keys() - arrived.keys():
        source = sources.find(key)
        arrived[key] = source.values(ledgers[0].period, list(units.values())) if source else {}
    given = {kind.key: arrived[key] for key, kinds in by_source.items() for kind in kinds}
    given |= _carried(carried, ledgers)
    return given | _started(definition, given, ledgers)


def _figures(keys: Sequence[str], ledgers: Sequence[Ledger]) -> dict[str, Given]:
    """All figures in one go, by the days the ledgers count."""
    one = ledgers[0]
    known = {key: catalogue.find(key.removeprefix(FIGURE)) for key in keys}
    figures = [figure for figure in known.values() if figure and figure.exists_for(one.period)]
    given: dict[str, dict[int, Any]] = {key: {} for key in keys}
    if figures:
        window = (one.window_from, one.window_until)
        units = [ledger.unit for ledger in ledgers]
        for row in summing.compute(figures, one.period, units, window=window):
            if row.value is not None:
                given[f"{FIGURE}{row.figure}"][row.unit] = row.value
    return dict(given)


def _judged(keys: Sequence[str], ledgers: Sequence[Ledger]) -> dict[str, Given]:
    one, asked = ledgers[0], [judging.JUDGEMENTS[key.removeprefix(JUDGED)] for key in keys]
    window = (one.window_from, one.window_until)
    units = [ledger.unit for ledger in ledgers]
    said = judging.judge(asked, one.period, units, window=window) if asked else {}
    return {f"{JUDGED}{key}": given for key, given in said.items()}


def _started(
    definition: Definition, given: Mapping[str, Given], ledgers: Sequence[Ledger]
) -> dict[str, Given]:
    """What a field begins with, where nothing else arrives or a new year, a new quarter begins."""
    starts: dict[str, Given] = {}
    for kind in definition.typed_in:
        if kind.field.start:
            begun = {ledger.unit_id: kind.field.start for ledger in ledgers}
            anew = kind.starts_anew(ledgers[0].period)
            starts[kind.key] = begun if anew else {**begun, **given.get(kind.key, {})}
    return starts


def _totals(keys: Sequence[str], ledgers: Sequence[Ledger]) -> dict[str, Given]:
    """What the accepted ledgers of the year give before this period."""
    if not keys:
        return {}
    summed = [key.removeprefix(TOTAL) for key in keys]
    given: dict[str, dict[int, Any]] = {key: {} for key in keys}
    this_year = _earlier(ledgers).filter(window_until__year=ledgers[0].window_until.year)
    rows = LedgerValue.objects.filter(ledger__in=this_year.exclude(_CORRECTING), key__in=summed)
    for unit, key, total in rows.values_list("ledger__unit", "key").annotate(Sum("number")):
        given[f"{TOTAL}{key}"][unit] = total or 0
    for ledger, values in _accepted_before(this_year):
        for key in summed:
            so_far = given[f"{TOTAL}{key}"].get(ledger.unit_id, 0)
            given[f"{TOTAL}{key}"][ledger.unit_id] = so_far + Decimal(str(values.get(key) or 0))
    return dict(given)


def _earlier(ledgers: Sequence[Ledger]) -> LedgerQuerySet:
    """What the same units handed in before and had accepted."""
    units = [ledger.unit_id for ledger in ledgers]
    return Ledger.objects.filter(
        form=ledgers[0].form_id,
        unit__in=units,
        accepted_at__isnull=False,
        period__lt=ledgers[0].period,
    ).exclude(state=LedgerState.EXEMPT)


def _accepted_before(rows: LedgerQuerySet) -> Iterator[tuple[Ledger, Mapping[str, Any]]]:
    """Of ledgers that are being corrected the values that were accepted last: what stands in their
    cells nobody has accepted yet."""
    rounds = LedgerRound.objects.filter(
        ledger__in=rows.filter(_CORRECTING), outcome=RoundOutcome.ACCEPTED
    )
    for one in rounds.order_by("ledger", "-number").distinct("ledger").select_related("ledger"):
        yield one.ledger, one.values


def _targets(keys: Sequence[str], ledgers: Sequence[Ledger]) -> dict[str, Given]:
    if not keys:
        return {}
    given: dict[str, dict[int, Any]] = {key: {} for key in keys}
    rows = UnitTarget.objects.filter(
        unit__in=[ledger.unit_id for ledger in ledgers],
        year=ledgers[0].window_until.year,
        indicator__in=[key.removeprefix(TARGET) for key in keys],
    )
    for unit, key, number in rows.values_list("unit", "indicator", "number"):
        given[f"{TARGET}{key}"][unit] = number
    return dict(given)


def _carried(kinds: Sequence[FieldKind], ledgers: Sequence[Ledger]) -> dict[str, Given]:
    """Of each unit what its last accepted ledger says."""
    if not kinds:
        return {}
    last = _earlier(ledgers).order_by("unit", "-period").distinct("unit")
    latest = Ledger.objects.filter(pk__in=list(last.values_list("pk", flat=True)))
    given: dict[str, dict[int, Any]] = {kind.key: {} for kind in kinds}
    by_key = {kind.key: kind for kind in kinds}
    world = World(period=ledgers[0].period)
    rows = LedgerValue.objects.filter(ledger__in=latest.exclude(_CORRECTING), key__in=by_key)
    for unit, key, data in rows.values_list("ledger__unit", "key", "data"):
        given[key][unit] = by_key[key].initial(data, world)
    for ledger, values in _accepted_before(latest):
        for key in by_key.keys() & values.keys():
            given[key][ledger.unit_id] = by_key[key].initial(values[key], world)
    return dict(given)
