"""The one step a round of selection waits for, said in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from talent.choices.selections import (
    AllowanceKind,
    AllowanceState,
    CandidateState,
    OpinionAnswer,
    OpinionSettled,
    SelectionStage,
)
from talent.domain import titles
from talent.models import SelectionAllowance, SelectionOpinion, SelectionRound


@dataclass(frozen=True)
class NextStep:
    """`act`: the end of its route, `judge` with whose sheet is missing; without one there is
    something to wait for, or to do on the tab."""

    hint: str
    label: str = ""
    act: str = ""
    judge: int | None = None
    tab: str = ""


def next_step(row: SelectionRound, today: dt.date) -> NextStep:
    return _STEPS[SelectionStage(row.stage)](row, today)


def _draft(row: SelectionRound, today: dt.date) -> NextStep:
    return NextStep("核对名额、年龄、管理期和津贴，发出通知后各单位可以推荐。", "发出通知", "call")


def _nominating(row: SelectionRound, today: dt.date) -> NextStep:
    number = row.candidates.running().count()
    when = "已截止" if row.until < today else "截止"
    hint = f"已推荐 {number:,} 人，{row.until} {when}。"
    return NextStep(hint, "结束推荐", "check") if number else NextStep(hint)


def _checking(row: SelectionRound, today: dt.date) -> NextStep:
    waiting = row.candidates.filter(state=CandidateState.NOMINATED).count()
    if waiting:
        return NextStep(
            f"还有 {waiting:,} 人没有资格审查，请在推荐人选中逐人审查。", tab="candidates"
        )
    return NextStep("资格审查完毕，向纪检、公安等单位征求意见。", "征求意见", "consult")


def _consulting(row: SelectionRound, today: dt.date) -> NextStep:
    asked = SelectionOpinion.objects.filter(
        candidate__round=row, candidate__state=CandidateState.QUALIFIED
    )
    if waiting := asked.filter(answer=OpinionAnswer.PENDING).count():
        return NextStep(f"还有 {waiting:,} 份意见没有答复。", "登记答复", "answer")
    objected = asked.filter(answer=OpinionAnswer.OBJECTS, settled=OpinionSettled.OPEN).count()
    if objected:
        return NextStep(f"有 {objected:,} 条异议没有处理，请先处理。", tab="opinions")
    if not row.judges or not row.criteria:
        return NextStep("意见已全部答复，请设定评委和评审标准。", "设定评委和标准", "panel")
    return NextStep("意见已全部答复，可以评审。", "进入评审", "judge")


def _judging(row: SelectionRound, today: dt.date) -> NextStep:
    marked = set(
        row.candidates.order_by()
        .filter(sheets__isnull=False)
        .values_list("sheets__judge", flat=True)
        .distinct()
    )
    for number, name in enumerate(row.judges):
        if number not in marked:
            done = f"已登记 {len(marked):,} 位评委的评分，共 {len(row.judges):,} 位。"
            return NextStep(done, f"登记“{name}”的评分", "marks", judge=number)
    return NextStep("评委评分已登记完毕，核对后结束评审。", "结束评审", "close-judging")


def _deciding(row: SelectionRound, today: dt.date) -> NextStep:
    if row.decided_on is None:
        return NextStep("请领导小组研究确定拟命名人选。", "登记领导小组意见", "decide")
    return NextStep("拟命名人选已确定，可以公示。", "公示", "announce")


def _notice(row: SelectionRound, today: dt.date) -> NextStep:
    if number := titles.open_objections(row).count():
        return NextStep(f"有 {number:,} 条异议没有处理，处理后才能命名。", tab="opinions")
    if row.notice_until and today <= row.notice_until:
        return NextStep(f"公示到 {row.notice_until} 期满，次日起可以命名。")
    return NextStep("公示期满，由另一位同志命名。", "命名", "name")


def due_allowances(row: SelectionRound, today: dt.date) -> Any:
    return SelectionAllowance.objects.filter(
        candidate__round=row, state=AllowanceState.DUE, month__lte=today
    )


def _named(row: SelectionRound, today: dt.date) -> NextStep:
    if number := due_allowances(row, today).count():
        return NextStep(f"有 {number:,} 笔津贴应发未发。", "登记发放津贴", "pay")
    if row.term_over(today):
        return NextStep(f"管理期到 {row.term_until}，已经期满。", "办理期满", "expire")
    if number := row.candidates.filter(unappraised(today)).count():
        hint = f"有 {number:,} 人没有 {today.year - 1} 年度考核，请在推荐人选中勾选登记。"
        return NextStep(hint, tab="candidates")
    return NextStep(f"在管理期内，到 {row.term_until}。")


def unappraised(today: dt.date) -> Any:
    """Titles of which the appraisal of last year is owed."""
    return titles.owed_of(today.year - 1)


def _over(row: SelectionRound, today: dt.date) -> NextStep:
    return NextStep(row.reason or "已经结束。")


_STEPS = {
    SelectionStage.DRAFT: _draft,
    SelectionStage.NOMINATING: _nominating,
    SelectionStage.CHECKING: _checking,
    SelectionStage.CONSULTING: _consulting,
    SelectionStage.JUDGING: _judging,
    SelectionStage.DECIDING: _deciding,
    SelectionStage.NOTICE: _notice,
    SelectionStage.NAMED: _named,
    SelectionStage.ENDED: _over,
    SelectionStage.CANCELLED: _over,
}


@dataclass(frozen=True)
class StageSign:
    """One of the steps in a line: `state` is done, now or later."""

    label: str
    state: str
    url: str = ""


def line_of(row: SelectionRound) -> list[StageSign]:
    """All stages; within the term 津贴 and 年度考核 go on together."""
    order = [*SelectionStage.going(), SelectionStage.NAMED]
    labels = [str(stage.label) for stage in order]
    at = order.index(SelectionStage(row.stage)) if row.stage in order else len(order)
    signs = [StageSign(label, _state(n, at)) for n, label in enumerate(labels)]
    if row.stage == SelectionStage.NAMED:
        signs[-1] = StageSign(labels[-1], "done")
    term = {SelectionStage.NAMED: "now", SelectionStage.ENDED: "done"}
    within = term.get(SelectionStage(row.stage), "later")
    if row.allowance != AllowanceKind.NONE:
        signs.append(StageSign("津贴", within))
    ended = "done" if row.stage == SelectionStage.ENDED else "later"
    return [*signs, StageSign("年度考核", within), StageSign("期满", ended)]


def _state(number: int, at: int) -> str:
    if number == at:
        return "now"
    return "done" if number < at else "later"
