"""An import is taken back: created objects go, changed ones get their former values, unless
somebody changed or used them since."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.imports.actions import IMPORT_UNDONE
from portal.imports.choices import EffectKind, ImportState, Undone
from portal.imports.declaring import ActTarget, Target
from portal.imports.domain import running
from portal.imports.domain.running import Tell, silent
from portal.imports.models import Effect, Import

EFFECTS = Effect._meta.db_table


@transaction.atomic
def undo(batch: Import, *, by: User, tell: Tell = silent) -> Import:
    """Once. What is kept, and why, stays written beside each effect."""
    batch = running.locked(batch)
    if batch.state != ImportState.DONE:
        raise ValidationError(f"“{batch}”{batch.get_state_display()}，不能撤回。")
    roster = running.arranged_roster(batch)
    running.require_rights(roster, by)
    running.hold(roster)
    # Also the ordinary write that carries into the history who acts.
    Import.objects.filter(pk=batch.pk).update(version=models.F("version") + 1)
    for target in roster.targets:
        _hold(batch, target)
    for target in reversed(roster.targets):
        name = str(target.model._meta.verbose_name)
        tell(f"正在还原“{name}”", 0, 0)
        _undo_target(batch, target, by=by)
    batch.refresh_from_db()
    batch.state, batch.undone_at = ImportState.UNDONE, timezone.now()
    outcomes = Effect.objects.filter(batch=batch).values_list("undone", flat=True)
    batch.undone = {str(undone): count for undone, count in Counter(outcomes).items()}
    batch.save()
    counts = {Undone(undone).label: count for undone, count in batch.undone.items()}
    events.record(IMPORT_UNDONE, by=by, target=batch, **counts)
    return batch


def kept(batch: Import) -> models.QuerySet[Effect]:
    """What an undone import left as it was."""
    return batch.effects.exclude(undone=Undone.REVERTED).order_by("row", "pk")


def _hold(batch: Import, target: Target) -> None:
    """People before what belongs to them, as a merge locks them; undoing goes the other way."""
    touched = Effect.objects.filter(batch=batch, target=target.key).values("object_id")
    rows = target.model._base_manager.filter(pk__in=touched)  # noqa: SLF001 - hidden ones too
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _undo_target(batch: Import, target: Target, *, by: User) -> None:
    _find_gone(batch, target)
    _find_edited(batch, target)
    if isinstance(target, ActTarget):
        _undo_by_acts(batch, target, by=by)
        return
    _find_used(batch, target)
    _delete_created(batch, target)
    for columns in _column_sets(batch, target):
        _restore_changed(batch, target, columns)


def _pending(batch: Import, target: Target, kind: EffectKind | None = None) -> models.QuerySet:
    rows = Effect.objects.filter(batch=batch, target=target.key, undone="")
    return rows.filter(kind=kind) if kind else rows


def _mark(batch: Import, target: Target, undone: Undone, condition: str) -> None:
    """`condition` over `e`, the effect, and `t`, the record as it is now, locked."""
    table = target.model._meta.db_table
    query = f"""
        WITH t AS (
            SELECT * FROM "{table}" WHERE id IN (
                SELECT object_id FROM "{EFFECTS}"
                WHERE batch_id = %(batch)s AND target = %(target)s AND undone = ''
            ) ORDER BY id FOR UPDATE
        )
        UPDATE "{EFFECTS}" e SET undone = %(undone)s
        WHERE batch_id = %(batch)s AND target = %(target)s AND undone = '' AND {condition}
    """  # noqa: S608 - names of our own tables
    params: dict[str, Any] = {"batch": batch.pk, "target": target.key, "undone": undone.value}
    with connection.cursor() as cursor:
        cursor.execute(query, params)


def _find_gone(batch: Import, target: Target) -> None:
    _mark(batch, target, Undone.GONE, "NOT EXISTS (SELECT 1 FROM t WHERE t.id = e.object_id)")


def _find_edited(batch: Import, target: Target) -> None:
    """The locked row is compared by its own type: a hash of all its columns as text."""
    table = target.model._meta.db_table
    condition = (
        f'EXISTS (SELECT 1 FROM "{table}" r JOIN t ON t.id = r.id'  # noqa: S608
        " WHERE r.id = e.object_id AND md5(r::text) <> e.after_hash)"
    )
    _mark(batch, target, Undone.EDITED, condition)


def _find_used(batch: Import, target: Target) -> None:
    """Records of others that refer to a created object keep it."""
    for model, column in _referrers(target.model):
        users = f'SELECT 1 FROM "{model._meta.db_table}" r WHERE r."{column}" = e.object_id'  # noqa: S608
        condition = f"e.kind = 'created' AND EXISTS ({users})"
        _mark(batch, target, Undone.USED, condition)


def _referrers(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Foreign keys the database holds to; a history's are not, it outlives its records."""
    for other in apps.get_models(include_auto_created=True):
        if not other._meta.managed or other._meta.proxy:
            continue
        for field in other._meta.local_concrete_fields:
            points_here = field.is_relation and field.related_model is model
            if points_here and getattr(field, "db_constraint", False):
                yield other, field.column or ""


def _delete_created(batch: Import, target: Target) -> None:
    table = target.model._meta.db_table
    query = f"""
        WITH gone AS (
            DELETE FROM "{table}" t USING "{EFFECTS}" e
            WHERE e.batch_id = %s AND e.target = %s AND e.undone = '' AND e.kind = 'created'
                AND t.id = e.object_id
            RETURNING e.id
        )
        UPDATE "{EFFECTS}" e SET undone = %s FROM gone WHERE e.id = gone.id
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [batch.pk, target.key, Undone.REVERTED.value])


def _column_sets(batch: Import, target: Target) -> list[Sequence[str]]:
    """All effects of one write have the same columns; rehearsed acts differ."""
    befores = _pending(batch, target, EffectKind.CHANGED).values_list("before", flat=True)
    first = befores.first()
    return [sorted(first)] if first else []


def _restore_changed(batch: Import, target: Target, columns: Sequence[str]) -> None:
    table = target.model._meta.db_table
    sets = ", ".join(f'"{column}" = b."{column}"' for column in columns)
    kept_columns = ", ".join(f'r."{column}"' for column in columns)
    query = f"""
        WITH before AS (
            SELECT e.id AS effect, t.id, {kept_columns}
            FROM "{EFFECTS}" e JOIN "{table}" t ON t.id = e.object_id
                CROSS JOIN LATERAL jsonb_populate_record(t, e.before) r
            WHERE e.batch_id = %s AND e.target = %s AND e.undone = '' AND e.kind = 'changed'
        ), done AS (
            UPDATE "{table}" t SET {sets} FROM before b WHERE t.id = b.id RETURNING b.effect
        )
        UPDATE "{EFFECTS}" e SET undone = %s FROM done WHERE e.id = done.effect
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [batch.pk, target.key, Undone.REVERTED.value])


def _undo_by_acts(batch: Import, target: ActTarget, *, by: User) -> None:
    """Last made, first undone: children before their parents."""
    for effect in _pending(batch, target).order_by("-pk"):
        effect.undone = _undo_by_act(effect, target, by=by)
        effect.save(update_fields=["undone"])


def _undo_by_act(effect: Effect, target: ActTarget, *, by: User) -> Undone:
    record = target.model._base_manager.get(pk=effect.object_id)  # noqa: SLF001
    try:
        with transaction.atomic():
            if effect.kind == EffectKind.CREATED:
                if target.remove is None:
                    return Undone.FAILED
                target.remove(record, by=by)
            else:
                if target.restore is None:
                    return Undone.FAILED
                target.restore(record, effect.before, by=by)
    except models.ProtectedError:
        return Undone.USED
    except (ValidationError, PermissionDenied):
        return Undone.FAILED
    return Undone.REVERTED
