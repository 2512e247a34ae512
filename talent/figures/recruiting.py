"""引才: how many applied and how many came, by the day on which the step was over."""

from collections.abc import Iterator

from django.db.models import F, Sum

from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from talent.choices.recruiting import FunnelMark, RecruitKind
from talent.figures.rows import LINE, of_days
from talent.models import RecruitStage

_MARKS = {FunnelMark.APPLIED: "TAL-T24", FunnelMark.ARRIVED: "TAL-T25"}
_STAGES = "talent:recruit-stages"


def _key(mark: FunnelMark, kind: RecruitKind) -> str:
    return f"{_MARKS[mark]}.{list(RecruitKind).index(kind) + 1}"


def _figure(key: str, mark: FunnelMark, kind: RecruitKind | None = None) -> Figure:
    which = f"{kind.label}类" if kind else "各"
    about = (
        f"{which}引才批次中计为“{mark.label}”、完成日期在本期内的环节的人数之和，按组织单位统计。"
    )
    narrowed = {"mark": mark.value, **({"kind": kind.value} if kind else {})}
    return Figure(
        key,
        f"{kind.label if kind else '引才'}{mark.label}",
        "人",
        LINE,
        about,
        rows=of_days(_STAGES, "on", **narrowed),
        span=Span.FLOW,
        reckons_back=True,
        more_is="good",
    )


@figures(
    *(_figure(key, mark) for mark, key in _MARKS.items()),
    *(_figure(_key(mark, kind), mark, kind) for mark in _MARKS for kind in RecruitKind),
)
def recruited(asked: Asked) -> Iterator[tuple[int, Own]]:
    """In one statement, whatever the kinds."""
    here = RecruitStage.objects.order_by().filter(
        asked.within("cohort__unit__path"),
        mark__in=list(_MARKS),
        on__gte=asked.begins,
        on__lte=asked.ends,
    )
    counted = here.values("mark", own=F("cohort__unit"), kind=F("cohort__kind"))
    told: dict[int, dict[str, int]] = {}
    for row in counted.annotate(total=Sum("number")):
        mark, kind = FunnelMark(row["mark"]), RecruitKind(row["kind"])
        own = told.setdefault(row["own"], {})
        for key in (_MARKS[mark], _key(mark, kind)):
            own[key] = own.get(key, 0) + row["total"]
    yield from told.items()
