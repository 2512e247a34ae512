"""Whom to ask for a need, and which needs may suit somebody: advice with its reasons, in one
statement either way. People decide."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from portal.dates import born_at_ages
from talent.choices import (
    EMPLOYED,
    OFFICIAL,
    UNWILLING,
    ConsentPurpose,
    MatchState,
    Requirement,
    TalentState,
)
from talent.domain import explaining, recognitions, scoring
from talent.domain.scoring import Ends, Weights
from talent.models import Consent, Match, Need, Recognition, TalentProfile

LOOKED_AT: Final = 100
_TENTH: Final = Decimal(10)
_OFFICIAL: Final = "公职人员不得在企业兼职（公务员法第五十九条），请按规定办理。"


@dataclass(frozen=True)
class Suggestion:
    """One pair, with what each part earned and why."""

    record: Any  # whoever is suggested: a talent, or a need
    total: Decimal
    parts: list[explaining.MatchPart]
    unknown: list[str]
    version: str
    notes: list[str] = field(default_factory=list)
    match: Match | None = None

    @property
    def explained(self) -> str:
        return " · ".join(map(str, self.parts))


@dataclass(frozen=True)
class Suggestions:
    fitting: list[Suggestion]
    if_told: list[Suggestion]  # who might fit if somebody asked what is not known
    others: list[Suggestion]


def candidates(need: Need, day: dt.date, *, among: Any) -> Suggestions:
    """`among`: the talents whoever asks may see. The best first; never in an order the rows came
    in."""
    weights = Weights.on(day)
    rows = _scored(need, day, weights, among).select_related("person", "unit")
    return _sorted([_suggested(row, need, row, weights) for row in rows[:LOOKED_AT]], weights)


def of_one(need: Need, profile: TalentProfile, day: dt.date) -> Suggestion | None:
    """The same of one pair; nothing where he is left out."""
    weights = Weights.on(day)
    himself = TalentProfile.objects.filter(pk=profile.pk)
    row = _scored(need, day, weights, himself).select_related("person").first()
    return None if row is None else _suggested(row, need, row, weights)


def needs_for(profile: TalentProfile, day: dt.date, *, among: Any) -> Suggestions:
    """Which of the needs whoever asks may see suit him. None, if he is not to be matched."""
    weights = Weights.on(day)
    if profile.state != TalentState.IN or UNWILLING in profile.ways or _refuses(profile):
        return Suggestions([], [], [])
    current = recognitions.current(profile, day)
    ends = Ends(
        need=_column_of_need,
        talent=partial(scoring.constant, profile),
        graded=partial(_asked_of, current.grade.position if current else None),
        known=profile,
        other_field="field",
        other_place="place",
    )
    rows = scoring.annotated(among.open(day), ends, weights)
    age = profile.person.age_on(day)
    too_old = Q(pk__in=[]) if age is None else _insists(Requirement.AGE) & Q(age_most__lt=age)
    rows = rows.exclude(scoring.insisted(ends)).exclude(too_old)
    rows = rows.exclude(Exists(_given_up().filter(need=OuterRef("pk"), profile=profile)))
    rows = _best_first(_with_match(rows, "need", profile=profile.pk), F("until"))
    rows = rows.select_related("unit", "enterprise")
    return _sorted([_suggested(row, row, profile, weights) for row in rows[:LOOKED_AT]], weights)


def _asked_of(place: int | None, below: int) -> Q:
    """Needs that ask for his level, or for one so many above it; by none he is above nobody."""
    return Q(pk__in=[]) if place is None else Q(grade_least__position__gte=place - below)


def _graded(day: dt.date, asked: int | None, below: int) -> Q:
    """Talents of the level asked for or a higher one, or so many below: read once for all of them,
    where the level of each would be looked up at every place it is compared."""
    if asked is None:
        return Q(pk__in=[])
    high = Recognition.objects.in_force(day).filter(grade__position__lte=asked + below)
    return Q(pk__in=high.values("profile"))


def _column_of_need(name: str) -> F:
    return F("grade_least__position") if name == "grade_wanted" else F(name)


def _scored(need: Need, day: dt.date, weights: Weights, among: Any) -> QuerySet:
    need.grade_wanted = need.grade_least.position if need.grade_least else None  # type: ignore[attr-defined]
    ends = Ends(
        need=partial(scoring.constant, need),
        talent=scoring.column,
        graded=partial(_graded, day, need.grade_wanted),  # type: ignore[attr-defined]
        known=need,
        other_field="field",
        other_place="residence",
    )
    rows = among.filter(state=TalentState.IN).exclude(ways__contains=[UNWILLING])
    refusing = Consent.objects.refused(ConsentPurpose.EMPLOYERS).filter(profile=OuterRef("pk"))
    given_up = _given_up().filter(need=need, profile=OuterRef("pk"))
    rows = rows.filter(~Exists(refusing), ~Exists(given_up))
    rows = scoring.annotated(rows, ends, weights)
    rows = rows.exclude(scoring.insisted(ends))
    if need.age_most and Requirement.AGE in need.hard:
        born, _ = born_at_ages(None, need.age_most, on=day)
        rows = rows.filter(Q(person__birth=None) | Q(person__birth__gte=born))
    latest = F("confirmed_on").desc(nulls_last=True)
    return _best_first(_with_match(rows, "profile", need=need.pk), latest)


def _best_first(rows: Any, then: Any) -> Any:
    return rows.order_by("-tenths", "-field_part", "-level_part", then, "pk")


def _with_match(rows: Any, side: str, **known: Any) -> Any:
    """What became of the pair already, and whether he is in talks elsewhere."""
    own = Match.objects.filter(**{side: OuterRef("pk")}, **known)
    rows = rows.annotate(match_state=Subquery(own.values("state")[:1]))
    if side != "profile":
        return rows.annotate(in_talks=Value(0))
    talks = Match.objects.filter(profile=OuterRef("pk"), state=MatchState.TALKING)
    return rows.annotate(in_talks=Exists(talks.exclude(**known)))


def _given_up() -> Any:
    return Match.objects.filter(state__in=[MatchState.DECLINED, MatchState.UNSUITABLE])


def _refuses(profile: TalentProfile) -> bool:
    return bool(Consent.objects.refused(ConsentPurpose.EMPLOYERS).filter(profile=profile).exists())


def _insists(kind: Requirement) -> Q:
    return Q(hard__contains=[kind.value])


def _suggested(row: Any, need: Need, profile: Any, weights: Weights) -> Suggestion:
    parts = explaining.parts(row, need, profile, weights)
    notes = []
    if profile.team == OFFICIAL and need.enterprise_id and need.way in EMPLOYED:
        notes.append(_OFFICIAL)
    if row.in_talks:
        notes.append("正在与其他单位洽谈。")
    if row.match_state:
        notes.append(f"已在本需求中：{MatchState(row.match_state).label}。")
    return Suggestion(
        record=row,
        total=Decimal(row.tenths) / _TENTH,
        parts=parts,
        unknown=[word for part in parts for word in part.unknown],
        version=weights.version,
        notes=notes,
    )


def _sorted(found: list[Suggestion], weights: Weights) -> Suggestions:
    fitting = [one for one in found if one.total >= weights.least]
    below = [one for one in found if one.total < weights.least]
    might: Callable[[Suggestion], bool] = partial(_might_fit, weights=weights)
    if_told = [one for one in below if might(one)]
    others = [one for one in below if not might(one)]
    return Suggestions(fitting[: weights.most], if_told[: weights.most], [
        *fitting[weights.most :], *others,
    ])  # fmt: skip


def _might_fit(one: Suggestion, *, weights: Weights) -> bool:
    """Whether it would be enough if all that is not known were as asked."""
    if not one.unknown:
        return False
    most = sum(part.weight if part.unknown else part.got for part in one.parts)
    whole = sum(part.weight for part in one.parts)
    return bool(most * 100 >= weights.least * whole)
