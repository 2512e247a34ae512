"""About 900 cadres among the people of the demo county, with believable careers and some gaps."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from cadres.choices import MAY_BE_NONE
from cadres.demo import lives
from cadres.demo.lives import Life
from cadres.demo.posts import DemoSeat, seats
from cadres.domain.records import MODELS
from cadres.models import Cadre, CadreRecord, NoneAnswer, Post
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.models import Person

KEEPER = "ganbu"
BATCH = 2000
YOUNGEST, OLDEST = 23, 59
LEFT = 18
_ASKED = 0.85


def build(plan: DemoPlan) -> None:
    careers = [*_lives(plan)]
    by_model: dict[type[CadreRecord], list[CadreRecord]] = defaultdict(list)
    for life in careers:
        for line in lives.lines(life):
            by_model[type(line)].append(line)
    _some_leave(plan, careers, by_model[Post])
    Cadre.objects.bulk_create([life.cadre for life in careers], batch_size=BATCH)
    for model, lines in by_model.items():
        model.objects.bulk_create(lines, batch_size=BATCH)
    _answer(plan, careers, by_model)


def _lives(plan: DemoPlan) -> Iterator[Life]:
    dice = plan.random("cadres")
    units = Unit.objects.still_open().at_level(
        UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT, UnitLevel.ENTERPRISE
    )
    units = list(units.select_related("kind").in_tree_order())
    by_unit: dict[int, list[Person]] = defaultdict(list)
    people = Person.objects.filter(unit__in=units).exclude(birth=None).order_by("pk")
    for person in people.only("name", "sex", "birth", "native_place", "unit_id"):
        if YOUNGEST <= person.birth.age_on(plan.today) <= OLDEST:
            by_unit[person.unit_id].append(person)
    for unit in units:
        seated = _seated(unit, by_unit[unit.pk], dice, plan.today)
        for number, (seat, person) in enumerate(seated, start=1):
            life = Life(Cadre(person=person, unit=unit), seat, plan.today, dice)
            lives.first_page(life, number)
            yield life


def _seated(
    unit: Unit, people: list[Person], dice: random.Random, today: dt.date
) -> Iterator[tuple[DemoSeat, Person]]:
    """Each seat goes to somebody of about its age."""
    ages = {person: person.birth.age_on(today) for person in people if person.birth}
    for seat in seats(unit):
        if not ages:
            return
        ideal = dice.gauss(seat.age, 3)
        distance = {person: abs(age - ideal) for person, age in ages.items()}
        chosen = min(distance, key=distance.__getitem__)
        del ages[chosen]
        yield seat, chosen


def _some_leave(plan: DemoPlan, careers: list[Life], posts: list[Any]) -> None:
    by_cadre: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_cadre[id(post.cadre)].append(post)
    dice = plan.random("cadres who left")
    for life in dice.sample(careers, min(LEFT, len(careers) // 4)):
        lives.leave(life, by_cadre[id(life.cadre)])


def _answer(
    plan: DemoPlan, careers: list[Life], by_model: dict[type[CadreRecord], list[CadreRecord]]
) -> None:
    """Whoever has none of a table was mostly asked, and said so."""
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    dice = plan.random("cadres who have none")
    answers = []
    for item in MAY_BE_NONE:
        having = {line.cadre_id for line in by_model[MODELS[item]]}
        answers += [
            NoneAnswer(cadre=life.cadre, item=item, by=keeper)
            for life in careers
            if life.cadre.pk not in having and dice.random() < _ASKED
        ]
    NoneAnswer.objects.bulk_create(answers, batch_size=BATCH)
