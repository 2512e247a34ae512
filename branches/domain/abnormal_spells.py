"""Since when an organisation has stood out. No act says so: the clock compares each night, and what
stands out when it does so first is reckoned back as far as the records tell."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Min, OuterRef, Subquery
from django.utils import timezone

from branches.choices.organisations import Abnormal, HostState
from branches.domain import checks
from branches.domain.checks import Advice
from branches.domain.terms import months_later
from branches.models import AbnormalSpell, Activity, PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from portal.audit.tracking import history_of
from portal.rules.domain import rules

LONG: Final = 3  # months
_BACK: Final = 12  # how many months it is looked back for members
_STOPPED: Final = (HostState.DORMANT, HostState.CANCELLED)
_STEP: Final = PartyOrganization.steplen


@transaction.atomic
def keep(on: dt.date) -> None:
    """Begins and ends the spells of the county as it stands; a second run of a day changes
    nothing."""
    found = checks.find(on=on)
    lasting = AbnormalSpell.objects.lasting()
    is_first = not AbnormalSpell.objects.exists()
    lasting.exclude(organization__in=found).update(until=on)
    known = set(lasting.values_list("organization", flat=True))
    new = {pk: advice for pk, advice in found.items() if pk not in known}
    since = reckoned(new, on) if is_first else {}
    AbnormalSpell.objects.bulk_create(
        (AbnormalSpell(organization_id=pk, since=since.get(pk, on)) for pk in new),
        ignore_conflicts=True,  # two at once
        batch_size=1000,
    )


def long_since(day: dt.date) -> dt.date:
    """What began before that day has lasted for more than three months."""
    return months_later(day, -LONG)


def with_since(rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
    """`abnormal_since`: none of what stands out since today."""
    lasting = AbnormalSpell.objects.lasting().filter(organization=OuterRef("pk"))
    return rows.annotate(abnormal_since=Subquery(lasting.values("since")[:1]))


# Reckoned back ------------------------------------------------------------------------------------


def reckoned(found: Mapping[int, list[Advice]], on: dt.date) -> dict[int, dt.date]:
    """The earliest day one of its states is known to have held since; of what leaves no days behind
    it nothing is known."""
    kinds = {
        kind: [pk for pk, advice in found.items() if any(each.kind == kind for each in advice)]
        for kind in (Abnormal.HOLLOW, Abnormal.IDLE, Abnormal.ZOMBIE)
    }
    days: dict[int, dt.date] = {}
    for pk, day in (
        *_hollow_since(kinds[Abnormal.HOLLOW], on),
        *_idle_since(kinds[Abnormal.IDLE], on),
        *_zombie_since(kinds[Abnormal.ZOMBIE]),
    ):
        days[pk] = min(day, days.get(pk, on))
    return days


def _hollow_since(keys: list[int], on: dt.date) -> Iterator[tuple[int, dt.date]]:
    """Month by month back, while it had too few full members then and before."""
    most_few = rules.find("OR-07", on=on)
    least = rules.find("OR-01", on=on)
    if not keys or most_few is None or least is None:
        return
    months = most_few["few_members_months"]
    days = [months_later(on, -back) for back in range(_BACK + months + 1)]
    full = [checks.full_on(day, keys) for day in days]
    founded = dict(PartyOrganization.objects.filter(pk__in=keys).values_list("pk", "founded_on"))

    def is_hollow(pk: int, back: int) -> bool:
        then, before = full[back], full[back + months]
        is_old = not founded[pk] or founded[pk].latest <= days[back + months]
        return is_old and max(then[pk], before[pk]) < least["least_members"]

    for pk in keys:
        held = (is_hollow(pk, back) for back in range(1, _BACK + 1))
        yield pk, days[sum(1 for _ in takewhile(bool, held))]


def _idle_since(keys: list[int], on: dt.date) -> Iterator[tuple[int, dt.date]]:
    """The first day after so many full months without an activity, its groups' too; those without
    any are counted from the county's first, or their own foundation."""
    rule = rules.find("OR-07", on=on)
    if not keys or rule is None:
        return
    held = Activity.objects.counted().filter(held_on__lte=on)
    begun = held.aggregate(day=Min("held_on"))["day"]
    last: dict[str, dt.date] = {}
    for path, day in held.order_by().values_list("organization__path").annotate(Max("held_on")):
        for own in (path, path[:-_STEP]):
            last[own] = max(day, last.get(own, day))
    rows = PartyOrganization.objects.filter(pk__in=keys)
    for pk, path, founded in rows.values_list("pk", "path", "founded_on"):
        came = [day for day in (last.get(path, begun), founded and founded.latest) if day]
        if came:
            next_month = months_later(max(came).replace(day=1), 1)
            yield pk, min(on, months_later(next_month, rule["idle_months"]))


def _zombie_since(keys: list[int]) -> Iterator[tuple[int, dt.date]]:
    """When it was first written down that its host had stopped, and was not taken back since."""
    history: Any = history_of(PartyOrganization)
    if not keys or history is None:
        return
    rows = history.objects.filter(pgh_obj__in=keys).order_by("pgh_obj", "pgh_created_at", "pk")
    told: dict[int, list[tuple[str, dt.datetime]]] = {}
    for pk, state, at in rows.values_list("pgh_obj", "host_state", "pgh_created_at"):
        told.setdefault(pk, []).append((state, at))
    for pk, states in told.items():
        if day := stopped_since(states):
            yield pk, day


def stopped_since(states: Sequence[tuple[str, dt.datetime]]) -> dt.date | None:
    """Of what was written down in turn, when the last run of it began."""
    running = list(takewhile(lambda one: one[0] in _STOPPED, reversed(states)))
    return timezone.localdate(running[-1][1]) if running else None
