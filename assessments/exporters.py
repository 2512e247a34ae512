"""Data sets of assessments that have more to say than a list shows."""

from operator import attrgetter
from typing import Final

from django.db.models import QuerySet

from assessments import importers  # noqa: F401 - the roster is declared there
from assessments.filters import ProjectFilters
from assessments.models import Milestone, SecretaryProject
from assessments.permissions import PROJECTS_VIEW
from reports.datasets import Chosen, register
from reports.rosters import roster_dataset

_OF_PROJECT: Final = {
    "unit": attrgetter("project.unit"),
    "year": attrgetter("project.year"),
    "project": attrgetter("project.name"),
    "secretary": attrgetter("project.secretary"),
    "aim": attrgetter("project.aim"),
}


def _milestones(chosen: Chosen) -> QuerySet:
    """Of the projects of the list."""
    everything = SecretaryProject.objects.visible_to(chosen.by)
    projects = chosen.narrowed(everything, usual=everything).filter(chosen.within("unit__path"))
    rows = Milestone.objects.filter(project__in=projects.values("pk"))
    return rows.select_related("project__unit").order_by(
        "-project__year", "project__unit__path", "project__name", "due_on", "pk"
    )


register(
    roster_dataset(
        "projects",
        permission=PROJECTS_VIEW,
        rows=_milestones,
        paths={"milestone": ""},
        virtual=lambda _: _OF_PROJECT,
        filters=ProjectFilters,
        position=96,
    )
)
