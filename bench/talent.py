"""Whom to ask for a need, and the list of talents: among 1,500 and among 150,000.

The demo's talents are the small county; the large one's are copied from them inside the database,
with levels and answers of their own.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from django.db import connection
from django.db.models import Max
from django.test.utils import override_settings
from django.utils import timezone

from bench import database, pages
from bench.measured import PERCENTILES, Measurement
from bench.pages import Found, Readings
from portal import demo
from portal.accounts import demo as accounts_demo
from portal.orgs import demo as orgs_demo
from portal.orgs.models import Unit
from portal.people import demo as people_demo
from portal.people.models import Person
from talent.demo import enterprises, needs, people
from talent.domain import matching
from talent.models import Consent, Grade, Need, Recognition, TalentProfile
from tests import emptying
from tests.factories.talent import GradeFactory

SIZES: Final = (1_500, 150_000)
ROUNDS: Final = 4
RUNS: Final = {1_500: 10, 150_000: 3}  # in each round
LIST: Final = "/talent/talents/"
READERS: Final = {"office": "rencai", "township": "xz01"}
VIEWS: Final = {
    "first page": "",
    "two filters": "?field=0102&schooling=5",
    "by level": "?sort=grade",
    "search": "?q=zw",
}
_POST: Final = "自动化骨干"
# One in four is of a level, seven in ten were asked, one in seven of whom refuses.
_LEVELS: Final = f"""
    INSERT INTO {Recognition._meta.db_table}
        (profile_id, grade_id, item, state, since, until, document, reason)
    SELECT profile.id, grades.ids[1 + mod(profile.id, cardinality(grades.ids))], '', 'granted',
        %(today)s::date - 400, %(today)s::date + mod(profile.id, 1000)::int, '', ''
    FROM {TalentProfile._meta.db_table} profile,
        (SELECT array_agg(id ORDER BY id) AS ids FROM talent_grade) grades
    WHERE profile.person_id > %(after)s AND mod(profile.id, 4) = 0
"""  # noqa: S608 - names of our own tables
_ANSWERS: Final = f"""
    INSERT INTO {Consent._meta.db_table}
        (profile_id, purpose, answer, asked_on, channel, until, by_id)
    SELECT profile.id, 'employers', CASE WHEN mod(profile.id, 7) = 0 THEN 'no' ELSE 'yes' END,
        %(today)s::date - 100, 'phone', %(today)s::date + 300,
        (SELECT min(id) FROM accounts_user)
    FROM {TalentProfile._meta.db_table} profile
    WHERE profile.person_id > %(after)s AND mod(profile.id, 10) < 7
"""  # noqa: S608


def figures() -> Iterator[Measurement]:
    with override_settings(ALLOWED_HOSTS=["*"]), database.beside() as names:
        sizes = dict(zip(names, SIZES, strict=True))
        for name, size in sizes.items():
            database.use(name)
            _build(size)
        readings: dict[str, Found] = {name: {} for name in names}
        for _ in range(ROUNDS):
            for name, measured in readings.items():
                database.use(name)
                _measure(measured, sizes[name])
    small, large = readings.values()
    for what, taken in large.items():
        yield from _compared(what, taken, small[what])


def _build(size: int) -> None:
    plan = demo.DemoPlan(scale=1, today=timezone.localdate())
    for module in (orgs_demo, accounts_demo, people_demo):
        module.build(plan)
    for number, code in enumerate("ABCDEF", start=1):
        GradeFactory(code=code, position=number, is_high=code != "F")
    people.build(plan)
    enterprises.build(plan)
    needs.build(plan)
    _ask_for_somebody()
    _grow_to(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _ask_for_somebody() -> None:
    """All that a need may ask for, a part of it insisted on."""
    Need.objects.create(
        unit=Unit.objects.get(depth=1),
        post=_POST,
        field="0102",
        way="03",
        place="539928",
        education_least=4,
        title_least=2,
        skill_least=4,
        title_or_skill=True,
        grade_least=Grade.objects.in_order().last(),
        age_most=50,
        hard=["education", "age"],
        since=timezone.localdate(),
        state="published",
    )


def _grow_to(size: int) -> None:
    """More people, each a talent like one there is."""
    more = size - TalentProfile.objects.count()
    if more <= 0:
        return
    last = Person.everyone.aggregate(last=Max("pk"))["last"]
    database.grow_people_to(Person.everyone.count() + more)
    database.copy_for_people(TalentProfile, after=last, unit_id="people.unit_id")
    asked = {"today": timezone.localdate(), "after": last}
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(_LEVELS, asked)
        cursor.execute(_ANSWERS, asked)


def _measure(readings: Found, size: int) -> None:
    today = timezone.localdate()
    need = Need.objects.select_related("grade_least").get(post=_POST)
    profile = TalentProfile.objects.select_related("person").filter(state="in").earliest("pk")
    everybody, needs_ = TalentProfile.objects.all(), Need.objects.all()
    acts: dict[str, Callable[[], object]] = {
        "talents for one need": partial(matching.candidates, need, today, among=everybody),
        "needs for one talent": partial(matching.needs_for, profile, today, among=needs_),
    }
    for who, user in READERS.items():
        client = pages.signed_in(user)
        for view, query in VIEWS.items():
            acts[f"talents, {who}, {view}"] = partial(pages.open_page, client, f"{LIST}{query}")
    for name, act in acts.items():
        pages.measure_act(readings.setdefault(name, Readings()), act, RUNS[size])


def _compared(name: str, large: Readings, small: Readings) -> Iterator[Measurement]:
    note = f"among {SIZES[1]:,}, baseline: among {SIZES[0]:,}"
    for label, at in PERCENTILES.items():
        took, baseline = at(large.milliseconds), at(small.milliseconds)
        yield Measurement(f"{name}, {label}", took, "ms", baseline, note)
    yield Measurement(f"{name}, queries", large.queries, "", small.queries, note)
