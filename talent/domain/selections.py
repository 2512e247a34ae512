"""Rounds of selection: declared by the office, gone through stage by stage, each with its block."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import SELECTION_CHANGED, SELECTION_MOVED
from talent.choices.selections import (
    BACK,
    AllowanceKind,
    CandidateState,
    OpinionAnswer,
    OpinionSettled,
    SelectionStage,
)
from talent.domain import apportioning, clock
from talent.models import SelectionOpinion, SelectionRound, SelectionSystem
from talent.permissions import SELECTION_MANAGE

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "评选": ("kind", "name", "document", "places", "age_most", "since", "until"),
    "待遇": ("term_years", "allowance", "amount", "months"),
}
# What was decided on rests on these.
_SETTLED: Final = ("kind", "places", "age_most", "term_years", "allowance", "amount", "months")
_MOST_LINES: Final = 60
_MOST_PEOPLE: Final = 10**8
_MOST_MARKS: Final = 1000
_LABEL, _JUDGE = 30, 60


def _sound(made: SelectionRound) -> Iterator[Problem]:
    if not made.places:
        yield "places", "名额至少 1 个。"
    if not made.term_years:
        yield "term_years", "管理期至少 1 年。"
    if made.until < made.since:
        yield "until", "推荐截止早于通知日期，请核对。"
    pays = made.allowance != AllowanceKind.NONE
    if pays and not made.amount:
        yield "amount", "发放津贴的请填写金额。"
    if not pays and made.amount:
        yield "amount", "不发津贴的不填金额，请清空或改津贴方式。"
    if made.months is not None and made.allowance != AllowanceKind.MONTHLY:
        yield "months", "只有按月发的才填发放月数，请清空。"
    if made.months == 0:
        yield "months", "发放月数至少 1 个月。"
    yield from _still_open(made)


def _still_open(made: SelectionRound) -> Iterator[Problem]:
    """Once decided, what the decision rests on stays."""
    if made.pk is None or made.stage in SelectionStage.before_the_decision():
        return
    kept = SelectionRound.objects.get(pk=made.pk)
    for name in _SETTLED:
        if getattr(kept, name) != getattr(made, name):
            column: Any = SelectionRound._meta.get_field(name)
            stage = made.get_stage_display()
            yield name, f"已到“{stage}”，不能再改{column.verbose_name}。"


ROUNDS: Final = plain.PlainActs(
    SelectionRound,
    SELECTION_MANAGE,
    SELECTION_CHANGED,
    fields=tuple(name for names in GROUPS.values() for name in names),
    noun="评选",
    checks=_sound,
)


# Places ------------------------------------------------------------------------------------------


def read_systems(text: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Lines “教育 412”, as they are copied from a sheet; all that is wrong with them."""
    found: dict[str, int] = {}
    wrong: list[str] = []
    for number, line in _lines(text):
        name, count = _split(line)
        if not name or not count.isdecimal() or not 0 < int(count[:9]) < _MOST_PEOPLE:
            wrong.append(f"第 {number} 行“{line[:40]}”应为“系统 人数”，如“教育 412”。")
        elif len(name) > _LABEL:
            wrong.append(f"第 {number} 行的系统名称超过 {_LABEL} 个字，请用简称。")
        elif name in found:
            wrong.append(f"第 {number} 行“{name}”前面已经有了，请合并。")
        else:
            found[name] = int(count)
    if not found and not wrong:
        wrong.append("请至少写一个系统。")
    return list(found.items()), wrong


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines()[:_MOST_LINES], start=1):
        if line.strip():
            yield number, line.strip()


def _split(line: str) -> tuple[str, str]:
    """Name and number; between them a blank, a tab, a comma or a colon."""
    for sign in ",，:：;；":
        line = line.replace(sign, " ")
    name, _, last = " ".join(line.split()).rpartition(" ")
    return name.replace(" ", ""), last


@transaction.atomic
def apportion(selection: SelectionRound, *, systems: str, by: User) -> list[SelectionSystem]:
    """Whoever is named again keeps his row: candidates hang on it."""
    row = held(selection, by)
    rows, wrong = read_systems(systems)
    floor = rules.value("TA-12", "floor", on=row.since)
    named = [name for name, _ in rows]
    gone = row.systems.exclude(name__in=named)
    refuse_if(
        is_in(row, *SelectionStage.before_the_decision()),
        (("systems", one) for one in wrong),
        _is_enough(row, len(rows), floor),
        _nobody_stands_for(gone),
    )
    gone.delete()
    shares = apportioning.apportion([count for _, count in rows], row.places, floor)
    for position, ((name, _), share) in enumerate(zip(rows, shares, strict=True), start=1):
        facts = {"position": position, "headcount": share.headcount, "places": share.places}
        SelectionSystem.objects.update_or_create(round=row, name=name, defaults=facts)
    _told(row, f"分配名额（{len(rows):,} 个系统）", by=by)
    return list(row.systems.in_order())


def _is_enough(row: SelectionRound, systems: int, floor: int) -> Iterator[Problem]:
    if floor * systems > row.places:
        yield (
            "systems",
            (
                f"{systems} 个系统各保底 {floor} 个，超过名额 {row.places} 个。"
                "请减少系统，或修改规则 TA-12 的保底。"
            ),
        )


def _nobody_stands_for(gone: Any) -> Iterator[Problem]:
    for system in gone.filter(candidates__isnull=False).distinct():
        yield "systems", f"“{system}”已有推荐人选，不能去掉；请先改人选的系统。"


def shares_of(selection: SelectionRound) -> list[tuple[SelectionSystem, apportioning.Apportioned]]:
    """The arithmetic behind the places, as it is shown."""
    rows = list(selection.systems.in_order())
    floor = rules.value("TA-12", "floor", on=selection.since)
    counts = [row.headcount for row in rows]
    return list(zip(rows, apportioning.apportion(counts, selection.places, floor), strict=True))


# Judges and criteria -----------------------------------------------------------------------------


def read_panel(judges: str, criteria: str) -> tuple[dict[str, Any], list[Problem]]:
    wrong: list[Problem] = []
    names = [line for _, line in _lines(judges)]
    if not names:
        wrong.append(("judges", "请至少写一位评委。"))
    wrong += [
        ("judges", f"“{one[:20]}…”超过 {_JUDGE} 个字。") for one in names if len(one) > _JUDGE
    ]
    if len(set(names)) < len(names):
        wrong.append(("judges", "评委有重复的，请区分或去掉。"))
    labels, fulls = [], []
    for number, line in _lines(criteria):
        label, full = _split(line)
        if not label or not full.isdecimal() or not 0 < int(full[:6]) <= _MOST_MARKS:
            wrong.append(("criteria", f"第 {number} 行应为“标准 满分”，如“工作实绩 40”。"))
        elif len(label) > _LABEL or label in labels:
            wrong.append(("criteria", f"第 {number} 行的标准重复，或超过 {_LABEL} 个字。"))
        else:
            labels.append(label)
            fulls.append(int(full))
    if not labels and not any(field == "criteria" for field, _ in wrong):
        wrong.append(("criteria", "请至少写一项评审标准。"))
    return {"judges": names, "criteria": labels, "full_marks": fulls}, wrong


@transaction.atomic
def set_panel(selection: SelectionRound, *, judges: str, criteria: str, by: User) -> SelectionRound:
    row = held(selection, by)
    told, wrong = read_panel(judges, criteria)
    refuse_if(is_in(row, *SelectionStage.before_the_decision()), wrong, _nobody_judged(row))
    row.judges, row.criteria = told["judges"], told["criteria"]
    row.full_marks = told["full_marks"]
    row.save(update_fields=["judges", "criteria", "full_marks"])
    said = f"评委 {len(row.judges):,} 人，标准 {len(row.criteria):,} 项"
    _told(row, said, by=by)
    return row


def _nobody_judged(row: SelectionRound) -> Iterator[Problem]:
    if row.candidates.filter(sheets__isnull=False).exists():
        yield "", "已经有评分，不能再改评委和标准。评分录错的，退回上一阶段会清空评分。"


# Stages ------------------------------------------------------------------------------------------


@transaction.atomic
def call(selection: SelectionRound, *, by: User) -> SelectionRound:
    """通知 goes out: units may nominate."""
    row = held(selection, by)
    refuse_if(is_in(row, SelectionStage.DRAFT))
    return moved(row, SelectionStage.NOMINATING, by=by)


@transaction.atomic
def check(selection: SelectionRound, *, by: User) -> SelectionRound:
    """Nominations are over."""
    row = held(selection, by)
    refuse_if(is_in(row, SelectionStage.NOMINATING), _has_somebody(row))
    return moved(row, SelectionStage.CHECKING, by=by)


def _has_somebody(row: SelectionRound) -> Iterator[Problem]:
    if not row.candidates.running().exists():
        yield "", "还没有推荐人选，不能结束推荐。"


@transaction.atomic
def judge(selection: SelectionRound, *, reason: str = "", by: User) -> SelectionRound:
    """评审 begins: nobody's opinion is awaited, and there are enough to choose among, or somebody
    says why not."""
    row = held(selection, by)
    refuse_if(
        is_in(row, SelectionStage.CONSULTING),
        _all_answered(row),
        _has_panel(row),
        _enough_to_choose(row, reason),
    )
    row.override = reason.strip() if shortage(row) else ""
    return moved(row, SelectionStage.JUDGING, by=by, reason=row.override)


def _all_answered(row: SelectionRound) -> Iterator[Problem]:
    waiting = SelectionOpinion.objects.filter(
        candidate__round=row,
        candidate__state=CandidateState.QUALIFIED,
        answer=OpinionAnswer.PENDING,
    )
    if number := waiting.count():
        yield "", f"还有 {number:,} 份征求意见没有答复，请先登记答复。"


def _has_panel(row: SelectionRound) -> Iterator[Problem]:
    if not row.judges or not row.criteria:
        yield "", "还没有设定评委和评审标准，请先设定。"


def _enough_to_choose(row: SelectionRound, reason: str) -> Iterator[Problem]:
    short = shortage(row)
    if short and not reason.strip():
        yield "reason", f"{short}。确需评审的请写明理由。"


def eligible(row: SelectionRound) -> Any:
    """Whoever is judged: qualified, nobody rightly against him."""
    upheld = {"opinions__settled": OpinionSettled.UPHELD}
    return row.candidates.filter(state=CandidateState.QUALIFIED).exclude(**upheld)


def shortage(row: SelectionRound) -> str:
    """In words, where there are too few to choose among."""
    asked = apportioning.least(rules.value("TA-12", "ratio", on=row.since), row.places)
    number = eligible(row).count()
    if number >= asked:
        return ""
    return f"名额 {row.places} 个，候选人应不少于 {asked} 人，现在只有 {number} 人"


def front_line_short(row: SelectionRound, winners: int, front: int) -> str:
    """In words, where too few of those named work at the front line: a warning only."""
    asked = apportioning.least(rules.value("TA-12", "front", on=row.since), winners)
    if front >= asked:
        return ""
    return f"基层一线（企业、乡镇、村）应不少于 {asked} 人，现在 {front} 人，请再权衡。"


@transaction.atomic
def back(selection: SelectionRound, *, reason: str, by: User) -> SelectionRound:
    """One stage back; of a decision taken back nobody stays chosen, marks are given anew."""
    row = held(selection, by)
    refuse_if(is_in(row, *BACK))
    before = SelectionStage(row.stage)
    if before == SelectionStage.JUDGING:
        for candidate in row.candidates.all():
            candidate.sheets.all().delete()
    if before == SelectionStage.DECIDING:
        for candidate in row.candidates.filter(state__in=_DECIDED):
            candidate.state = CandidateState.QUALIFIED
            candidate.save(update_fields=["state"])
        row.decided_on = row.decided_by = None
    if before == SelectionStage.NOTICE:
        row.notice_since = row.notice_until = None
    return moved(row, BACK[before], by=by, reason=reason.strip(), act="退回")


_DECIDED: Final = (CandidateState.CHOSEN, CandidateState.PASSED)


@transaction.atomic
def cancel(selection: SelectionRound, *, reason: str, by: User) -> SelectionRound:
    row = held(selection, by)
    refuse_if(is_in(row, *SelectionStage.going()))
    row.reason = reason.strip()
    return moved(row, SelectionStage.CANCELLED, by=by, reason=row.reason, act="作废")


@transaction.atomic
def expire(selection: SelectionRound, *, by: User) -> SelectionRound:
    """期满: the titles of the round are over."""
    row = held(selection, by)
    refuse_if(is_in(row, SelectionStage.NAMED), _term_is_over(row))
    return moved(row, SelectionStage.ENDED, by=by)


def _term_is_over(row: SelectionRound) -> Iterator[Problem]:
    if not row.term_over(timezone.localdate()):
        yield "", f"管理期到 {row.term_until}，期满后才能办理。"


def stays_too_long(row: SelectionRound, day: dt.date) -> bool:
    last = clock.after(row.stage_since, rules.value("TA-12", "stay", on=day))
    return row.is_going and last < day


# Their parts -------------------------------------------------------------------------------------


def held(selection: SelectionRound, by: User) -> SelectionRound:
    require(by, SELECTION_MANAGE)
    return locked(selection)


def locked(selection: SelectionRound) -> SelectionRound:
    """Whatever happens in a round waits for its turn."""
    rows = SelectionRound.objects.select_for_update(no_key=True, of=("self",))
    row: SelectionRound = rows.get(pk=selection.pk)
    return row


def moved(
    row: SelectionRound, stage: SelectionStage, *, by: User, act: str = "", **more: Any
) -> SelectionRound:
    row.stage, row.stage_since = stage, timezone.localdate()
    row.save()
    summary = f"{act or '进入'}“{stage.label}”：{row}"
    events.record(SELECTION_MOVED, by=by, target=row, summary=summary, **more)
    return row


def _told(row: SelectionRound, act: str, *, by: User) -> None:
    events.record(SELECTION_CHANGED, by=by, target=row, summary=f"{act}：{row}")


def is_in(row: SelectionRound, *stages: SelectionStage) -> Iterator[Problem]:
    if row.stage not in stages:
        yield "", f"“{row}”现在在“{row.get_stage_display()}”阶段，不能这样办理。"
