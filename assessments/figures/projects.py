"""PRJ-1: how far the secretaries' projects are."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.db.models import F, Q

from assessments.domain.projects import rates
from assessments.models import Milestone
from assessments.permissions import PROJECTS_VIEW
from portal import routes
from portal.access import Actor
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period


def _projects(period: Period, unit: Unit, user: Actor) -> str:
    if not user.can(PROJECTS_VIEW, unit):
        return ""
    asked = urlencode({"year": period.year, "unit": unit.pk})
    return f"{routes.page('assessments:projects')}?{asked}"


PROGRESS: Final = Figure(
    "PRJ-1",
    "书记项目进度",
    PERCENT,
    "考核督查",
    "当年已审定的书记项目中，到期末应完成的节点里已按单位报告、经组织科确认完成的，按权重计的占比。"
    "提前完成的到时限起计；终止的项目，终止以前到期的节点仍计。",
    rows=_projects,
    adds=Adds.SHARE,
    decimals=1,
    levels=(UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT),
    reckons_back=True,
    is_live=True,
    more_is="good",
)


@figures(PROGRESS)
def progress(asked: Asked) -> Iterator[tuple[int, Own]]:
    """A unit whose projects have nothing due yet is told with a share of nothing: it has one."""
    day = asked.day
    rows = Milestone.objects.filter(
        asked.within("project__unit__path"),
        Q(project__ended_at=None) | Q(due_on__lte=F("project__ended_at__date")),
        project__year=day.year,
        project__set_at__date__lte=day,
    ).select_related("project")
    by_unit: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in rows:
        by_unit[milestone.project.unit_id].append(milestone)
    for unit, milestones in by_unit.items():
        found = rates.progress(milestones, day)
        yield unit, {PROGRESS.key: Share(found.done, found.due)}
