from portal.orgs.models.group import ComparisonGroup, GroupMembership
from portal.orgs.models.history import Succession, UnitChange, UnitName, UnitPlace
from portal.orgs.models.kind import UnitKind
from portal.orgs.models.unit import Unit

__all__ = [
    "ComparisonGroup",
    "GroupMembership",
    "Succession",
    "Unit",
    "UnitChange",
    "UnitKind",
    "UnitName",
    "UnitPlace",
]
