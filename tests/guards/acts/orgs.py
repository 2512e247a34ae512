"""Acts on units, their kinds, and comparison groups."""

import datetime as dt

from portal.orgs.actions import (
    GROUP_CHANGED,
    UNIT_CLOSED,
    UNIT_CORRECTED,
    UNIT_CREATED,
    UNIT_MERGED,
    UNIT_MOVED,
    UNIT_RENAMED,
    UNIT_SPLIT,
    UNIT_WITHDRAWN,
)
from portal.orgs.choices import UnitLevel
from portal.orgs.domain import groups, kinds, reshaping, units
from portal.orgs.domain.steps import NewUnit
from portal.orgs.permissions import GROUPS_MANAGE, UNITS_MANAGE
from tests.factories import orgs as make
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

KEEP = (UNITS_MANAGE,)
DAY = dt.date(2026, 5, 8)


def new(site):
    return {
        "kind": site.village.kind,
        "name": "云岭县新村",
        "short_name": "新村",
        "code": "N1",
        "position": 10,
    }


def corrected(s):
    facts = {name: getattr(s.village, name) for name in new(s)}
    return given(s.village, **{**facts, "code": "N2"}, opened_on=s.village.opened_on)


def split(s):
    parts = [NewUnit(**new(s)), s.other_village]
    given_to = given(s.village, into=parts, children={}, keep=True, effective_on=DAY)
    return given_to.telling(other=s.other_village)


ACTS = (
    Act(
        units.create,
        lambda s: given(s.here, **new(s), opened_on=DAY),
        KEEP,
        tells=((UNIT_CREATED, MADE),),
    ),
    Act(
        units.correct,
        corrected,
        KEEP,
        tells=((UNIT_CORRECTED, SUBJECT),),
    ),
    Act(
        units.rename,
        lambda s: given(s.village, name="云岭县新村", short_name="新村", effective_on=DAY),
        KEEP,
        tells=((UNIT_RENAMED, SUBJECT),),
    ),
    Act(
        units.move,
        lambda s: given(s.village, parent=s.there, effective_on=DAY),
        KEEP,
        at=("here", "there"),
        tells=((UNIT_MOVED, SUBJECT),),
    ),
    Act(
        units.withdraw,
        lambda s: given(s.village),
        KEEP,
        tells=((UNIT_WITHDRAWN, SUBJECT),),
    ),
    Act(
        units.close,
        lambda s: given(s.village, effective_on=DAY),
        KEEP,
        tells=((UNIT_CLOSED, SUBJECT),),
    ),
    Act(
        reshaping.merge,
        lambda s: given([s.village], into=s.other_village, effective_on=DAY).telling(
            ending=s.village
        ),
        KEEP,
        at=("here", "there"),
        tells=((UNIT_MERGED, "into"), (UNIT_MERGED, "ending")),
    ),
    Act(
        reshaping.split,
        split,
        KEEP,
        at=("here", "there"),
        tells=(
            (UNIT_CREATED, MADE),
            (UNIT_SPLIT, MADE),
            (UNIT_SPLIT, SUBJECT),
            (UNIT_SPLIT, "other"),
        ),
    ),
    *of_plain(
        groups.GROUPS,
        {"name": "第一组", "position": 1},
        make=lambda _: make.GroupFactory(),
        corrects={"name": "第二组", "position": 2},
    ),
    Act(
        groups.assign,
        lambda s: given(make.MembershipFactory(unit=s.here).group, [s.there], on=DAY),
        (GROUPS_MANAGE,),
        at=("here", "there"),
        tells=((GROUP_CHANGED, SUBJECT),),
    ),
    *of_plain(
        kinds.KINDS,
        {"code": "park", "label": "园区", "level": UnitLevel.OTHER, "position": 9},
        make=lambda s: s.village.kind,
        unused=lambda _: make.UnitKindFactory(),
        corrects={"label": "行政村", "position": 9},
    ),
)

EXEMPT = {
    "portal.orgs.chronicle.tell": "a part of the acts above: writes their event",
    "portal.orgs.withdrawals.keeping": "a part of the acts it stands around",
    "portal.orgs.withdrawals.keeping_all": "a part of the acts it stands around",
    "portal.orgs.steps.add": "a step of create and split",
    "portal.orgs.steps.relocate": "a step of move, merge and split",
}
