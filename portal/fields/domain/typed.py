"""What is typed into registers, read by the portal's own readers and refused as registers do."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.fields.domain.findings import Wrong
from portal.typed import Doubt, Unreadable, dates, numbers, plain, short

__all__ = ["day", "is_blank", "month", "number", "plain", "scaled"]


def is_blank(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def number(raw: Any) -> tuple[Decimal, str]:
    with _as_wrong():
        return numbers.read(raw)


def scaled(raw: Any, *, unit: str) -> Decimal:
    with _as_wrong():
        return numbers.scaled(raw, unit=unit)


def day(raw: Any) -> dt.date:
    parts = _date(raw)
    if len(parts) < len(("year", "month", "day")):
        raise Wrong(f"“{short(raw)}”不是完整的日期。请填年月日，例如 1985-03-08。")
    return dt.date(*parts)


def month(raw: Any) -> str:
    """`2026-03`, from 1985.03, 198503, 1985年3月 or a day of that month."""
    year, *rest = _date(raw)
    if not rest:
        raise Wrong(f"“{short(raw)}”不是年月。请填年和月，例如 1985.03。")
    return f"{year}-{rest[0]:02}"


def _date(raw: Any) -> dates.Parts:
    """A number cell drops the last zero: 1985.1 may be January or October, so it is not taken."""
    today = timezone.localdate()
    with _as_wrong():
        if isinstance(raw, dt.date | float):
            parts = dates.of_cell(raw, today=today)
        else:
            parts = dates.typed(str(raw), today=today)
    if isinstance(parts, Doubt):
        raise Wrong(f"{parts.message.rpartition('，已按')[0]}。请写成 1985-10 或 1985-01。")
    return parts


@contextmanager
def _as_wrong() -> Iterator[None]:
    try:
        yield
    except Unreadable as reason:
        raise Wrong(str(reason)) from None
