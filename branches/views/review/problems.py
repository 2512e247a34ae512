"""问题整改台账."""

from typing import Any

from branches.domain.review.problems import PROBLEMS
from branches.models import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from branches.widgets import OrganisationField
from portal.ui import deriving
from portal.ui.grouping import Grouped
from portal.ui.views import Records


class _ProblemForm(Grouped, deriving.form(PROBLEMS.model, PROBLEMS.fields)):  # type: ignore[misc]
    GROUPS = {  # noqa: RUF012 - what every such form declares
        "问题": ("problem", "organization", "source", "year"),
        "整改": ("measure", "responsible", "due_on", "evidence"),
        "回头看": ("look_back", "looked_on"),
    }
    organization = OrganisationField(PartyOrganization.objects.none(), label="党组织")


class Problems(Records):
    """Townships, after the meetings and half a year later: what each body found, what was done."""

    acts = PROBLEMS
    one, many = "problem", "problems"
    reads = ACTIVITIES_VIEW
    columns = (
        "problem", "organization", "source", "year", "responsible", "due_on", "look_back",
        "closed_on",
    )  # fmt: skip
    filtered_by = ("source", "look_back", "closed_on")
    form = _ProblemForm
    lead = (
        "由上级党组织销号；销号半年后回头看，登记巩固、反弹或者未完成。"
        "党员个人的问题只在民主评议里登记数量。"
    )

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.still_open().filter(user.scope(cls.keeps).q("unit__path"))
