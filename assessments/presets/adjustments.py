"""What counts beside the indicators, as the office has it: forms-and-schemes §2.2."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.choices import ScoreEventKind


@dataclass(frozen=True)
class AdjustmentTerms:
    """`marks` of a bonus or a deduction; `share` what a vetoed category keeps, in percent; `cap`
    what a vetoed total may reach. One that `zeroes_a_line` names an indicator, too."""

    code: str
    label: str
    kind: ScoreEventKind
    marks: Decimal | None = None
    category: str = ""
    share: Decimal | None = None
    cap: Decimal | None = None
    zeroes_a_line: bool = False


def _by_level(code: str, words: str, kind: ScoreEventKind, **marks: str) -> list[AdjustmentTerms]:
    return [
        AdjustmentTerms(code, words.format(level), kind, Decimal(mark))
        for level, mark in marks.items()
    ]


def _vetoed(code: str, label: str, category: str, share: int) -> AdjustmentTerms:
    kind = ScoreEventKind.VETO_CATEGORY
    return AdjustmentTerms(code, label, kind, category=category, share=Decimal(share))


_BONUS, _DEDUCTION = ScoreEventKind.BONUS, ScoreEventKind.DEDUCTION
ADJUSTMENTS: Final = (
    *_by_level("J1", "组织工作获{}表彰", _BONUS, 市级="0.5", 省级="1", 中央="2"),
    *_by_level("J2", "经验被{}推广", _BONUS, 市级="0.5", 省级="1", 中央="2"),
    *_by_level("K1", "被{}通报批评", _DEDUCTION, 县级="1", 市级以上="2"),
    AdjustmentTerms("K2", "填报不实，经核实", _DEDUCTION, Decimal(2), zeroes_a_line=True),
    _vetoed("V1", "违规发展党员，被查处", "C", 50),
    _vetoed("V2", "换届选举违纪，被查处", "B", 0),
    AdjustmentTerms("V3", "编造台账，经核实", ScoreEventKind.VETO_TOTAL, cap=Decimal("59.99")),
)
