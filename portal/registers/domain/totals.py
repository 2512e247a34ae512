"""What a paper says below all its rows: how many, and the sums of what is counted."""

from typing import Any, Final

from django.db.models import Count, Sum

from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import spoken
from portal.fields.domain.kinds.stored import Stored

_SUMMED: Final = frozenset({KindKey.INTEGER, KindKey.DECIMAL, KindKey.MONEY})


def line(definition: Definition, rows: Any) -> str:
    """One statement, whatever the number of rows; shares and formulas are not added up."""
    kinds = [kind for kind in definition.open_kinds if kind.field.kind in _SUMMED]
    sums = {f"sum_{kind.key}": Sum(Stored(kind.key, "open_values").number) for kind in kinds}
    totals = rows.order_by().aggregate(count=Count("pk"), **sums)
    parts = [f"合计：共 {totals['count']:,} 条"]
    for kind in kinds:
        total = totals[f"sum_{kind.key}"]
        if total is not None:
            parts.append(f"{kind.field.label} {spoken(total)}{kind.field.unit_of_measure}")
    return "，".join(parts)
