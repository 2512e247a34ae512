"""The words of a match: what each part earned, and why. The numbers are those of `scoring`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from portal.codes import lookup
from talent.choices import ANY_WAY
from talent.domain import scoring
from talent.domain.scoring import MET, WHOLE, Weights
from talent.models import Need
from talent.models.profile import SCHOOLINGS

LABELS: Final = {"field": "领域", "level": "层次", "place": "地点", "will": "意愿"}
_UNKNOWN: Final = "资料缺"
_PLACES: Final = {
    scoring.SAME_COUNTY: "同县",
    scoring.SAME_CITY: "同市不同县",
    scoring.SAME_PROVINCE: "同省不同市",
    scoring.ELSEWHERE: "外省",
}


@dataclass(frozen=True)
class MatchPart:
    key: str
    got: Fraction
    weight: int
    why: str
    unknown: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"{LABELS[self.key]} {float(self.got):g}/{self.weight}：{self.why}"


def parts(row: Any, need: Need, profile: Any, weights: Weights) -> list[MatchPart]:
    """Only those the need asks for."""
    made = [_field(row, need, profile, weights)]
    if row.asked_levels:
        made.append(_level(row, need, profile, weights))
    if row.place_counts:
        made.append(_place(row, profile, weights))
    made.append(_will(row, need, profile, weights))
    return made


def _got(part: int, weight: int) -> Fraction:
    return Fraction(part * weight, WHOLE)


def _field(row: Any, need: Need, profile: Any, weights: Weights) -> MatchPart:
    mine, asked = _label("talent_field", profile.field), _label("talent_field", need.field)
    branch = _label("talent_field", need.field[:2])
    why = {
        scoring.MAIN: f"主领域“{mine}”",
        scoring.OTHER: f"其他领域含“{asked}”",
        scoring.BRANCH: f"同属“{branch}”",
        scoring.RELATED: f"“{mine}”与“{asked}”相近",
    }.get(row.field_part, f"主领域“{mine}”不同")
    return MatchPart("field", _got(row.field_part, weights.field), weights.field, why)


def _level(row: Any, need: Need, profile: Any, weights: Weights) -> MatchPart:
    told = list(_told(row, need, profile))
    unknown = tuple(label for label, _, is_known in told if not is_known)
    why = "；".join(words for _, words, _ in told)
    return MatchPart("level", _got(row.level_part, weights.level), weights.level, why, unknown)


def _told(row: Any, need: Need, profile: Any) -> Iterator[tuple[str, str, bool]]:
    """Label, words and whether it is known, of each rank the need asks for."""
    if need.education_least is not None:
        asked = SCHOOLINGS[need.education_least]
        mine = SCHOOLINGS.get(profile.schooling or 0, "")
        yield _rank("学历", mine, asked, row.req_education)
    if need.title_least is not None:
        mine = _label("talent_title", profile.title_level)
        asked = str(need.get_title_least_display())
        yield _rank("职称", mine, asked, row.req_title)
    if need.skill_least is not None:
        mine = _label("talent_skill", profile.skill_level)
        asked = str(need.get_skill_least_display())
        yield _rank("技能", mine, asked, row.req_skill)
    if need.grade_least is not None:
        mark = "✓" if row.req_grade == MET else "✗"
        yield "层次", f"层次≥{need.grade_least.code} {mark}", True


def _rank(label: str, mine: str, asked: str, step: int) -> tuple[str, str, bool]:
    if not mine:
        return label, f"{label}{_UNKNOWN}", False
    if step == MET:
        return label, f"{mine}≥{asked} ✓", True
    return label, f"{mine}＜{asked}{'（差一级）' if step else ''}", True


def _place(row: Any, profile: Any, weights: Weights) -> MatchPart:
    got = _got(row.place_part, weights.place)
    if not profile.residence:
        return MatchPart("place", got, weights.place, _UNKNOWN, ("现居住地",))
    return MatchPart("place", got, weights.place, _PLACES.get(row.place_part, "外省"))


def _will(row: Any, need: Need, profile: Any, weights: Weights) -> MatchPart:
    got, way = _got(row.will_part, weights.will), _label("service_way", need.way)
    if not profile.ways:
        return MatchPart("will", got, weights.will, _UNKNOWN, ("可服务方式",))
    if row.will_part == scoring.WILLING:
        return MatchPart("will", got, weights.will, f"愿意{way}")
    why = "可商量" if ANY_WAY in profile.ways else f"没有选“{way}”"
    return MatchPart("will", got, weights.will, why)


def _label(table: str, code: str) -> str:
    return lookup.label(table, code) if code else ""
