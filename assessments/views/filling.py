"""The sheet a unit fills: one page, and the addresses its script talks to."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from assessments import grid
from assessments.domain import timing
from assessments.domain.ledgers import cells, evidence, handing, queries
from assessments.domain.ledgers.cells import SavedCells, Typed
from assessments.domain.ledgers.filling import Filling, LedgerCell
from assessments.domain.ledgers.queries import AskedOfCell
from assessments.models import Ledger, LedgerFile
from assessments.permissions import LEDGERS_FILL
from assessments.views.ledgers import LIST, may_fill, read_url, title_of
from assessments.views.origins import CellSource, CellSources
from portal import parameters
from portal.periods import PeriodKind
from portal.ui.views import Crumb, Link, RecordPage

MOST_CELLS: Final = 300
_LONGEST: Final = 5000
LAST: Final = {
    PeriodKind.YEAR: "上年",
    PeriodKind.HALF: "上期",
    PeriodKind.QUARTER: "上季度",
    PeriodKind.MONTH: "上月",
    PeriodKind.WEEK: "上周",
}
_STALE_HOURS: Final = 1


class FillLedger(RecordPage):
    """乡镇组织委员 on the 23rd, ten minutes: check what arrived, type the rest, hand it in. What
    annoys today: typing what the department already knows, and being asked again."""

    model = Ledger
    permission = LEDGERS_FILL
    template_name = "assessments/fill.html"

    def records(self) -> Any:
        return super().records().select_related("form__fieldset", "unit__kind", "level")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ledger = self.record
        if not may_fill(ledger, self.request.user):
            return redirect(read_url(ledger))
        filling = Filling(ledger, by=self.request.user)
        sections, asked = filling.sections(), queries.by_cell(ledger)
        sources = CellSources(ledger, by=self.request.user)
        return self.render(
            record=ledger,
            sections=[
                _Section(name, [(c, asked.get(c.key, []), sources.of(c.kind)) for c in those])
                for name, those in sections.items()
            ],
            sheet={cell.key: grid.state_of(cell) for those in sections.values() for cell in those},
            addresses=self.addresses(),
            last_label=LAST[PeriodKind(ledger.form.period_kind)],
            returned=_returned(queries.words(ledger), asked, filling),
            to_choose=evidence.to_choose(ledger, by=self.request.user),
            is_stale=self.is_stale(),
            is_measured=timing.is_measured(self.request.user),
            now=timezone.now(),
        )

    def get_title(self) -> str:
        return title_of(self.record)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def actions(self) -> list[Link]:
        return [Link("查看", read_url(self.record), "eye")]

    def addresses(self) -> dict[str, str]:
        names = (
            "save-cells", "confirm-cells", "read-again", "submit", "attach", "answer", "add-time",
        )  # fmt: skip
        return {name: reverse(f"assessments:{name}", args=[self.record.pk]) for name in names}

    def is_stale(self) -> bool:
        """Whether what the system says should be read again when the page opens."""
        read_at = self.record.read_at
        if self.record.was_locked:
            return False
        return read_at is None or (timezone.now() - read_at).total_seconds() > _STALE_HOURS * 3600


@dataclass(frozen=True)
class _Section:
    """A part of the sheet; each cell with what reviewers asked about it and where it is from."""

    name: str
    lines: list[tuple[LedgerCell, list[AskedOfCell], CellSource | None]]


def _returned(
    words: str, asked: dict[str, list[AskedOfCell]], filling: Filling
) -> list[tuple[str, str, str]]:
    """Key, label and reason of what was given back last; without a key it is about the whole."""
    known = filling.definition.by_key
    last = [(key, one.query) for key, those in asked.items() for one in those if one.is_last]
    labels = {key: known[key].field.label if key in known else "" for key, _ in last}
    whole = [("", "", words)] if words else []
    return [*whole, *((key, labels[key], query.reason) for key, query in last)]


class Answering(RecordPage):
    """JSON in, JSON out; the act finds the ledger under its lock."""

    http_method_names = ("post",)
    permission = LEDGERS_FILL
    model = Ledger

    def records(self) -> Any:
        return super().records().only("pk")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            sent = self.read(request)
        except (ValueError, KeyError, TypeError, AttributeError):
            return refused("发来的内容不完整，没有保存。请刷新页面重试。", 400)
        try:
            return JsonResponse(self.answer(sent))
        except ValidationError as refusal:
            return refused("；".join(refusal.messages), 422)
        except PermissionDenied as refusal:
            return refused(str(refusal), 403)

    def read(self, request: HttpRequest) -> Any:
        """What was sent; nonsense may fail in any way."""

    def answer(self, sent: Any) -> dict[str, Any]:
        raise NotImplementedError

    def now(self) -> dict[str, Any]:
        ledger = get_object_or_404(
            Ledger.objects.visible_to(self.request.user).select_related("form__fieldset", "unit"),
            pk=self.record.pk,
        )
        return grid.sheet(Filling(ledger, by=self.request.user))


class SaveLedgerCells(Answering):
    """Answers with the state of every cell sent, and with the sheet as it is now."""

    def read(self, request: HttpRequest) -> dict[str, Typed]:
        return dict(_typed(parameters.posted_json(request)["cells"]))

    def answer(self, sent: dict[str, Typed]) -> dict[str, Any]:
        if len(sent) > MOST_CELLS:
            raise ValidationError(f"一次最多保存 {MOST_CELLS} 格。请刷新页面重试。")
        saved = cells.save(self.record, sent, by=self.request.user)
        return saved_answer(saved)


def saved_answer(saved: SavedCells) -> dict[str, Any]:
    states = {key: vars(cell) for key, cell in saved.cells.items()}
    return {"cells": states, "sheet": grid.sheet(saved.filling)}


def _typed(sent: dict[str, Any]) -> Iterator[tuple[str, Typed]]:
    for key, cell in sent.items():
        edition = parameters.number(str(cell["edition"]), most=cells.LATEST_EDITION)
        if edition is None:
            raise ValueError(cell)
        note = cell.get("note")
        yield (
            str(key),
            Typed(
                str(cell["raw"])[:_LONGEST], edition, None if note is None else str(note)[:_LONGEST]
            ),
        )


class ConfirmCells(Answering):
    """One section at once."""

    def read(self, request: HttpRequest) -> dict[str, int]:
        """The edition of each cell that was seen."""
        seen = parameters.posted_json(request)["seen"].items()
        return {str(key): parameters.number(str(edition)) or 0 for key, edition in seen}

    def answer(self, sent: dict[str, int]) -> dict[str, Any]:
        confirmed = cells.confirm(self.record, sent, seen=sent, by=self.request.user)
        return {"confirmed": confirmed, "sheet": self.now()}


class AddTime(Answering):
    """By the script, once in a while: how long the sheet was worked at since."""

    def read(self, request: HttpRequest) -> int:
        return int(parameters.posted_json(request)["seconds"])

    def answer(self, sent: int) -> dict[str, Any]:
        timing.add(self.record, sent, by=self.request.user)
        return {}


class ReadAgain(Answering):
    """By the script when the page opens after a while, and by its button."""

    def answer(self, sent: None) -> dict[str, Any]:
        changed = cells.read_again(self.record, by=self.request.user)
        return {"changed": changed, "sheet": self.now()}


class Submit(Answering):
    """What stands against it comes back by cell, all of it."""

    def answer(self, sent: None) -> dict[str, Any]:
        try:
            ledger = handing.submit(self.record, by=self.request.user)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                raise
            problems = [
                {"key": key if key != "__all__" else "", "message": message}
                for key, messages_ in refusal.message_dict.items()
                for message in messages_
            ]
            # What the refused act had read of the system went with it: it is to be confirmed.
            with suppress(ValidationError):
                cells.read_again(self.record, by=self.request.user)
            return {"problems": problems, "sheet": self.now()}
        messages.success(self.request, f"已报送，{ledger.get_state_display()}。")
        return {"url": read_url(ledger)}


class AnswerQuery(Answering):
    """What the unit says to a query of the reviewer's on one cell."""

    def read(self, request: HttpRequest) -> dict[str, str]:
        sent = parameters.posted_json(request)
        return {name: str(sent[name])[:_LONGEST] for name in ("key", "words", "seen")}

    def answer(self, sent: dict[str, str]) -> dict[str, Any]:
        query = queries.answer(self.record, by=self.request.user, **sent)
        return {"reply": query.reply}


@dataclass(frozen=True)
class _SentProof:
    """A file, or the number of one that is there already."""

    key: str
    file: UploadedFile | None
    chosen: int | None


class Attach(Answering):
    """A file with the cell it proves; the browser sends a form, not JSON."""

    def read(self, request: HttpRequest) -> _SentProof:
        chosen = parameters.number(request.POST.get("chosen"))
        return _SentProof(request.POST.get("key", ""), request.FILES.get("file"), chosen)

    def answer(self, sent: _SentProof) -> dict[str, Any]:
        by = self.request.user
        if sent.chosen is not None:
            file = evidence.attach_again(self.record, key=sent.key, chosen=sent.chosen, by=by)
        elif sent.file is not None:
            file = evidence.attach(self.record, key=sent.key, file=sent.file, by=by)
        else:
            raise ValidationError("没有收到文件。请重新选择。")
        return {"file": file_answer(file), "sheet": self.now()}


class TakeAway(Answering):
    def prepare(self) -> None:
        files = LedgerFile.objects.visible_to(self.request.user).select_related("upload", "ledger")
        self.file = get_object_or_404(files, pk=self.kwargs["pk"])
        self.record = self.file.ledger

    def answer(self, sent: None) -> dict[str, Any]:
        evidence.take_away(self.file, by=self.request.user)
        return {"sheet": self.now()}


def file_answer(file: LedgerFile) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.upload.name,
        "url": file.upload.get_absolute_url(),
        "remove": reverse("assessments:take-away", args=[file.pk]),
    }


def refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)
