"""One import: under way, as its check found it, as it ended."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from portal import parameters
from portal.imports.choices import Answer, FindingKind, ImportState, RowOutcome, Undone
from portal.imports.domain import answering, causes, imports, preview
from portal.imports.domain.causes import Cause
from portal.imports.domain.preview import CellView, RowView
from portal.imports.forms import AnswerForm
from portal.imports.tables import OUTCOME_TONES
from portal.imports.views.common import OfImport
from portal.jobs.domain import results
from portal.jobs.views.jobs import described as described_job
from portal.problems import Level
from portal.ui.views import Crumb, SignedInRequest

PER_PAGE = 30
_FEW_CELLS = 4  # of a new row shown at once
_MOST_CAUSES = 12  # listed at once, those of most rows
_FEW_CHOICES = 60  # offered beside a cause
_SETTLED = (RowOutcome.FAULTY, RowOutcome.CONFLICT)


class ImportPage(OfImport):
    """Its owner: what will happen to each row, what is wrong, what to do next; later, what came of
    it and whether it can be taken back."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_busy or self.record.state == ImportState.MAPPED:
            return self.waiting()
        if self.record.state == ImportState.STARTED:
            return redirect(self.address("sheet"))
        if self.record.state == ImportState.READ:
            return redirect(self.address("columns"))
        htmx = self.request.htmx
        partial = "found" if htmx and not htmx.boosted else ""
        return self.render(partial=partial, **self.checked(), **self.ended())

    is_waiting = False  # for a job that checks or writes

    def get_template(self) -> str:
        return "imports/waiting.html" if self.is_waiting else "imports/import.html"

    def crumbs(self) -> list[Crumb]:
        return super().crumbs()[:1]

    def waiting(self) -> HttpResponse:
        self.is_waiting = True
        return self.render(**job_context(self.record.job, self.request))

    @property
    def lead(self) -> str:
        sheet = f"，工作表“{self.record.sheet}”" if self.record.sheet else ""
        return f"{self.roster.label}{sheet}"

    # What the check found ---------------------------------------------------------------------

    @cached_property
    def asked(self) -> dict[str, str]:
        known = {
            "outcome": RowOutcome.values,
            "level": Level.values,
            "kind": FindingKind.values,
            "cause": [cause.key for cause in self.causes],
        }
        given = self.request.GET
        asked = {key: given[key] for key in known if given.get(key) in known[key]}
        return asked | ({"q": given["q"]} if given.get("q") else {})

    @cached_property
    def causes(self) -> list[Cause]:
        counts = self.record.counts
        if not self.record.is_open or not (counts.get("errors") or counts.get("warnings")):
            return []
        return causes.listed(self.record, self.roster)

    def checked(self) -> dict[str, Any]:
        number = self.page_number()
        asked = {**self.asked, "typed": self.asked.get("q", "")}
        asked.pop("q", None)
        page = preview.page(
            self.record, self.roster, **asked, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
        )
        paginator = Paginator(range(page.total), PER_PAGE)
        answers = self.answers([row.number for row in page.rows])
        return {
            "rows": _told_once([self.line(row, answers.get(row.number, "")) for row in page.rows]),
            "total": page.total,
            "pages": paginator.get_page(number),
            "page_range": paginator.get_elided_page_range(
                min(number, paginator.num_pages), on_each_side=2, on_ends=1
            ),
            "chips": self.chips(),
            "kinds": FindingKind.choices,
            "causes": [_shown_cause(cause) for cause in self.causes[:_MOST_CAUSES]],
            "more_causes": max(0, len(self.causes) - _MOST_CAUSES),
            "left_out": self.record.mapping.get("left_out", []),
            "asked": self.asked,
            "back": self.request.get_full_path(),
            "counts": self.record.counts,
            "may_correct": self.record.state == ImportState.CHECKED,
            "job_failed": self.failure(),
            "writable": self.record.counts.get(RowOutcome.NEW, 0)
            + self.record.counts.get(RowOutcome.CHANGED, 0),
        }

    def page_number(self) -> int:
        return parameters.page(self.request.GET.get("page"))

    def answers(self, numbers: list[int]) -> dict[int, str]:
        given = self.record.decisions.filter(row__in=numbers)
        return {row: Answer(answer).label for row, answer in given.values_list("row", "answer")}

    def line(self, row: RowView, answer: str) -> dict[str, Any]:
        tone, icon = OUTCOME_TONES[row.outcome]
        content = _content(row)
        few = len(content) if row.outcome == RowOutcome.CHANGED else _FEW_CELLS
        labels = {cell.column: cell.label for cell in row.cells}
        return {
            "row": row,
            "name": row.cells[0].typed if row.cells else "",
            "tone": tone,
            "icon": icon,
            "changes": content[:few],
            "more": content[few:],
            "findings": [(labels.get(one.column, "整行"), one) for one in row.findings],
            "answer": answer,
            "may_skip": row.outcome in _SETTLED and not row.question,
        }

    def chips(self) -> list[dict[str, Any]]:
        """Counts that filter the rows when chosen, one at a time."""
        counts = self.record.counts
        chips = [self.chip("全部", counts.get("rows", 0), {}, "plain")]
        for one in RowOutcome:
            if counts.get(one):
                tone = OUTCOME_TONES[one][0]
                chips.append(self.chip(one.label, counts[one], {"outcome": one.value}, tone))
        if counts.get("warnings"):
            query = {"level": Level.WARNING.value}
            chips.append(self.chip("有提醒", counts["warnings"], query, "warn", unit="处"))
        return chips

    def chip(
        self, label: str, count: int, query: dict[str, str], tone: str, unit: str = ""
    ) -> dict[str, Any]:
        present = {key: self.asked[key] for key in ("outcome", "level") if key in self.asked}
        kept = {"q": self.asked["q"]} if "q" in self.asked else {}
        return {
            "label": label,
            "count": count,
            "unit": unit,
            "url": f"?{urlencode({**query, **kept})}",
            "active": present == query,
            "tone": tone,
        }

    def failure(self) -> list[str]:
        """Why the last job ended without a result, for the page it leads back to."""
        job = self.record.job
        return job.error.splitlines() if job is not None and job.state == "failed" else []

    # What came of it --------------------------------------------------------------------------

    def ended(self) -> dict[str, Any]:
        if self.record.is_open:
            return {}
        counts = self.record.counts
        job = self.record.job
        return {
            "written": [(label, *pair) for label, pair in counts.get("written", {}).items()],
            "left": counts.get(RowOutcome.FAULTY, 0) + counts.get(RowOutcome.CONFLICT, 0),
            "may_undo": imports.may_undo(self.record),
            "undo_days": imports.UNDO_DAYS,
            "undone": [(Undone(key).label, n) for key, n in self.record.undone.items()],
            "kept_some": bool(set(self.record.undone) - {Undone.REVERTED}),
            "list_url": self.roster.list_address(),
            "imported": sum(new + changed for new, changed in counts.get("written", {}).values()),
            "result_files": results.kept(job) if job is not None else [],
        }


def _shown_cause(cause: Cause) -> dict[str, Any]:
    finding = cause.finding
    return {
        "cause": cause,
        "count": len(cause.rows),
        "first": cause.rows[0],
        "is_example": len(cause.rows) > 1 and not cause.takes_content,
        "choices": cause.choices[:_FEW_CHOICES],
        "is_question": finding.kind == FindingKind.QUESTION,
    }


def _told_once(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With each finding the row of the page that says it first, in the same words."""
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        number = line["row"].number
        line["findings"] = [
            (label, one, first.setdefault((label, one.message), number))
            for label, one in line["findings"]
        ]
    return lines


def _content(row: RowView) -> list[dict[str, str]]:
    """What differs from the record; of a new row what the file says."""
    if row.outcome != RowOutcome.NEW:
        changed = [cell for cell in row.cells if cell.changed]
        return [_change(cell, cell.before, cell.after) for cell in changed]
    filled = [cell for cell in row.cells[1:] if cell.after or cell.typed]
    return [_change(cell, "", cell.after or cell.typed) for cell in filled]


def _change(cell: CellView, before: str, after: str) -> dict[str, str]:
    return {"label": cell.label, "before": before, "after": after, "original": cell.original}


class ImportProgress(OfImport):
    """Asked by the waiting page every second or so; sends the browser on when the job has ended."""

    template_name = "imports/waiting.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self.render(partial="progress", **job_context(self.record.job, self.request))
        if not self.is_busy:
            response["HX-Redirect"] = self.record.get_absolute_url()
        response["Cache-Control"] = "no-store"
        return response


def job_context(job: Any, request: SignedInRequest) -> dict[str, Any]:
    return described_job(job, request) if job is not None else {"job": None}


# Acts of one button -------------------------------------------------------------------------


class _Act(OfImport):
    """A button of the page: does it, says what was refused, leads back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except ValidationError as refusal:
            messages.error(request, "".join(refusal.messages))
            if self.request.htmx:  # the whole page anew: a fragment has no place for the message
                return HttpResponseClientRedirect(self.back())
        return redirect(self.back())

    def act(self) -> None:
        raise NotImplementedError

    def back(self) -> str:
        """Where the user was on this import's page, filters and all."""
        own, given = self.record.get_absolute_url(), self.request.POST.get("back", "")
        return given if given.startswith(f"{own}?") else own


class CheckAgain(_Act):
    def act(self) -> None:
        imports.check(self.record, by=self.request.user)


class Decide(_Act):
    def act(self) -> None:
        form = AnswerForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError("没有收到答复，请刷新页面后再试。")
        row, answer = form.cleaned_data["row"], form.cleaned_data["answer"]
        answer_row(self.record, row, answer, by=self.request.user)


class AnswerAlike(_Act):
    """The clerk with 246 rows that are wrong for one cause: one answer for all of them."""

    def act(self) -> None:
        cause, by = self.request.POST.get("cause", ""), self.request.user
        if "skip" in self.request.POST:
            count = answering.skip_alike(self.record, cause=cause, by=by)
            messages.success(self.request, f"已跳过 {count:,} 行。")
            return
        typed = self.request.POST.get("typed", "").strip()
        if not typed:
            raise ValidationError("请先填写要改成的内容。")
        count = answering.correct_alike(self.record, cause=cause, typed=typed, by=by)
        messages.success(self.request, f"已把 {count:,} 行改为“{typed}”，这些行已重新核对。")


class DecideAll(_Act):
    def act(self) -> None:
        answer = self.request.POST.get("answer", "")
        if answer not in Answer.values:
            raise ValidationError("没有收到答复，请刷新页面后再试。")
        answering.decide_all(self.record, answer=Answer(answer), by=self.request.user)


def answer_row(batch: Any, row: int, answer: str, *, by: Any) -> list[RowView]:
    """An empty answer takes the former one back."""
    if not answer:
        return answering.withdraw_decision(batch, row=row, by=by)
    return answering.decide(batch, row=row, answer=Answer(answer), by=by)
