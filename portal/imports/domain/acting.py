"""Targets whose rows go through their app's own acts, one by one: for small rosters."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import connection, transaction

from portal.imports.choices import EffectKind, FindingKind, RowOutcome
from portal.imports.declaring import ActTarget, Handed
from portal.imports.domain.planning import Drafts, Plan
from portal.imports.models import Effect, Import


def rehearse(plan: Plan) -> None:
    """Run the acts and take them back: their refusals are findings of the check."""
    if not any(isinstance(drafts.target, ActTarget) for drafts in plan.drafts.values()):
        return
    pks = {key: list(drafts.pks) for key, drafts in plan.drafts.items()}
    with transaction.atomic():
        for drafts in plan.drafts.values():
            if isinstance(drafts.target, ActTarget):
                act(drafts, None)
        transaction.set_rollback(True)
    plan.handed.clear()
    for key, drafts in plan.drafts.items():
        drafts.pks = pks[key]


def act(drafts: Drafts, batch: Import | None) -> tuple[int, int]:
    """Returns how many were created and changed. A row the act refuses becomes faulty."""
    target = drafts.target
    if not isinstance(target, ActTarget):
        raise TypeError(target)
    effects = []
    for place in _order(drafts, target):
        if not drafts.plan.is_written(place):
            continue
        if not (drafts.is_new(place) or place in drafts.changes):
            continue
        try:
            with transaction.atomic():
                effects.append(_act(drafts, target, place))
        except (ValidationError, PermissionDenied) as refusal:
            _refuse(drafts, place, refusal)
    if batch is not None:
        _keep(drafts, batch, effects)
    created = sum(kind == EffectKind.CREATED for _, _, kind, _ in effects)
    return created, len(effects) - created


def values_of(drafts: Drafts, place: int) -> dict[str, Any]:
    """The row's values by field name, blanks left out; links as keys."""
    checked, target = drafts.checked, drafts.target
    values = {
        column.field: checked.values[key][place]
        for key, column in checked.roster.columns().items()
        if column.target == target.key and key in checked.values
    }
    for name, key in target.links.items():
        values[name] = drafts.plan.drafts[key].pks[place]
    return {**target.fixed, **{name: v for name, v in values.items() if v is not None}}


def _order(drafts: Drafts, target: ActTarget) -> Iterable[int]:
    places = range(len(drafts.pks))
    if target.order is None:
        return places
    return target.order([values_of(drafts, place) for place in places])


def _act(drafts: Drafts, target: ActTarget, place: int) -> tuple[int, int, str, dict[str, Any]]:
    by, values = drafts.checked.by, values_of(drafts, place)
    if drafts.pks[place] is None:
        if target.create is None:
            raise ValidationError("这种名册只能修改已有的记录，不能新增。")
        made = target.create(values, by=by)
        if isinstance(made, Handed):
            drafts.plan.handed.append((drafts.checked.numbers[place], made.cells))
            made = made.record
        drafts.pks[place] = made.pk
        return place, drafts.pks[place] or 0, EffectKind.CREATED, {}
    if target.change is None:
        raise ValidationError("这种名册只能新增记录，不能修改已有的记录。")
    record = drafts.model._base_manager.get(pk=drafts.pks[place])  # noqa: SLF001
    names = drafts.changes[place]
    before = {name: drafts.changes[place][name][0] for name in names}
    if target.keep is not None:
        before = target.keep(record, names)
    virtual = {name: value for name, value in values.items() if name.startswith("_")}
    target.change(record, {**virtual, **{name: values[name] for name in names}}, by=by)
    return place, record.pk, EffectKind.CHANGED, before


def _refuse(drafts: Drafts, place: int, refusal: ValidationError | PermissionDenied) -> None:
    own = [c for c in drafts.checked.roster.columns().values() if c.target == drafts.target.key]
    by_field = {name: column.key for column in own for name in (column.key, column.field)}
    if isinstance(refusal, PermissionDenied):
        drafts.checked.find(place, str(refusal), kind=FindingKind.SCOPE)
    elif hasattr(refusal, "error_dict"):
        for name, messages in refusal.message_dict.items():
            column = "" if name == NON_FIELD_ERRORS else by_field.get(name, "")
            drafts.checked.find(place, "".join(messages), column=column, kind=FindingKind.CHECK)
    else:
        drafts.checked.find(place, "".join(refusal.messages), kind=FindingKind.CHECK)
    drafts.plan.outcomes[place] = RowOutcome.FAULTY


def _keep(
    drafts: Drafts, batch: Import, effects: list[tuple[int, int, str, dict[str, Any]]]
) -> None:
    label = drafts.model._meta.label_lower
    Effect.objects.bulk_create(
        Effect(
            batch=batch,
            row=drafts.checked.numbers[place],
            target=drafts.target.key,
            model=label,
            object_id=pk,
            kind=kind,
            before=before,
            after_hash="",
        )
        for place, pk, kind, before in effects
    )
    table = drafts.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{Effect._meta.db_table}" e SET after_hash = md5(t::text) FROM "{table}" t'  # noqa: S608
            " WHERE e.batch_id = %s AND e.target = %s AND t.id = e.object_id",
            [batch.pk, drafts.target.key],
        )
