"""Everything the checks say of a month's ledgers, over all units, to be worked through or taken
along."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import django_tables2 as tables
from django.db.models import TextChoices
from django.http import HttpResponse
from django.urls import reverse

from assessments.choices import RemarkAnswer, RemarkCause
from assessments.domain.ledgers import remarks
from assessments.domain.ledgers.remarks import LedgerRemark
from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_VIEW
from assessments.views import months
from assessments.views.ledgers import LIST, read_url
from portal import parameters
from portal.access import require
from portal.orgs.models import Unit
from portal.ui.export import list_workbook
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import AsShown, Crumb, Link, Page

MOST_SHOWN: Final = 300
_WHOLE: Final = "整份台账"
_TONES: Final = {
    RemarkAnswer.WRONG: ("bad", "alert-triangle"),
    RemarkAnswer.OPEN: ("warn", "hourglass"),
    RemarkAnswer.EXPLAINED: ("ok", "circle-check"),
}
_COLUMNS: Final = {
    "unit": "单位",
    "ledger": "台账",
    "label": "内容",
    "text": "填报值",
    "cause": "类别",
    "said": "情况",
    "answer": "处理",
    "note": "说明",
    "state": "台账状态",
}


class RemarkLine(NamedTuple):
    facts: dict[str, str]
    url: str
    unit_url: str
    badge: tuple[str, str, str]


class RemarkChoice(NamedTuple):
    """A word to narrow the list by: how many there are, where it leads, whether it is chosen."""

    label: str
    found: int
    url: str
    is_chosen: bool


class LedgerRemarks(AsShown, Page):
    """组织科 from the 23rd on, and before a second look: which numbers of all units are wrong,
    which jump, what was said of them? A township: its own, before handing in."""

    template_name = "assessments/remarks.html"
    permission = LEDGERS_VIEW
    title = "台账校验情况"
    lead = (
        "本月结束的各张台账，按表样的校验、与往期的比较和系统数据逐格判断；季报算在季末月。"
        "还没有报送的台账，没填的格子不列。"
    )

    def prepare(self) -> None:
        """Of the running month, of all that one sees, unless the address says otherwise."""
        asked, user = self.request.GET, self.request.user
        self.period = months.asked(self.request) or months.running()
        self.forms_seen = LedgerForm.objects.visible_to(user).in_order()
        self.form = _one(self.forms_seen, asked.get("form"))
        self.unit = _one(Unit.objects.visible_to(user), asked.get("unit"))
        self.cause = _word(RemarkCause, asked.get("cause"))
        self.answer = _word(RemarkAnswer, asked.get("answer"))
        self.is_whole = False

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        wants_sheet = self.request.GET.get("export") == "xlsx"
        return self.export() if wants_sheet else super().get(*args, **kwargs)

    def get_title(self) -> str:
        return f"{self.period.label}{self.title}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def actions(self) -> list[Link]:
        if not self.request.user.can(LISTS_EXPORT):
            return []
        return [Link("导出 Excel", self.address(export="xlsx"), "file-spreadsheet")]

    def on_paper(self) -> Any:
        self.is_whole = True
        return super().on_paper()

    def context(self, **extra: Any) -> dict[str, Any]:
        every = self.every()
        lines = self.lines(every)
        following = self.period.shifted(1) if self.period < months.running() else None
        return super().context(
            period=self.period,
            following=following,
            before_url=self.address(period=self.period.previous()),
            after_url=self.address(period=following) if following else "",
            forms=[
                (one.name, self.address(form=one.pk), one == self.form)
                for one in self.forms_seen.in_use()
            ],
            all_forms_url=self.address(form=None),
            form=self.form,
            unit=self.unit,
            all_units_url=self.address(unit=None),
            page_choices=[
                self.choices(RemarkCause, "cause", (one.cause for one in every)),
                self.choices(RemarkAnswer, "answer", (one.answer for one in every)),
            ],
            narrowed="、".join(self.narrowed()),
            columns=self.columns(),
            lines=lines if self.is_whole else lines[:MOST_SHOWN],
            total=len(lines),
            most=MOST_SHOWN,
            is_cut=not self.is_whole and len(lines) > MOST_SHOWN,
            **extra,
        )

    def columns(self) -> dict[str, str]:
        """On the page the state stands below the ledger's name: what became of a number and why is
        seen beside it without moving the table."""
        left_out = () if self.is_whole else ("state",)
        return {key: label for key, label in _COLUMNS.items() if key not in left_out}

    def every(self) -> list[LedgerRemark]:
        return remarks.of_month(self.period, by=self.request.user, form=self.form, unit=self.unit)

    def lines(self, every: Iterable[LedgerRemark]) -> list[RemarkLine]:
        return [
            _line(one, self.address(unit=one.ledger.unit_id))
            for one in every
            if self.cause in (None, one.cause) and self.answer in (None, one.answer)
        ]

    def choices(
        self, words: type[TextChoices], name: str, found: Iterable[str]
    ) -> list[RemarkChoice]:
        counts = Counter(found)
        chosen = getattr(self, name)
        return [
            RemarkChoice(
                word.label,
                counts[word],
                self.address(**{name: None if word == chosen else word.value}),
                word == chosen,
            )
            for word in words
            if counts[word] or word == chosen
        ]

    def narrowed(self) -> list[str]:
        """What the list is narrowed to, for the page and its paper."""
        chosen = (self.form, self.unit, self.cause and self.cause.label)
        return [str(one) for one in (*chosen, self.answer and self.answer.label) if one]

    def address(self, **changed: Any) -> str:
        query = self.request.GET.copy()
        for name in ("export", "paper", *changed):
            query.pop(name, None)
        for name, value in changed.items():
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        columns = [(key, tables.Column(verbose_name=label)) for key, label in _COLUMNS.items()]
        rows = [line.facts for line in self.lines(self.every())]
        return list_workbook(
            tables.Table(rows, extra_columns=columns),
            title=self.get_title(),
            by=self.request.user,
            conditions="、".join(self.narrowed()),
        )


def _line(one: LedgerRemark, unit_url: str) -> RemarkLine:
    ledger = one.ledger
    facts = {
        "unit": str(ledger.unit),
        "ledger": f"{ledger.period.label}{ledger.form}",
        "label": one.label or _WHOLE,
        "text": one.text,
        "cause": one.cause.label,
        "said": one.said,
        "answer": one.answer.label,
        "note": one.note,
        "state": ledger.get_state_display(),
    }
    badge = (one.answer.label, *_TONES[one.answer])
    return RemarkLine(facts, read_url(ledger), unit_url, badge)


def _one(rows: Any, asked: str | None) -> Any:
    key = parameters.key(asked)
    return rows.filter(pk=key).first() if key else None


def _word(words: type[TextChoices], asked: str | None) -> Any:
    return words(asked) if asked in words.values else None
