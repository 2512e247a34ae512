"""引才: who signed, what was sent up and what of it won, by the days of the moves."""

from collections.abc import Iterator

from django.db.models import Count, F

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, Rows, figures
from portal.figures.choices import Span
from portal.orgs.models import Unit
from portal.periods import Period
from talent.choices import PipelineKind, StageMark
from talent.figures.rows import LINE
from talent.models import PipelineMove
from talent.permissions import TALENT_VIEW

_COUNTED = {
    "TAL-T07": (PipelineKind.LEAD, StageMark.SIGNED),
    "TAL-T20": (PipelineKind.PROJECT, StageMark.SENT),
    "TAL-T21": (PipelineKind.PROJECT, StageMark.WON),
}


def _reached(key: str) -> Rows:
    kind, mark = _COUNTED[key]

    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(TALENT_VIEW, unit):
            return ""
        days = f"reached_since={period.first_day}&reached_until={period.last_day}"
        page = routes.page("talent:cases")
        return f"{page}?unit={unit.pk}&kind={kind.value}&mark={mark.value}&{days}"

    return address


def _figure(key: str, label: str, unit: str, about: str) -> Figure:
    return Figure(
        key,
        label,
        unit,
        LINE,
        about,
        rows=_reached(key),
        span=Span.FLOW,
        reckons_back=True,
        more_is="good",
    )


@figures(
    _figure("TAL-T07", "柔性引才签约", "人", "柔性引才的对象，在本期内到“签约”阶段的。"),
    _figure("TAL-T20", "项目上报", "项", "项目申报的对象，在本期内到“上报”阶段的。"),
    _figure("TAL-T21", "项目入选", "项", "项目申报的对象，在本期内到“入选”阶段的。"),
)
def reached(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = PipelineMove.objects.order_by().filter(asked.within("case__unit__path"))
    within = here.filter(on__gte=asked.begins, on__lte=asked.ends)
    for key, (kind, mark) in _COUNTED.items():
        marked = within.filter(case__pipeline__kind=kind, stage__mark=mark)
        counted = marked.values(own=F("case__unit")).annotate(n=Count("case", distinct=True))
        for row in counted:
            yield row["own"], {key: row["n"]}
