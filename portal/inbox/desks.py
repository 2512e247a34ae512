"""Which role of a unit receives its work, and which role is its head when work is late.

See docs/decisions: the portal knows no heads of units, only roles held at units.
"""

from typing import Final

from portal.orgs.choices import Level

DESK_BY_LEVEL: Final[dict[str, str]] = {
    Level.COUNTY: "general_office",
    Level.TOWNSHIP: "township_member",
    Level.VILLAGE: "branch_clerk",
}
DESK_ELSEWHERE: Final = "unit_contact"

HEAD_BY_LEVEL: Final[dict[str, str]] = {Level.VILLAGE: "township_member"}
HEAD_ELSEWHERE: Final = "department_leader"


def desk_of(level: str) -> str:
    return DESK_BY_LEVEL.get(level, DESK_ELSEWHERE)


def head_of(level: str) -> str:
    return HEAD_BY_LEVEL.get(level, HEAD_ELSEWHERE)
