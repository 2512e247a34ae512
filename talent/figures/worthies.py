"""乡贤: how many there are, and what they helped with to the end."""

from collections.abc import Iterator

from django.db.models import Count

from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from talent.choices import HelpState
from talent.figures.rows import LINE, of_days, of_list
from talent.models import HelpTask, Worthy


@figures(
    Figure(
        "TAL-T10",
        "乡贤",
        "人",
        LINE,
        "没有停用、人才档案在库的乡贤，按原籍村统计。只按当时情况统计，不补算过去。",
        rows=of_list("talent:worthies", counted="true"),
    )
)
def worthies(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Worthy.objects.order_by().filter(asked.within("village__path")).counted()
    for unit, number in here.values_list("village").annotate(Count("pk")):
        yield unit, {"TAL-T10": number}


@figures(
    Figure(
        "TAL-T11",
        "乡贤对接办结",
        "件",
        LINE,
        "办结日期在本期内的乡贤重点工作事项，按提出的村或乡镇统计。",
        rows=of_days("talent:helps", "done"),
        span=Span.FLOW,
        reckons_back=True,
        more_is="good",
    )
)
def helped(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = HelpTask.objects.order_by().filter(asked.within("unit__path"), state=HelpState.DONE)
    within = here.filter(done_on__gte=asked.begins, done_on__lte=asked.ends)
    for unit, number in within.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T11": number}
