"""How well a talent fits a need: one definition in SQL, asked from either side.

Each part is counted in 120ths of its weight, so that halves, thirds and fifths are whole numbers,
and the total in tenths is rounded half up without a fraction anywhere. `Need` and `TalentProfile`
sides are given as `Ends`: columns on the side that is asked for, constants on the other.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    SmallIntegerField,
    Value,
    When,
)
from django.db.models.functions import Left, StrIndex
from django.db.models.lookups import Exact, GreaterThanOrEqual, IsNull

from portal.codes import lookup
from portal.rules.domain import rules
from talent.choices import ANY_WAY, REMOTE, Requirement
from talent.models import RelatedFields

WHOLE: Final = 120
PARTS: Final = ("field", "level", "place", "will")
MAIN, OTHER, BRANCH, RELATED = 120, 96, 60, 36
SAME_COUNTY, SAME_CITY, SAME_PROVINCE, ELSEWHERE = 120, 80, 48, 24
WILLING, NEGOTIABLE = 120, 48
MET, NEARLY = 2, 1
_CITY, _PROVINCE, _FIELD = 4, 2, 2
_TENTHS: Final = 1000


@dataclass(frozen=True)
class Weights:
    field: int
    level: int
    place: int
    will: int
    least: int
    most: int
    version: str

    @classmethod
    def on(cls, day: dt.date) -> "Weights":
        rule = rules.current("TA-02", on=day)
        named = {key: rule[key] for key in (*PARTS, "least", "most")}
        return cls(version=f"TA-02 {rule.version.effective_from}", **named)


@dataclass(frozen=True)
class Ends:
    """Makes an expression of an attribute of the need, and of the talent."""

    need: Callable[[str], Any]
    talent: Callable[[str], Any]
    graded: Callable[[int], Any]  # whether the level is as high as asked, or so many below
    known: Any  # the record whose attributes are constants
    other_field: str  # columns of the side asked for
    other_place: str

    @property
    def field(self) -> str:
        return str(self.known.field)

    @property
    def place(self) -> str:
        return str(getattr(self.known, "place", "") or getattr(self.known, "residence", ""))


_NUMBERS: Final = frozenset(
    {"grade_wanted", "schooling", "title_rank", "skill_rank", "education_least",
     "title_least", "skill_least"}
)  # fmt: skip
_LISTS: Final = frozenset({"other_fields", "ways", "hard"})


def constant(record: Any, name: str) -> Value:
    value = getattr(record, name)
    if name in _NUMBERS:
        return Value(value, output_field=SmallIntegerField())
    if name in _LISTS:
        return Value(list(value), output_field=ArrayField(CharField()))
    if isinstance(value, bool):
        return Value(value, output_field=BooleanField())
    return Value(value, output_field=CharField())


def column(name: str) -> F:
    return F(name)


class Among(Func):
    """Whether one value stands in a list."""

    output_field = BooleanField()
    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    conditional = True


def _pick(*cases: tuple[Any, int]) -> Case:
    whens = [When(condition, then=Value(number)) for condition, number in cases]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def annotated(rows: Any, ends: Ends, weights: Weights) -> Any:
    """`field_part` … `will_part` in 120ths, `req_*` as met, nearly or not, `asked_levels`,
    `place_counts`, and `tenths`: the total."""
    rows = rows.annotate(field_part=_field(ends), will_part=_will(ends), **_requirements(ends))
    rows = rows.annotate(
        asked_levels=_asked(ends),
        level_sum=_level_sum(ends),
        place_part=_place(ends),
        place_counts=_place_counts(ends),
    )
    rows = rows.annotate(
        level_part=Case(
            When(asked_levels__gt=0, then=F("level_sum") * (WHOLE // MET) / F("asked_levels")),
            default=Value(0),
            output_field=IntegerField(),
        )
    )
    got = (
        F("field_part") * weights.field
        + F("level_part") * weights.level
        + F("place_part") * weights.place
        + F("will_part") * weights.will
    )
    whole = Value(weights.field + weights.will) + Case(
        When(asked_levels__gt=0, then=Value(weights.level)), default=Value(0)
    )
    whole = (whole + F("place_counts") * weights.place) * WHOLE
    rows = rows.annotate(got=got, whole=whole)
    tenths = (F("got") * 2 * _TENTHS + F("whole")) / (F("whole") * 2)
    return rows.annotate(tenths=tenths)


def _field(ends: Ends) -> Case:
    need, talent = ends.need("field"), ends.talent("field")
    return _pick(
        (Exact(talent, need), MAIN),
        (Among(need, ends.talent("other_fields")), OTHER),
        (Exact(Left(talent, _FIELD), Left(need, _FIELD)), BRANCH),
        (Q(**{f"{ends.other_field}__in": related_to(ends.field)}), RELATED),
    )


def related_to(field: str) -> list[str]:
    pairs = RelatedFields.objects.filter(Q(field=field) | Q(other=field))
    both = pairs.values_list("field", "other")
    return [other if one == field else one for one, other in both]


def _will(ends: Ends) -> Case:
    ways = ends.talent("ways")
    return _pick(
        (Among(ends.need("way"), ways), WILLING),
        (Among(Value(ANY_WAY, output_field=CharField()), ways), NEGOTIABLE),
    )


_RANKS: Final = {
    Requirement.EDUCATION: ("education_least", "schooling"),
    Requirement.TITLE: ("title_least", "title_rank"),
    Requirement.SKILL: ("skill_least", "skill_rank"),
}


def _requirements(ends: Ends) -> dict[str, Expression]:
    """Each rank asked for: met, one below, or less; what is unknown is not met."""
    steps: dict[str, Expression] = {}
    for kind, (least, has) in _RANKS.items():
        asked, rank = ends.need(least), ends.talent(has)
        steps[f"req_{kind}"] = _pick(
            (GreaterThanOrEqual(rank, asked), MET), (Exact(rank + Value(1), asked), NEARLY)
        )
    steps[f"req_{Requirement.GRADE}"] = _pick((ends.graded(0), MET), (ends.graded(1), NEARLY))
    return steps


def _is_asked(ends: Ends, name: str) -> IsNull:
    return IsNull(ends.need(name), False)


def _both(ends: Ends) -> Q:
    """Title and skill are one requirement, of which the better counts."""
    both = Q(_is_asked(ends, "title_least")) & Q(_is_asked(ends, "skill_least"))
    yes = Value(True, output_field=BooleanField())
    return both & Q(Exact(ends.need("title_or_skill"), yes))


def _asked(ends: Ends) -> Expression:
    names = ("education_least", "title_least", "skill_least", "grade_wanted")
    total: Any = Value(0)
    for name in names:
        total = total + _pick((_is_asked(ends, name), 1))
    return total - _pick((_both(ends), 1))


def _level_sum(ends: Ends) -> Expression:
    better = Func(F("req_title"), F("req_skill"), function="GREATEST", output_field=IntegerField())
    either = Case(
        When(_both(ends), then=better),
        default=F("req_title") + F("req_skill"),
        output_field=IntegerField(),
    )
    return F("req_education") + either + F("req_grade")


def _place_counts(ends: Ends) -> Case:
    """What is done from afar asks for no place; nor does a need that names none."""
    remote = Q(Exact(ends.need("way"), Value(REMOTE, output_field=CharField())))
    nowhere = Q(Exact(ends.need("place"), Value("", output_field=CharField())))
    return Case(When(remote | nowhere, then=Value(0)), default=Value(1))


def _place(ends: Ends) -> Expression:
    here, name = ends.place, ends.other_place
    if not here:
        return Value(0)
    city, province = _around(here)
    near = _pick(
        (Q(**{name: here}), SAME_COUNTY),
        (Q(**{f"{name}__in": city}) | _begins(name, here, _CITY), SAME_CITY),
        (Q(**{f"{name}__in": province}) | _begins(name, here, _PROVINCE), SAME_PROVINCE),
        (~Q(**{name: ""}), ELSEWHERE),
    )
    return Case(When(_place_is_asked(ends), then=near), default=Value(0))


def _place_is_asked(ends: Ends) -> Q:
    return Q(Exact(_place_counts(ends), Value(1)))


def _begins(name: str, code: str, length: int) -> Q:
    """By the digits of the standard; a county's own codes have none: they go by the tree."""
    digits = code[:length]
    return Q(**{f"{name}__startswith": digits}) if digits.isdecimal() else Q(pk__in=[])


def _around(code: str) -> tuple[Iterable[str], Iterable[str]]:
    """All of the city, all of the province a code stands in."""
    line = [code, *above(code)]
    province = line[-1]
    city = line[-2] if len(line) > 1 else province
    inside = lookup.within("region", city) if city != province else {code}
    return list(inside), list(lookup.within("region", province))


def above(code: str) -> list[str]:
    chain, parents = [], lookup.parents("region")
    while code := parents.get(code, ""):
        chain.append(code)
    return chain


def insisted(ends: Ends) -> Q:
    """Rows of which something the need insists on is known, and known not to be so."""
    unmet = Q(pk__in=[])
    for kind, (least, has) in _RANKS.items():
        alone = _hard(ends, kind) & Q(_is_asked(ends, least)) & _known(ends, has)
        unmet |= alone & ~Q(**{f"req_{kind}": MET}) & ~(_both(ends) & _other_may_do(ends, kind))
    grade = _hard(ends, Requirement.GRADE) & Q(_is_asked(ends, "grade_wanted"))
    unmet |= grade & ~Q(req_grade=MET)
    licence = _hard(ends, Requirement.LICENCE) & _filled(ends.talent("licence"))
    found = StrIndex(ends.talent("licence"), ends.need("licence"))
    return unmet | (licence & Q(Exact(found, Value(0))))


def _other_may_do(ends: Ends, kind: Requirement) -> Q:
    """Of title or skill: the other one is met, or nobody knows."""
    other = Requirement.SKILL if kind == Requirement.TITLE else Requirement.TITLE
    if kind == Requirement.EDUCATION:
        return Q(pk__in=[])
    return Q(**{f"req_{other}": MET}) | ~_known(ends, _RANKS[other][1])


def _hard(ends: Ends, kind: Requirement) -> Q:
    return Q(Among(Value(kind.value, output_field=CharField()), ends.need("hard")))


def _known(ends: Ends, name: str) -> Q:
    return Q(IsNull(ends.talent(name), False))


def _filled(words: Any) -> Q:
    return ~Q(Exact(words, Value("", output_field=CharField())))
