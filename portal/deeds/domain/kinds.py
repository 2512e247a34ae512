"""The acts that may be taken back; an app names its own where the act stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from portal.access import Permission
from portal.deeds.models import Deed
from portal.orgs.models import Unit


def _nothing(record: Any) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Kind:
    """`permission`: of the act, which taking it back needs too, at the unit of the record before
    and after. `hinders`: what would be wrong with the record as it was, seen from today."""

    key: str
    label: str
    permission: Permission
    unit_of: Callable[[Any], Unit]
    hinders: Callable[[Any], Iterable[str]] = _nothing


_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> Kind:
    _kinds[kind.key] = kind
    return kind


def of(deed: Deed) -> Kind:
    return _kinds[deed.kind]


def record_of(deed: Deed) -> Model | None:
    rows = apps.get_model(deed.about_type)._base_manager  # noqa: SLF001 - hidden rows too
    return rows.filter(pk=deed.about_id).first()
