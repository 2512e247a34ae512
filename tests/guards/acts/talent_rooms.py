"""Acts on worthies and what they help with, on rooms for talents and who lives in them."""

import datetime as dt

from talent.actions import (
    ALLOCATION_CHANGED,
    HELP_CHANGED,
    HOUSING_CHANGED,
    TENANCY_CHANGED,
    WORTHY_CHANGED,
)
from talent.domain import allocations, housing, tenancies, worthies
from talent.permissions import APARTMENTS_MANAGE, TALENT_KEEP
from tests.factories import talent as make
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain
from tests.guards.acts.talent import DAY, of_site, talent

KEEP, MANAGE = (TALENT_KEEP,), (APARTMENTS_MANAGE,)
FAR = dt.date(2100, 1, 1)


def _of_housing(function, state, needs_=MANAGE, **more):
    def built(s):
        row = make.HousingFactory(profile=talent(s), state=state, housing_unit=s.here)
        return of_site(s, row, more)

    return Act(function, built, needs_, tells=((HOUSING_CHANGED, SUBJECT),))


def _in_queue(s):
    row = make.HousingFactory(profile=talent(s), state="notice", notice_until=dt.date(2020, 1, 6))
    return given(row)


def _to_appeal(s):
    row = make.HousingFactory(profile=talent(s), state="refused", refused_on=FAR)
    return given(row, reason="房屋已出售")


def _drafting(s):
    make.ApartmentFactory(unit=s.here)
    make.HousingFactory(profile=talent(s))
    return given(name="第一次", mode="points")


def _of_run(function, state, **more):
    def built(s):
        run = make.AllocationFactory(state=state, notice_until=dt.date(2020, 1, 6))
        room = make.AllotmentFactory(run=run, application=make.HousingFactory(profile=talent(s)))
        asked = room.application
        return given(run, **more).telling(asked=asked, let=asked.tenancies.get)

    told = (ALLOCATION_CHANGED, SUBJECT)
    promised = ((HOUSING_CHANGED, "asked"), (TENANCY_CHANGED, "let"), told)
    tells = promised if function is allocations.confirm else (told,)
    return Act(function, built, MANAGE, at=(), tells=tells)


def _of_tenancy(function, state="living", about=SUBJECT, **more):
    def built(s):
        row = make.TenancyFactory(
            apartment=make.ApartmentFactory(unit=s.here), state=state, since=DAY, until=FAR
        )
        return of_site(s, row, more)

    return Act(function, built, MANAGE, tells=((TENANCY_CHANGED, about),))


def _of_help(function, state, **more):
    def built(s):
        lead = None if state == "proposed" else make.WorthyFactory(village=s.here)
        row = make.HelpFactory(unit=s.here, state=state, lead=lead)
        return of_site(s, row, more)

    return Act(function, built, KEEP, tells=((HELP_CHANGED, SUBJECT),))


def _asked(s):
    """A worthy of the place who agreed to be spoken to."""
    worthy = make.WorthyFactory(village=s.here)
    make.ConsentFactory(profile=worthy.profile, purpose="contact", by=s.clerk)
    return worthy


ACTS = (
    *of_plain(
        worthies.WORTHIES,
        lambda s: {"profile": talent(s), "village": s.here, "wills": ["2"]},
        make=lambda s: make.WorthyFactory(village=s.here),
        corrects={"liaison": "村文书"},
    ),
    Act(
        worthies.confirm,
        lambda s: given(make.WorthyFactory(village=s.here)),
        KEEP,
        tells=((WORTHY_CHANGED, SUBJECT),),
    ),
    *of_plain(
        worthies.TASKS,
        lambda s: {"unit": s.here, "matter": "销售苹果", "field": "3", "until": FAR},
        make=lambda s: make.HelpFactory(unit=s.here),
        corrects={"matter": "销售梨"},
    ),
    _of_help(worthies.pair, "proposed", lead=_asked),
    _of_help(worthies.begin, "paired"),
    _of_help(worthies.finish, "going", on=DAY, result="已落实"),
    _of_help(worthies.stop, "going", reason="另议"),
    *of_plain(
        tenancies.ROOMS,
        lambda s: {"project": "人才公寓", "building": "1栋", "room": "301", "layout": "3",
                   "unit": s.here},
        make=lambda s: make.ApartmentFactory(unit=s.here),
        corrects={"note": "朝南"},
    ),
    Act(
        housing.apply,
        lambda s: given(
            talent(s), wishes=["1"], takes_other=False, spouse=False, children=0, urgent=False,
            front_line=False, here_since=None, on=DAY,
        ),
        KEEP,
        tells=((HOUSING_CHANGED, MADE),),
    ),
    _of_housing(housing.unit_checks, "submitted", KEEP),
    _of_housing(housing.review, "checked", housing_unit=lambda s: s.here),
    _of_housing(housing.check_house, "checking", KEEP, house="none"),
    _of_housing(housing.refuse, "checked", reason="材料不实"),
    Act(housing.appeal, _to_appeal, KEEP, tells=((HOUSING_CHANGED, SUBJECT),)),
    _of_housing(housing.decide_appeal, "appealed", granted=True, reason="已出售"),
    _of_housing(housing.announce, "cleared", since=DAY),
    Act(housing.queue, _in_queue, MANAGE, tells=((HOUSING_CHANGED, SUBJECT),)),
    _of_housing(housing.draw_lot, "waiting", lot=3),
    _of_housing(housing.withdraw, "waiting", KEEP, reason="已购房"),
    Act(allocations.draft, _drafting, MANAGE, at=(), tells=((ALLOCATION_CHANGED, MADE),)),
    _of_run(allocations.announce, "draft", since=DAY),
    _of_run(allocations.confirm, "notice"),
    _of_run(allocations.cancel, "draft", reason="重算"),
    _of_tenancy(tenancies.move_in, "promised", on=DAY),
    _of_tenancy(tenancies.decline, "promised", reason="太远"),
    _of_tenancy(tenancies.renew),
    _of_tenancy(tenancies.left_employer, on=DAY),
    _of_tenancy(tenancies.end, on=DAY, why="moved"),
    Act(
        tenancies.swap,
        lambda s: given(
            make.TenancyFactory(
                apartment=make.ApartmentFactory(unit=s.here), since=DAY, until=FAR
            ),
            apartment=make.ApartmentFactory(unit=s.here),
            on=DAY,
        ),
        MANAGE,
        tells=((TENANCY_CHANGED, SUBJECT), (TENANCY_CHANGED, MADE)),
    ),
)  # fmt: skip

EXEMPT = {"talent.housing.withdraw_all": "a part of his leaving the store"}
