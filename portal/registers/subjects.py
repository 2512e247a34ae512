"""What an entry may be about besides a unit: each app declares its own in `register_subjects`.

A unit says who sees an entry; what stands in it, a party organisation say, is whom it is about.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models

from portal.access import Permission


def _nobody(key: int) -> Collection[int]:
    return ()


def _as_written(name: str) -> str:
    return name


@dataclass(frozen=True)
class SubjectKind:
    """Rows of a `model` with `unit`, `code`, `name`, `short_name` and `search`. Entries are filled
    for those `offered`, in their `order`; `continues` are those that came before one and were taken
    into it. `view` is what opens the page of one; `gist` is what is left of a name where one thing
    is written in several ways."""

    key: str
    label: str
    model: str
    view: Permission
    offered: Callable[[Any], Any]
    order: tuple[str, ...]
    continues: Callable[[int], Collection[int]] = _nobody
    gist: Callable[[str], str] = _as_written

    @property
    def rows(self) -> Any:
        model: Any = apps.get_model(self.model)
        return model.objects.all()

    def name_of(self, key: int | None) -> str:
        return self.rows.filter(pk=key).values_list("short_name", flat=True).first() or ""

    def name_at(self, path: str) -> models.Subquery:
        """The name in a list, read with its rows; `path` leads to the key."""
        rows = self.rows.order_by().filter(pk=models.OuterRef(path))
        return models.Subquery(rows.values("short_name")[:1])


KINDS: Final[dict[str, SubjectKind]] = {}


def add(kind: SubjectKind) -> None:
    if KINDS.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"subject {kind.key!r} is added twice")


def of(key: str) -> SubjectKind | None:
    """None for units, which need no declaring."""
    return KINDS.get(key)


def label_of(key: str) -> str:
    kind = of(key)
    return kind.label if kind else "单位"


def labels() -> dict[str, str]:
    return {"": label_of(""), **{kind.key: kind.label for kind in KINDS.values()}}
