"""Two townships and a person of each kind: the least world in which access can be told apart."""

from dataclasses import dataclass
from typing import Any

from portal.audit.choices import Action
from portal.audit.domain import events
from tests.factories import accounts as people
from tests.factories import orgs

PERSONAS = ("anonymous", "foreign", "own", "department", "auditor", "system", "security")


@dataclass(frozen=True)
class World:
    people: dict[str, Any]
    objects: dict[str, Any]

    def sign_in(self, client: Any, persona: str) -> None:
        client.logout()
        if persona != "anonymous":
            people.signed_in(client, self.people[persona])


def build_world() -> World:
    county = orgs.county()
    own, foreign = orgs.township(county), orgs.township(county)
    village = orgs.village(own)
    staff = {
        "foreign": ("township_member", foreign),
        "own": ("township_member", own),
        "department": ("general_office", county),
        "auditor": ("auditor", county),
        "system": ("system_admin", county),
        "security": ("security_admin", county),
    }
    persons = {
        persona: people.with_role(people.UserFactory(unit=unit), role, unit)
        for persona, (role, unit) in staff.items()
    }
    clerk = people.with_role(people.UserFactory(unit=village), "branch_clerk", village)
    objects = {
        "unit": village,
        "account": clerk,
        "holding": clerk.role_holdings.get(),
        "group": orgs.GroupFactory(),
        "kind": village.kind,
        "event": events.record(Action.ROLE_GRANTED, by=persons["security"], target=clerk),
    }
    return World(persons, objects)
