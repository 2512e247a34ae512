"""To-dos of the year's review and of problems: whose turn it is, from December to March."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from branches.choices.organisations import BRANCH_KINDS
from branches.choices.review import ReviewState
from branches.domain.reminders import BranchDesks, Keepers
from branches.domain.terms import months_later
from branches.models import PartyOrganization, ReviewSheet
from branches.models import Problem as Found
from portal.access import Actor, RoleKey
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.registers.choices import UNENDED
from portal.rules.domain import memory

_PREFIX: Final = "branches.review."
BEFORE: Final = 10  # days
LOOK_BACK: Final = 6  # months after a problem is closed
_DECEMBER, _MARCH = 12, 3
_SAID: Final = {
    "begin": ("{count:,} 个党支部还没有开始{year}年民主评议", "请督促开展，或者代为登记。"),
    "hand_in": ("{count:,} 个党支部还没有报送{year}年民主评议", "请督促登记齐各步骤和等次后报送。"),
    "confirm": ("{count:,} 个党支部的{year}年民主评议待确认", "请审阅后确认，有误的退回。"),
    "mend": ("{count:,} 个问题整改到期", "整改到位的请核实后销号，没有到位的请督促。"),
    "look_back": ("{count:,} 个问题该回头看了", "销号满半年，请核实后登记巩固、反弹或者未完成。"),
}
_OWN: Final = {
    "begin": ("开展{year}年民主评议党员", "列出名单、登记各步骤后报送上级党组织。"),
    "hand_in": ("报送{year}年民主评议党员", "步骤、等次登记齐后报送上级党组织。"),
}

# What is asked, of whom: role, unit, year (0 where it is of no year), how many.
_Counts = Counter[tuple[str, str, Unit, int]]


def season(today: dt.date) -> tuple[int, dt.date] | None:
    """The year under review and until when: December to March."""
    if today.month == _DECEMBER:
        return today.year, dt.date(today.year + 1, _MARCH, 31)
    if today.month <= _MARCH:
        return today.year - 1, dt.date(today.year, _MARCH, 31)
    return None


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set this month's lines, take back what no longer holds; may be repeated."""
    with memory.remembered():
        due = {one.key: one for one in _due(today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="已经办理，或者转入下月")
    new = [one for key, one in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def settle(organisation: PartyOrganization, *, today: dt.date, by: Actor, act: str) -> None:
    """Part of an act: what nothing is left of at the branch and at whoever keeps it is done."""
    _, place = Keepers().of(organisation.unit)
    rows = Task.objects.open().filter(key__startswith=_PREFIX)
    rows = rows.filter(unit__in={organisation.unit_id, place.pk})
    present = list(rows.values_list("key", flat=True))
    if present:
        left = {_without_month(one.key) for one in _due(today, within=place)}
        done = [key for key in present if _without_month(key) not in left]
        tasks.complete(*done, by=User.objects.get(pk=by.pk), act=act)


def _without_month(key: str) -> str:
    return key.rsplit("@", 1)[0]


def _due(today: dt.date, within: Unit | None = None) -> Iterator[NewTask]:
    """Of the whole county, or of one place and what is beneath it."""
    path = within.path if within else ""
    desks = BranchDesks()
    counts: _Counts = Counter()
    if term := season(today):
        for branch, what in _behind(term[0], path):
            counts[what, *desks.keepers.of(branch.unit), term[0]] += 1
            if desks.has_clerk(branch.unit):
                yield _of_branch(branch, what, *term)
    for what, year, unit in (*_handed_in(path), *_found(today, path)):
        counts[what, *desks.keepers.of(unit), year] += 1
    for (what, role, unit, year), count in counts.items():
        title, detail = _SAID[what]
        yield NewTask(
            key=f"{_PREFIX}{what}.{unit.pk}.{year}@{today:%Y-%m}",
            title=title.format(count=count, year=year),
            detail=detail,
            url=_address(what, unit, year),
            role=role,
            unit=unit,
            due_on=term[1] if term and what in _OWN else None,
        )


def _behind(year: int, path: str) -> Iterator[tuple[PartyOrganization, str]]:
    """Branches without a sheet, and those whose sheet is still open."""
    sheets = ReviewSheet.objects.filter(organization=OuterRef("pk"), year=year)
    rows: Any = PartyOrganization.objects.still_open().filter(
        kind__in=BRANCH_KINDS, unit__path__startswith=path
    )
    rows = rows.annotate(
        has_begun=Exists(sheets), is_done=Exists(sheets.exclude(state=ReviewState.OPEN))
    )
    for branch in rows.filter(is_done=False).select_related("unit").in_tree_order():
        yield branch, "hand_in" if branch.has_begun else "begin"


def _handed_in(path: str) -> Iterator[tuple[str, int, Unit]]:
    rows = ReviewSheet.objects.filter(
        state=ReviewState.HANDED_IN, organization__unit__path__startswith=path
    )
    for sheet in rows.select_related("organization__unit").in_order():
        yield "confirm", sheet.year, sheet.organization.unit


def _found(today: dt.date, path: str) -> Iterator[tuple[str, int, Unit]]:
    """Problems about to run out or over, and those closed half a year ago. Those that went on to
    the register of what is to be put right are chased there."""
    rows = Found.objects.filter(organization__unit__path__startswith=path, looked_on=None)
    rows = rows.exclude(closed_on=None, finding__state__in=UNENDED)
    for found in rows.select_related("organization__unit").in_order():
        unit = found.organization.unit
        if found.closed_on is None:
            if found.due_on <= today + dt.timedelta(days=BEFORE):
                yield "mend", 0, unit
        elif months_later(found.closed_on, LOOK_BACK) <= today:
            yield "look_back", 0, unit


def _address(what: str, unit: Unit, year: int) -> str:
    if what == "begin":
        query: dict[str, Any] = {"unit": unit.pk, "unreviewed": year}
        return reverse("branches:organisations", query=query)
    if what in {"hand_in", "confirm"}:
        state = ReviewState.OPEN if what == "hand_in" else ReviewState.HANDED_IN
        query = {"unit": unit.pk, "year": year, "state": state.value}
        return reverse("branches:reviews", query=query)
    standing = "open" if what == "mend" else "closed"
    return reverse("branches:problems", query={"state": standing})


def _of_branch(branch: PartyOrganization, what: str, year: int, until: dt.date) -> NewTask:
    title, detail = _OWN[what]
    address = reverse("branches:review-open")
    if what != "begin":
        query = {"organization": branch.pk, "year": year}
        address = reverse("branches:reviews", query=query)
    return NewTask(
        key=f"{_PREFIX}own.{what}.{branch.pk}.{year}",
        title=f"{title.format(year=year)}：{branch}"[:100],
        detail=detail,
        url=address,
        role=RoleKey.BRANCH_CLERK,
        unit=branch.unit,
        due_on=until,
        about_type=PartyOrganization._meta.label_lower,
        about_id=str(branch.pk),
    )
