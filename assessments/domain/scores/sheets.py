"""A scored group as rows, with a digest that tells whether they say anything new."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from django.forms.models import model_to_dict

from assessments.domain.scores.known import kept
from assessments.domain.scores.values import KnownValues
from assessments.domain.scoring.exact import written
from assessments.domain.scoring.groups import GroupScore, UnitScore
from assessments.domain.scoring.lines import UNKNOWN, LineScore
from assessments.domain.scoring.printed import raw_text
from assessments.models import Indicator, ScoreLine, ScoreRun, ScoreSheet
from portal import copying

_COLUMNS: Final = (
    "sheet_id",
    "indicator_id",
    "raw",
    "target",
    "score",
    "state",
    "formula",
    "figures",
    "known",
)
# Sorted: what was read back out of the database says the same.
_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
# `_JSON.encode` makes one of these for each object, which takes longer than to encode it.
_encoder: Final = json.encoder.c_make_encoder(  # type: ignore[attr-defined]
    None,
    _JSON.default,
    json.encoder.encode_basestring,
    _JSON.indent,
    _JSON.key_separator,
    _JSON.item_separator,
    _JSON.sort_keys,
    _JSON.skipkeys,
    _JSON.allow_nan,
)


@dataclass(frozen=True)
class SheetRows:
    """`lines` as they go into their table, without their sheet's key: thousands, so not as objects
    but in the order of `sheets`, as many of each."""

    sheets: list[ScoreSheet]
    lines: list[str]

    @cached_property
    def digest(self) -> str:
        """Of all that is kept; ids of rows say nothing."""
        facts = [model_to_dict(row, exclude=("id", "run")) for row in self.sheets]
        content = [json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str), *self.lines]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()

    def write(self, run: ScoreRun, *, instead: bool) -> None:
        """`instead` of what the run had; in five statements at most."""
        if instead:
            ScoreLine.objects.filter(sheet__run=run).delete()
            run.sheets.all().delete()
        for sheet in self.sheets:
            sheet.run = run
        ScoreSheet.objects.bulk_create(self.sheets)
        if not self.sheets:
            return
        of_each = len(self.lines) // len(self.sheets)
        keys = (f"{sheet.pk}" for sheet in self.sheets for _ in range(of_each))
        lines = map("\t".join, zip(keys, self.lines, strict=True))
        copying.copy_lines(ScoreLine._meta.db_table, _COLUMNS, lines)


def rows(score: GroupScore, indicators: Iterable[Indicator], known: KnownValues) -> SheetRows:
    keys = {one.code: one.pk for one in indicators}
    sheets = [_sheet(one, position) for position, one in enumerate(score.scores, start=1)]
    lines = [
        _line(cast(int, one.unit.key), line, keys[line.code], known)
        for one in score.scores
        for line in one.lines
    ]
    columns = list(zip(*lines, strict=True))
    return SheetRows(sheets, list(copying.lines_of(columns)))


def _sheet(one: UnitScore, position: int) -> ScoreSheet:
    marks = one.marks
    named = {
        "base": marks.base,
        "bonus": marks.bonus,
        "deduction": marks.deduction,
        "total": marks.total,
    }
    return ScoreSheet(
        unit_id=cast(int, one.unit.key),
        position=position,
        place=one.place,
        categories={code: written(each.mark) for code, each in marks.categories.items()},
        last_place=one.last_place,
        change=one.change,
        month_on_month=one.month_on_month,
        formulas={code: each.formula for code, each in {**marks.categories, **named}.items()},
        **{name: each.mark for name, each in named.items()},
    )


def _json(content: list[Any] | dict[str, Any]) -> str:
    return "".join(_encoder(content, 0))


def _line(unit: int, line: LineScore, indicator: int, known: KnownValues) -> tuple[Any, ...]:
    """As `_COLUMNS`, without the first."""
    return (
        indicator,
        raw_text(line.raw),
        raw_text(line.target),
        line.score,
        line.state.value,
        line.formula,
        _json(known.figures.get((unit, line.code), [])),
        _json(kept(known.reported[unit].get(line.code, UNKNOWN))),
    )
