"""Which role of a unit receives its work, and which role is its head when work is late.

See docs/decisions: the portal knows no heads of units, only roles held at units.
"""

from typing import Final

from portal.orgs.choices import UnitLevel

DESK_BY_LEVEL: Final[dict[str, str]] = {
    UnitLevel.COUNTY: "general_office",
    UnitLevel.TOWNSHIP: "township_member",
    UnitLevel.VILLAGE: "branch_clerk",
}
DESK_ELSEWHERE: Final = "unit_contact"

HEAD_BY_LEVEL: Final[dict[str, str]] = {UnitLevel.VILLAGE: "township_member"}
HEAD_ELSEWHERE: Final = "department_leader"


def desk_of(level: str) -> str:
    return DESK_BY_LEVEL.get(level, DESK_ELSEWHERE)


def head_of(level: str) -> str:
    return HEAD_BY_LEVEL.get(level, HEAD_ELSEWHERE)
