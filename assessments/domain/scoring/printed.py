"""Scores as other programs read them: every mark as it is printed."""

from collections.abc import Iterable
from typing import Any

from assessments.domain.scoring.exact import half_up, written
from assessments.domain.scoring.groups import GroupScore, UnitScore
from assessments.domain.scoring.lines import LineScore
from assessments.domain.scoring.rules import Raw

Groups = Iterable[tuple[str, GroupScore]]  # by name, in order


def scores(period: str, scheme: str, groups: Groups) -> dict[str, Any]:
    return {"period": period, "scheme": scheme, "groups": [_group(*group) for group in groups]}


def _group(name: str, group: GroupScore) -> dict[str, Any]:
    units = [_unit(score) for score in group.scores]
    return {"group": name, "units": units, "mean": written(group.mean)}


def _unit(score: UnitScore) -> dict[str, Any]:
    marks = score.marks
    categories = {code: written(one.mark) for code, one in marks.categories.items()}
    return {
        "unit": score.unit.name,
        "lines": [_line(line) for line in score.lines],
        "categories": categories,
        "base": written(marks.base.mark),
        "bonus": written(marks.bonus.mark),
        "deduction": written(marks.deduction.mark),
        "total": written(score.total),
        "place": score.place,
        "last_place": score.last_place,
        "change": score.change,
        "mom": score.month_on_month,
    }


def _line(line: LineScore) -> dict[str, Any]:
    return {
        "code": line.code,
        "raw": raw_text(line.raw),
        "target": raw_text(line.target),
        "full": written(half_up(line.full)),
        "score": None if line.score is None else written(line.score),
        "state": line.state.value,
    }


def raw_text(raw: Raw | None) -> str | None:
    return raw if raw is None or isinstance(raw, str) else written(raw)
