"""Who leads the units: for how many months the secretary of each has been there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile
from typing import Final, NamedTuple

from branches.choices.organisations import SECRETARY, OrganisationKind
from branches.figures.addresses import listed
from branches.models import CommitteePost
from branches.permissions import ORGANISATIONS_VIEW
from portal.dates import PartialDate
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Adds
from portal.orgs.choices import UnitLevel

LINE: Final = "组织设置和换届"
LEVELS: Final = (UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT)
OF_GROUP: Final = "8"  # 党组书记, of the table `organisation_post`
# Which of its organisations leads a unit: the first of these that has somebody.
_LEADING: Final = (
    OrganisationKind.LEADING_GROUP,
    OrganisationKind.COMMITTEE,
    OrganisationKind.WORKING_COMMITTEE,
)
_MONTHS: Final = 12


class _Term(NamedTuple):
    person: int
    since: PartialDate | None
    until: PartialDate | None

    def holds(self, day: dt.date) -> bool:
        begun = self.since is None or self.since.earliest <= day
        return begun and (self.until is None or self.until.earliest > day)


@figures(
    Figure(
        "ORG-7",
        "书记任职月数",
        "个月",
        LINE,
        "单位党组、党委、党工委现任书记任职的月数，任职当月算第1个月；连任的从首次任职算起。"
        "取自党组织班子的任职时间，没有登记书记、任职时间没有填到月份的没有数。",
        rows=listed(
            "branches:organisations", ORGANISATIONS_VIEW, {"kind": [one.value for one in _LEADING]}
        ),
        adds=Adds.NONE,
        levels=LEVELS,
        reckons_back=True,
        is_live=True,
    ),
)
def months_in_office(asked: Asked) -> Iterator[tuple[int, Own]]:
    for unit, terms in _terms(asked).items():
        since = next((found for each in terms if (found := _since(each, asked.day))), None)
        if since is not None and since.month:
            months = (asked.day.year - since.year) * _MONTHS + asked.day.month - since.month + 1
            yield unit, {"ORG-7": months}


def _terms(asked: Asked) -> dict[int, list[list[_Term]]]:
    """By unit, the terms of each of its leading organisations, the latest first."""
    rows = CommitteePost.objects.filter(
        asked.within("organization__unit__path"),
        organization__kind__in=_LEADING,
        organization__closed_on=None,
        post__in=(SECRETARY, OF_GROUP),
    ).order_by("organization__path", "-since", "-pk")
    facts = ("organization__unit", "organization", "organization__kind")
    found: dict[int, dict[tuple[int, int], list[_Term]]] = defaultdict(lambda: defaultdict(list))
    for unit, pk, kind, *term in rows.values_list(*facts, "person", "since", "until"):
        rank = _LEADING.index(OrganisationKind(kind))
        found[unit][rank, pk].append(_Term(*term))
    return {unit: [of[key] for key in sorted(of)] for unit, of in found.items()}


def _since(terms: list[_Term], day: dt.date) -> PartialDate | None:
    """Of who holds it on the day: from when on without anybody between."""
    now = next((place for place, one in enumerate(terms) if one.holds(day)), None)
    if now is None:
        return None
    person = terms[now].person
    same = list(takewhile(lambda one: one.person == person, terms[now:]))
    return same[-1].since
