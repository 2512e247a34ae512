"""What is not in order in the demo county, so that to-dos and filters have something to show."""

import datetime as dt

from portal.accounts.demo.cast import CastMember
from portal.demo import DemoPlan
from portal.orgs.models import Unit


def add_faults(people: dict[str, CastMember], plan: DemoPlan) -> None:
    _unused(people)
    people["xz09"].until = plan.today + dt.timedelta(days=12)
    people["dw20"].until = plan.today + dt.timedelta(days=25)
    people["zb004"].disabled = "调离，账号停用"
    for username in ("xz03", "kaohe", "dw12"):
        people[username].password_age = 120
    _newcomers(people)
    _left_behind(people)


def _unused(people: dict[str, CastMember]) -> None:
    for username, days in {"dw33": 82, "dw41": 87, "zb010": 96, "zb011": 130}.items():
        people[username].seen_days_ago = days
    for username in ("zb015", "zb016"):
        people[username].seen_days_ago = None


def _newcomers(people: dict[str, CastMember]) -> None:
    """Accounts were opened, nobody has granted a role yet."""
    for username, name, near in (("xinren01", "林思远", "xz02"), ("xinren02", "何佳怡", "dw05")):
        people[username] = CastMember(username, name, people[near].unit, "干事", seen_days_ago=3)


def _left_behind(people: dict[str, CastMember]) -> None:
    """Roles still held at units that were closed."""
    closed = Unit.objects.exclude(closed_on=None).select_related("kind").in_tree_order()
    held = {"village": "branch_clerk", "department": "unit_contact"}
    for number, unit in enumerate([u for u in closed if u.kind.level in held][:2], start=1):
        roles = [(held[unit.kind.level], unit)]
        username = f"yuan{number:02}"
        name = ("罗永安", "梁素云")[number - 1]
        people[username] = CastMember(username, name, unit, "原负责人", roles, seen_days_ago=15)
