"""How far each branch is with the year's meeting and review: branches × steps."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Q, QuerySet

from branches.choices.review import ReviewState
from branches.models import ReviewSheet

_DECEMBER: Final = 12


@dataclass(frozen=True)
class BoardStep:
    """`done` finds the sheets on which it is taken; `field` is what a cell reads."""

    key: str
    label: str
    field: str

    @property
    def done(self) -> Q:
        if self.key == "handed_in":
            return ~Q(state=ReviewState.OPEN)
        if self.key == "confirmed":
            return Q(state=ReviewState.CONFIRMED)
        return Q(**{self.field: True}) if self.is_tick else Q(**{f"{self.field}__isnull": False})

    @property
    def is_tick(self) -> bool:
        return self.field.startswith("did_")

    def of(self, sheet: ReviewSheet | None) -> dt.date | bool:
        """The day it was taken, or only that it was."""
        if sheet is None:
            return False
        if self.key == "handed_in":
            return not sheet.is_open
        if self.key == "confirmed":
            return sheet.confirmed_on or sheet.state == ReviewState.CONFIRMED
        return getattr(sheet, self.field) or False


STEPS: Final = (
    BoardStep("study", "学习", "did_study"),
    BoardStep("ask", "征求意见", "did_ask"),
    BoardStep("talk", "谈心谈话", "did_talk"),
    BoardStep("met", "组织生活会", "met_on"),
    BoardStep("compare", "对照检查", "did_compare"),
    BoardStep("criticise", "批评", "did_criticise"),
    BoardStep("own", "自评", "self_on"),
    BoardStep("mutual", "互评", "mutual_on"),
    BoardStep("polled", "测评", "polled_on"),
    BoardStep("graded", "评定", "graded_on"),
    BoardStep("mend", "整改", "did_mend"),
    BoardStep("handed_in", "报送", "state"),
    BoardStep("confirmed", "确认", "state"),
)
BY_KEY: Final = {step.key: step for step in STEPS}


def year_under_review(today: dt.date) -> int:
    """From December on the one that ends; until then that of the last season."""
    return today.year if today.month == _DECEMBER else today.year - 1


def without(branches: QuerySet, step: BoardStep, *, year: int) -> QuerySet:
    """Branches that have not taken the step, those that have not begun too."""
    taken = ReviewSheet.objects.filter(step.done, year=year)
    return branches.exclude(pk__in=taken.values("organization"))


class ReviewBoard:
    """The sheets of these branches and year, asked once."""

    def __init__(self, branches: QuerySet, year: int) -> None:
        self.year, self._asked = year, branches

    @cached_property
    def sheets(self) -> dict[int, ReviewSheet]:
        keys: Any = self._asked.order_by().values("pk")
        rows = ReviewSheet.objects.filter(year=self.year, organization__in=keys)
        return {sheet.organization_id: sheet for sheet in rows}

    def sheet(self, branch: int) -> ReviewSheet | None:
        return self.sheets.get(branch)

    def taken(self, branch: int) -> int:
        return sum(bool(step.of(self.sheet(branch))) for step in STEPS)

    def counts(self) -> Counter[str]:
        """How many branches have taken each step."""
        return Counter(
            step.key for sheet in self.sheets.values() for step in STEPS if step.of(sheet)
        )


def told(counts: Counter[str], whole: int, steps: Iterable[BoardStep] = STEPS) -> str:
    parts = "，".join(f"{step.label} {counts[step.key]:,}" for step in steps)
    return f"党支部 {whole:,} 个，已完成：{parts}。"
