"""What values refer to, read once for a whole sheet or page."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils import timezone

from portal.access import Actor
from portal.fields import sources
from portal.fields.domain.findings import Wrong
from portal.orgs.domain import directory
from portal.orgs.domain.directory import Directory
from portal.orgs.models import Unit
from portal.people.domain.queries import root_of
from portal.people.models import Person
from portal.people.models.person import PersonQuerySet
from portal.people.names import match_key
from portal.periods import Period, PeriodKind


class World:
    """Units and people by key and by name: people within the scope of `by`, nobody without one;
    and what fields take from around them in the period, this month when none is given. Build one
    per request; it asks the database when first needed."""

    def __init__(self, by: Actor | None = None, *, period: Period | None = None) -> None:
        self.by = by
        self.period = period or Period.containing(timezone.localdate(), PeriodKind.MONTH)
        self._named: dict[str, list[Person]] = {}
        self._expected: dict[int, Unit] = {}
        self._given: dict[str, dict[int, Any]] = {}

    def person(self, pk: int) -> Person | None:
        """Who stands for this key today, if `by` may see him."""
        root = root_of(Person.everyone.filter(pk=pk).first())
        return self._people.filter(pk=root.pk).first() if root else None

    def people_named(self, name: str) -> list[Person]:
        self.expect_people([name])
        return self._named[match_key(name)]

    def expect_people(self, names: Iterable[str]) -> None:
        """Read all of these names at once, before a sheet asks for one after the other."""
        missing = {match_key(name) for name in names} - self._named.keys()
        if not missing:
            return
        self._named |= {key: [] for key in missing}
        people = self._people.filter(name_key__in=missing).select_related("unit")
        for person in people.order_by("unit__path", "pk"):
            self._named[person.name_key].append(person)

    def expect_units(self, units: Iterable[Unit]) -> None:
        """Ask each source for all of these at once, before a sheet names one after the other."""
        self._expected |= {unit.pk: unit for unit in units}

    def automatic(self, key: str, unit: Unit) -> Any:
        """What a source says of the unit, None when it says nothing."""
        source = sources.find(key)
        if source is None:
            raise Wrong("这项自动取值已不再提供，请联系设计登记表的科室改选。")
        given = self._given.setdefault(key, {})
        if unit.pk not in given:
            asked = {**self._expected, unit.pk: unit}
            values = source.values(self.period, list(asked.values()))
            given |= {pk: values.get(pk) for pk in asked}
        return given[unit.pk]

    @property
    def _people(self) -> PersonQuerySet:
        return Person.objects.visible_to(self.by) if self.by else Person.objects.none()

    @cached_property
    def units(self) -> Directory:
        return directory.current()
