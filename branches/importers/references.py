"""Cell readers of what branches refer to: party organisations, villages."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from branches.models import PartyMember, PartyOrganization
from branches.permissions import OFFICERS_MANAGE, ORGANISATIONS_VIEW
from portal.access import Permission
from portal.imports import kit
from portal.imports.kit import Context, RecordName, Referent
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

# How names of party organisations end, the longest first.
_KINDS: Final = {
    "党总支": ("党总支部委员会", "总支部委员会", "党总支部", "总支部", "党总支", "总支"),
    "党支部": ("党支部委员会", "支部委员会", "党支部", "支部"),
    "党委": ("党委员会", "委员会", "党委"),
}


def gist(name: str) -> str:
    """中共光明营村支部委员会, 光明营村支部 and 光明营村党支部 are one name."""
    name = name.removeprefix("中国共产党").removeprefix("中共")
    for kind, endings in _KINDS.items():
        for ending in endings:
            if name.endswith(ending):
                return name.removesuffix(ending) + kind
    return name


class OrganisationRef(RecordName):
    """A party organisation by code, full name or short name, with or without its unit or the
    township before it; the code is what is left when a full name is borne twice."""

    noun = "党组织"

    gist = staticmethod(gist)

    def referents(self, context: Context) -> Iterable[Referent]:
        scope = context.by.scope(ORGANISATIONS_VIEW)
        rows = PartyOrganization.objects.still_open().filter(scope.q("unit__path"))
        values = rows.values_list(
            "pk", "code", "name", "short_name", "unit_id", "unit__path", "unit__short_name"
        )
        organisations = list(values)
        borne = Counter(name for _, _, name, *_ in organisations)
        townships = Unit.objects.at_level(UnitLevel.TOWNSHIP).values_list("path", "short_name")
        above = dict(townships)
        for pk, code, name, short, unit, path, place in organisations:
            towns = (above.get(path[:end], "") for end in _ends(path))
            words = (code, name, short, *(f"{town}{short}" for town in (place, *towns) if town))
            writing = name if borne[name] == 1 else code
            yield Referent(pk, writing, words, path=path, unit_id=unit, place=f"{place}，{code}")


def _ends(path: str) -> range:
    """Where the paths of the units above, and its own, end in it."""
    return range(Unit.steplen, len(path) + 1, Unit.steplen)


class MemberRef(RecordName):
    """A member of those the user keeps, by name; of two of one name the organisation before it
    tells which."""

    noun = "党员"

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def referents(self, context: Context) -> Iterable[Referent]:
        scope = context.by.scope(self.permission)
        rows = PartyMember.objects.filter(scope.q("organization__unit__path"))
        members = list(
            rows.order_by("pk").values_list(
                "pk",
                "person__name",
                "organization__short_name",
                "organization__code",
                "organization__unit__path",
                "organization__unit",
            )
        )
        borne = Counter(name for _, name, *_ in members)
        there = Counter((short, name) for _, name, short, *_ in members)
        for pk, name, short, code, path, unit in members:
            whole = f"{short}{name}" if there[short, name] == 1 else f"{code}{name}"
            writing = name if borne[name] == 1 else whole
            words = (name, f"{short}{name}", f"{code}{name}")
            yield Referent(pk, writing, words, path=path, unit_id=unit, place=f"{short}，{code}")


class OfficerVillage(kit.VillageRef):
    """Among those whose officers the user keeps."""

    def __init__(self) -> None:
        super().__init__(OFFICERS_MANAGE)
