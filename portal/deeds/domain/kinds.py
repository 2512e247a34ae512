"""The acts that may be taken back; an app names its own where the act stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from portal.access import Actor, Denied, Permission, require
from portal.deeds.models import Deed


def _nothing(record: Any) -> Iterable[str]:
    return ()


def _nobody(deed: Deed, record: Any, by: Any) -> None:
    """Nothing is to be told."""


def _everybody(record: Any, by: Any) -> str:
    """The permission is enough."""
    return ""


def _everywhere(record: Any) -> None:
    """An act on what stands at no unit: holding its permission anywhere will do."""


@dataclass(frozen=True)
class DeedKind:
    """`permission`: of the act, which taking it back needs too, at the units of its records before
    and after. `hinders`: what would be wrong with such a record as it was, seen from today.
    `small`: nothing follows from it, and its message offers to take it back at once. `refuses`:
    of an act that asked for more than the permission, why the user may not take it back."""

    key: str
    label: str
    permission: Permission | None = None  # without: an act on what is one's own
    unit_of: Callable[[Any], Any] = _everywhere
    hinders: Callable[[Any], Iterable[str]] = _nothing
    placed: tuple[str, ...] = ()  # further models of the act whose rows stand at units
    small: bool = False
    after: Callable[[Deed, Any, Any], None] = _nobody  # who else is to know of it
    refuses: Callable[[Any, Any], str] = _everybody

    def place_of(self, record: Any) -> Any:
        return self.unit_of(record) if self.permission else None

    def require(self, by: Actor, deed: Deed, *records: Any) -> None:
        """Of whoever takes it back: the act's permission at every unit it reached."""
        if self.permission is None:
            if by.pk != deed.by_id:
                raise Denied("这是他人自己的办理，只有本人可以撤回。")
            return
        require(by, self.permission, deed.unit)
        for record in records:
            require(by, self.permission, self.unit_of(record))
            if reason := self.refuses(record, by):
                raise Denied(reason)

    def allows(self, by: Actor, deed: Deed, record: Any) -> bool:
        if self.permission is None:
            return by.pk == deed.by_id
        return by.can(self.permission, deed.unit) and not self.refuses(record, by)


_kinds: dict[str, DeedKind] = {}


def add(kind: DeedKind) -> DeedKind:
    _kinds[kind.key] = kind
    return kind


def of(deed: Deed) -> DeedKind:
    return _kinds[deed.kind]


def small_ones() -> list[str]:
    return [kind.key for kind in _kinds.values() if kind.small]


def record_of(deed: Deed) -> Model | None:
    rows = apps.get_model(deed.about_type)._base_manager  # noqa: SLF001 - hidden rows too
    return rows.filter(pk=deed.about_id).first()
