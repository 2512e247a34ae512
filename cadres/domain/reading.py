"""Who opens files. County leaders always see figures; the files as rule IP-07 has it."""

from typing import Any, Final

from django.utils import timezone

from cadres.permissions import CADRES_VIEW
from portal.access import Denied
from portal.rules.domain import rules

LEADERS_OPEN: Final = "IP-07"
_LEADER: Final = "county_leader"


def opens(user: Any) -> bool:
    """Of those who may view cadres: whether also their files, and the roster that leads there."""
    roles = {role.key for role in user.roles if role.key in CADRES_VIEW.held_by}
    if roles != {_LEADER}:
        return True
    return bool(rules.value(LEADERS_OPEN, "opens", on=timezone.localdate()))


def require_open(user: Any) -> None:
    if not opens(user):
        reason = f"按规则 {LEADERS_OPEN}，县领导只看干部人数和结构分析，不打开名册和档案。"
        raise Denied(f"{reason}需要查看的，请向干部科要材料。")
