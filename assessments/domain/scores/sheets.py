"""A scored group as rows, with a digest that tells whether they say anything new."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.forms.models import model_to_dict

from assessments.domain.scores.known import kept
from assessments.domain.scores.values import KnownValues
from assessments.domain.scoring.exact import written
from assessments.domain.scoring.groups import GroupScore, UnitScore
from assessments.domain.scoring.lines import UNKNOWN, LineScore
from assessments.domain.scoring.printed import raw_text
from assessments.models import Indicator, ScoreLine, ScoreRun, ScoreSheet


@dataclass(frozen=True)
class SheetRows:
    sheets: list[ScoreSheet]
    lines: list[ScoreLine]

    @property
    def digest(self) -> str:
        """Of all that is kept; ids of rows say nothing."""
        facts = [[_facts(row) for row in rows] for rows in (self.sheets, self.lines)]
        content = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    def write(self, run: ScoreRun) -> None:
        """In place of what the run had, in four statements."""
        ScoreLine.objects.filter(sheet__run=run).delete()
        run.sheets.all().delete()
        for sheet in self.sheets:
            sheet.run = run
        ScoreSheet.objects.bulk_create(self.sheets)
        for line in self.lines:
            line.sheet_id = line.sheet.pk
        ScoreLine.objects.bulk_create(self.lines)


def rows(score: GroupScore, indicators: Iterable[Indicator], known: KnownValues) -> SheetRows:
    by_code = {one.code: one for one in indicators}
    sheets: list[ScoreSheet] = []
    lines: list[ScoreLine] = []
    for position, one in enumerate(score.scores, start=1):
        sheet = _sheet(one, position)
        sheets.append(sheet)
        lines += [_line(sheet, line, by_code[line.code], known) for line in one.lines]
    return SheetRows(sheets, lines)


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


def _line(
    sheet: ScoreSheet, line: LineScore, indicator: Indicator, known: KnownValues
) -> ScoreLine:
    return ScoreLine(
        sheet=sheet,
        indicator=indicator,
        raw=raw_text(line.raw),
        target=raw_text(line.target),
        score=line.score,
        state=line.state,
        formula=line.formula,
        figures=known.figures.get((sheet.unit_id, line.code), []),
        known=kept(known.reported[sheet.unit_id].get(line.code, UNKNOWN)),
    )


def _facts(row: Any) -> dict[str, Any]:
    return model_to_dict(row, exclude=("id", "run", "sheet"))
