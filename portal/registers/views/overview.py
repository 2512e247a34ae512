"""A register as a whole: its tasks by state, the units that have filled nothing, asking them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal import parameters
from portal.fields.domain import engine
from portal.fields.domain.definition import all_of
from portal.fields.permissions import FIELDS_DESIGN
from portal.orgs.models import Unit
from portal.registers import subjects
from portal.registers.choices import UNENDED, RecordState, RegisterKind
from portal.registers.domain import owing, urging
from portal.registers.domain.owed_now import OwedNow
from portal.registers.filters import begin_of, filters_of, unfilled_filters
from portal.registers.forms import UrgeForm
from portal.registers.models import RegisterRecord, Urging
from portal.registers.tables import TONES, unfilled_table
from portal.registers.views.registers import OfRegister
from portal.ui.views import BulkPage, Crumb, Link, ListPage, Page

CARDS_SHOWN, ENDED_SHOWN = 20, 6  # of one state
_COLUMNS: Final = (
    RecordState.OPEN,
    RecordState.DOING,
    RecordState.CHECKING,
    RecordState.ASKED,
    RecordState.RETURNED,
    RecordState.CLOSED,
    RecordState.CANCELLED,
)


@dataclass(frozen=True)
class BoardCard:
    record: RegisterRecord
    name: str
    overdue: bool


@dataclass(frozen=True)
class BoardColumn:
    state: RecordState
    count: int
    cards: list[BoardCard]
    url: str

    @property
    def look(self) -> tuple[str, str]:
        return TONES[self.state]


class Board(OfRegister, Page):
    """An office before its weekly meeting: what stands where, what is late; each card leads to the
    entry and what may be done with it."""

    template_name = "registers/board.html"

    def get_title(self) -> str:
        return f"{self.register}：看板"

    def actions(self) -> list[Link]:
        address = self.register.get_absolute_url()
        asked = self.request.GET.urlencode()
        return [Link("列表", f"{address}?{asked}" if asked else address, "list")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None or self.register.kind != RegisterKind.TASK:
            return redirect(self.register.get_absolute_url())
        filters = filters_of(self.register, self.definition)(
            request.GET, queryset=self.records(), request=request, narrow=True
        )
        return self.render(columns=list(self._columns(filters.qs)), filters=filters)

    def _columns(self, rows: Any) -> Any:
        definitions = all_of(self.register.fieldset)
        today, address = timezone.localdate(), self.register.get_absolute_url()
        closing = F("closed_on").desc(nulls_last=True)
        for state in _COLUMNS:
            if state == RecordState.CHECKING and not self.register.looked_over_by:
                continue
            here = rows.filter(state=state)
            most = CARDS_SHOWN if state in UNENDED else ENDED_SHOWN
            records = here.order_by(closing, F("due_on").asc(nulls_last=True), "pk")[:most]
            cards = [
                BoardCard(
                    record,
                    engine.name_of(definitions[record.version_id], record.open_values, self.world)
                    or record.number
                    or record.subject_label,
                    record.is_overdue_on(today),
                )
                for record in records
            ]
            yield BoardColumn(state, here.count(), cards, f"{address}?step={state}")


class OfUnfilled(OfRegister):
    """About the units that have filled nothing, or what stands in them and has no entry."""

    model: ClassVar[Any] = Unit

    def prepare(self) -> None:
        super().prepare()
        kind = subjects.of(self.register.subject_kind)
        if kind:
            self.model = kind.rows.model  # type: ignore[misc]


class Unfilled(OfUnfilled, ListPage):
    """An office some days before a deadline: who has not filled yet, who was asked already; tick
    them and ask."""

    search_hint = "名称或拼音首字母"
    empty_title = "都填了"
    empty_hint = "该填报的都已填报。"

    def prepare(self) -> None:
        super().prepare()
        self.asked = owing.running(self.register)
        self.table = unfilled_table(self.register, self.model, self._asked_here)
        self.filters = unfilled_filters(self.asked)  # type: ignore[misc]
        self.hidden_columns = () if self._asked_here else ("lacking",)

    @property
    def list_key(self) -> str:
        return f"{super().list_key}:{self.register.pk}"

    @cached_property
    def _asked_here(self) -> list[OwedNow]:
        """What is counted in the running periods, unless one asks for another time; or the one
        thing somebody chose."""
        if self.request.GET.get("since"):
            return []
        which = parameters.key(self.request.GET.get("lacked", ""))
        return self.asked if which is None else self.asked[which : which + 1] or self.asked

    def get_title(self) -> str:
        return f"{self.register}：未填报{self.register.subject_label}"

    @property
    def lead(self) -> str:
        if not self.asked:
            return ""
        label = self.register.subject_label
        told = "；".join(f"{now.owed}，{now.period.label}最迟 {now.due_on}" for now in self.asked)
        periods = "、".join(dict.fromkeys(now.period.label for now in self._asked_here))
        listed = f"下面是{periods}还没有填够的{label}。" if periods else ""
        return f"每个{label}{told}。{listed}"

    def rows(self) -> Any:
        begin = begin_of(self.request.GET.get("since", ""), timezone.localdate())
        user = self.request.user
        return urging.unfilled(self.register, user, since=begin, asked=self._asked_here)

    def bulk_acts(self) -> list[Link]:
        if not (self.register.is_open and self.request.user.can(FIELDS_DESIGN)):
            return []
        return [Link("催报", reverse("registers:urge", args=[self.register.pk]), "bell-ringing")]


class Urge(OfUnfilled, BulkPage):
    permission = FIELDS_DESIGN
    form_class = UrgeForm
    title = "催报"
    verb = "催报"
    records: list[Any]  # type: ignore[assignment]  # those ticked

    def prepare(self) -> None:
        OfUnfilled.prepare(self)
        BulkPage.prepare(self)

    def visible(self) -> Any:
        """Of all its units: from when on one counts as not having filled was asked in the list."""
        return urging.owing_to(self.register, self.request.user)

    @property
    def cancel_url(self) -> str:
        return reverse("registers:unfilled", args=[self.register.pk])

    def crumbs(self) -> list[Crumb]:
        return [*super().crumbs(), Crumb(f"未填报{self.register.subject_label}", self.cancel_url)]

    def consequences(self) -> list[str]:
        return [
            "各单位填报岗位的待办中出现这一项，并收到一条消息；填报后待办自动办结。",
            "一天只催一次，催报人和时间留有记录。",
        ]

    def act_on(self, record: Any, facts: dict[str, Any]) -> Urging:
        return urging.urge(self.register, record, by=self.request.user, **facts)

    def done_message(self, result: int) -> str:
        return f"已催报 {result:,} 个{self.register.subject_label}。"
