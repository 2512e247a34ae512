"""A scored group as rows, with a digest that tells whether they say anything new."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Any, Final, cast

from django.forms.models import model_to_dict

from assessments.choices import LineState
from assessments.domain.scores import known as kept
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
_AT_ONCE: Final = 8  # sheets
_STATES: Final = {state: state.value for state in LineState}


@dataclass(frozen=True)
class SheetRows:
    """`making` makes the lines of each sheet as they go into their table, without their sheet's
    key: thousands, so not as objects."""

    sheets: list[ScoreSheet]
    making: Iterator[list[str]]
    made: list[list[str]] = field(default_factory=list)

    @cached_property
    def digest(self) -> str:
        """Of all that is kept; ids of rows say nothing."""
        self.made.extend(self.making)
        facts = [model_to_dict(row, exclude=("id", "run")) for row in self.sheets]
        told = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
        content = chain([told], *self.made)
        return hashlib.sha256("\n".join(content).encode()).hexdigest()

    def write(self, run: ScoreRun, *, instead: bool) -> None:
        """`instead` of what the run had; in five statements at most. The database takes in the
        first lines while the last are made, if nobody has asked for the digest yet."""
        if instead:
            ScoreLine.objects.filter(sheet__run=run).delete()
            run.sheets.all().delete()
        for sheet in self.sheets:
            sheet.run = run
        ScoreSheet.objects.bulk_create(self.sheets)
        if self.sheets:
            copying.copy_lines(ScoreLine._meta.db_table, _COLUMNS, self._with_keys())

    def _with_keys(self) -> Iterator[str]:
        for sheet, lines in zip(self.sheets, self._of_each(), strict=True):
            yield from (f"{sheet.pk}\t{line}" for line in lines)

    def _of_each(self) -> Iterator[list[str]]:
        yield from self.made
        for lines in self.making:
            self.made.append(lines)
            yield lines


def rows(score: GroupScore, indicators: Iterable[Indicator], known: KnownValues) -> SheetRows:
    keys = {one.code: one.pk for one in indicators}
    sheets = [_sheet(one, position) for position, one in enumerate(score.scores, start=1)]
    return SheetRows(sheets, _lines(score.scores, keys, known))


def _lines(
    scores: Sequence[UnitScore], keys: Mapping[str, int], known: KnownValues
) -> Iterator[list[str]]:
    """Of each; some at once, as columns are written faster than rows."""
    for first in range(0, len(scores), _AT_ONCE):
        some = scores[first : first + _AT_ONCE]
        rows = [
            _line(cast(int, one.unit.key), line, keys[line.code], known)
            for one in some
            for line in one.lines
        ]
        texts = copying.lines_of(list(zip(*rows, strict=True)))
        yield from (list(islice(texts, len(one.lines))) for one in some)


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


def _line(unit: int, line: LineScore, indicator: int, known: KnownValues) -> tuple[Any, ...]:
    """As `_COLUMNS`, without the first."""
    return (
        indicator,
        raw_text(line.raw),
        raw_text(line.target),
        line.score,
        _STATES[line.state],
        line.formula,
        kept.figures(known.figures.get((unit, line.code), ())),
        kept.text(known.reported[unit].get(line.code, UNKNOWN)),
    )
