"""A plan goes in: keys first, then every target by COPY, changes by one UPDATE, effects beside.

The caller holds the transaction and has taken the plan under `locked`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal import copying
from portal.crypto import providers
from portal.crypto.fields import EncryptedTextField
from portal.imports.choices import EffectKind
from portal.imports.declaring import ActTarget, Derived
from portal.imports.domain import acting, storing
from portal.imports.domain.planning import Drafts, Plan, prepared, recorded
from portal.imports.models import Effect, Import

EFFECTS = Effect._meta.db_table


@dataclass
class Writing:
    """The keys every row of the file has by now, target by target."""

    batch: Import
    plan: Plan
    now: dt.datetime
    written: dict[str, list[int]] = field(default_factory=dict)  # label: [new, changed]

    def count(self, drafts: Drafts, new: int, changed: int) -> None:
        if new or changed:
            label = str(drafts.model._meta.verbose_name)
            before = self.written.get(label, [0, 0])
            self.written[label] = [before[0] + new, before[1] + changed]


def hold(plan_of: Sequence[type[models.Model]]) -> None:
    """Until the transaction ends no other import writes these tables."""
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in plan_of}):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {table}"]
            )


def write(batch: Import, plan: Plan) -> dict[str, list[int]]:
    """Everything the plan would write. Returns new and changed objects by their name."""
    # COPY goes past the hook that tells the history who acts: an ordinary write carries it in.
    Import.objects.filter(pk=batch.pk).update(version=models.F("version") + 1)
    writing = Writing(batch, plan, timezone.now())
    for drafts in plan.drafts.values():
        if isinstance(drafts.target, ActTarget):
            new, changed = acting.act(drafts, batch)
            writing.count(drafts, new, changed)
        elif not drafts.target.must_exist:
            writing.count(drafts, _insert(drafts, writing), _update(drafts, writing))
    plan.checked.roster.settle(plan)
    return writing.written


def _insert(drafts: Drafts, writing: Writing) -> int:
    places = [p for p in range(len(drafts.pks)) if drafts.is_new(p) and _goes_in(drafts, p)]
    if not places:
        return 0
    keys = copying.new_keys(drafts.model, len(places))
    for place, key in zip(places, keys, strict=True):
        drafts.pks[place] = key
    fields = [f for f in drafts.model._meta.local_concrete_fields if not f.generated]
    values = _new_values(drafts, places, fields, writing.now)
    columns = [one.column or "" for one in fields]
    copying.copy(drafts.model._meta.db_table, columns, values)
    _keep_created(drafts, places, writing.batch)
    return len(places)


def _goes_in(drafts: Drafts, place: int) -> bool:
    return drafts.plan.is_written(place)


@sensitive_variables()
def _new_values(
    drafts: Drafts, places: Sequence[int], fields: Sequence[models.Field], now: dt.datetime
) -> list[list[Any]]:
    derived = _derived(drafts, places)
    return [derived.get(one.name) or _new_column(drafts, places, one, now) for one in fields]


@sensitive_variables()
def _new_column(
    drafts: Drafts, places: Sequence[int], one: models.Field, now: dt.datetime
) -> list[Any]:
    target, name = drafts.target, one.name
    if one.primary_key:
        return [drafts.pks[place] for place in places]
    if name in target.links:
        linked = drafts.plan.drafts[target.links[name]].pks
        return [linked[place] for place in places]
    if name in drafts.stored:
        stored = drafts.stored[name]
        return _sealed(one, storing.filled(one, [stored[place] for place in places], now))
    filled = target.fills.get(name) or target.fills.get(one.attname)
    if filled:
        given = _filled(drafts, places, *filled)
        return storing.filled(one, prepared(one, given), now)
    if name in target.fixed:
        return storing.constant(one, target.fixed[name], len(places))
    return [storing.default_of(one, now)] * len(places)


@sensitive_variables()
def _filled(drafts: Drafts, places: Sequence[int], of: Any, how: Any) -> list[Any]:
    if isinstance(of, str):
        values = drafts.checked.column(of)
        return [getattr(values[place], how, None) for place in places]
    columns = [drafts.checked.column(key) for key in of]
    return [how(*(column[place] for column in columns)) for place in places]


@sensitive_variables()
def _sealed(one: models.Field, values: list[Any]) -> list[Any]:
    if not isinstance(one, EncryptedTextField):
        return values
    return providers.seal_many(values, bound=one.bound)


@sensitive_variables()
def _derived(
    drafts: Drafts, places: Sequence[int], rules: Sequence[Derived] | None = None
) -> dict[str, list[Any]]:
    """The columns that follow from others, from the values as they will be recorded."""
    columns: dict[str, list[Any]] = {}
    for rule in drafts.target.derived if rules is None else rules:
        values = [_basis(drafts, place, rule.of) for place in places]
        memo = {value: rule.compute(value) for value in set(values)}
        for n, name in enumerate(rule.fields):
            columns[name] = [memo[value][n] for value in values]
    return columns


@sensitive_variables()
def _basis(drafts: Drafts, place: int, of: str | tuple[str, ...]) -> Any:
    if isinstance(of, str):
        return _final(drafts, place, of)
    return tuple(_final(drafts, place, name) for name in of)


@sensitive_variables()
def _final(drafts: Drafts, place: int, name: str) -> Any:
    column = drafts.given.get(name)
    value = drafts.checked.values[column.key][place] if column else None
    if value is None and drafts.existing and name in drafts.columns:
        value = recorded(drafts, place, name)
    return value


def _keep_created(drafts: Drafts, places: Sequence[int], batch: Import) -> None:
    table = drafts.model._meta.db_table
    query = f"""
        INSERT INTO "{EFFECTS}"
            (batch_id, row, target, model, object_id, kind, before, after_hash, undone)
        SELECT %s, u.row, %s, %s, t.id, %s, '{{}}', md5(t::text), ''
        FROM unnest(%s::bigint[], %s::int[]) AS u(id, row) JOIN "{table}" t ON t.id = u.id
    """  # noqa: S608 - names of our own tables
    numbers = drafts.checked.numbers
    params: list[Any] = [
        batch.pk, drafts.target.key, drafts.model._meta.label_lower, EffectKind.CREATED.value,
        [drafts.pks[place] for place in places], [numbers[place] for place in places],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, params)


@sensitive_variables()
def _update(drafts: Drafts, writing: Writing) -> int:
    places = [place for place in sorted(drafts.changes) if _goes_in(drafts, place)]
    if not places:
        return 0
    names = sorted({name for place in places for name in drafts.changes[place]})
    columns = {name: _changed_column(drafts, places, name) for name in names}
    changed = set(names)
    rules = [
        rule
        for rule in drafts.target.derived
        if changed.intersection({rule.of} if isinstance(rule.of, str) else rule.of)
    ]
    columns.update(_derived(drafts, places, rules))
    fields = [drafts.field(name) for name in columns]
    stamps = [f for f in drafts.model._meta.local_concrete_fields if getattr(f, "auto_now", False)]
    values: list[list[Any]] = [
        [drafts.pks[place] for place in places],
        [drafts.checked.numbers[place] for place in places],
        *columns.values(),
        *([storing.default_of(stamp, writing.now)] * len(places) for stamp in stamps),
    ]
    _apply(drafts, [*fields, *stamps], values, writing.batch)
    return len(places)


@sensitive_variables()
def _changed_column(drafts: Drafts, places: Sequence[int], name: str) -> list[Any]:
    """The new value where the row changes it, what is there where it does not."""
    one = drafts.field(name)
    changed = [place for place in places if name in drafts.changes[place]]
    after = dict(
        zip(changed, _sealed(one, [drafts.changes[p][name][1] for p in changed]), strict=True)
    )
    return [after[p] if p in after else drafts.before(p, name) for p in places]


@sensitive_variables()
def _apply(
    drafts: Drafts, fields: Sequence[models.Field], values: list[list[Any]], batch: Import
) -> None:
    table = drafts.model._meta.db_table
    stage = f"stage_{table}"
    columns = [one.column or "" for one in fields]
    names = ", ".join(f'"{column}"' for column in columns)
    sets = ", ".join(f'"{column}" = s."{column}"' for column in columns)
    pairs = ", ".join(f"'{column}', t.\"{column}\"" for column in columns)
    create = f"""
        CREATE TEMP TABLE "{stage}" ON COMMIT DROP AS
        SELECT id, 0 AS _row, {names} FROM "{table}" WITH NO DATA
    """  # noqa: S608
    update = f"""
        WITH before AS (
            SELECT t.id, s._row, jsonb_build_object({pairs}) AS kept
            FROM "{table}" t JOIN "{stage}" s ON s.id = t.id
        ), done AS (
            UPDATE "{table}" t SET {sets} FROM "{stage}" s WHERE t.id = s.id
            RETURNING t.id, md5(t::text) AS hash
        )
        INSERT INTO "{EFFECTS}"
            (batch_id, row, target, model, object_id, kind, before, after_hash, undone)
        SELECT %s, _row, %s, %s, id, %s, kept, hash, '' FROM done JOIN before USING (id)
    """  # noqa: S608
    label = drafts.model._meta.label_lower
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{stage}"')
        cursor.execute(create)
        copying.copy(stage, ["id", "_row", *columns], values)
        cursor.execute(f'ANALYZE "{stage}"')
        cursor.execute(update, [batch.pk, drafts.target.key, label, EffectKind.CHANGED.value])
        cursor.execute(f'DROP TABLE "{stage}"')
