"""The cells of a ledger as somebody sees them who looks at it: the remarkable first, with proofs in
the page and room for a word beside each."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from assessments.domain.ledgers import evidence, queries
from assessments.domain.ledgers.evidence import EarlierUse
from assessments.domain.ledgers.filling import Filling, LedgerCell
from assessments.domain.ledgers.queries import AskedOfCell
from assessments.models import Ledger, LedgerFile, LedgerRound
from assessments.tables import TIMELY
from assessments.views.filling import LAST
from assessments.views.origins import CellSource, CellSources
from assessments.views.stars import StarButton, StarButtons
from portal.periods import PeriodKind
from portal.ui.views import RecordPage

_WHY = "why-"
MOST_PAGES = 10


@dataclass(frozen=True)
class Proof:
    """A file beside its cell, with where it was used before."""

    file: LedgerFile
    used: list[EarlierUse]
    is_new: bool  # since the round before

    @property
    def uses(self) -> list[EarlierUse]:
        """Those a reviewer has to look at."""
        return [use for use in self.used if not use.is_shared]

    @property
    def shared(self) -> list[EarlierUse]:
        return [use for use in self.used if use.is_shared]

    @property
    def pages(self) -> int:
        return self.file.upload.stored.pages or 0

    @property
    def further_pages(self) -> range:
        """Those shown when somebody asks; whoever wants more opens the file."""
        return range(2, min(self.pages, MOST_PAGES) + 1)


@dataclass(frozen=True)
class CellBefore:
    """What is known of a cell from the rounds before: its value when it was given back, and what
    was asked and answered."""

    text: str | None
    handed_over: dt.datetime | None
    asked: list[AskedOfCell]

    def is_newer(self, file: LedgerFile) -> bool:
        return self.handed_over is not None and file.upload.created_at > self.handed_over


class CellInReview:
    """A cell as the reviewer sees it; `found` is what a second look from above says of it."""

    def __init__(
        self,
        cell: LedgerCell,
        *,
        source: CellSource | None,
        before: CellBefore,
        used: dict[int, list[EarlierUse]],
        why: str,
        found: str = "",
        mark: StarButton | None = None,
    ) -> None:
        self.cell, self.source, self.before, self.why = cell, source, before.text, why
        self.found, self.mark, self.asked = found, mark, before.asked
        self.proofs = [
            Proof(file, used.get(file.pk, []), before.is_newer(file)) for file in cell.files
        ]
        self.is_used = any(proof.uses for proof in self.proofs)

    @property
    def is_changed(self) -> bool:
        """Since the round before."""
        return self.before is not None and self.before != self.cell.text

    @property
    def is_mended(self) -> bool:
        return self.is_changed or any(proof.is_new for proof in self.proofs)

    @property
    def is_asked(self) -> bool:
        """It was given back last, whatever the unit has made of it."""
        return any(one.is_last for one in self.asked)

    @property
    def is_starred(self) -> bool:
        return self.mark is not None and self.mark.star is not None

    @property
    def weight(self) -> int:
        """Contested first, then explained, used again and starred, then what changed since."""
        cell = self.cell
        marks = (
            cell.is_contested or bool(self.found),
            bool(cell.note) or self.is_used or self.is_starred or self.is_asked,
            self.is_mended,
        )
        return next((rank for rank, mark in enumerate(marks) if mark), len(marks))


_PLAIN = 3  # the weight of a line with nothing unusual


class LinesPage(RecordPage):
    """One key accepts, one gives back, j and k go through what has to be looked at."""

    template_name = "assessments/review.html"
    accepts: ClassVar[str]  # what the two buttons say
    refuses: ClassVar[str]
    remark: ClassVar[str]  # what is written beside a cell
    round_before: LedgerRound | None = None

    @property
    def ledger(self) -> Ledger:
        raise NotImplementedError

    @cached_property
    def found(self) -> dict[str, str]:
        """By cell, what a second look found."""
        return {}

    def show(
        self, *, errors: list[str] | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        marks = StarButtons(self.ledger, by=self.request.user)
        lines, ledger = self.lines(marks), self.ledger
        first = [line for line in lines if line.weight < _PLAIN]
        return self.render(
            status=status,
            record=ledger,
            first=sorted(first, key=lambda line: line.weight),
            others=[line for line in lines if line.weight == _PLAIN],
            words=self.request.POST.get("words", ""),
            errors=errors or [],
            timely=ledger.timeliness_at().label,
            timely_tone=TIMELY[ledger.timeliness_at()],
            whole=marks.whole,
            is_second=self.round_before is not None,
            last_label=LAST[PeriodKind(ledger.form.period_kind)],
            **more,
        )

    def lines(self, marks: StarButtons) -> list[CellInReview]:
        ledger, user = self.ledger, self.request.user
        filling = Filling(ledger, by=user)
        used = evidence.used_before(filling.files, by=user)
        sources = CellSources(ledger, by=user)
        asked = queries.by_cell(ledger) if self.round_before else {}
        return [
            CellInReview(
                cell,
                source=sources.of(cell.kind),
                before=self._before(cell, filling, asked),
                used=used,
                why=self.request.POST.get(f"{_WHY}{cell.key}", self.found.get(cell.key, "")),
                found=self.found.get(cell.key, ""),
                mark=marks.of(cell.key, cell.kind.field.label),
            )
            for cell in filling.cells()
        ]

    def _before(
        self, cell: LedgerCell, filling: Filling, asked: dict[str, list[AskedOfCell]]
    ) -> CellBefore:
        earlier = self.round_before
        if earlier is None:
            return CellBefore(None, None, [])
        text = cell.kind.text(earlier.values.get(cell.key), filling.world)
        return CellBefore(text, earlier.submitted_at, asked.get(cell.key, []))


def remarks(request: HttpRequest) -> dict[str, str]:
    """By cell, as far as something may be written there."""
    sent = request.POST
    return {name.removeprefix(_WHY): sent[name] for name in sent if name.startswith(_WHY)}
