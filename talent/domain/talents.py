"""Talents: registered, verified by somebody else, kept fresh, gone and back again."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor, Permission, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.audit.tracking import history_of
from portal.deeds.domain import plain
from portal.orgs.models import Unit
from portal.people.domain import people
from portal.people.models import Person
from portal.problems import Problem, refuse_if
from talent.actions import TALENT_CHANGED, TALENT_CONFIRMED, TALENT_STATE_CHANGED
from talent.choices import ABROAD, ContactWay, TalentState
from talent.domain import checks, twins
from talent.models import TalentProfile
from talent.permissions import TALENT_KEEP, TALENT_VERIFY

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "归口": ("unit", "source", "team", "other_teams", "channel"),
    "现状": ("work_unit", "post", "residence", "social_posts"),
    "专业": (
        *("field", "other_fields", "title_level", "title_name", "skill_level", "trade"),
        *("licence", "speciality", "achievements", "honours"),
    ),
    "学历": ("education", "degree", "school", "major", "graduated_on"),
    "意愿": ("ways", "days_a_year", "willing_on"),
    "乡土": ("rural_kind", "rural_grade", "led_households", "rural_scale"),
    "服务期": ("introduced_how", "introduced_on", "service_since", "service_until", "agreement"),
    "管理": ("liaison",),
}
FIELDS: Final = tuple(name for names in GROUPS.values() for name in names)

TALENTS: Final = plain.PlainActs(
    TalentProfile,
    TALENT_KEEP,
    TALENT_CHANGED,
    fields=("person", "registered_by", *FIELDS),
    noun="人才档案",
    adds="登记",
    stays=("person", "registered_by"),
    unit="unit",
    checks=checks.of_profile,
)


@sensitive_variables()
@transaction.atomic
def register(
    *, unit: Unit, facts: dict[str, Any], values: dict[str, Any], confirmed: bool, by: User
) -> TalentProfile:
    """Somebody nobody has recorded yet: `facts` are his as a person, `values` as a talent."""
    require(by, TALENT_KEEP, unit)
    asked = ("birth", "phone", "native_place")
    found = twins.like(facts["name"], **{key: facts.get(key) or None for key in asked})  # type: ignore[arg-type]
    refuse_if(twins.problems(found, confirmed=confirmed, by=by))
    person = people.create(unit=unit, confirmed=confirmed, by=by, **facts)
    return open_for(person, by=by, unit=unit, **values)


def open_for(person: Person, *, by: User, **values: Any) -> TalentProfile:
    """Somebody recorded as a person becomes a talent."""
    profile: TalentProfile = TALENTS.add(person=person, registered_by=by, by=by, **values)
    return profile


@transaction.atomic
def verify(profile: TalentProfile, *, by: User) -> TalentProfile:
    """Into the store, by somebody else than who registered him."""
    profile = held(profile, TALENT_VERIFY, by=by)
    refuse_if(_may_be_verified(profile, by))
    profile.state = TalentState.IN
    profile.verified_by, profile.verified_on = by, timezone.localdate()
    profile.save(update_fields=["state", "verified_by", "verified_on"])
    _tell("核实入库", profile, by=by)
    return profile


def _may_be_verified(profile: TalentProfile, by: User) -> Iterator[Problem]:
    if profile.state != TalentState.PENDING:
        yield "", f"“{profile}”已是“{profile.get_state_display()}”，不用核实。"
    if by.pk in {profile.registered_by_id, _brought_by(profile)}:
        yield "", f"“{profile}”是您登记的，请由人才办另一位同志核实。"
    wanted = {"source": "来源类别", "team": "主队伍", "field": "主专业领域"}
    missing = [label for name, label in wanted.items() if not getattr(profile, name)]
    if profile.source == ABROAD and not profile.person.native_place:
        missing.append("籍贯（县籍在外人才须能看出原籍）")
    if missing:
        yield "", f"还没有填{'、'.join(missing)}，请补上后再核实。"


def _brought_by(profile: TalentProfile) -> int | None:
    """Who imported him, where no form names who registered him: his history does."""
    history: Any = history_of(TalentProfile)
    first = history.objects.filter(pgh_obj_id=profile.pk, pgh_label="insert").order_by("pgh_id")
    user: int | None = first.values_list("pgh_context__metadata__user", flat=True).first()
    return user


@transaction.atomic
def confirm(profile: TalentProfile, *, how: str, on: dt.date, by: User) -> TalentProfile:
    """Asked and found right on a day; to edit a profile is no confirmation."""
    profile = held(profile, TALENT_KEEP, by=by)
    refuse_if(is_here(profile), not_later(on))
    profile.confirmed_on, profile.confirmed_how, profile.confirmed_by = on, how, by
    profile.save(update_fields=["confirmed_on", "confirmed_how", "confirmed_by"])
    events.record(TALENT_CONFIRMED, by=by, target=profile, on=str(on), way=ContactWay(how).label)
    return profile


@transaction.atomic
def pause(profile: TalentProfile, *, reason: str, by: User) -> TalentProfile:
    """He is not to be contacted for now; he still counts."""
    profile = held(profile, TALENT_KEEP, by=by)
    refuse_if(is_in(profile, TalentState.IN))
    return moved(profile, TalentState.PAUSED, "暂不联系", by=by, reason=reason)


@transaction.atomic
def resume(profile: TalentProfile, *, reason: str, by: User) -> TalentProfile:
    profile = held(profile, TALENT_KEEP, by=by)
    refuse_if(is_in(profile, TalentState.PAUSED))
    return moved(profile, TalentState.IN, "恢复联系", by=by, reason=reason)


# Their parts -------------------------------------------------------------------------------------


def held(profile: TalentProfile, permission: Permission, *, by: Actor) -> TalentProfile:
    """The row as it is now, held still, for somebody who may."""
    rows = TalentProfile.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("unit", "person").get(pk=profile.pk)
    require(by, permission, row.unit)
    return row


def words_of(profile: TalentProfile, name: str) -> str:
    words: str = getattr(profile, f"get_{name}_display")()
    return words


def moved(
    profile: TalentProfile, state: TalentState, act: str, *, by: User, reason: str
) -> TalentProfile:
    profile.state = state
    profile.save(update_fields=["state", "leaving", "left_on", "left_note"])
    _tell(act, profile, by=by, reason=reason)
    return profile


def _tell(act: str, profile: TalentProfile, *, by: User, **more: Any) -> None:
    events.record(TALENT_STATE_CHANGED, by=by, target=profile, summary=f"{act}“{profile}”", **more)


def is_here(profile: TalentProfile) -> Iterator[Problem]:
    if profile.is_out:
        yield "", f"“{profile}”已于 {profile.left_on} 出库，请先恢复。"


def is_in(profile: TalentProfile, state: TalentState) -> Iterator[Problem]:
    if profile.state != state:
        yield "", f"“{profile}”现在是“{profile.get_state_display()}”，不能这样办理。"


def not_later(day: dt.date, field: str = "on") -> Iterator[Problem]:
    if day > timezone.localdate():
        yield field, "日期晚于今天，请核对。"
