"""One row of a deed as it is now: what hinders putting it back, and putting it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from treebeard.mp_tree import MP_Node

from portal.audit.keeping import Kept
from portal.deeds.domain.rows import ABOVE, Values, fields_of, key_above, values_of
from portal.text import label_of

WITHDRAWN = "withdrawn_at"  # of models whose rows stay as a trace
_SORTS = frozenset({"position", "code"})  # of trees: say where among the siblings


@dataclass(frozen=True)
class RowChange:
    row: models.Model | None
    model: type[models.Model]
    pk: str
    before: Values | None
    after: Values | None

    @classmethod
    def read(cls, entry: dict[str, Any], *, held: bool) -> "RowChange":
        model = apps.get_model(entry["model"])
        rows = model._base_manager.all()  # noqa: SLF001 - hidden rows too
        if held:
            rows = rows.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=entry["pk"]).first()
        return cls(row, model, entry["pk"], entry["before"], entry["after"])

    @property
    def key(self) -> tuple[type[models.Model], str]:
        return self.model, self.pk

    @property
    def made(self) -> bool:
        return self.before is None

    @property
    def in_tree(self) -> bool:
        return issubclass(self.model, MP_Node)

    @property
    def order(self) -> tuple[int, int]:
        """What was made goes first: it may stand where the old has to stand again. But a place in
        a tree goes when nothing stands below it any more, the deepest before the others."""
        if not self.made:
            return (2 if self.after is None else 1), 0
        return (3, -len(self.row.path)) if self.in_tree and self.row else (0, 0)  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        row = self.row or self._was()
        return f"{self.model._meta.verbose_name}“{row}”"

    def _was(self) -> models.Model:
        values = {name: value for name, value in (self.before or {}).items() if name != ABOVE}
        return self.model(pk=self.pk, **values)

    # What stands in the way ---------------------------------------------------------------------

    def hindrances(self, made: set[tuple[type[models.Model], str]]) -> Iterator[str]:
        """What was done to the row since: it would be lost."""
        if self.after is None:
            return
        if self.row is None:
            yield f"{self.model._meta.verbose_name}后来已被删除。"
            return
        now = values_of(self.row)
        later = [name for name, value in self.after.items() if now[name] != value]
        if later:
            labels = "、".join(_label(self.model, name) for name in later)
            yield f"{self.name}的{labels}后来又有改动，撤回会丢掉这些改动。"
        if self.made and not hasattr(self.row, WITHDRAWN):
            yield from self._built_on(made)

    def _built_on(self, made: set[tuple[type[models.Model], str]]) -> Iterator[str]:
        """Rows of others that refer to one that would go."""
        relations: list[Any] = self.model._meta.get_fields(include_hidden=True)
        for relation in relations:
            if not (relation.auto_created and not relation.concrete and relation.is_relation):
                continue
            if relation.many_to_many or relation.on_delete is models.DO_NOTHING:
                continue
            other: Any = relation.related_model
            rows = other._base_manager.filter(**{relation.field.name: self.pk})  # noqa: SLF001
            for row in rows[: len(made) + 1]:
                if (other, str(row.pk)) not in made:
                    yield f"{self.name}后来已有{other._meta.verbose_name}“{row}”，撤回会使它落空。"
                    break

    # Putting back -------------------------------------------------------------------------------

    def put_back(self, made: set[tuple[type[models.Model], str]], *, at: Any) -> None:
        if self.after is None:
            self._return(at)
        elif self.row is None:
            return
        elif self.made:
            self._unmake(made, at)
        else:
            self._restore()

    def _return(self, at: Any) -> None:
        row = self.model(pk=self.pk)
        _set(row, self.before or {})
        for field in self.model._meta.concrete_fields:
            if getattr(field, "auto_now", False):
                setattr(row, field.attname, at)
        row.save_base(raw=True, force_insert=True)  # as it was, the day it was made as well

    def _restore(self) -> None:
        row: Any = self.row
        before = self.before or {}
        names = _set(row, before)
        if names:
            row.save(update_fields=names)
        if self.in_tree and (ABOVE in before or _SORTS & before.keys()):
            _place(row, before.get(ABOVE, key_above(row)))

    def _unmake(self, made: set[tuple[type[models.Model], str]], at: Any) -> None:
        """What happened stays on record as withdrawn where its model keeps a trace, unless the
        record it is a trace of goes, too."""
        row: Any = self.row
        if hasattr(row, WITHDRAWN) and not self._goes_with(made):
            setattr(row, WITHDRAWN, at)
            row.save(update_fields=[WITHDRAWN])
        elif self.in_tree:
            self.model._default_manager.filter(pk=row.pk).delete()
        else:
            row.delete()

    def _goes_with(self, made: set[tuple[type[models.Model], str]]) -> bool:
        kept: Kept | None = getattr(self.model, "kept", None)
        if kept is None or not kept.goes_with:
            return False
        field: Any = self.model._meta.get_field(kept.goes_with)
        return (field.related_model, str(getattr(self.row, field.attname))) in made

    # In words -----------------------------------------------------------------------------------

    def in_words(self) -> Iterator[str]:
        if self.after is None:
            yield f"重新列入{self.name}。"
            return
        if self.row is None or self.before is None:
            yield f"作废{self.name}。" if self.row else ""
            return
        was = self._was()
        for field in fields_of(self.model):
            if field.attname in self.before and field.editable:
                words = _spoken(was, field) or "（空）"
                yield f"{self.name}的{field.verbose_name}恢复为“{words}”。"
        if ABOVE in self.before:
            rows = self.model._base_manager  # noqa: SLF001 - hidden rows too
            above = rows.filter(pk=self.before[ABOVE]).first()
            yield f"{self.name}的上级恢复为“{above or '无'}”。"


def _place(row: Any, above: int | None) -> None:
    """Below the row of this key, or at the top, where position and code want it."""
    rows = type(row)._default_manager
    row.refresh_from_db(fields=["path", "depth", "numchild"])
    if above is not None:
        rows.move(row, rows.get(pk=above), "sorted-child")
    elif other := rows.filter(depth=1).exclude(pk=row.pk).first():
        rows.move(row, other, "sorted-sibling")


def _set(row: models.Model, values: Values) -> list[str]:
    """Columns from what JSON holds; their names."""
    names = []
    for field in fields_of(type(row)):
        if field.attname in values:
            value = values[field.attname]
            setattr(row, field.attname, value if field.is_relation else field.to_python(value))
            names.append(field.name)
    return names


def _label(model: type[models.Model], name: str) -> str:
    return "上级" if name == ABOVE else label_of(model, name.removesuffix("_id"))


def _spoken(row: models.Model, field: Any) -> str:
    if field.is_relation:
        key = getattr(row, field.attname)
        rows = field.related_model._base_manager  # noqa: SLF001 - hidden rows too
        related = rows.filter(pk=key).first() if key else None
        return str(related or "")
    if display := getattr(row, f"get_{field.name}_display", None):
        return str(display() or "")
    value = field.to_python(getattr(row, field.attname))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return "" if value is None else str(value)
