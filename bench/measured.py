"""What every part of the bench yields: one measured figure, beside what it is compared with."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Measurement:
    """`ratio` is what travels from machine to machine: both sides were measured in the same run."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    def as_row(self) -> dict[str, str | float | None]:
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "baseline": rounded(self.baseline),
            "ratio": rounded(self.ratio),
            "note": self.note,
        }


def rounded(value: float | None) -> float | None:
    """Three digits that count: more would only be noise of the machine."""
    if value is None:
        return None
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")  # noqa: PLR2004


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


PERCENTILES: Final[dict[str, Callable[[list[float]], float]]] = {
    "p50": statistics.median,
    "p95": _p95,
}
