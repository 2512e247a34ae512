"""Scores as a person reads them at a terminal: the ranking, then each unit's sheet line by line."""

from collections.abc import Iterator

from assessments.choices import LineState
from assessments.domain.scoring.exact import written
from assessments.domain.scoring.groups import GroupScore, UnitScore
from assessments.domain.scoring.printed import raw_text

_HEADING = ("位次", "单位", "综合得分", "基础分", "加分", "扣分", "上期位次", "位次变化", "环比")


def whole(name: str, group: GroupScore) -> Iterator[str]:
    yield from ranking(name, group)
    for score in group.scores:
        yield ""
        yield from sheet(score)


def ranking(name: str, group: GroupScore) -> Iterator[str]:
    yield f"{name}：{len(group.scores):,} 个单位，平均 {written(group.mean)} 分"
    yield "\t".join(_HEADING)
    for score in group.scores:
        marks = score.marks
        row = (
            score.place,
            score.unit.name,
            written(score.total),
            written(marks.base.mark),
            written(marks.bonus.mark),
            written(marks.deduction.mark),
            score.last_place or "—",
            score.change,
            score.month_on_month,
        )
        yield "\t".join(map(str, row))


def sheet(score: UnitScore) -> Iterator[str]:
    """With the arithmetic of every mark."""
    yield f"{score.unit.name}　第 {score.place} 位，{written(score.total)} 分"
    for line in score.lines:
        mark = "不计" if line.score is None else written(line.score)
        state = "" if line.state == LineState.SCORED else f"（{line.state.label}）"
        raw = raw_text(line.raw) or "—"
        yield "\t".join((line.code, f"{raw}{state}", f"{mark}/{written(line.full)}", line.formula))
    for code, category in score.marks.categories.items():
        yield "\t".join((code, "分类得分", written(category.mark), category.formula))
    marks = score.marks
    named = {
        "基础分": marks.base,
        "加分": marks.bonus,
        "扣分": marks.deduction,
        "综合得分": marks.total,
    }
    for label, one in named.items():
        yield "\t".join((label, "", written(one.mark), one.formula))
