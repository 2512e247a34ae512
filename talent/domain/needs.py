"""Needs: entered by units, published by the talent office, closed with a reason."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import Permission, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import NEED_CHANGED, RELATED_CHANGED
from talent.choices import Closing, MatchState, NeedState
from talent.domain import clock
from talent.models import Enterprise, Need, RelatedFields
from talent.permissions import TALENT_KEEP, TALENT_MATCH, TALENT_VERIFY

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "需求": ("unit", "enterprise", "post", "kind", "field", "way", "number", "urgency"),
    "要求": (
        *("education_least", "title_least", "skill_least", "title_or_skill", "grade_least"),
        *("age_most", "licence", "hard", "terms"),
    ),
    "待遇和地点": ("place", "pay"),
    "时间和联系": ("since", "until", "contact", "phone"),
}
FIELDS: Final = tuple(name for names in GROUPS.values() for name in names)
_OPEN: Final = (NeedState.PUBLISHED, NeedState.PARTLY, NeedState.FILLED)
_ASKS: Final = {
    "education": "education_least", "title": "title_least", "skill": "skill_least",
    "grade": "grade_least", "age": "age_most", "licence": "licence",
}  # fmt: skip


def _checked(need: Need) -> Iterator[Problem]:
    if not need.number:
        yield "number", "人数至少是 1。"
    if need.until and need.since and need.until < need.since:
        yield "until", "截止日期早于开始日期，请核对。"
    if need.unit_id and need.unit.is_closed:
        yield "unit", f"“{need.unit}”已于 {need.unit.closed_on} 撤销，请选择承接它的单位。"
    if need.enterprise and need.unit_id and need.enterprise.unit_id != need.unit_id:
        yield "enterprise", f"“{need.enterprise}”归口“{need.enterprise.unit}”，单位应写它。"
    if need.title_or_skill and (need.title_least is None or need.skill_least is None):
        yield "title_or_skill", "勾选“满足一项即可”的，职称和技能等级都要填。"
    for kind, name in _ASKS.items():
        if kind in need.hard and getattr(need, name) in (None, ""):
            yield "hard", f"“{_label(name)}”没有填要求，不能作为硬性要求。"


def _label(name: str) -> str:
    column: Any = Need._meta.get_field(name)
    return str(column.verbose_name)


NEEDS: Final = plain.PlainActs(
    Need,
    TALENT_KEEP,
    NEED_CHANGED,
    fields=FIELDS,
    noun="人才需求",
    adds="登记",
    unit="unit",
    checks=_checked,
)


def noted(
    enterprise: Enterprise, *, post: str, field: str, way: str, number: int, on: dt.date, by: User
) -> Need:
    """By an act that has asked whether he may: what an enterprise said to a visitor is a draft, to
    be completed and submitted by whoever keeps it."""
    need = Need(
        unit=enterprise.unit, enterprise=enterprise, post=post.strip(), field=field, way=way,
        number=number, since=on,
    )  # fmt: skip
    refuse_if(_not_told_today(need), _checked(need))
    need.save()
    events.record(NEED_CHANGED, by=by, target=need, summary=f"走访时登记人才需求“{need}”")
    return need


def _not_told_today(need: Need) -> Iterator[Problem]:
    twins = Need.objects.filter(unit=need.unit_id, post=need.post, since=need.since)
    if twins.exists():
        yield "post", f"已有今天登记的“{need.post}”，请到需求页修改人数和要求。"


def _is_no_mirror(pair: RelatedFields) -> Iterator[Problem]:
    if pair.field == pair.other:
        yield "other", "两个领域相同，请选另一个。"
    mirrored = RelatedFields.objects.filter(field=pair.other, other=pair.field)
    if mirrored.exclude(pk=pair.pk).exists():
        yield "other", "这一对已经登记（不分先后），不用再登。"


RELATED: Final = plain.PlainActs(
    RelatedFields,
    TALENT_VERIFY,
    RELATED_CHANGED,
    fields=("field", "other"),
    noun="相近领域",
    checks=_is_no_mirror,
)


@transaction.atomic
def submit(need: Need, *, by: User) -> Need:
    need = held(need, TALENT_KEEP, by=by)
    refuse_if(_is_in(need, NeedState.DRAFT))
    need.state, need.submitted_by = NeedState.SUBMITTED, by
    need.confirmed_on = timezone.localdate()
    return _saved(need, "提交", by=by)


@transaction.atomic
def publish(need: Need, *, by: User) -> Need:
    """Into the catalogue, by somebody else than who submitted it."""
    need = held(need, TALENT_MATCH, by=by)
    refuse_if(_is_in(need, NeedState.SUBMITTED), _is_anothers(need, by))
    need.state = NeedState.PUBLISHED
    return _saved(need, "发布", by=by)


def _is_anothers(need: Need, by: User) -> Iterator[Problem]:
    if need.submitted_by_id == by.pk:
        yield "", f"“{need}”是您提交的，请由另一位同志发布。"


@transaction.atomic
def hand_back(need: Need, *, reason: str, by: User) -> Need:
    need = held(need, TALENT_MATCH, by=by)
    refuse_if(_is_in(need, NeedState.SUBMITTED))
    need.state = NeedState.DRAFT
    return _saved(need, "退回", by=by, reason=reason)


@transaction.atomic
def confirm(need: Need, *, by: User) -> Need:
    """Still looked for, said once a quarter."""
    need = held(need, TALENT_KEEP, by=by)
    refuse_if(_is_in(need, *_OPEN))
    need.confirmed_on = timezone.localdate()
    return _saved(need, "确认", by=by)


@transaction.atomic
def close(need: Need, *, why: str, note: str = "", by: User) -> Need:
    need = held(need, TALENT_KEEP, by=by)
    refuse_if(_is_in(need, NeedState.DRAFT, NeedState.SUBMITTED, *_OPEN), _nobody_talks(need))
    words = "：".join(filter(None, [Closing(why).label, note.strip()]))
    need.state, need.closed_on, need.closed_why = NeedState.CLOSED, timezone.localdate(), words
    return _saved(need, "关闭", by=by, reason=words)


def _nobody_talks(need: Need) -> Iterator[Problem]:
    talks = need.matches.filter(state=MatchState.TALKING).select_related("profile__person")
    if names := "、".join(str(match.profile) for match in talks[:5]):
        yield "", f"正在与{names}洽谈，不能关闭；请先登记洽谈结果（达成、不合适或无回音）。"


@transaction.atomic
def reopen(need: Need, *, number: int, reason: str, by: User) -> Need:
    """Somebody left again, or more are wanted: a need that was filled is not locked for good."""
    need = held(need, TALENT_KEEP, by=by)
    refuse_if(_is_in(need, NeedState.CLOSED, NeedState.FILLED), _leaves_room(need, number))
    need.closed_on, need.closed_why, need.number = None, "", number
    need.state = state_by_count(need)
    return _saved(need, "重新开放", by=by, reason=reason)


def _leaves_room(need: Need, number: int) -> Iterator[Problem]:
    done = done_of(need)
    if number <= done:
        yield "number", f"已达成 {done} 人，重新开放的人数应大于 {done}。"


# Their parts -------------------------------------------------------------------------------------


def held(need: Need, permission: Permission, *, by: User) -> Need:
    rows = Need.objects.select_for_update(no_key=True, of=("self",))
    row: Need = rows.select_related("unit", "enterprise").get(pk=need.pk)
    require(by, permission, row.unit)
    return row


def done_of(need: Need) -> int:
    return int(need.matches.filter(state=MatchState.DONE).count())


def state_by_count(need: Need) -> NeedState:
    done = done_of(need)
    if done >= need.number:
        return NeedState.FILLED
    return NeedState.PARTLY if done else NeedState.PUBLISHED


def _saved(need: Need, act: str, *, by: User, **more: Any) -> Need:
    need.save()
    events.record(NEED_CHANGED, by=by, target=need, summary=f"{act}需求“{need}”", **more)
    return need


def _is_in(need: Need, *states: NeedState) -> Iterator[Problem]:
    if need.state not in states:
        yield "", f"“{need}”现在是“{need.get_state_display()}”，不能这样办理。"


# What pages and figures read ---------------------------------------------------------------------


def satisfaction(rows: Any) -> tuple[int, int]:
    """Σ min(达成, 人数) and Σ 人数 of the rows: numerator and denominator of 满足率."""
    pairs = rows.with_filled().values_list("filled", "number")
    counted = [(min(done, number), number) for done, number in pairs]
    return sum(done for done, _ in counted), sum(number for _, number in counted)


def ended_in(rows: Any, first: dt.date, last: dt.date) -> Any:
    """Needs that were to be filled, or were, within the days."""
    return rows.filter(until__gte=first, until__lte=last).exclude(state=NeedState.DRAFT)


# What pages ask ----------------------------------------------------------------------------------


def quarter_ends(day: dt.date) -> dt.date:
    return Period.containing(day, PeriodKind.QUARTER).last_day


def is_asked(day: dt.date) -> bool:
    """Whether the units are asked what they still look for: the last working days of a quarter."""
    ahead = int(rules.value("TA-11", "ahead", on=day))
    return day >= clock.after(quarter_ends(day), -ahead)
