"""Forms of ledgers: made by staff, or taken from those the portal ships with."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from assessments.actions import (
    FORM_ARCHIVED,
    FORM_CHANGED,
    FORM_CREATED,
    FORM_REMOVED,
    FORM_RESUMED,
)
from assessments.models import LedgerForm, LedgerRound, ReviewLevel
from assessments.permissions import LEDGERS_MANAGE
from assessments.presets import PRESETS, PresetForm
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.domain import designs, soundness
from portal.fields.models import FieldCheck, FieldDef, FieldSet, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.orgs.models import Unit, UnitKind
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import PeriodKind
from portal.problems import Problem, refuse_if

OWNER: Final = "assessments"
_LATEST_DAY: Final = {PeriodKind.WEEK: 7}
_LAST_OF_A_MONTH: Final = 31
_HOURS: Final = 24
_WHOLE: Final = 100  # percent
Reviews = Sequence[tuple[str, Sequence[str]]]  # label and roles of each level, the first one first


@transaction.atomic
def create(
    *, kinds: Iterable[UnitKind], reviews: Reviews = (), key: str = "", by: Actor, **facts: Any
) -> LedgerForm:
    """A form with an empty draft of its fields."""
    _require_designer(by)
    kinds = list(kinds)
    refuse_if(
        _name_is_free(facts["name"]),
        _days_fit(**facts),
        _year_end_fits(**facts),
        _somebody_fills(kinds),
        _levels_are_whole(reviews),
        _sample_fits(reviews, **facts),
    )
    code = key or f"ledger-{uuid.uuid4().hex[:12]}"
    fieldset = FieldSet.objects.create(code=code, label=facts["name"], owner=OWNER)
    form = LedgerForm(fieldset=fieldset, **facts)
    form.save()
    form.kinds.set(kinds)
    _set_levels(form, reviews)
    designs.start_draft(fieldset, by=by)
    events.record(FORM_CREATED, by=by, target=form)
    return form


@transaction.atomic
def edit(
    form: LedgerForm, *, kinds: Iterable[UnitKind], reviews: Reviews, by: Actor, **facts: Any
) -> LedgerForm:
    """Ledgers that are open keep their days; the next ones have the new."""
    _require_designer(by)
    kinds = list(kinds)
    designs.hold(form.fieldset)
    form.refresh_from_db(from_queryset=LedgerForm.objects.select_for_update(no_key=True))
    refuse_if(
        _name_is_free(facts["name"], apart_from=form),
        _days_fit(**facts),
        _year_end_fits(**facts),
        _somebody_fills(kinds),
        _levels_are_whole(reviews),
        _sample_fits(reviews, **facts),
        _period_stays(form, facts["period_kind"]),
    )
    before = _told(form, facts)
    for name, value in facts.items():
        setattr(form, name, value)
    form.save()
    form.kinds.set(kinds)
    _set_levels(form, reviews)
    form.fieldset.change(label=form.name)
    after = _told(form, facts)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    events.record(FORM_CHANGED, by=by, target=form, changes=changed)
    return form


def _told(form: LedgerForm, facts: Iterable[str]) -> dict[str, Any]:
    """What the trail says of its settings."""
    return {
        **{name: getattr(form, name) for name in facts},
        "kinds": "、".join(form.kinds.order_by("pk").values_list("label", flat=True)),
        "levels": "、".join(form.levels.values_list("label", flat=True)),
    }


_OWN: Final = frozenset({"id", "fieldset", "name", "note", "is_open", "search"})


@transaction.atomic
def copy(source: LedgerForm, *, name: str, note: str, by: Actor) -> LedgerForm:
    """Another form with the newest fields and checks of this one and all its settings; none of its
    ledgers."""
    columns = (one.name for one in LedgerForm._meta.concrete_fields if one.name not in _OWN)
    made = create(
        name=name,
        note=note,
        kinds=source.kinds.all(),
        reviews=[(level.label, level.roles) for level in source.levels.all()],
        by=by,
        **{column: getattr(source, column) for column in columns},
    )
    draft = made.fieldset.versions.drafts().get()
    designs.copy_in(source.fieldset.versions.latest("number"), draft, by=by)
    return made


@transaction.atomic
def archive(form: LedgerForm, *, by: Actor) -> LedgerForm:
    """No period is opened any more; ledgers that are open go their way to the lock."""
    _require_designer(by)
    return _opened(form, is_open=False, by=by)


@transaction.atomic
def resume(form: LedgerForm, *, by: Actor) -> LedgerForm:
    _require_designer(by)
    return _opened(form, is_open=True, by=by)


def _opened(form: LedgerForm, *, is_open: bool, by: Actor) -> LedgerForm:
    form.refresh_from_db(from_queryset=LedgerForm.objects.select_for_update(no_key=True))
    if form.is_open == is_open:
        state = "在用" if is_open else "停用"
        raise ValidationError(f"“{form}”已经是{state}状态，可能他人刚办过。请刷新页面查看。")
    form.is_open = is_open
    form.save()
    events.record(FORM_RESUMED if is_open else FORM_ARCHIVED, by=by, target=form)
    return form


@transaction.atomic
def remove(form: LedgerForm, *, by: Actor) -> None:
    """One that was never filled, with its fields."""
    _require_designer(by)
    fieldset = form.fieldset
    designs.hold(fieldset)
    form.refresh_from_db(from_queryset=LedgerForm.objects.select_for_update())
    if form.ledgers.exists():
        raise ValidationError(f"“{form}”已有台账，不能删除。不再使用的，请停用。")
    events.record(FORM_REMOVED, by=by, target=form)
    form.delete()
    fieldset.delete()


def _require_designer(by: Actor) -> None:
    require(by, FIELDS_DESIGN)
    require(by, LEDGERS_MANAGE)


@transaction.atomic
def install(preset: PresetForm, *, effective_from: dt.date, by: User) -> LedgerForm:
    """A form the portal ships with, with its fields and checks, published: from now on the
    county's own."""
    _require_designer(by)
    if FieldSet.objects.filter(code=preset.key).exists():
        raise ValidationError(f"“{preset.name}”已经添加过了。")
    form = create(
        key=preset.key,
        name=preset.name,
        note=preset.note,
        kinds=UnitKind.objects.filter(level__in=preset.levels),
        reviews=[(level.label, level.roles) for level in preset.reviews],
        period_kind=preset.period_kind,
        minutes=preset.minutes,
        owed_by=preset.owed_by,
        sample_share=preset.sample_share,
        by=by,
        **preset.clock,
    )
    draft = form.fieldset.versions.drafts().get()
    _fill(draft, preset, by=by)
    designs.publish(draft, effective_from=effective_from, by=by)
    return form


def sampling_since(form: LedgerForm) -> int:
    """What the form that ships says today is to be sampled, where the county's is from before that:
    staff decide whether to take it over, for it may be left out on purpose."""
    preset = PRESETS.get(form.fieldset.code)
    return preset.sample_share if preset and not form.sample_share else 0


def _fill(draft: FieldSetVersion, preset: PresetForm, *, by: Actor) -> None:
    fields = [
        FieldDef(version=draft, key=one.key, section=section, **one.settings)
        for section, one in preset.fields()
    ]
    checks = [
        FieldCheck(version=draft, expression=c.expression, message=c.message, level=c.level)
        for c in preset.checks
    ]
    soundness.settle_all(fields, checks)
    designs.lay_out(draft, fields, checks, by=by)


def check(facts: Mapping[str, Any], *, apart_from: LedgerForm | None = None) -> None:
    """What the act would refuse of settings not all of which could be read."""
    named = _name_is_free(facts["name"], apart_from=apart_from) if "name" in facts else ()
    refuse_if(named, _days_fit(**facts), _year_end_fits(**facts))


def fillers(form: LedgerForm, *, by: Actor) -> UnitQuerySet:
    """Open units that fill it, as far as `by` manages ledgers."""
    mine = Unit.objects.filter(by.scope(LEDGERS_MANAGE).q("path"), kind__in=form.kinds.all())
    return mine.still_open().select_related("kind").in_tree_order()


def _set_levels(form: LedgerForm, reviews: Reviews) -> None:
    """A level that ledgers wait at keeps its row."""
    numbered = list(enumerate(reviews, start=1))
    for number, (label, roles) in numbered:
        ReviewLevel.objects.update_or_create(
            form=form, number=number, defaults={"label": label, "roles": list(roles)}
        )
    surplus = form.levels.filter(number__gt=len(numbered))
    if form.ledgers.filter(level__in=surplus).exists():
        raise ValidationError("有台账正在要去掉的那一级审核，请先审核完，再减少层级。")
    if LedgerRound.objects.filter(level__in=surplus).exists():
        raise ValidationError("已有台账经过要去掉的那一级审核，记录要保留。请另建一张表样。")
    surplus.delete()


def _name_is_free(name: str, *, apart_from: LedgerForm | None = None) -> Iterator[Problem]:
    namesakes = LedgerForm.objects.filter(name=name)
    if apart_from:
        namesakes = namesakes.exclude(pk=apart_from.pk)
    if namesakes.exists():
        yield "name", f"已有名为“{name}”的台账表样。请换一个名称。"


def _days_fit(
    *,
    period_kind: str = PeriodKind.MONTH,
    opens_day: int = 20,
    due_day: int = 25,
    due_hour: int = 18,
    locks_day: int = 28,
    **_: Any,
) -> Iterator[Problem]:
    most = _LATEST_DAY.get(PeriodKind(period_kind), _LAST_OF_A_MONTH)
    days = {"opens_day": opens_day, "due_day": due_day, "locks_day": locks_day}
    for name, day in days.items():
        if not 1 <= day <= most:
            yield name, f"应在 1 到 {most} 之间。"
    if not opens_day <= due_day <= locks_day:
        yield "locks_day", "应按开放日、截止日、锁定日先后排列。"
    if not 1 <= due_hour <= _HOURS:
        yield "due_hour", f"截止时刻应在 1 到 {_HOURS} 之间。"


def _year_end_fits(
    *,
    period_kind: str = PeriodKind.MONTH,
    window_day: int | None = None,
    year_end_due: int | None = None,
    year_end_lock: int | None = None,
    **_: Any,
) -> Iterator[Problem]:
    """The days that are not of every period: those counted, and those of January."""
    days = {
        "window_day": window_day,
        "year_end_due": year_end_due,
        "year_end_lock": year_end_lock,
    }
    for name, day in days.items():
        if day is not None and period_kind == PeriodKind.WEEK:
            yield name, "按周报送的没有这一项，请留空。"
        elif day is not None and not 1 <= day <= _LAST_OF_A_MONTH:
            yield name, f"应在 1 到 {_LAST_OF_A_MONTH} 之间。"
    if (year_end_due is None) != (year_end_lock is None):
        yield "year_end_lock", "年末截止日和年末锁定日应同时填写，或者都留空。"
    elif year_end_due is not None and year_end_lock is not None and year_end_lock < year_end_due:
        yield "year_end_lock", "年末锁定日不能早于年末截止日。"


def _levels_are_whole(reviews: Reviews) -> Iterator[Problem]:
    for number, (label, roles) in enumerate(reviews, start=1):
        if not label or not roles:
            yield NON_FIELD_ERRORS, f"第 {number} 级审核应同时写明名称和由谁审核。"


def _sample_fits(reviews: Reviews, *, sample_share: int = 0, **_: Any) -> Iterator[Problem]:
    if not 0 <= sample_share <= _WHOLE:
        yield "sample_share", f"应在 0 到 {_WHOLE} 之间。"
    if sample_share and not reviews:
        yield "sample_share", "抽查的是审核通过的台账。请先设审核，或者留 0 不抽查。"


def _somebody_fills(kinds: Collection[UnitKind]) -> Iterator[Problem]:
    if not kinds:
        yield "kinds", "请选择由哪些类别的单位填报。"


def _period_stays(form: LedgerForm, period_kind: str) -> Iterator[Problem]:
    if period_kind != form.period_kind and form.ledgers.exists():
        yield "period_kind", "已有台账，不能改报送周期。请另建一张表样。"
