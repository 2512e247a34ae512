"""History kept by the database: which row was changed, with its values after each change.

`@tracked()` on a model adds its history model and three statement-level triggers, which cost a bulk
write one more insert instead of one per row.
"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

import pghistory
import pghistory.models
import pgtrigger
from django.db import models
from pghistory.trigger import Event as HistoryTrigger

from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept, column_of
from portal.audit.permissions import AUDIT_VIEW
from portal.text import label_of

M = TypeVar("M", bound=type[models.Model])
DIGEST_LENGTH = 32


class History(pghistory.models.Event):
    """A row as it was after one change (before it, when it was deleted)."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)
    kept: ClassVar[Kept] = Kept()
    sensitive: ClassVar[frozenset[str]] = frozenset()
    sealed: ClassVar[frozenset[str]] = frozenset()

    # The library types its own manager as one of the class; Django makes no difference.
    objects = ScopedQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        abstract = True


def tracked(
    *,
    exclude: tuple[str, ...] = (),
    sensitive: tuple[str, ...] = (),
    sealed: tuple[str, ...] = (),
) -> Callable[[M], M]:
    """Keep the model's history; of `sensitive` columns only that they changed, not the value. What
    `sealed` columns hold was sealed by `portal.audit.secrecy`: their app opens it.

    Its migration comes from `makemigrations`. Derived columns (search keys, counters) and those
    nobody needs the past of go into `exclude`: a change of them alone is no change.
    """

    def decorate(model: M) -> M:
        meta = model._meta
        return pghistory.track(
            *(event(level=pgtrigger.Statement) for event in (_Inserted, _Updated, _Deleted)),
            exclude=list(exclude),
            obj_field=pghistory.ObjForeignKey(related_name="+"),
            context_field=pghistory.ContextForeignKey(
                null=True,
                related_name="+",
                db_index=False,  # histories are read by record only
            ),
            append_only=True,
            base_model=History,
            model_name=f"{meta.object_name}History",
            attrs={
                "sensitive": frozenset(sensitive),
                "sealed": frozenset(sealed),
                **{name: _digest(model, name) for name in sensitive},
            },
            meta={
                "verbose_name": f"{meta.verbose_name}修改记录",
                "verbose_name_plural": f"{meta.verbose_name}修改记录",
            },
        )(model)

    return decorate


def history_of(model: type[models.Model]) -> type[History] | None:
    histories = pghistory.core.event_models(tracks_model=model)
    return cast(type[History], histories[0]) if histories else None


def _digest(model: type[models.Model], name: str) -> models.Field:
    return models.CharField(label_of(model, name), max_length=DIGEST_LENGTH)


class _DigestTrigger(HistoryTrigger):
    """Stores a digest in place of a sensitive value: enough to see that it changed."""

    def get_func(self, model: Any) -> Any:
        func = super().get_func(model)
        alias = "old_values" if self.row == "OLD" else "new_values"
        for name in sorted(cast(type[History], self.event_model).sensitive):
            column = f'{alias}."{column_of(model, name)}"'
            digest = f"left(encode(sha256(convert_to({column}, 'UTF8')), 'hex'), {DIGEST_LENGTH})"
            kept = f"CASE WHEN {column} <> '' THEN {digest} ELSE '' END"
            func.func = func.func.replace(column, kept)
        return func


class _Kept(pghistory.RowEvent):
    """A row event whose trigger is ours."""

    def add_event_trigger(self, event_model: type[History]) -> None:
        pgtrigger.register(
            _DigestTrigger(
                event_model=event_model,
                label=self.label,
                name=self.trigger_name,
                row=self.row,
                operation=self.operation,
                condition=self.condition,
                level=self.level,
            )
        )(event_model.pgh_tracked_model)


class _Inserted(_Kept, pghistory.InsertEvent):
    pass


class _Updated(_Kept, pghistory.UpdateEvent):
    pass


class _Deleted(_Kept, pghistory.DeleteEvent):
    pass
