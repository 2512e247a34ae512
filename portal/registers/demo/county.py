"""Whom and what the demo's entries name: units, people, who fills for a unit."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.periods import Period
from portal.registers import subjects
from portal.registers.models import Register, RegisterRecord
from portal.registers.presets import Preset

COMMUNITY = "community"
_FEW = 40  # people of a unit, from whom an entry names one
_OFFICES = {
    "POR": "general_office",
    "REP": "general_office",
    "CAD": "cadre_office",
    "ASM": "assessment_office",
    "TAL": "talent_office",
}
_DESKS = {
    UnitLevel.TOWNSHIP: "township_member",
    UnitLevel.VILLAGE: "township_member",
    UnitLevel.DEPARTMENT: "unit_contact",
    UnitLevel.ENTERPRISE: "unit_contact",
}


@dataclass(frozen=True)
class Place:
    """Whom an entry is about: a unit, or what stands in it."""

    unit: Unit
    subject: int | None = None
    name: str = ""

    def new_record(self, register: Register, *, period: Period | None = None) -> RegisterRecord:
        record = register.new_record(self.unit, subject=self.subject, period=period)
        if self.subject:
            record.subject_name = self.name  # type: ignore[attr-defined]  # as a list reads it
        return record


@dataclass
class County:
    """Read once for all registers."""

    plan: DemoPlan
    units: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    desks: dict[str, dict[str, User]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def read(cls, plan: DemoPlan) -> "County":
        county = cls(plan)
        for unit in Unit.objects.still_open().select_related("kind").in_tree_order():
            county.units[unit.kind.level].append(unit)
        rows = Person.objects.order_by("pk").values_list("unit__path", "pk", "name")
        for path, pk, name in rows:
            if len(county.people[path]) < _FEW:
                county.people[path].append((pk, name))
        roles = {*_DESKS.values(), *_OFFICES.values(), "organization_office", "department_leader"}
        for role in sorted(roles):
            users = User.objects.active().holding(role).select_related("unit").order_by("-pk")
            county.desks[role] = {user.unit.path: user for user in users if user.unit}
        return county

    def holder(self, role: str) -> User | None:
        return next(reversed(self.desks[role].values()), None)

    def office(self, preset: Preset) -> User | None:
        """Of the line of work."""
        role = _OFFICES.get(preset.key[:3], "organization_office")
        return self.holder(role) or self.holder("organization_office")

    def fills_for(self, unit: Unit, office: User) -> User:
        """The desk of the unit or of the one it lies in, else the office."""
        desk = self.desks[_DESKS.get(UnitLevel(unit.kind.level), "")]
        steps = range(len(unit.path), 0, -Unit.steplen)
        holders = (desk.get(unit.path[:length]) for length in steps)
        return next(filter(None, holders), office)

    def somebody(self, unit: Unit, dice: Random) -> dict[str, object] | None:
        """Of the unit; where none is registered there, of one above it or of any department."""
        for length in range(len(unit.path), Unit.steplen, -Unit.steplen):
            if registered := self.people.get(unit.path[:length]):
                pk, name = dice.choice(registered)
                return {"pk": pk, "name": name}
        departments = [u.path for u in self.units[UnitLevel.DEPARTMENT] if u.path in self.people]
        if not departments:
            return None
        pk, name = dice.choice(self.people[dice.choice(departments)])
        return {"pk": pk, "name": name}

    def filling(self, register: Register, preset: Preset, *, communities: bool) -> list[Place]:
        """The units whose entries there are, or what stands in them."""
        units = [unit for level in preset.levels for unit in self.units[level]]
        chosen = [unit for unit in units if not communities or unit.kind.code == COMMUNITY]
        kind = subjects.of(register.subject_kind)
        if kind is None:
            return [Place(unit) for unit in chosen]
        by_key = {unit.pk: unit for unit in chosen}
        rows = kind.offered(kind.rows.filter(unit__in=by_key)).order_by(*kind.order)
        found = rows.values_list("pk", "short_name", "unit_id")
        return [Place(by_key[unit], key, name) for key, name, unit in found]
