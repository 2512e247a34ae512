"""Demo data: an account for every role, the clerks of the county, a few things gone wrong."""

from collections.abc import Iterator

from portal.accounts.demo.cast import PASSWORD, STAFF, county_cast
from portal.accounts.demo.faults import add_faults
from portal.accounts.demo.past import add_past
from portal.accounts.demo.resets import add_reset, add_second_auditor
from portal.accounts.demo.rows import write
from portal.accounts.models import User
from portal.demo import DemoPlan

__all__ = ["PASSWORD", "build", "demo_accounts"]

SHOWN = (*STAFF, "xz01", "dw01", "zb001")


def build(plan: DemoPlan) -> None:
    people = county_cast(plan)
    add_faults(people, plan)
    add_second_auditor(people)
    users = write(people, plan)
    add_past(users, plan)
    add_reset(users)


def demo_accounts() -> Iterator[tuple[str, str, str, str]]:
    """One account of each role: label of the role, username, name, unit."""
    accounts = User.objects.filter(username__in=SHOWN).select_related("unit").with_holdings()
    users = {user.username: user for user in accounts}
    for username in SHOWN:
        if username in users:
            user = users[username]
            yield user.roles[0].label, username, user.name, str(user.unit)
