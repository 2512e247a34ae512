"""One ledger under review: values with what changed, the remarkable first, a reason per cell."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from assessments.choices import LedgerState, RoundOutcome
from assessments.domain.ledgers import delegations, evidence, levels, reviewing
from assessments.domain.ledgers.evidence import EarlierUse
from assessments.domain.ledgers.filling import Filling, LedgerCell
from assessments.forms.acts import DelegationForm
from assessments.models import Delegation, Ledger, LedgerFile
from assessments.permissions import LEDGERS_REVIEW
from assessments.tables import TIMELY
from assessments.views.filling import LAST
from assessments.views.ledgers import LIST, read_url, title_of
from assessments.views.origins import CellSource, CellSources
from portal import parameters
from portal.periods import PeriodKind
from portal.ui.views import ActPage, BulkPage, Crumb, FormPage, Link, NothingToAsk, RecordPage

_WHY = "why-"
MOST_SHOWN = 50
MOST_PAGES = 10


@dataclass(frozen=True)
class Proof:
    """A file beside its cell, with where it was used before."""

    file: LedgerFile
    uses: list[EarlierUse]

    @property
    def pages(self) -> int:
        return self.file.upload.stored.pages or 0

    @property
    def further_pages(self) -> range:
        """Those shown when somebody asks; whoever wants more opens the file."""
        return range(2, min(self.pages, MOST_PAGES) + 1)


class ReviewLine:
    """A cell as the reviewer sees it."""

    def __init__(
        self,
        cell: LedgerCell,
        *,
        source: CellSource | None,
        before: str | None,
        used: dict[int, list[EarlierUse]],
        why: str,
    ) -> None:
        self.cell, self.source, self.before, self.why = cell, source, before, why
        self.proofs = [Proof(file, used.get(file.pk, [])) for file in cell.files]
        self.is_used = any(proof.uses for proof in self.proofs)

    @property
    def is_changed(self) -> bool:
        """Since the round before."""
        return self.before is not None and self.before != self.cell.text

    @property
    def weight(self) -> int:
        """Contested first, then explained and used again, then what changed since."""
        cell = self.cell
        marks = (cell.is_contested, bool(cell.note) or self.is_used, self.is_changed)
        return next((rank for rank, mark in enumerate(marks) if mark), len(marks))


class ReviewLedger(RecordPage):
    """组织科 from the 25th on, eighty in two days: what is unusual here, and is it true? One key
    accepts, one gives back, j and k go through what has to be looked at."""

    model = Ledger
    permission = LEDGERS_REVIEW
    template_name = "assessments/review.html"

    def records(self) -> Any:
        return super().records().select_related("form__fieldset", "unit__kind", "level")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ledger = self.record
        if ledger.state != LedgerState.SUBMITTED or not levels.may_review(
            ledger, self.request.user
        ):
            return redirect(read_url(ledger))
        return self.show()

    def show(self, *, errors: list[str] | None = None, status: int = 200) -> HttpResponse:
        lines = self.lines()
        first = [line for line in lines if line.weight < _PLAIN]
        return self.render(
            status=status,
            record=self.record,
            first=sorted(first, key=lambda line: line.weight),
            others=[line for line in lines if line.weight == _PLAIN],
            words=self.request.POST.get("words", ""),
            errors=errors or [],
            timely=self.record.timeliness_at().label,
            timely_tone=TIMELY[self.record.timeliness_at()],
            is_second=self.round_before is not None,
            last_label=LAST[PeriodKind(self.record.form.period_kind)],
        )

    def prepare(self) -> None:
        super().prepare()
        current = self.record.rounds.filter(outcome=RoundOutcome.WAITING).last()
        earlier = self.record.rounds.filter(outcome=RoundOutcome.RETURNED)
        self.round_before = earlier.order_by("-number").first() if current else None

    def lines(self) -> list[ReviewLine]:
        filling = Filling(self.record, by=self.request.user)
        used = evidence.used_before(filling.files, by=self.request.user)
        sources = CellSources(self.record, by=self.request.user)
        return [
            ReviewLine(
                cell,
                source=sources.of(cell.kind),
                before=self.before(cell, filling),
                used=used,
                why=self.request.POST.get(f"{_WHY}{cell.key}", ""),
            )
            for cell in filling.cells()
        ]

    def before(self, cell: LedgerCell, filling: Filling) -> str | None:
        if self.round_before is None:
            return None
        return cell.kind.text(self.round_before.values.get(cell.key), filling.world)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = parameters.number(request.POST.get("edition")) or 0
        words = request.POST.get("words", "")
        try:
            if request.POST.get("verb") == "accept":
                reviewing.accept(self.record, by=self.request.user, edition=edition, words=words)
                messages.success(request, f"已通过：{title_of(self.record)}。")
            else:
                reviewing.give_back(
                    self.record,
                    queries=_queries(request),
                    words=words,
                    by=self.request.user,
                    edition=edition,
                )
                messages.success(request, f"已退回：{title_of(self.record)}。")
        except ValidationError as refusal:
            return self.show(errors=refusal.messages, status=422)
        return redirect(self.following())

    def following(self) -> str:
        """The next one that waits for this reviewer, else the list."""
        waiting = Ledger.objects.visible_to(self.request.user).filter(
            levels.reviewed_by(self.request.user), state=LedgerState.SUBMITTED
        )
        following = waiting.order_by("due_at", "unit__path", "pk").first()
        if following is None:
            return f"{reverse(LIST)}?period={self.record.period}"
        return reverse("assessments:review", args=[following.pk])

    def get_title(self) -> str:
        return f"审核：{title_of(self.record)}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST)), Crumb(str(self.record), read_url(self.record))]

    def actions(self) -> list[Link]:
        return [Link("查看", read_url(self.record), "eye")]


_PLAIN = 3  # the weight of a line with nothing unusual


def _queries(request: HttpRequest) -> dict[str, str]:
    sent = request.POST
    return {name.removeprefix(_WHY): sent[name] for name in sent if name.startswith(_WHY)}


class AcceptMany(BulkPage):
    """组织科 on the 26th: forty in which nothing is unusual, at once."""

    title = "批量通过"
    model = Ledger
    permission = LEDGERS_REVIEW
    form_class = NothingToAsk
    verb = "全部通过"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def visible(self) -> Any:
        return super().visible().with_names().order_by("unit__path", "pk")

    def consequences(self) -> list[str]:
        return ["只通过没有说明、与系统数据一致的；其余的列出来，请打开逐项审核。"]

    def act(self, form: Any) -> Any:
        return reviewing.accept_many(self.records, by=self.request.user)

    def done_message(self, result: reviewing.Accepted) -> str:
        summary = f"已通过 {len(result.ledgers):,} 份。"
        if not result.left:
            return summary
        left = "；".join(f"{name}：{reason}" for name, reason in result.left.items())
        return f"{summary}没有通过 {len(result.left):,} 份——{left}"[:500]


class Delegations(FormPage):
    """A reviewer before a journey: who looks at my ledgers, until when?"""

    template_name = "assessments/delegations.html"
    title = "代审"
    permission = LEDGERS_REVIEW
    form_class = DelegationForm
    verb = "委托"
    done = "已委托，对方会收到通知。"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"deputies": delegations.deputies(self.request.user)}

    def context(self, **extra: Any) -> dict[str, Any]:
        rows = Delegation.objects.visible_to(self.request.user)
        given = rows.select_related("reviewer", "deputy").order_by("-since", "-pk")[:MOST_SHOWN]
        return super().context(delegations=given, **extra)

    def act(self, form: DelegationForm) -> Delegation:
        return delegations.give(by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Delegation) -> str:
        return reverse("assessments:delegations")


class EndDelegation(ActPage):
    """Back before the day."""

    model = Delegation
    title = "提前结束：{record}"
    permission = LEDGERS_REVIEW
    form_class = NothingToAsk
    verb = "结束"
    done = "已结束代审。"
    cancel_url = reverse_lazy("assessments:delegations")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("代审", reverse("assessments:delegations"))]

    def act(self, form: Any) -> Delegation:
        return delegations.end(self.record, by=self.request.user)

    def success_url(self, result: Delegation) -> str:
        return reverse("assessments:delegations")
