"""Forms of ledgers: made by staff, or taken from those the portal ships with."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import FORM_CHANGED, FORM_CREATED
from assessments.models import LedgerForm, LedgerRound, ReviewLevel
from assessments.presets import PresetForm
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.domain import designs
from portal.fields.models import FieldSet, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.orgs.models import UnitKind
from portal.periods import PeriodKind
from portal.problems import Problem, refuse_if

OWNER: Final = "assessments"
_LATEST_DAY: Final = {PeriodKind.WEEK: 7}
_LAST_OF_A_MONTH: Final = 31
_HOURS: Final = 24
Reviews = Sequence[tuple[str, Sequence[str]]]  # label and roles of each level, the first one first


@transaction.atomic
def create(
    *, kinds: Iterable[UnitKind], reviews: Reviews = (), key: str = "", by: Actor, **facts: Any
) -> LedgerForm:
    """A form with an empty draft of its fields."""
    require(by, FIELDS_DESIGN)
    kinds = list(kinds)
    refuse_if(_name_is_free(facts["name"]), _days_fit(**facts), _somebody_fills(kinds))
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
    require(by, FIELDS_DESIGN)
    kinds = list(kinds)
    designs.hold(form.fieldset)
    form.refresh_from_db(from_queryset=LedgerForm.objects.select_for_update(no_key=True))
    refuse_if(
        _name_is_free(facts["name"], apart_from=form),
        _days_fit(**facts),
        _somebody_fills(kinds),
        _period_stays(form, facts["period_kind"]),
    )
    before = {name: getattr(form, name) for name in facts}
    for name, value in facts.items():
        setattr(form, name, value)
    form.save()
    form.kinds.set(kinds)
    _set_levels(form, reviews)
    form.fieldset.change(label=form.name)
    changed = {n: [before[n], facts[n]] for n in facts if before[n] != facts[n]}
    events.record(FORM_CHANGED, by=by, target=form, changes=changed)
    return form


@transaction.atomic
def install(preset: PresetForm, *, effective_from: dt.date, by: User) -> LedgerForm:
    """A form the portal ships with, with its fields and checks, published: from now on the
    county's own."""
    require(by, FIELDS_DESIGN)
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
        by=by,
        **preset.clock,
    )
    draft = form.fieldset.versions.drafts().get()
    _fill(draft, preset, by=by)
    designs.publish(draft, effective_from=effective_from, by=by)
    return form


def _fill(draft: FieldSetVersion, preset: PresetForm, *, by: Actor) -> None:
    """A condition may name a field that comes after its own: fields first, conditions then."""
    later = []
    for section, one in preset.fields():
        settings = {**one.settings, "section": section}
        condition = settings.pop("required_when", "")
        field = designs.add_field(draft, by=by, key=one.key, **settings)
        if condition:
            later.append((field, condition))
    for field, condition in later:
        designs.edit_field(field, by=by, required_when=condition)
    for check in preset.checks:
        designs.add_check(
            draft, by=by, expression=check.expression, message=check.message, level=check.level
        )


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


def _somebody_fills(kinds: Collection[UnitKind]) -> Iterator[Problem]:
    if not kinds:
        yield "kinds", "请选择由哪些类别的单位填报。"


def _period_stays(form: LedgerForm, period_kind: str) -> Iterator[Problem]:
    if period_kind != form.period_kind and form.ledgers.exists():
        yield "period_kind", "已有台账，不能改报送周期。请另建一张表样。"
