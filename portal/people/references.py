"""Who refers to a person: each app names its foreign keys here, so that a merge takes them along.

In the app's `AppConfig.ready`: `references.add("cadres.Cadre", "person", label="干部档案")`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Reference:
    target: str | type[models.Model]
    field: str
    label: str
    # Of rows like these a person has one at most, of others as many as there were.
    once: Mapping[str, Any] = dataclass_field(default_factory=dict, hash=False)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.target) if isinstance(self.target, str) else self.target

    @property
    def key(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def collide(self, *persons: int) -> bool:
        """Each of them has the row of which a person can have only one: no machine merges those."""
        if not self.once and not self.model._meta.get_field(self.field).one_to_one:
            return False
        return all(self.rows(pk).filter(**self.once).exists() for pk in persons)

    def rows(self, pk: int) -> models.QuerySet:
        rows = self.model._base_manager  # noqa: SLF001 - rows a default manager hides move too
        return rows.filter(**{self.field: pk}).order_by("pk")


_references: list[Reference] = []


def add(
    target: str | type[models.Model],
    field: str,
    *,
    label: str,
    once: Mapping[str, Any] | None = None,
) -> Reference:
    reference = Reference(target, field, label, once or {})
    _references.append(reference)
    return reference


def every() -> tuple[Reference, ...]:
    return tuple(_references)


def remove(reference: Reference) -> None:
    _references.remove(reference)
