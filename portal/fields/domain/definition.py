"""A version's fields and checks in memory: what forms, grids, sheets and checks are made from."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from portal.fields.choices import Evidence, VersionState
from portal.fields.domain import formulas
from portal.fields.domain.kinds import KINDS, FieldKind
from portal.fields.models import FieldCheck, FieldDef, FieldSet, FieldSetVersion


@dataclass(frozen=True)
class Definition:
    version: FieldSetVersion
    fields: tuple[FieldDef, ...]
    checks: tuple[FieldCheck, ...]

    @classmethod
    def of(cls, version: FieldSetVersion) -> Self:
        later = FieldDef.objects.filter(
            sensitive=True,
            version__fieldset=version.fieldset_id,
            version__state=VersionState.PUBLISHED,
            version__number__gt=version.number,
        )
        fields = version.fields.order_by("position", "pk")
        guarded = _guarded(fields, set(later.values_list("key", flat=True)))
        return cls(version, guarded, tuple(version.checks.order_by("position", "pk")))

    @cached_property
    def kinds(self) -> tuple[FieldKind, ...]:
        return tuple(KINDS[field.kind](field) for field in self.fields)

    @cached_property
    def by_key(self) -> dict[str, FieldKind]:
        return {kind.key: kind for kind in self.kinds}

    @cached_property
    def typed_in(self) -> tuple[FieldKind, ...]:
        """What people fill; the rest is automatic."""
        return tuple(kind for kind in self.kinds if not kind.computed)

    @cached_property
    def proven_kinds(self) -> tuple[FieldKind, ...]:
        """Whose cells may, or must, have files to prove them."""
        return tuple(k for k in self.typed_in if k.field.evidence != Evidence.NONE)

    @cached_property
    def open_kinds(self) -> tuple[FieldKind, ...]:
        """What lists, grids and statistics may show."""
        return tuple(kind for kind in self.kinds if not kind.field.sensitive)

    @cached_property
    def sealed_keys(self) -> frozenset[str]:
        return frozenset(kind.key for kind in self.kinds if kind.field.sensitive)

    def schema(self) -> dict[str, Any]:
        """The stored values as JSON Schema."""
        properties = {
            kind.key: {"title": kind.field.label, **_described(kind), **kind.schema()}
            for kind in self.kinds
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": str(self.version),
            "type": "object",
            "properties": properties,
            "required": [
                kind.key
                for kind in self.typed_in
                if kind.field.required and not kind.field.excusable
            ],
            "additionalProperties": False,
        }


def _described(kind: FieldKind) -> dict[str, str]:
    return {"description": kind.field.help} if kind.field.help else {}


def in_force(fieldset: FieldSet, *, on: dt.date) -> Definition | None:
    """The definition that counts on a day, the one a row is about: October's ledger is filled in
    November. None before anything is published."""
    version = fieldset.versions.in_force(on).select_related("fieldset").first()
    return Definition.of(version) if version else None


def all_of(fieldset: FieldSet) -> dict[int, Definition]:
    """Every version's definition by its key."""
    return all_of_each([fieldset]).get(fieldset.pk, {})


def all_of_each(fieldsets: Iterable[FieldSet]) -> dict[int, dict[int, Definition]]:
    """By field set and version, the newest first, in three queries whatever their number."""
    versions = FieldSetVersion.objects.filter(fieldset__in=fieldsets).select_related("fieldset")
    fields = _by_version(FieldDef.objects.filter(version__in=versions))
    checks = _by_version(FieldCheck.objects.filter(version__in=versions))
    definitions: dict[int, dict[int, Definition]] = defaultdict(dict)
    flagged: dict[int, set[str]] = defaultdict(set)
    for version in sorted(versions, key=lambda version: version.number, reverse=True):
        owner = version.fieldset_id
        guarded = _guarded(fields[version.pk], flagged[owner])
        definitions[owner][version.pk] = Definition(version, guarded, tuple(checks[version.pk]))
        if not version.is_draft:
            flagged[owner] |= definitions[owner][version.pk].sealed_keys
    return dict(definitions)


def _guarded(fields: Iterable[FieldDef], flagged: AbstractSet[str]) -> tuple[FieldDef, ...]:
    """Sensitive is also what a later published version calls so, and what is worked out from it."""
    sealed: set[str] = set()
    guarded = tuple(fields)
    for field in guarded:
        field.sensitive |= field.key in flagged or bool(formulas.keys_in(field.formula) & sealed)
        if field.sensitive:
            sealed.add(field.key)
    return guarded


def _by_version(rows: Any) -> dict[int, list[Any]]:
    by_version: dict[int, list[Any]] = defaultdict(list)
    ordered: Iterable[Any] = rows.order_by("position", "pk")
    for row in ordered:
        by_version[row.version_id].append(row)
    return by_version
