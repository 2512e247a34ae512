"""Who has handed in what: a period's forms by unit, and a form's periods by unit."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import LEDGERS_URGED
from assessments.choices import FILLING, Timeliness
from assessments.models import Ledger, LedgerForm
from assessments.models.ledger import LedgerQuerySet
from assessments.permissions import LEDGERS_MANAGE, LEDGERS_VIEW
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox import desks
from portal.inbox.domain import notices, people
from portal.orgs.models import Unit
from portal.periods import Period


@dataclass
class ProgressRow:
    unit: Unit
    cells: list[Ledger | None]


@dataclass
class Progress:
    """`columns` are forms or periods; `counts` tell of all ledgers by timeliness."""

    columns: list[str]
    rows: list[ProgressRow]
    counts: Counter[str] = field(default_factory=Counter)


def of_period(period: Period, *, by: Actor) -> Progress:
    """Units by the forms of one period, in four statements whatever their number."""
    ledgers = _seen(by).filter(period=period)
    forms = list(LedgerForm.objects.filter(ledgers__in=ledgers).distinct().in_order())
    return _grid(ledgers, [form.pk for form in forms], [form.name for form in forms], "form_id")


def of_form(form: LedgerForm, periods: Iterable[Period], *, by: Actor) -> Progress:
    """Units by periods of one form."""
    span = list(periods)
    ledgers = _seen(by).filter(form=form, period__in=span)
    return _grid(ledgers, span, [period.label for period in span], "period")


def _seen(by: Actor) -> LedgerQuerySet:
    return Ledger.objects.visible_to(by).with_names()


def _grid(ledgers: LedgerQuerySet, keys: list, labels: list[str], column: str) -> Progress:
    at = {key: number for number, key in enumerate(keys)}
    rows: dict[int, ProgressRow] = {}
    counts: Counter[str] = Counter()
    now = timezone.now()
    for ledger in ledgers.order_by("unit__path"):
        row = rows.setdefault(ledger.unit_id, ProgressRow(ledger.unit, [None] * len(keys)))
        row.cells[at[getattr(ledger, column)]] = ledger
        counts[ledger.timeliness_at(now)] += 1
    return Progress(labels, list(rows.values()), counts)


def behind(by: Actor, period: Period) -> LedgerQuerySet:
    """Not handed in by the units whose ledgers `by` manages."""
    managed = _seen(by).filter(by.scope(LEDGERS_MANAGE).q("unit__path"))
    late = managed.filter(period=period, state__in=FILLING, first_submitted_at=None)
    return late.order_by("unit__path", "form__position")


@transaction.atomic
def urge(period: Period, *, by: User) -> int:
    """A notice to the desks of all that have not handed in; once a day. How many ledgers."""
    require(by, LEDGERS_VIEW)
    require(by, LEDGERS_MANAGE)
    today = timezone.localdate()
    late = [ledger for ledger in behind(by, period) if not _urged(ledger, today)]
    if not late:
        raise ValidationError("没有需要催报的：都已报送，或者今天已经催过。")
    at = people.at_desks(_desk(ledger) for ledger in late)
    for ledger in late:
        _tell(ledger, at[_desk(ledger)], by)
    Ledger.objects.filter(pk__in=[ledger.pk for ledger in late]).update(urged_on=today)
    root = Unit.objects.filter(depth=1).get()
    names = "、".join(dict.fromkeys(ledger.unit.short_name for ledger in late))
    events.record(
        LEDGERS_URGED, by=by, target=root, summary=f"催报{period.label}台账：{names}"[:1000]
    )
    return len(late)


def _urged(ledger: Ledger, today: dt.date) -> bool:
    return ledger.urged_on == today


def _desk(ledger: Ledger) -> people.Desk:
    return desks.desk_of(ledger.unit.kind.level), ledger.unit_id


def _tell(ledger: Ledger, receivers: list[int], by: User) -> None:
    due = timezone.localtime(ledger.due_at)
    late = ledger.timeliness_at() == Timeliness.MISSING
    notices.send(
        receivers,
        title=f"催报：{ledger}"[:100],
        text=f"{by.name}：请尽快报送。{due:%m月%d日 %H:%M} 截止{'，已逾期' if late else ''}。",
        url=ledger.get_absolute_url(),
    )
