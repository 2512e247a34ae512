"""A unit's year as a book: a cover, what is in it and what is not, every accepted ledger of the
year. Bound in the background; a township's year is some hundred and fifty pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import LEDGER_BOOK_BOUND
from assessments.choices import LedgerState
from assessments.domain.ledgers import papers
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger
from assessments.permissions import LEDGERS_VIEW
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.jobs.domain import jobs
from portal.jobs.models import Job
from portal.orgs.models import Unit
from portal.ui.permissions import LISTS_EXPORT
from reports.blocks import Block, Contents, Cover, NewPage, Paragraph
from reports.domain import documents
from reports.domain.documents import DocumentFormat

BOOK: Final = "assessments.book"  # the kind of job
MOST: Final = (
    150  # ledgers: a township has twelve of the month, four of the quarter, 52 of the week
)
_ACCEPTED: Final = (LedgerState.ACCEPTED, LedgerState.LOCKED)
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BoundBook:
    content: bytes
    name: str
    ledgers: int


@transaction.atomic
def order(unit: Unit, *, year: int, wanted: DocumentFormat, by: User) -> Job:
    """Asking again for the same while it is bound gives that job back."""
    _require(unit, by)
    _fitting(unit, year, by)
    return jobs.enqueue(
        BOOK,
        by=by,
        unit=unit,
        key=f"book-{unit.pk}-{year}-{wanted.key}",
        title=f"{unit.name}{year}年度台账册",
        year=year,
        format=wanted.key,
    )


@transaction.atomic
def bind(unit: Unit, *, year: int, wanted: DocumentFormat, by: User, tell: Tell) -> BoundBook:
    """Rights and contents are asked again: both may have changed since it was ordered."""
    _require(unit, by)
    ledgers = _fitting(unit, year, by)
    blocks = [*_front(unit, year, by), *_pages(ledgers, by, tell)]
    tell("正在排版", len(ledgers), len(ledgers))
    content = documents.drawn(blocks, wanted, reader=by)
    events.record(
        LEDGER_BOOK_BOUND,
        by=by,
        target=unit,
        period=str(year),
        rows=len(ledgers),
        format=wanted.key,
    )
    return BoundBook(content, documents.name(f"{unit.name}{year}年度台账册", wanted), len(ledgers))


def _require(unit: Unit, by: Actor) -> None:
    require(by, LEDGERS_VIEW, unit)
    require(by, LISTS_EXPORT, unit)


def _of_year(unit: Unit, year: int, by: Actor) -> Any:
    """A week belongs to the year of its last day."""
    rows = Ledger.objects.visible_to(by).filter(unit=unit, period__last_day__year=year)
    rows = rows.select_related("form__fieldset", "unit__kind", "level")
    return rows.order_by("form__position", "form", "period")


def _fitting(unit: Unit, year: int, by: Actor) -> list[Ledger]:
    ledgers = list(_of_year(unit, year, by).filter(state__in=_ACCEPTED, accepted_at__isnull=False))
    if not ledgers:
        raise ValidationError(
            {"year": f"“{unit}”{year}年还没有审核通过的台账。请换一个年份或单位。"}
        )
    if len(ledgers) > MOST:
        raise ValidationError(
            {"year": f"“{unit}”{year}年有 {len(ledgers):,} 份台账，超过一册的上限 {MOST} 份。"}
        )
    return ledgers


def _front(unit: Unit, year: int, by: Actor) -> Iterator[Block]:
    today = timezone.localdate()
    yield Cover(f"{year}年度台账册", (unit.name, papers.DAY.format(today)))
    yield NewPage()
    yield Contents()
    others = _of_year(unit, year, by).exclude(state__in=_ACCEPTED, accepted_at__isnull=False)
    left_out = "、".join(f"{papers.title_of(one)}（{_why(one)}）" for one in others)
    if left_out:
        yield Paragraph(f"没有收入本册的台账：{left_out}。")


def _why(ledger: Ledger) -> str:
    return "未报" if ledger.state == LedgerState.LOCKED else ledger.get_state_display()


def _pages(ledgers: list[Ledger], by: User, tell: Tell) -> Iterator[Block]:
    for number, ledger in enumerate(ledgers):
        tell(f"正在整理“{papers.title_of(ledger)}”", number, len(ledgers))
        yield NewPage()
        yield from papers.filled(Filling(ledger, by=by))
