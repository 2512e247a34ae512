"""To-dos of whoever samples: to draw, set by the clock; to look at what was drawn, set by the draw.
Both end by the act they ask for."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.urls import reverse
from django.utils import timezone

from assessments.models import LedgerForm, SampledLedger
from assessments.permissions import LEDGERS_SAMPLE
from portal.accounts.models import RoleHolding, User
from portal.accounts.roles import ROLES
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.orgs.models import Unit
from portal.periods import Period
from portal.rules.domain import calendar

_DRAW: Final = "ledgers.draw"
_LOOK: Final = "ledgers.look"
_DAYS_TO_DRAW: Final = 3
_DAYS_TO_LOOK: Final = 10


def _key(what: str, form: LedgerForm, period: Period) -> str:
    return f"{what}.{form.pk}.{period}"


def to_draw(form: LedgerForm, period: Period, units: Iterable[Unit]) -> None:
    """May be repeated: the one that stands is left as it is."""
    seat = _desk_over(units)
    if seat is None:
        return
    url = reverse("assessments:draw-sample", args=[form.pk, period])
    detail = "下级已审核完、锁定的，每个单位按比例随机抽取，抽取只有一次。"
    tasks.assign(
        [
            NewTask(
                key=_key(_DRAW, form, period),
                title=f"抽取{period.label}{form}"[:100],
                detail=detail,
                url=url,
                role=seat.role,
                unit=seat.unit,
                due_on=_in_workdays(_DAYS_TO_DRAW),
            )
        ]
    )


def drawn(form: LedgerForm, period: Period, units: Iterable[Unit], *, by: User) -> None:
    tasks.complete(_key(_DRAW, form, period), by=by, act="抽取")
    seat = _desk_over(units)
    if seat is None:
        return
    url = f"{reverse('assessments:samples')}?period={period}"
    detail = "逐份与实际情况核对：一致的按“一致”，不一致的写明哪一项、是什么情况。"
    tasks.assign(
        [
            NewTask(
                key=_key(_LOOK, form, period),
                title=f"复核抽中的{period.label}{form}"[:100],
                detail=detail,
                url=url,
                role=seat.role,
                unit=seat.unit,
                due_on=_in_workdays(_DAYS_TO_LOOK),
            )
        ]
    )


def looked(form: LedgerForm, period: Period, *, by: User) -> None:
    """The last one ends it."""
    waiting = SampledLedger.objects.waiting().filter(draw__form=form, draw__period=period)
    if not waiting.exists():
        tasks.complete(_key(_LOOK, form, period), by=by, act="复核")


def _in_workdays(days: int) -> dt.date:
    return calendar.add_workdays(timezone.localdate(), days).day


def _desk_over(units: Iterable[Unit]) -> RoleHolding | None:
    """Of those who may sample all of them, the desk that was filled first."""
    roles = [key for key, role in ROLES.items() if LEDGERS_SAMPLE in role.permissions]
    seats = RoleHolding.objects.in_force().filter(role__in=roles, user__disabled_at=None)
    paths = [unit.path for unit in units]
    for seat in seats.select_related("unit").order_by("pk"):
        if all(path.startswith(seat.unit.path) for path in paths):
            return seat
    return None
