"""What the database refuses to do to the rows that tell what happened, whoever asks it.

A model declares `kept = Kept(...)` beside `shown_by`; after each `migrate` its table has triggers
that hold it to that, those of apps that come later too. `roles` grants the portal's own role no
more than they allow. An owner can still drop its triggers: `missing` is what verification asks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, cast

from django.apps import apps
from django.db import connection, models
from pghistory.models import Context


@dataclass(frozen=True)
class Kept:
    """Rows are only added. Fields named here may still change: freely, once from blank to a value,
    or only by growing (a number upwards, an object by further keys). `goes_with` names the foreign
    key of the record without which a row means nothing: the two may be withdrawn together."""

    freely: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()
    goes_with: str = ""

    @property
    def changing(self) -> tuple[str, ...]:
        return (*self.freely, *self.once, *self.growing)


# A request's context learns its user when he signs in; what it says already stays.
_LIBRARIES: Final[dict[type[models.Model], Kept]] = {
    Context: Kept(freely=("updated_at",), growing=("metadata",))
}
_PREFIX: Final = "kept_"
# Those of the migrations, on which sealing stands.
_SEALING: Final = {
    ("audit_event", "append_only"),
    ("audit_event", "await_seal"),
    ("audit_seal", "append_only"),
    ("audit_pending", "append_only"),
    ("audit_pending", "only_sealed_leave"),
}

_FUNCTIONS: Final = """
CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOR name IN SELECT key FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key LOOP
        CONTINUE WHEN name = ANY (TG_ARGV[0]::text[]);
        CONTINUE WHEN name = ANY (TG_ARGV[1]::text[]) AND coalesce(before ->> name, '') = '';
        CONTINUE WHEN name = ANY (TG_ARGV[2]::text[]) AND CASE jsonb_typeof(before -> name)
            WHEN 'object' THEN after -> name @> (before -> name)
            ELSE after -> name >= before -> name END;
        RAISE EXCEPTION '留痕内容只能增加，不能修改（表 %，列 %）。', TG_TABLE_NAME, name
            USING ERRCODE = 'restrict_violation';
    END LOOP;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION audit_go_with() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    still_there boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1)', TG_ARGV[1])
        INTO still_there USING (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
    IF still_there THEN
        RAISE EXCEPTION '留痕内容只能随所属记录一并撤回，不能单独删除（表 %）。', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class _KeepingTrigger:
    table: str
    body: str
    kind: str = "TRIGGER"

    @property
    def name(self) -> str:
        """Changes with what it does, so that a new version of the portal replaces it."""
        return f"{_PREFIX}{sha256(self.body.encode()).hexdigest()[:8]}"

    def sql(self) -> str:
        body = self.body.replace("{table}", f'"{self.table}"')
        return f"CREATE {self.kind} {self.name} {body}"


def everything_kept() -> Iterator[tuple[type[models.Model], Kept]]:
    for model in apps.get_models():
        kept = _LIBRARIES.get(model) or getattr(model, "kept", None)
        if kept is not None and not model._meta.proxy:
            yield model, kept


def columns(model: type[models.Model], names: Iterable[str]) -> list[str]:
    return [column_of(model, name) for name in names]


def column_of(model: type[models.Model], name: str) -> str:
    """Of a field that has one: a relation from elsewhere or to many has none."""
    return str(cast(models.Field, model._meta.get_field(name)).column)


def protect() -> None:
    """Bring the triggers of every kept table in order; doing it again changes nothing."""
    needed = {(t.table, t.name): t for t in _wanted() if t.table in _tables()}
    present = {place for place in _enabled() if place[1].startswith(_PREFIX)}
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        for table, name in present - needed.keys():
            cursor.execute(f'DROP TRIGGER {name} ON "{table}"')
        for place in sorted(needed.keys() - present):
            cursor.execute(needed[place].sql())


def missing() -> list[str]:
    """Tables that somebody robbed of a trigger, or whose triggers are switched off."""
    needed = {(trigger.table, trigger.name) for trigger in _wanted()} | _SEALING
    return sorted({table for table, _ in needed - _enabled()})


def _wanted() -> Iterator[_KeepingTrigger]:
    for model, kept in everything_kept():
        table = model._meta.db_table
        refused = ["TRUNCATE"]
        if kept.changing:
            yield _KeepingTrigger(table, _keeping(model, kept))
        else:
            refused.append("UPDATE")
        if kept.goes_with:
            body = _going_with(model, kept.goes_with)
            yield _KeepingTrigger(table, body, "CONSTRAINT TRIGGER")
        else:
            refused.append("DELETE")
        events = " OR ".join(refused)
        body = "ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        yield _KeepingTrigger(table, f"BEFORE {events} {body}")


def _keeping(model: type[models.Model], kept: Kept) -> str:
    groups = (columns(model, names) for names in (kept.freely, kept.once, kept.growing))
    arguments = ", ".join(f"'{{{','.join(group)}}}'" for group in groups)
    return f"BEFORE UPDATE ON {{table}} FOR EACH ROW EXECUTE FUNCTION audit_keep({arguments})"


def _going_with(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    arguments = f"'{field.column}', '{field.related_model._meta.db_table}'"
    return (
        "AFTER DELETE ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW EXECUTE FUNCTION audit_go_with({arguments})"
    )


def _tables() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def _enabled() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        return {(table.strip('"'), name) for table, name in cursor.fetchall()}
