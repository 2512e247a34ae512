"""Applications for a room: entered by whoever keeps the talent, checked by the unit, the talent
office and the housing office, shown to the public, queued."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import Permission, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from portal.typed.arrays import BETWEEN
from talent.actions import HOUSING_CHANGED
from talent.choices import HouseFound, HousingState, RoomLayout
from talent.domain import allocating, clock, recognitions, talents
from talent.models import HousingApplication, TalentProfile
from talent.permissions import APARTMENTS_MANAGE, TALENT_KEEP

_MOST_CHILDREN: Final = 9
_REFUSABLE: Final = HousingState.before_the_queue()


@transaction.atomic
def apply(
    profile: TalentProfile,
    *,
    wishes: list[str],
    takes_other: bool,
    spouse: bool,
    children: int,
    urgent: bool,
    front_line: bool,
    here_since: dt.date | None,
    on: dt.date,
    by: User,
) -> HousingApplication:
    """The file is held: two applications of one person are not made at once."""
    profile = talents.held(profile, TALENT_KEEP, by=by)
    made = HousingApplication(
        profile=profile,
        wishes=list(dict.fromkeys(wishes)),
        takes_other=takes_other,
        spouse=spouse,
        children=children,
        urgent=urgent,
        front_line=front_line,
        here_since=here_since,
        accepted_on=on,
        submitted_by=by,
    )
    refuse_if(
        talents.is_here(profile), _has_none_open(profile), _sound(made), talents.not_later(on)
    )
    made.save()
    _tell("登记", made, by=by)
    return made


def _has_none_open(profile: TalentProfile) -> Iterator[Problem]:
    if other := profile.housing.going().first():
        state = other.get_state_display()
        yield "", f"“{profile}”已有一份公寓申请（{state}），一人只能有一份。"


def _sound(made: HousingApplication) -> Iterator[Problem]:
    if made.children > _MOST_CHILDREN:
        yield "children", f"同住子女数不能超过 {_MOST_CHILDREN} 人，请核对。"
    if made.here_since and made.here_since > made.accepted_on:
        yield "here_since", "来县工作日期晚于受理日期，请核对。"
    unfit = [one for one in made.wishes if one not in allocating.fitting(made.household)]
    if unfit and not (made.takes_other and all(_is_smaller(one, made) for one in unfit)):
        fits = BETWEEN.join(one.label for one in allocating.fitting(made.household))
        yield (
            "wishes",
            f"同住 {made.household} 人可选{fits}，更小的户型须勾选“服从调剂”。请改户型意向。",
        )


def _is_smaller(wish: str, made: HousingApplication) -> bool:
    return wish < min(allocating.fitting(made.household))


@transaction.atomic
def unit_checks(application: HousingApplication, *, by: User) -> HousingApplication:
    """By somebody of the unit, or of the talent office, who did not enter it."""
    row = _held(application, TALENT_KEEP, by)
    refuse_if(_is_in(row, HousingState.SUBMITTED), _is_anothers(row, by))
    row.state = HousingState.CHECKED
    return _saved(row, "单位核实", by=by)


def _is_anothers(row: HousingApplication, by: User) -> Iterator[Problem]:
    if row.submitted_by_id == by.pk:
        yield "", f"“{row}”是您登记的，请由另一位同志核实。"


@transaction.atomic
def review(application: HousingApplication, *, housing_unit: Unit, by: User) -> HousingApplication:
    """The talent office finds it right and sends it to whoever knows who owns a house."""
    row = _held(application, APARTMENTS_MANAGE, by)
    refuse_if(_is_in(row, HousingState.CHECKED), _is_open(housing_unit), _is_anothers(row, by))
    row.state, row.housing_unit = HousingState.CHECKING, housing_unit
    return _saved(row, f"审核通过，送{housing_unit}核房", by=by)


def _is_open(unit: Unit) -> Iterator[Problem]:
    if unit.is_closed:
        yield "housing_unit", f"“{unit}”已于 {unit.closed_on} 撤销，请选择承接它的单位。"


@transaction.atomic
def check_house(
    application: HousingApplication, *, house: str, reason: str = "", by: User
) -> HousingApplication:
    """By the housing office; who has a house gets no room."""
    row = _locked(application)
    require(by, TALENT_KEEP, row.housing_unit or row.profile.unit)
    refuse_if(_is_in(row, HousingState.CHECKING), _is_anothers(row, by))
    row.house, row.reason = house, reason.strip()
    if house == HouseFound.NONE:
        row.state = HousingState.CLEARED
    if house == HouseFound.HAS:
        row.state, row.refused_on = HousingState.REFUSED, timezone.localdate()
        row.reason = row.reason or "本县有住房。"
    return _saved(row, f"核房：{HouseFound(house).label}", by=by)


@transaction.atomic
def refuse(application: HousingApplication, *, reason: str, by: User) -> HousingApplication:
    row = _held(application, APARTMENTS_MANAGE, by)
    refuse_if(_is_in(row, *_REFUSABLE))
    row.state, row.refused_on, row.reason = (
        HousingState.REFUSED,
        timezone.localdate(),
        reason.strip(),
    )
    return _saved(row, "不予通过", by=by, reason=row.reason)


@transaction.atomic
def appeal(application: HousingApplication, *, reason: str, by: User) -> HousingApplication:
    """Within so many working days, once."""
    row = _held(application, TALENT_KEEP, by)
    refuse_if(_is_in(row, HousingState.REFUSED), _may_appeal(row), _has_none_open(row.profile))
    row.state, row.reason, row.has_appealed = HousingState.APPEALED, reason.strip(), True
    return _saved(row, "申诉", by=by, reason=row.reason)


def _may_appeal(row: HousingApplication) -> Iterator[Problem]:
    if row.has_appealed:
        yield "", f"“{row}”已经申诉过一次，请重新申请。"
    last = last_day_to_appeal(row)
    if last and timezone.localdate() > last:
        yield "", f"申诉期到 {last} 已过，请重新申请。"


def last_day_to_appeal(row: HousingApplication) -> dt.date | None:
    if row.refused_on is None:
        return None
    return clock.after(row.refused_on, rules.value("TA-09", "appeal", on=row.refused_on))


@transaction.atomic
def decide_appeal(
    application: HousingApplication, *, granted: bool, reason: str, by: User
) -> HousingApplication:
    """Granted, it is reviewed anew; else it stays refused."""
    row = _held(application, APARTMENTS_MANAGE, by)
    refuse_if(_is_in(row, HousingState.APPEALED))
    row.state = HousingState.CHECKED if granted else HousingState.REFUSED
    row.reason = reason.strip()
    if granted:
        row.refused_on, row.house = None, ""
    word = "申诉成立，重新审核" if granted else "申诉不成立"
    return _saved(row, word, by=by, reason=row.reason)


@transaction.atomic
def announce(application: HousingApplication, *, since: dt.date, by: User) -> HousingApplication:
    row = _held(application, APARTMENTS_MANAGE, by)
    refuse_if(_is_in(row, HousingState.CLEARED))
    row.state, row.notice_since = HousingState.NOTICE, since
    row.notice_until = last_day_of_notice(since)
    return _saved(row, f"公示至 {row.notice_until}", by=by)


def last_day_of_notice(since: dt.date) -> dt.date:
    return recognitions.last_day_of_notice(since, rules.value("TA-05", "days", on=since))


@transaction.atomic
def queue(application: HousingApplication, *, by: User) -> HousingApplication:
    row = _held(application, APARTMENTS_MANAGE, by)
    refuse_if(_is_in(row, HousingState.NOTICE), notice_is_over(row.notice_until))
    row.state = HousingState.WAITING
    return _saved(row, "列入轮候", by=by)


def notice_is_over(last: dt.date | None) -> Iterator[Problem]:
    if last and timezone.localdate() <= last:
        yield "", f"公示到 {last} 期满，期满后才能办理。"


@transaction.atomic
def draw_lot(application: HousingApplication, *, lot: int, by: User) -> HousingApplication:
    """Between those with the same points and day."""
    row = _held(application, APARTMENTS_MANAGE, by)
    refuse_if(_is_in(row, HousingState.WAITING), _is_nobodys(row, lot))
    row.lot = lot
    return _saved(row, f"登记抽签号 {lot}", by=by)


def _is_nobodys(row: HousingApplication, lot: int) -> Iterator[Problem]:
    rows = HousingApplication.objects.filter(state=HousingState.WAITING, lot=lot)
    same = rows.filter(accepted_on=row.accepted_on).exclude(pk=row.pk)
    if other := same.select_related("profile__person").first():
        yield "lot", f"抽签号 {lot} 已登记给同日受理的“{other.profile}”，请核对。"


@transaction.atomic
def withdraw(application: HousingApplication, *, reason: str, by: User) -> HousingApplication:
    row = _held(application, TALENT_KEEP, by)
    refuse_if(_is_in(row, *_REFUSABLE, HousingState.WAITING, HousingState.APPEALED))
    row.state, row.reason = HousingState.WITHDRAWN, reason.strip()
    return _saved(row, "撤回", by=by, reason=row.reason)


def withdraw_all(profile: TalentProfile, *, reason: str, by: User) -> None:
    """Whoever leaves the store asks for no room any more: a part of that act."""
    held = HousingState.CHOSEN, HousingState.HOUSED
    for row in profile.housing.going().exclude(state__in=held):
        row.state, row.reason = HousingState.WITHDRAWN, reason
        _saved(row, "撤回", by=by, reason=reason)


# What pages ask ----------------------------------------------------------------------------------


def merits(row: HousingApplication, level: int | None, day: dt.date) -> allocating.Merits:
    return allocating.Merits(
        level=level,
        schooling=row.profile.schooling,
        years=allocating.full_years(row.here_since, day),
        urgent=row.urgent,
        spouse=row.spouse,
        children=row.children,
        front_line=row.front_line,
    )


def points_now(row: HousingApplication, day: dt.date) -> list[tuple[str, int]]:
    now = recognitions.current(row.profile, day)
    level = now.grade.position if now else None
    return allocating.points(merits(row, level, day), rules.current("TA-09", on=day))


def wished(row: HousingApplication) -> str:
    words = BETWEEN.join(RoomLayout(one).label for one in row.wishes)
    return f"{words}，服从调剂" if row.takes_other else words


# Their parts -------------------------------------------------------------------------------------


def _locked(application: HousingApplication) -> HousingApplication:
    """The file is held, and with it whatever its owner applies for."""
    files = TalentProfile.objects.select_for_update(no_key=True, of=("self",))
    files.get(pk=application.profile_id)
    rows = HousingApplication.objects.select_for_update(no_key=True, of=("self",))
    named = ("profile__unit", "profile__person", "housing_unit")
    row: HousingApplication = rows.select_related(*named).get(pk=application.pk)
    return row


def _held(application: HousingApplication, permission: Permission, by: User) -> HousingApplication:
    row = _locked(application)
    require(by, permission, row.profile.unit)
    return row


def _saved(row: HousingApplication, act: str, *, by: User, **more: Any) -> HousingApplication:
    row.save()
    _tell(act, row, by=by, **more)
    return row


def _tell(act: str, row: HousingApplication, *, by: User, **more: Any) -> None:
    events.record(HOUSING_CHANGED, by=by, target=row, summary=f"{act}：{row}", **more)


def _is_in(row: HousingApplication, *states: HousingState) -> Iterator[Problem]:
    if row.state not in states:
        yield "", f"“{row}”现在是“{row.get_state_display()}”，不能这样办理。"
