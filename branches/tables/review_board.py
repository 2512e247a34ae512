"""评议进度: branches × the steps of the year's meeting and review."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from branches.domain.review.board import BY_KEY, STEPS, BoardStep, ReviewBoard
from branches.models import PartyOrganization
from branches.tables.review import tone_of
from portal.ui.tables import ListTable, NameColumn, badge, muted

_CENTRED = {"td": {"class": "text-center num"}, "th": {"class": "text-center"}}
_TICK, _BLANK, _NOT_BEGUN = "✓", "", "未开始"


class StepColumn(tables.Column):
    """A step, drawn by the table, which has the sheets."""

    def __init__(self, key: str) -> None:
        self.step: BoardStep = BY_KEY[key]
        super().__init__(
            verbose_name=self.step.label, orderable=False, empty_values=(), attrs=_CENTRED
        )


class ReviewBoardTable(ListTable):
    short_name = NameColumn(verbose_name="党支部", order_by=("path",))
    unit = tables.Column(verbose_name="所在单位", order_by=("unit__path", "path"))
    study = StepColumn("study")
    ask = StepColumn("ask")
    talk = StepColumn("talk")
    met = StepColumn("met")
    compare = StepColumn("compare")
    criticise = StepColumn("criticise")
    own = StepColumn("own")
    mutual = StepColumn("mutual")
    polled = StepColumn("polled")
    graded = StepColumn("graded")
    mend = StepColumn("mend")
    handed_in = StepColumn("handed_in")
    confirmed = StepColumn("confirmed")
    taken = tables.Column(verbose_name="进度", orderable=False, empty_values=(), attrs=_CENTRED)
    state = tables.Column(verbose_name="评议表", orderable=False, empty_values=())

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = ()

    board: ReviewBoard

    def lay(self, board: ReviewBoard) -> None:
        """What is known of the rows shown; asked once for all of them."""
        self.board = board

    def value_step(self, record: PartyOrganization, column: StepColumn) -> str:
        taken = column.step.of(self.board.sheet(record.pk))
        if isinstance(taken, dt.date):
            return f"{taken:%m-%d}"
        return _TICK if taken else _BLANK

    def render_step(self, record: PartyOrganization, column: StepColumn) -> SafeString:
        words = self.value_step(record, column)
        return badge(words, "ok") if words else muted("—")

    render_study = render_ask = render_talk = render_met = render_compare = render_step
    render_criticise = render_own = render_mutual = render_polled = render_step
    render_graded = render_mend = render_handed_in = render_confirmed = render_step
    value_study = value_ask = value_talk = value_met = value_compare = value_step
    value_criticise = value_own = value_mutual = value_polled = value_step
    value_graded = value_mend = value_handed_in = value_confirmed = value_step

    def value_taken(self, record: PartyOrganization) -> str:
        return f"{self.board.taken(record.pk)}/{len(STEPS)}"

    render_taken = value_taken

    def value_state(self, record: PartyOrganization) -> str:
        sheet = self.board.sheet(record.pk)
        return sheet.get_state_display() if sheet else _NOT_BEGUN

    def render_state(self, record: PartyOrganization) -> Any:
        sheet = self.board.sheet(record.pk)
        if sheet is None:
            return badge(_NOT_BEGUN, "bad")
        label = badge(sheet.get_state_display(), *tone_of(sheet))
        return format_html('<a href="{}">{}</a>', sheet.get_absolute_url(), label)
