"""The figures that forms of ledgers give by themselves: `township_monthly.inc_month`, told the
moment a ledger is accepted. What is being corrected tells what was accepted last."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from assessments.catalogue import TARGET, TOTAL, LedgerCellOf
from assessments.choices import LedgerState, RoundOutcome
from assessments.domain.ledgers import summaries
from assessments.figures.addresses import listed
from assessments.models import Ledger, LedgerForm, LedgerRound, LedgerValue
from portal.fields.choices import Arrival, Deviation, KindKey
from portal.fields.domain import formulas
from portal.fields.domain.definition import Definition, all_of_each
from portal.fields.domain.kinds import FieldKind
from portal.fields.models import FieldSet
from portal.figures import families
from portal.figures.catalogue import ANNOUNCED, FIGURES, PERCENT, Asked, Figure, Own, family
from portal.figures.choices import Adds, Span
from portal.figures.field_sources import PREFIX as FIGURE
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit, UnitKind
from portal.periods import PeriodField, PeriodKind

_YES_COUNTS: Final = "个单位"
_STORED: Final = PeriodField()
_FILLED_BY: Final = LedgerForm.kinds.through._meta.db_table
_EDITION: Final = f"""
    SELECT md5(string_agg(form::text || fieldset.stamp || levels.told, ',' ORDER BY form.id))
    FROM {LedgerForm._meta.db_table} form
    JOIN {FieldSet._meta.db_table} fieldset ON fieldset.id = form.fieldset_id
    CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(kind.level, ',' ORDER BY kind.id), '') AS told
        FROM {_FILLED_BY} filled JOIN {UnitKind._meta.db_table} kind ON kind.id = filled.unitkind_id
        WHERE filled.ledgerform_id = form.id
    ) levels
"""  # noqa: S608 - names of our own tables


@family("ledgers", edition=_EDITION)
def of_all_forms() -> Iterator[Figure]:
    """In five statements, whatever their number."""
    forms = list(LedgerForm.objects.select_related("fieldset").in_order())
    definitions = all_of_each([form.fieldset for form in forms])
    filled_by: dict[int, set[str]] = defaultdict(set)
    for pk, level in LedgerForm.objects.order_by().values_list("pk", "kinds__level"):
        filled_by[pk].add(level)
    today = timezone.localdate()
    for form in forms:
        every = definitions.get(form.fieldset_id, {}).values()
        begun = families.begun(every, on=today)
        yield from _of_form(form, begun, filled_by[form.pk])


def _of_form(form: LedgerForm, versions: list[Definition], levels: set[str]) -> Iterator[Figure]:
    """`versions`: the newest first. A field that is asked no more keeps its past."""
    seen: set[str] = set()
    for definition in versions:
        for kind in definition.open_kinds:
            if kind.key not in seen and _counts(kind):
                seen.add(kind.key)
                yield _figure(form, kind, versions, levels)


def _counts(kind: FieldKind) -> bool:
    field = kind.field
    if field.kind == KindKey.YES_NO or (kind.computed and field.source.startswith(FIGURE)):
        return True
    return kind.is_number


def _figure(
    form: LedgerForm, kind: FieldKind, versions: list[Definition], levels: set[str]
) -> Figure:
    adds = _adds(kind, levels)
    texts = [
        _says(form, one, one.by_key[kind.key], adds) for one in versions if kind.key in one.by_key
    ]
    *former, says = families.changes(texts)
    at = tuple(level for level in UnitLevel if level in levels)
    return Figure(
        f"{form.fieldset.code}.{kind.key}",
        f"{form}：{kind.field.label}",
        _measure(kind),
        str(form),
        says,
        rows=listed(form=form.pk),
        span=_span(kind),
        adds=adds,
        decimals=getattr(kind, "places", 0),
        kinds=(PeriodKind(form.period_kind),),
        levels=at if adds == Adds.NONE else families.levels_over(levels),
        former=tuple(former),
        reckons_back=True,
        is_live=True,
        values=values,
        source=LedgerCellOf(form.pk, kind.key),
        written=f"{form.fieldset.code}.{kind.field.label}",
    )


def _measure(kind: FieldKind) -> str:
    if kind.field.kind == KindKey.YES_NO:
        return _YES_COUNTS
    return PERCENT if kind.field.kind == KindKey.PERCENT else kind.field.unit_of_measure


def _adds(kind: FieldKind, levels: set[str]) -> Adds:
    """Where units fill that stand above others that fill too, a ledger has counted those below it
    already."""
    if families.stand_over_another(levels) or not summaries.adds_up(kind):
        return Adds.NONE
    return Adds.TOLD


def _span(kind: FieldKind) -> Span:
    field = kind.field
    if field.source.startswith(TOTAL):
        return Span.TO_DATE
    if field.source.startswith(FIGURE):
        return _span_of(field.source.removeprefix(FIGURE))
    is_stock = field.deviation == Deviation.STOCK or field.arrival == Arrival.CARRIED
    is_stock |= field.source.startswith(TARGET) or field.kind == KindKey.YES_NO
    return Span.STOCK if is_stock else Span.FLOW


def _span_of(key: str) -> Span:
    """As the figure has it that arrives. Those of families are not asked: they may be of ours."""
    if key in FIGURES:
        return FIGURES[key].span
    return Span.STOCK if key in ANNOUNCED and ANNOUNCED[key].is_stock else Span.FLOW


def _says(form: LedgerForm, definition: Definition, kind: FieldKind, adds: Adds) -> str:
    counted = "填“是”计1，填“否”计0。" if kind.field.kind == KindKey.YES_NO else ""
    above = "上级单位为下级已通过台账的合计。" if adds == Adds.TOLD else "上级单位不汇总。"
    text = f"审核通过的“{form}”中“{kind.field.label}”的数。{_comes(definition, kind)}"
    return f"{text}{counted}没有通过的台账没有数。{above}"


def _comes(definition: Definition, kind: FieldKind) -> str:
    field = kind.field
    if field.formula:
        return f"计算方法：{formulas.with_labels(field.formula, definition.fields)}。"
    if field.source.startswith(TOTAL):
        summed = definition.by_key.get(field.source.removeprefix(TOTAL))
        return f"当年各期“{summed.field.label if summed else field.label}”的累计。"
    if field.source.startswith(FIGURE):
        return f"由指标“{field.source.removeprefix(FIGURE)}”带出，填报单位核对。"
    return "当年的目标。" if field.source.startswith(TARGET) else ""


# Values -------------------------------------------------------------------------------------------

_NUMBER: Final = "'^-?[0-9]+([.][0-9]+)?$'"
_VALUES: Final = f"""
    SELECT ledger.unit_id, field.figure, CASE
        WHEN ledger.corrections = 0 THEN cell.number
        WHEN accepted.data IN ('true', 'false') THEN (accepted.data = 'true')::int
        WHEN accepted.data ~ {_NUMBER} THEN accepted.data::numeric
    END AS number
    FROM {Ledger._meta.db_table} ledger
    JOIN {Unit._meta.db_table} unit ON unit.id = ledger.unit_id
    JOIN unnest(%(forms)s::bigint[], %(keys)s::text[], %(figures)s::text[])
        AS field(form, key, figure) ON field.form = ledger.form_id
    LEFT JOIN {LedgerValue._meta.db_table} cell
        ON cell.ledger_id = ledger.id AND cell.key = field.key
    LEFT JOIN LATERAL (
        SELECT round.values ->> field.key AS data
        FROM {LedgerRound._meta.db_table} round
        WHERE round.ledger_id = ledger.id AND round.outcome = '{RoundOutcome.ACCEPTED}'
            AND coalesce(round.decided_at, round.submitted_at) <= ledger.accepted_at
        ORDER BY round.number DESC LIMIT 1
    ) accepted ON ledger.corrections > 0
    WHERE ledger.period = %(period)s AND ledger.accepted_at IS NOT NULL
        AND ledger.state <> '{LedgerState.EXEMPT}'
        AND (%(below)s::text[] = '{{}}' OR unit.path LIKE ANY(%(below)s))
"""  # noqa: S608 - names of our own tables


def values(asked: Asked) -> Iterator[tuple[int, Own]]:
    """Of all forms at once, in one statement. Cells of a ledger that has been corrected may be on
    their way to its next round: the round that was accepted last tells what counts."""
    named = [(each.source, each.key) for each in asked.figures]
    cells = [(one, key) for one, key in named if isinstance(one, LedgerCellOf)]
    numbers: dict[int, dict[str, Any]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            _VALUES,
            {
                "forms": [one.form for one, _ in cells],
                "keys": [one.key for one, _ in cells],
                "figures": [key for _, key in cells],
                "period": _STORED.get_prep_value(asked.period),
                "below": [f"{path}%" for path in asked.below],
            },
        )
        for unit, figure, number in cursor.fetchall():
            if number is not None:
                numbers[unit][figure] = number
    yield from numbers.items()
