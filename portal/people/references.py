"""Who refers to a person: each app names its foreign keys here, so that a merge takes them along.

In the app's `AppConfig.ready`: `references.add("cadres.Cadre", "person", label="干部档案")`.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Reference:
    target: str | type[models.Model]
    field: str
    label: str

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.target) if isinstance(self.target, str) else self.target

    @property
    def key(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    @property
    def is_single(self) -> bool:
        """At most one row per person: two of them cannot be merged by machine."""
        return bool(self.model._meta.get_field(self.field).one_to_one)

    def rows(self, pk: int) -> models.QuerySet:
        rows = self.model._base_manager  # noqa: SLF001 - rows a default manager hides move too
        return rows.filter(**{self.field: pk}).order_by("pk")


_references: list[Reference] = []


def add(target: str | type[models.Model], field: str, *, label: str) -> Reference:
    reference = Reference(target, field, label)
    _references.append(reference)
    return reference


def every() -> tuple[Reference, ...]:
    return tuple(_references)


def remove(reference: Reference) -> None:
    _references.remove(reference)
