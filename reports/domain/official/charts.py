"""A chart for paper: bars hatched, not coloured, each with its value; a broken line at the mean."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from portal.foreign.calling import call
from portal.foreign.limits import Limits
from portal.foreign.refusing import Refused
from reports.blocks import BarChart
from reports.domain import layout
from reports.domain.official import measures
from reports.inside import typesetting

LIMITS: Final = Limits(megabytes=1000, seconds=30, patience=60, answer_megabytes=20)
_ROOM: Final = 200  # millimetres: a chart stands on one page


def pictures(charts: Sequence[BarChart]) -> list[bytes]:
    """Of all charts of a paper at once, as PNG."""
    if not charts:
        return []
    said = json.dumps([data(chart) for chart in charts], ensure_ascii=False).encode()
    try:
        return list(call(typesetting.charts, said, str(settings.FONTS_DIR), limits=LIMITS))
    except Refused:
        raise ValidationError(
            "这份文件里的图没有画出来。请减少一张图里的单位，或者告诉系统管理员。"
        ) from None


def data(chart: BarChart) -> dict[str, Any]:
    """With the length of each bar, as a share of the longest."""
    most = max(amount(value) for value in _values(chart)) or Decimal(1)
    return {
        "title": layout.plain(title(chart)),
        "row": min(measures.BAR_ROW, _ROOM / len(chart.bars)),
        "bars": [
            {
                "label": layout.plain(bar.label),
                "value": bar.value,
                "share": float(max(amount(bar.value), Decimal(0)) / most),
            }
            for bar in chart.bars
        ],
        "mean": f"平均{chart.mean}" if chart.mean else "",
        "mean_share": float(max(amount(chart.mean), Decimal(0)) / most) if chart.mean else 0,
    }


def said(chart: BarChart) -> str:
    """In words, for who cannot see it."""
    bars = "；".join(f"{bar.label} {bar.value}" for bar in chart.bars)
    mean = f"；平均{chart.mean}" if chart.mean else ""
    return f"{title(chart)}：{bars}{mean}"


def amount(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "").rstrip("%"))


def title(chart: BarChart) -> str:
    return f"{chart.title}（{chart.unit}）" if chart.unit else chart.title


def _values(chart: BarChart) -> list[str]:
    return [*(bar.value for bar in chart.bars), *([chart.mean] if chart.mean else [])]
