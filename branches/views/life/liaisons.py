"""联系点 and the visits there."""

from typing import Any

from branches.domain.life.liaisons import LIAISONS, VISITS
from branches.models import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from branches.widgets import OrganisationField
from portal.ui import deriving
from portal.ui.views import Records


class _LiaisonForm(
    deriving.form(LIAISONS.model, ("name", "standing", "kind", "since", "document"))  # type: ignore[misc]
):
    organization = OrganisationField(PartyOrganization.objects.none(), label="联系对象")
    field_order = ("name", "standing", "organization")


class Liaisons(Records):
    """组织科 and townships, once a year: which leader stands by which branch."""

    acts = LIAISONS
    one, many = "liaison", "liaisons"
    reads = ACTIVITIES_VIEW
    columns = ("name", "standing", "organization", "kind", "since", "document", "closed_on")
    filtered_by = ("standing", "kind", "closed_on")
    form = _LiaisonForm

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.still_open().filter(user.scope(cls.keeps).q("unit__path"))


class Visits(Records):
    """Offices and townships, after each visit: when, what for, how much was solved there."""

    acts = VISITS
    one, many = "visit", "visits"
    reads = ACTIVITIES_VIEW
    columns = ("liaison", "visited_on", "kind", "solved", "note", "closed_on")
    filtered_by = ("kind", "closed_on")

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        rows = rows.in_force().select_related("organization")
        return rows.filter(user.scope(cls.keeps).q("organization__unit__path")).in_order()

    @classmethod
    def ordered(cls, rows: Any) -> Any:
        return super().ordered(rows).select_related("liaison__organization")
