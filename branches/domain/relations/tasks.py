"""To-dos of letters: to issue, to receive, and to find out what became of those that ran out."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from branches.choices.relations import LetterState
from branches.domain.relations import ledger
from branches.domain.reminders import BranchDesks, Keepers
from branches.models import RelationTransfer
from portal.access import Actor, RoleKey
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit

_PREFIX: Final = "branches.letter."
_CHASE: Final = "branches.letters-chased."
_BEFORE: Final = 10  # days
_OWN_SOON: Final = "branch.soon"  # of the branch that asked for it


def _key(letter: RelationTransfer, what: str) -> str:
    return f"{_PREFIX}{letter.pk}.{what}"


def ask_to_issue(letter: RelationTransfer) -> None:
    if letter.source is None:
        return
    place = ledger.issuer_of(letter.source, letter.direction)
    tasks.assign([_task(letter, "issue", f"开具介绍信：{letter.member}", place)])


def issued(letter: RelationTransfer, *, by: Actor) -> None:
    """Whoever receives within the county is told."""
    tasks.complete(_key(letter, "issue"), by=_user(by), act="开具介绍信")
    if letter.target is not None:
        place = Keepers().of(letter.target.unit)
        title = f"接收组织关系：{letter.member}"
        tasks.assign([_task(letter, "receive", title, place, letter.valid_until)])


def ended(letter: RelationTransfer, *, by: Actor, act: str) -> None:
    keys = [_key(letter, what) for what in ("issue", "receive", "soon", _OWN_SOON)]
    tasks.complete(*keys, by=_user(by), act=act)


def _user(by: Actor) -> User:
    return User.objects.get(pk=by.pk)


def _task(
    letter: RelationTransfer,
    what: str,
    title: str,
    place: tuple[str, Unit],
    due_on: dt.date | None = None,
) -> NewTask:
    role, unit = place
    return NewTask(
        key=_key(letter, what),
        title=title[:100],
        detail=f"由“{letter.leaves_from}”转往“{letter.goes_to}”。办理后待办随即办结。",
        url=reverse("branches:transfer", args=[letter.pk]),
        role=role,
        unit=unit,
        due_on=due_on,
        about_type=RelationTransfer._meta.label_lower,
        about_id=str(letter.pk),
    )


@transaction.atomic
def remind(today: dt.date) -> int:
    """The to-dos of this day: letters about to run out, and each month those that have."""
    due = {one.key: one for one in (*_soon(today), *_chased(today))}
    ours = Q(key__startswith=_CHASE) | Q(key__startswith=_PREFIX, key__endswith=".soon")
    present = set(Task.objects.open().filter(ours).values_list("key", flat=True))
    present |= _left_behind()
    tasks.cancel(*(present - due.keys()), by=None, reason="已经落实，或者已列入逾期清单")
    new = [one for key, one in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def _left_behind() -> set[str]:
    """Of letters that ended by an act on their member."""
    open_ones = {str(pk) for pk in RelationTransfer.objects.open().values_list("pk", flat=True)}
    about = Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", "about_id")
    return {key for key, letter in about if letter not in open_ones}


def _sent(today: dt.date) -> list[RelationTransfer]:
    rows = RelationTransfer.objects.filter(
        state=LetterState.ISSUED, valid_until__lte=today + dt.timedelta(days=_BEFORE)
    )
    return list(rows.select_related("source__unit", "target", "member__person").order_by("pk"))


def _soon(today: dt.date) -> Iterator[NewTask]:
    desks = BranchDesks()
    for letter in _sent(today):
        if letter.source is not None and not letter.is_overdue(today):
            place = ledger.issuer_of(letter.source, letter.direction, desks.keepers)
            title = f"介绍信即将到期：{letter.member}"
            yield _task(letter, "soon", title, place, letter.valid_until)
            if desks.has_clerk(letter.source.unit):
                own = (RoleKey.BRANCH_CLERK, letter.source.unit)
                yield _task(letter, _OWN_SOON, title, own, letter.valid_until)


def _chased(today: dt.date) -> Iterator[NewTask]:
    """One line an issuer and month: who has no receipt is still his; and one for the branch."""
    counts: Counter[tuple[str, Unit]] = Counter()
    desks = BranchDesks()
    for letter in _sent(today):
        if letter.source is not None and letter.is_overdue(today):
            counts[ledger.issuer_of(letter.source, letter.direction, desks.keepers)] += 1
            if desks.has_clerk(letter.source.unit):
                counts[RoleKey.BRANCH_CLERK, letter.source.unit] += 1
    for (role, unit), count in counts.items():
        whose = "own" if role == RoleKey.BRANCH_CLERK else ""
        yield NewTask(
            key=f"{_CHASE}{whose}{unit.pk}.{today:%Y-%m}",
            title=f"口袋党员：{count:,} 份介绍信逾期未落实",
            detail="请联系本人和接收党组织落实，收到回执的登记回执，不再转出的撤回介绍信。",
            url=reverse("branches:transfers", query={"standing": "overdue", "unit": unit.pk}),
            role=role,
            unit=unit,
        )
