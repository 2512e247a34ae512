"""The demo county's organization office samples what townships accepted, and looks at it again."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.utils import timezone

from assessments.choices import SampleOutcome
from assessments.domain.ledgers import sample_reminders, sampling, second_looks
from assessments.models import LedgerForm, SampledLedger, SampleDraw, SampleFinding
from portal.accounts.models import User
from portal.demo import DemoPlan

_FOUND: Final = (
    ("s73", "记录簿最近两个月没有填写。"),
    ("s71", "活动场所标识已脱落，制度没有上墙。"),
    ("s74", "公开栏还是上季度的内容。"),
)
_DIFFERING: Final = 6  # one of so many
_LEFT: Final = 3  # of the newest quarter, not looked at yet
_WORDS: Final = "已实地查看。"


def build(plan: DemoPlan, office: User) -> None:
    """The newest quarter is half done: some wait, one goes back to its township."""
    periods = list(sampling.ready(by=office))
    for form, period, _ in periods[:-1]:
        _looked_at(sampling.draw(form, period, by=office), office)
    for form, period, _ in periods[-1:]:
        draws = sampling.draw(form, period, by=office)
        rows = _sampled(draws)
        first = next((row for row in rows if _may_differ(row, office)), None)
        others = [row for row in rows if row != first]
        if first:
            key, reason = _FOUND[0]
            facts: dict[str, Any] = {"findings": {key: reason}, "words": _WORDS}
            second_looks.differ(first, edition=first.ledger.edition, by=office, **facts)
        _decide(others[_LEFT:], office, timezone.now() - dt.timedelta(days=1))


def _may_differ(row: SampledLedger, office: User) -> bool:
    """Nobody has asked to correct it."""
    is_settled = not row.ledger.reopenings.filter(ended_at=None).exists()
    return is_settled and second_looks.may_look(row, office)


def _sampled(draws: Iterable[SampleDraw]) -> list[SampledLedger]:
    rows = SampledLedger.objects.filter(draw__in=[draw.pk for draw in draws])
    return list(rows.select_related("draw", "ledger").order_by("ledger__unit__path"))


def _looked_at(draws: list[SampleDraw], office: User) -> None:
    """A quarter that is over: ten days after its lock."""
    rows = _sampled(draws)
    last = max(row.ledger.locks_at for row in rows)
    when = min(last + dt.timedelta(days=10), timezone.now())
    SampleDraw.objects.filter(pk__in=[draw.pk for draw in draws]).update(
        drawn_at=min(last + dt.timedelta(days=2), timezone.now())
    )
    _decide(rows, office, when)
    differing = rows[::_DIFFERING]
    for number, row in enumerate(differing):
        row.outcome = SampleOutcome.DIFFERS
        key, reason = _FOUND[number % len(_FOUND)]
        SampleFinding.objects.create(sampled=row, key=key, reason=reason)
    SampledLedger.objects.bulk_update(differing, ["outcome"])
    form: LedgerForm = rows[0].ledger.form
    sample_reminders.looked(form, rows[0].ledger.period, by=office)


def _decide(rows: list[SampledLedger], office: User, at: dt.datetime) -> None:
    for row in rows:
        row.outcome, row.words = SampleOutcome.AGREES, _WORDS
        row.decided_by, row.decided_at = office, at
    SampledLedger.objects.bulk_update(rows, ["outcome", "words", "decided_by", "decided_at"])
