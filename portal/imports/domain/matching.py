"""Which recorded rows the rows of a file mean, asked for whole columns at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.views.decorators.debug import sensitive_variables

from portal.access import Scope
from portal.crypto import providers
from portal.dates import PartialDate
from portal.imports.cells import is_blank
from portal.imports.choices import Answer, FindingKind
from portal.imports.domain.planning import Drafts
from portal.people import names
from portal.people.domain.identity import look_guessed, normalise
from portal.people.models import Person
from portal.people.permissions import PEOPLE_VIEW

_MONTH: Final = len("1970-01")  # a year alone tells nobody from another


@dataclass(frozen=True)
class KeyMatcher:
    """The record whose fields (a link among them, perhaps) equal the row's."""

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)

    def match(self, drafts: Drafts) -> None:
        keys = drafts.keys(self.fields)
        known = self._known(drafts, keys)
        first: dict[tuple[Any, ...], int] = {}
        for place, key in enumerate(keys):
            if key is None:
                continue
            if first.setdefault(key, place) != place:
                drafts.twins(first[key], place)
            drafts.pks[place] = known.get(key)
        drafts.miss_unmatched()

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[key] if key else [] for key in drafts.keys(self.fields)]

    def _known(
        self, drafts: Drafts, keys: Sequence[tuple[Any, ...] | None]
    ) -> dict[tuple[Any, ...], int]:
        given = [key for key in keys if key is not None]
        if not given:
            return {}
        fields = [drafts.field(name) for name in self.fields]
        columns = [f'"{field.column}"' for field in fields]
        arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
        query = (
            f'SELECT id, {", ".join(columns)} FROM "{drafts.model._meta.db_table}"'  # noqa: S608
            f" WHERE ({', '.join(columns)}) IN (SELECT * FROM unnest({arrays}))"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [[key[n] for key in given] for n in range(len(fields))])
            return {tuple(key): pk for pk, *key in cursor.fetchall()}


def _type(field: Any) -> str:
    """A column's type without its length: what an array of its values is cast to."""
    kind = field.target_field.rel_db_type(connection) if field.is_relation else None
    return str(kind or field.db_type(connection)).partition("(")[0]


@dataclass(slots=True)
class Candidate:
    """A registered person, as far as matching asks."""

    pk: int
    blind: str | None  # index of the identity number
    name_key: str
    birth: str | None
    path: str
    merged_into: int | None


@dataclass(frozen=True)
class PersonMatcher:
    """By identity number; without one, or where nobody has it, by name and birth, which the user
    has to confirm. Columns are named by their keys.

    A row without a number needs no question when its person already stands in `known_in` (a later
    target), where the column `at` is told with the same value of the field it fills. `through`: the
    way from that target to its person.
    """

    name: str = "name"
    identity: str = "identity"
    birth: str = "birth"
    known_in: str = ""
    at: str = ""
    through: str = "person"

    @sensitive_variables()
    def match(self, drafts: Drafts) -> None:
        numbers = drafts.column(self.identity)
        self._find_twins(drafts, numbers)
        guessed = self._refuse_guesses(drafts, numbers)
        by_number = _by_number(number for number in numbers if number not in guessed)
        scope = drafts.checked.by.scope(PEOPLE_VIEW)
        unknown = []
        for place, number in enumerate(numbers):
            if number in guessed:
                continue
            person = by_number.get(number) if number else None
            if person is None:
                unknown.append(place)
            elif not scope.covers(person):
                drafts.checked.find(
                    place,
                    "该身份证号已由其他单位登记，不在您的管理范围内，请联系县委组织部核对。",
                    column=self.identity,
                    kind=FindingKind.SCOPE,
                )
            else:
                drafts.pks[place] = person.pk
                drafts.same.setdefault("identity", set()).add(place)
                self._compare_names(drafts, place, person)
        self._match_by_name(drafts, unknown, numbers, scope)
        drafts.miss_unmatched()

    @sensitive_variables()
    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        """The number, and the name with the birth."""
        numbers = drafts.column(self.identity)
        return [
            [one for one in pair if one]
            for pair in zip(numbers, self._names_with_birth(drafts), strict=True)
        ]

    def _names_with_birth(self, drafts: Drafts) -> list[tuple[str, str] | None]:
        pairs = zip(drafts.column(self.name), drafts.column(self.birth), strict=True)
        return [
            (names.match_key(name), str(birth or "")) if name else None for name, birth in pairs
        ]

    @sensitive_variables()
    def _find_twins(self, drafts: Drafts, numbers: Sequence[str | None]) -> None:
        first: dict[str, int] = {}
        for place, number in enumerate(numbers):
            if number and first.setdefault(number, place) != place:
                drafts.twins(first[number], place, column=self.identity, what="身份证号相同")
        self._find_namesakes(drafts, numbers)

    @sensitive_variables()
    def _find_namesakes(self, drafts: Drafts, numbers: Sequence[str | None]) -> None:
        """Of one name and birth, one of them without a number: perhaps written down twice. Those
        whose number has a fault are told of that first. A roster of several rows a person, as of
        his years, writes him down again and again."""
        if drafts.target.must_exist:
            return
        alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, named in enumerate(self._names_with_birth(drafts)):
            if named and len(named[1]) >= _MONTH:
                alike[named].append(place)
        cells = drafts.checked.raw.get(self.identity) or [""] * len(numbers)
        for places in alike.values():
            for place in places if len(places) > 1 else ():
                if numbers[place] or not is_blank(cells[place]):
                    continue
                twin = next(one for one in places if one != place)
                drafts.checked.find(
                    place,
                    f"与第 {drafts.checked.numbers[twin]} 行姓名、出生年月相同，可能是同一人："
                    "是同一人的请跳过这一行，不是的请补上身份证号。",
                    column=self.name,
                    kind=FindingKind.TWIN,
                )

    @sensitive_variables()
    def _refuse_guesses(self, drafts: Drafts, numbers: Sequence[str | None]) -> set[str]:
        """A file that tries numbers would otherwise be told which of them somebody holds."""
        beside = (str(cell) for cell in drafts.checked.beside.get(self.identity, ()))
        guessed = look_guessed([*numbers, *map(normalise, beside)])
        for place, number in enumerate(numbers):
            if number in guessed:
                drafts.checked.find(
                    place,
                    "文件中有许多号码只差中间几位，像是试填的，没有与已登记的人员比对，"
                    "请对照证件逐行核对。",
                    column=self.identity,
                    kind=FindingKind.GUESS,
                )
        return guessed

    def _compare_names(self, drafts: Drafts, place: int, person: Candidate) -> None:
        name = drafts.column(self.name)[place]
        if name and names.match_key(name) != person.name_key:
            drafts.checked.find(
                place,
                "该身份证号已登记在另一个姓名名下，请核对姓名和号码；"
                "确已更名的，请先在人员信息中修改姓名。",
                column=self.name,
                kind=FindingKind.CONFLICT,
            )

    @sensitive_variables()
    def _match_by_name(
        self,
        drafts: Drafts,
        places: Sequence[int],
        numbers: Sequence[str | None],
        scope: Scope,
    ) -> None:
        named = drafts.column(self.name)
        keys = {place: names.match_key(named[place]) for place in places if named[place]}
        namesakes = _by_name(set(keys.values()), scope)
        if not namesakes:
            return
        births = drafts.column(self.birth)
        chosen = {}
        for place, key in keys.items():
            candidates = _agreeing(namesakes.get(key, ()), births[place], numbers[place])
            candidates = [one for one in candidates if _near(one.path, drafts.path_of(place))]
            if candidates:
                chosen[place] = candidates
        sure = self._sure(drafts, chosen, numbers)
        asked = {}
        for place, candidates in chosen.items():
            if place in sure:
                drafts.pks[place] = sure[place]
            elif len(candidates) > 1:
                self._tell_several(drafts, place, candidates)
            elif not self._decided(drafts, place, candidates[0].pk):
                asked[place] = candidates[0].pk
        people = Person.objects.select_related("unit").in_bulk(set(asked.values()))
        for place, pk in asked.items():
            drafts.ask(place, pk, label=_spoken(people[pk]), column=self.name)

    def _decided(self, drafts: Drafts, place: int, pk: int) -> bool:
        decision = drafts.decision(place)
        if decision is None or decision.about != pk:
            return False
        if decision.answer == Answer.SAME:
            drafts.pks[place] = pk
        return True

    def _tell_several(self, drafts: Drafts, place: int, candidates: Sequence[Candidate]) -> None:
        drafts.checked.find(
            place,
            f"已登记的人员中有 {len(candidates):,} 名同名且出生年月相符，无法判断是哪一位，"
            "请补上身份证号。",
            column=self.name,
            kind=FindingKind.CONFLICT,
        )

    def _sure(
        self,
        drafts: Drafts,
        chosen: dict[int, list[Candidate]],
        numbers: Sequence[str | None],
    ) -> dict[int, int]:
        """Rows without a number whose one candidate is in this very roster, at the same place."""
        single = {p: c[0].pk for p, c in chosen.items() if len(c) == 1 and not numbers[p]}
        if not self.known_in or not single:
            return {}
        model = drafts.checked.roster.target(self.known_in).model
        rows = model._base_manager.filter(**{f"{self.through}__in": set(single.values())})  # noqa: SLF001
        if not self.at:
            anywhere = set(rows.values_list(self.through, flat=True))
            return {place: pk for place, pk in single.items() if pk in anywhere}
        field = drafts.checked.roster.fields[self.at].field
        known = set(rows.values_list(self.through, field))
        at = drafts.column(self.at)
        return {
            place: pk
            for place, pk in single.items()
            if at[place] is not None and (pk, at[place].pk) in known
        }


@sensitive_variables()
def _by_number(numbers: Iterable[str | None]) -> dict[str, Candidate]:
    """The person of each number, merged ones led to the row that stands for them."""
    by_index = {
        index: number
        for number in set(numbers)
        if number
        for index in providers.blind_indexes(number)
    }
    if not by_index:
        return {}
    people: dict[str, Candidate] = {}
    for person in _people("p.identity_index = ANY(%s)", [list(by_index)]):
        number = by_index[person.blind or ""]
        if number not in people or person.merged_into is None:
            people[number] = person
    return _roots(people)


def _roots(people: dict[str, Candidate]) -> dict[str, Candidate]:
    while merged := {n: one.merged_into for n, one in people.items() if one.merged_into}:
        kept = {one.pk: one for one in _people("p.id = ANY(%s)", [list(merged.values())])}
        people.update({number: kept[pk] for number, pk in merged.items()})
    return people


def _by_name(keys: set[str], scope: Scope) -> dict[str, list[Candidate]]:
    people: dict[str, list[Candidate]] = defaultdict(list)
    if keys:
        for person in _people("p.name_key = ANY(%s) AND p.merged_into_id IS NULL", [list(keys)]):
            if scope.covers(person):
                people[person.name_key].append(person)
    return people


def _people(condition: str, params: list[Any]) -> Iterable[Candidate]:
    query = (
        "SELECT p.id, p.identity_index, p.name_key, p.birth, u.path, p.merged_into_id"
        " FROM people_person p JOIN orgs_unit u ON u.id = p.unit_id WHERE "
    )
    with connection.cursor() as cursor:
        cursor.execute(query + condition, params)
        return [Candidate(*row) for row in cursor.fetchall()]


def _agreeing(
    candidates: Iterable[Candidate], birth: PartialDate | None, number: str | None
) -> list[Candidate]:
    """Of the same birth as far as both are known; never two different numbers."""
    return [
        one
        for one in candidates
        if birth is not None
        and one.birth
        and (birth.stored.startswith(one.birth) or one.birth.startswith(birth.stored))
        and not (number and one.blind)
    ]


def _near(registered: str, place: str | None) -> bool:
    """The units lie on one line of the tree, or nobody knows where the row belongs."""
    return place is None or registered.startswith(place) or place.startswith(registered)


def _spoken(person: Person) -> str:
    born = f"{person.birth.dotted}，" if person.birth else ""
    return f"{person.name}（{born}{person.unit.short_name}）"
