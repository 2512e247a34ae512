"""A share of what was accepted is looked at again from above: drawn once for each unit that
accepts, when all of them are locked, by a seed that is kept.

Whoever doubts a draw repeats it by hand: of the numbers in the pool those come first whose
SHA-256 of `seed:number`, written in hexadecimal, is the smallest.
"""

import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from assessments.actions import SAMPLE_DRAWN
from assessments.choices import FILLING, LedgerState, SampleOutcome
from assessments.domain.ledgers import sample_reminders
from assessments.models import Ledger, LedgerForm, SampledLedger, SampleDraw
from assessments.permissions import LEDGERS_SAMPLE, LEDGERS_VIEW
from portal.access import Actor, Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

BACK: Final = 3  # periods before the present one that may still be drawn from
_UNDONE: Final = (*FILLING, LedgerState.SUBMITTED, LedgerState.ACCEPTED)
_SEED_BYTES: Final = 8
_WHOLE: Final = 100


@dataclass(frozen=True)
class Lot:
    """The ledgers of one form and period below one unit."""

    form: LedgerForm
    period: Period
    unit: Unit
    accepted: tuple[int, ...]
    undone: int  # still filled, looked at, or not yet locked
    draw: SampleDraw | None

    @property
    def is_ready(self) -> bool:
        return self.draw is None and not self.undone and bool(self.accepted)

    @property
    def wanted(self) -> int:
        share = self.draw.share if self.draw else self.form.sample_share
        return share_of(len(self.draw.pool if self.draw else self.accepted), share)


def share_of(count: int, share: int) -> int:
    """Rounded up."""
    return -(-count * share // _WHOLE)


def drawn_from(pool: Iterable[int], count: int, seed: str) -> list[int]:
    """The same ones for the same pool and seed, in whatever order the pool comes."""

    def place(number: int) -> str:
        return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()

    return sorted(pool, key=place)[:count]


def lots(form: LedgerForm, periods: Collection[Period], *, by: Actor | None) -> list[Lot]:
    """As far as `by` samples whole units; None where the clock asks. Three statements."""
    ledgers = Ledger.objects.filter(form=form, period__in=periods)
    if by is not None:
        mine = Ledger.objects.visible_to(by).filter(by.scope(LEDGERS_SAMPLE).q("unit__path"))
        ledgers = mine.filter(form=form, period__in=periods)
    rows = ledgers.order_by("pk").values_list("period", "unit__path", "pk", "state", "accepted_at")
    accepted: dict[tuple[Period, str], list[int]] = defaultdict(list)
    undone: Counter[tuple[Period, str]] = Counter()
    for period, path, pk, state, accepted_at in rows:
        at = (period, path[: -Unit.steplen])
        accepted[at] += [pk] if accepted_at and state not in _UNDONE else []
        undone[at] += state in _UNDONE
    units = Unit.objects.filter(path__in={path for _, path in accepted}).in_tree_order()
    draws = {
        (draw.period, draw.unit_id): draw
        for draw in SampleDraw.objects.filter(form=form, period__in=periods).select_related(
            "drawn_by"
        )
    }
    return [
        Lot(
            form,
            period,
            unit,
            tuple(accepted[period, unit.path]),
            undone[period, unit.path],
            draws.get((period, unit.pk)),
        )
        for unit in units
        for period in periods
        if (period, unit.path) in accepted and (by is None or _samples_all(by, unit))
    ]


def _samples_all(by: Actor, unit: Unit) -> bool:
    """A pool must be whole."""
    return by.can(LEDGERS_SAMPLE, unit) and by.can(LEDGERS_VIEW, unit)


def ready(*, by: Actor | None) -> Iterator[tuple[LedgerForm, Period, list[Lot]]]:
    """What can be drawn from now, by form and period."""
    for form in LedgerForm.objects.filter(sample_share__gt=0).in_order():
        present = Period.containing(timezone.localdate(), PeriodKind(form.period_kind))
        by_period: dict[Period, list[Lot]] = defaultdict(list)
        for lot in lots(form, list(present.shifted(-BACK).until(present)), by=by):
            if lot.is_ready:
                by_period[lot.period].append(lot)
        for period, those in sorted(by_period.items()):
            yield form, period, those


@transaction.atomic
def draw(form: LedgerForm, period: Period, *, by: User) -> list[SampleDraw]:
    """For every unit all of whose ledgers are locked; what was drawn stays drawn."""
    require(by, LEDGERS_SAMPLE)
    form = LedgerForm.objects.select_for_update(no_key=True).get(pk=form.pk)  # one draw at a time
    if not form.sample_share:
        raise ValidationError(f"“{form}”没有设抽查比例。要抽查，请先在表样的“修改”中设。")
    every = lots(form, [period], by=by)
    if not every:
        raise Denied("这一期没有您可以抽查的台账：没有开放过，或者不在您的管理范围内。")
    those = [lot for lot in every if lot.is_ready]
    if not those:
        raise ValidationError(_nothing_to_draw(every))
    seed = secrets.token_hex(_SEED_BYTES)
    draws = SampleDraw.objects.bulk_create(
        SampleDraw(
            form=form,
            period=period,
            unit=lot.unit,
            share=form.sample_share,
            seed=seed,
            pool=list(lot.accepted),
            drawn_by=by,
        )
        for lot in those
    )
    SampledLedger.objects.bulk_create(
        SampledLedger(draw=one, ledger_id=pk)
        for one, lot in zip(draws, those, strict=True)
        for pk in drawn_from(lot.accepted, lot.wanted, seed)
    )
    sample_reminders.drawn(form, period, [lot.unit for lot in those], by=by)
    events.record(SAMPLE_DRAWN, by=by, target=form, summary=_told(period, those, seed))
    return draws


def _nothing_to_draw(every: Sequence[Lot]) -> str:
    waiting = [lot for lot in every if lot.draw is None and lot.undone]
    if not waiting:
        return "没有可以抽取的：已经抽取过，或者还没有审核通过的。抽取只有一次，不能重抽。"
    units = "、".join(f"{lot.unit.short_name}（{lot.undone:,} 份）" for lot in waiting)
    return f"没有可以抽取的。下列单位还有没审核完、没锁定的：{units}。都锁定了再抽取。"


def _told(period: Period, those: Sequence[Lot], seed: str) -> str:
    counts = "、".join(
        f"{lot.unit.short_name} {len(lot.accepted):,} 份抽 {lot.wanted:,} 份" for lot in those
    )
    return f"{period.label}，随机种子 {seed}：{counts}"[:1000]


@dataclass(frozen=True)
class SampleCount:
    """How far the second looks of a period are."""

    drawn: int
    waiting: int
    agrees: int
    differs: int


def tally(periods: Collection[Period], *, by: Actor, form: LedgerForm | None = None) -> SampleCount:
    rows = SampledLedger.objects.visible_to(by).filter(draw__period__in=periods)
    if form is not None:
        rows = rows.filter(draw__form=form)
    counted = rows.order_by().values_list("outcome").annotate(Count("pk"))
    counts = Counter(dict(counted))
    return SampleCount(
        drawn=counts.total(),
        waiting=counts[SampleOutcome.WAITING],
        agrees=counts[SampleOutcome.AGREES],
        differs=counts[SampleOutcome.DIFFERS],
    )
