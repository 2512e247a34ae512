"""A reset of an administrator's account that waits for its second person."""

from portal.accounts.demo.cast import CastMember
from portal.accounts.domain import resets
from portal.accounts.models import User
from portal.orgs.models import Unit

FORGETFUL = "auditor02"


def add_second_auditor(people: dict[str, CastMember]) -> None:
    """The demo's own administrators keep the passwords everybody knows."""
    root, unit = Unit.objects.get(depth=1), people["auditor"].unit
    people[FORGETFUL] = CastMember(
        FORGETFUL, "宋雨桐", unit, "审计室科员", [("auditor", root)], seen_days_ago=6
    )


def add_reset(users: dict[str, User]) -> None:
    resets.ask(
        users[FORGETFUL],
        kind=resets.Kind.PASSWORD,
        reason="休假回来忘记密码，本人来电",
        by=users["security"],
    )
