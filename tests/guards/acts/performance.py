"""Acts on performance files: a unit's, and a person's."""

import datetime as dt
from decimal import Decimal

from performance.actions import (
    CHANGE_APPROVED,
    CHANGE_ASKED,
    CHANGE_RECALLED,
    CHANGE_REFUSED,
    FILE_ASSIGNED,
    FILE_LOCKED,
    FILE_OPENED,
    FILE_SET,
    FILE_UNLOCKED,
    PROGRESS_WRITTEN,
    REVIEW_DECIDED,
    TARGETS_CHANGED,
)
from performance.domain import closing, files, reviews, targets
from performance.permissions import PERFORMANCE_MANAGE, PERSONS_MANAGE
from portal.periods import Period
from tests.factories import accounts
from tests.factories import performance as make
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given
from tests.guards.places import only

UNITS, PERSONS = (PERFORMANCE_MANAGE,), (PERSONS_MANAGE,)
LAST = dt.date(make.YEAR, 12, 31)
QUARTER = Period.parse(f"{make.YEAR}-Q1")


def unit_file(site):
    return make.of_unit(site.here)


def agreed(site):
    return make.agreed(unit_file(site), site.clerk)


def target(file):
    return file.targets.in_order().first()


def about(file, *args, **more):
    return given(*args, **more).telling(file=file)


def written(site):
    file = agreed(site)
    said = {each.pk: ("已完成", Decimal(90)) for each in file.targets.all()}
    return given(file, period=QUARTER, said=said)


def to_judge(site):
    file = agreed(site)
    rates = {each.pk: Decimal(90) for each in file.targets.all()}
    return given(file, period=QUARTER, panel=make.PANEL, rates=rates, opinion="较好")


def to_lock(site):
    file = agreed(site)
    for period in (QUARTER.code, str(make.YEAR)):
        make.judged(file, period, site.clerk)
    return given(file, third_part="none", grade="good", grade_reason="研究决定")


def locked(site):
    facts = {"state": "locked", "locked_at": "2026-01-10T08:00Z", "total": 80, "grade": "good"}
    return make.of_unit(site.here, **facts)


def asked(site, **more):
    file = agreed(site)
    return about(file, make.change_asked(file, site.clerk), **more)


def own_change(site):
    accounts.with_role(site.clerk, only(PERFORMANCE_MANAGE), site.here)
    return asked(site)


ACTS = (
    Act(
        files.open_for_person,
        lambda s: given(PersonFactory(unit=s.here), year=2026),
        PERSONS,
        tells=((FILE_OPENED, MADE),),
    ),
    Act(
        files.open_for_units,
        lambda s: given([s.here], year=2026),
        UNITS,
        tells=((FILE_OPENED, MADE),),
    ),
    Act(
        files.assign,
        lambda s: given(make.of_person(s.here), head=s.clerk),
        PERSONS,
        tells=((FILE_ASSIGNED, SUBJECT),),
    ),
    Act(files.set_targets, lambda s: given(unit_file(s)), UNITS, tells=((FILE_SET, SUBJECT),)),
    Act(
        files.set_targets,
        lambda s: given(make.of_person(s.here)),
        PERSONS,
        tells=((FILE_SET, SUBJECT),),
        case="of a person",
    ),
    Act(
        targets.add,
        lambda s: given(unit_file(s), goal="多一项", weight=5, due_on=LAST),
        UNITS,
        tells=((TARGETS_CHANGED, SUBJECT),),
    ),
    Act(
        targets.edit,
        lambda s: about(file := unit_file(s), target(file), goal="改写", weight=30, due_on=LAST),
        UNITS,
        tells=((TARGETS_CHANGED, "file"),),
    ),
    Act(
        targets.remove,
        lambda s: about(file := unit_file(s), target(file)),
        UNITS,
        tells=((TARGETS_CHANGED, "file"),),
    ),
    Act(
        targets.ask,
        lambda s: about(
            file := agreed(s), target(file), goal="改写", due_on=LAST, reason="任务调整"
        ),
        UNITS,
        tells=((CHANGE_ASKED, "file"),),
    ),
    Act(targets.approve, asked, UNITS, tells=((CHANGE_APPROVED, "file"),)),
    Act(
        targets.refuse,
        lambda s: asked(s, answer="任务未变"),
        UNITS,
        tells=((CHANGE_REFUSED, "file"),),
    ),
    Act(targets.recall, own_change, UNITS, own=True, tells=((CHANGE_RECALLED, "file"),)),
    Act(reviews.write, written, UNITS, tells=((PROGRESS_WRITTEN, SUBJECT),)),
    Act(reviews.judge, to_judge, UNITS, tells=((REVIEW_DECIDED, SUBJECT),)),
    Act(closing.lock, to_lock, UNITS, tells=((FILE_LOCKED, SUBJECT),)),
    Act(
        closing.unlock,
        lambda s: given(locked(s), reason="登记有误"),
        UNITS,
        tells=((FILE_UNLOCKED, SUBJECT),),
    ),
)

EXEMPT = {
    "performance.rights.require_keeper": "a part of acts: whether one may",
    "performance.rights.require_writer": "a part of acts: whether one may",
}
