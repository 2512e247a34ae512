"""Who may know of a register, and of what is in it."""

from dataclasses import dataclass

from django.db import models

from portal.access import Actor, Scoped
from portal.people.models import Person
from portal.registers.permissions import REGISTER_FILL


@dataclass(frozen=True)
class ShownToSome(Scoped):
    """As the permission has it, but nothing of a register that names other roles: not even that
    there is one. `register` leads from the row to its register. `person` leads to whose own the row
    is: who had the talk sees it, though not the others."""

    register: str = ""
    person: str = ""

    def alone(self, user: Actor) -> models.Q | None:
        scoped = super().alone(user)
        known = self.known(user) if scoped is None else scoped & self.known(user)
        return known | self.own(user) if self.person else known

    def known(self, user: Actor) -> models.Q:
        held = [role.key for role in getattr(user, "roles", ())]
        everybody = models.Q(**{f"{self.register}seen_by": []})
        return everybody | models.Q(**{f"{self.register}seen_by__overlap": held})

    def own(self, user: Actor) -> models.Q:
        if not user.can(REGISTER_FILL):
            return models.Q(pk__in=[])
        return models.Q(**{f"{self.person}__in": Person.objects.behind(user).values("pk")})
