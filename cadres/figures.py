"""干部: how complete the files are, and whether last year's appraisals are recorded."""

from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum

from cadres.domain import completeness, reading
from cadres.models import Cadre
from cadres.permissions import CADRES_VIEW
from portal import routes
from portal.access import Actor, RoleKey
from portal.fields.domain.kinds.stored import Stored
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Rows, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import counting
from portal.registers.models import Register, RegisterRecord

LINE = "干部"
# Villages have no cadres with files.
TALKS: Final = "CAD-28"  # the shipped register of talks
_PARTNER: Final = "partner"
LEVELS = tuple(level for level in UnitLevel if level != UnitLevel.VILLAGE)


def _roster(query: Callable[[Period], dict[str, str]]) -> Rows:
    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(CADRES_VIEW, unit) or not reading.opens(user):
            return ""
        asked = urlencode({"unit": unit.pk, **query(period)})
        return f"{routes.page('cadres:cadres')}?{asked}"

    return address


@figures(
    Figure(
        "CDR-1",
        "干部档案完整度",
        "%",
        LINE,
        "在册干部档案完整度的平均数；每份档案的完整度是应填各项中已填的占比。"
        "只按当时情况统计，不补算过去。",
        rows=_roster(lambda _: {"sort": "completeness"}),
        adds=Adds.MEAN,
        decimals=1,
        levels=LEVELS,
        more_is="good",
    ),
    Figure(
        "CDR-2",
        "年度考核登记率",
        "%",
        LINE,
        "在册干部中已登记上一年度考核结论的占比。只按当时情况统计，不补算过去。"
        "“名单”列出的是还没有登记的干部。",
        rows=_roster(lambda period: {"unappraised": str(period.year - 1)}),
        adds=Adds.SHARE,
        decimals=1,
        levels=LEVELS,
        more_is="good",
    ),
)
def files(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Cadre.objects.order_by().filter(asked.within("unit__path")).present()
    counted = completeness.with_completeness(here).values("unit")
    whole = counted.annotate(number=Count("pk"), total=Sum("completeness"))
    lacking = here.filter(completeness.unappraised(asked.day.year - 1))
    missing = dict(lacking.values_list("unit").annotate(Count("pk")))
    for row in whole:
        unit, number = row["unit"], row["number"]
        appraised = number - missing.get(unit, 0)
        yield unit, {"CDR-1": Share(row["total"], number), "CDR-2": Share(appraised, number)}


def _talks_of(period: Period, unit: Unit, user: Actor) -> str:
    """The register as a whole: a talk is entered at the department, whoever it was with."""
    register = Register.objects.known_to(user).filter(code=TALKS).first()
    if register is None:
        return ""
    asked = urlencode({"behind": "count", "within": str(period.year)})
    return f"{register.get_absolute_url()}?{asked}"


@figures(
    Figure(
        f"{TALKS}.coverage",
        "谈心谈话覆盖率",
        PERCENT,
        LINE,
        "在册干部中当年1月1日至期末日被谈过话的占比，一人谈几次算一人。只按当时在册情况统计，不补算过去。",
        rows=_talks_of,
        span=Span.TO_DATE,
        adds=Adds.SHARE,
        decimals=1,
        levels=LEVELS,
        more_is="good",
        seen_by=frozenset({RoleKey.CADRE_OFFICE, RoleKey.DEPARTMENT_LEADER}),
    ),
)
def talks(asked: Asked) -> Iterator[tuple[int, Own]]:
    """Nothing where nobody keeps such a register."""
    entries = RegisterRecord.objects.filter(
        counting.COUNTED,
        register__code=TALKS,
        counts_on__range=(asked.year_begins, asked.day),
    )
    named = entries.order_by().annotate(who=Stored(_PARTNER, "open_values").part("pk"))
    keys = {int(key) for key in named.values_list("who", flat=True) if key}
    if not keys and not Register.objects.filter(code=TALKS).exists():
        return
    here = Cadre.objects.order_by().filter(asked.within("unit__path")).present()
    counted = here.values_list("unit").annotate(
        whole=Count("pk"), part=Count("pk", filter=Q(person__in=keys))
    )
    for unit, whole, part in counted:
        yield unit, {f"{TALKS}.coverage": Share(part, whole)}
