"""Cadres as they were on a day: level, rank, post, schooling and party by the dates on record.

What a table says of the day comes first; where a cadre's file holds no such table, the present
value of its first page stands as long as its own date does not lie after the day.
"""

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Least, NullIf
from django.utils import timezone

from cadres.choices import FULL_TIME, IN_SERVICE, ON_THE_ROLLS, PARTY_MEMBERS, Ladder
from cadres.models import Cadre, Education, Post, Rank
from cadres.models.cadre import CadreQuerySet
from portal.codes import lookup
from portal.dates import PartialDate
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.domain import measures
from portal.prepared import Prepared

NOTHING: Final = Value("", output_field=CharField())
OF_LISTS: Final = (
    "level_then", "rank_then", "post_then", "post_since_then", "unit_then", "fulltime_then",
    "inservice_then", "highest_then", "in_party_then",
)  # fmt: skip
NOT_TOLD: Final = "none"  # how an address names what nobody registered


def serving(cadres: CadreQuerySet, day: dt.date) -> CadreQuerySet:
    """Those who were cadres here on the day, by their posts; without any, by when they began."""
    moment = PartialDate.of(day)
    held = Post.objects.filter(cadre=OuterRef("pk"))
    began = Q(work_since=None) | Q(work_since__lte=moment)
    at_post = Exists(held.held_on(moment)) | (~Exists(held) & began)
    return cadres.filter(at_post).filter(_here(moment))


def described(cadres: CadreQuerySet, day: dt.date) -> CadreQuerySet:
    """Annotates what is told of each on the day; the names end in `_then`."""
    moment = PartialDate.of(day)
    main = Post.objects.filter(cadre=OuterRef("pk"), is_main=True).held_on(moment)
    main = main.order_by(F("since").desc(nulls_last=True), "-pk")
    return cadres.annotate(
        level_then=_step(Ladder.LEVEL, moment),
        rank_then=_step(Ladder.RANK, moment),
        then=Value(day, output_field=DateField()),
        post_then=_post(main, day),
        post_since_then=Subquery(main.values("since")[:1]),
        unit_then=Coalesce(
            Subquery(main.values("unit")[:1]), F("unit"), output_field=BigIntegerField()
        ),
        fulltime_then=_schooling(FULL_TIME, moment),
        inservice_then=_schooling(IN_SERVICE, moment),
        in_party_then=_true(_in_party(moment)),
        is_woman=_true(Q(person__sex=Sex.FEMALE)),
        is_minority=_true(measures.is_minority()),
    ).annotate(
        # The groups count down from the highest, and LEAST passes by what is null.
        highest_then=Coalesce(
            Least(NullIf(F("fulltime_then"), NOTHING), NullIf(F("inservice_then"), NOTHING)),
            NOTHING,
            output_field=CharField(),
        )
    )


def listed(cadres: CadreQuerySet, day: dt.date) -> CadreQuerySet:
    """As `described`, for lists: its columns put together once a day and not for each page."""
    groups = {key: tuple(sorted(lookup.within("education", key))) for key in measures.COLLEGE}
    columns = _prepared(day, tuple(groups.items()), day >= timezone.localdate())
    return cadres.annotate(**columns, then=Value(day, output_field=DateField()))


@lru_cache(maxsize=64)
def _prepared(day: dt.date, groups: object, is_today: bool) -> dict[str, Prepared]:  # noqa: FBT001
    """`groups` and `is_today` tell apart what the code tables and the clock say otherwise."""
    rows = described(Cadre.objects.all(), day)
    return {name: Prepared.of(rows, name) for name in OF_LISTS}


def below(described_cadres: CadreQuerySet, unit: Unit) -> CadreQuerySet:
    """Those whose unit of the day was this one or below it."""
    branch = Unit.objects.filter(path__startswith=unit.path)
    return described_cadres.filter(unit_then__in=branch.values("pk"))


def _post(main: QuerySet, day: dt.date) -> Any:
    """The main post of the day; today all posts, as the first page names them together."""
    named = Subquery(main.annotate(words=Concat("institution", "name")).values("words")[:1])
    if day >= timezone.localdate():
        return Coalesce(NullIf(F("post_full"), NOTHING), named, NOTHING)
    return Coalesce(named, F("post_full"), output_field=CharField())


def _here(moment: PartialDate) -> Q:
    """Not gone by then; of those the roster calls retired or gone without a date, nobody knows."""
    stays = Q(left_on=None, manage_state__in=ON_THE_ROLLS)
    return stays | Q(left_on__gt=moment)


def _in_party(moment: PartialDate) -> Q:
    joined = Q(party_since=None) | Q(party_since__lte=moment)
    return Q(political__in=PARTY_MEMBERS) & joined


def _step(ladder: Ladder, moment: PartialDate) -> Any:
    """The step of the day; of a file without such a ladder the first page's, if it is that old."""
    column, since = str(ladder.value), f"{ladder.value}_since"
    steps = Rank.objects.filter(cadre=OuterRef("pk"), ladder=ladder)
    then = steps.held_on(moment).order_by(F("since").desc(nulls_last=True), "-pk")
    own = Case(
        When(Exists(steps), then=NOTHING),
        When(Q(**{since: None}) | Q(**{f"{since}__lte": moment}), then=F(column)),
        default=NOTHING,
        output_field=CharField(),
    )
    held = Subquery(then.values(column)[:1], output_field=CharField())
    return Coalesce(NullIf(held, NOTHING), own, output_field=CharField())


def _schooling(mode: str, moment: PartialDate) -> Any:
    """The highest group of what was finished by then; an unknown date had passed."""
    done = Q(graduated_on=None) | Q(graduated_on__lte=moment)
    finished = Education.objects.filter(done, cadre=OuterRef("pk"), mode=mode)
    group = Case(
        *(
            When(education__in=sorted(lookup.within("education", key)), then=Value(key))
            for key in measures.COLLEGE
        ),
        When(~Q(education=""), then=Value(measures.LOWER)),
        default=NOTHING,
        output_field=CharField(),
    )
    ranked: QuerySet = finished.annotate(group=group).exclude(group="").order_by("group")
    return Coalesce(Subquery(ranked.values("group")[:1]), NOTHING, output_field=CharField())


def _true(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
