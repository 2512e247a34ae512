from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from branches.choices.admission import AdmissionStage
from branches.domain.admission import chart, clocks, path, story
from branches.models import AdmissionCase
from portal.ui.tables import DateColumn, ListTable, NameColumn, badge, muted

TONES = {
    AdmissionStage.APPLICANT: "plain",
    AdmissionStage.ACTIVIST: "info",
    AdmissionStage.CANDIDATE: "warn",
    AdmissionStage.PROBATIONARY: "ok",
    AdmissionStage.FULL: "ok",
}


class CaseTable(ListTable):
    person = NameColumn(
        verbose_name="姓名", accessor="person__name", order_by=("person__name_key", "pk")
    )
    organization = tables.Column(
        verbose_name="党支部", linkify=True, order_by=("organization__path", "pk")
    )
    stage = tables.Column(verbose_name="阶段", order_by=("stage", "pk"), empty_values=())
    last = tables.Column(verbose_name="最近环节", orderable=False, empty_values=())
    following = tables.Column(verbose_name="下一步", orderable=False, empty_values=())
    due = tables.Column(verbose_name="时限", orderable=False, empty_values=())
    applied_on = DateColumn(verbose_name="申请日期", order_by=("applied_on", "pk"))
    education = tables.Column(
        verbose_name="学历", accessor="get_education_display", order_by=("education", "pk")
    )
    post = tables.Column(verbose_name="单位职务", order_by=("post", "pk"))
    source = tables.Column(
        verbose_name="来源", accessor="get_source_display", order_by=("source", "pk")
    )

    class Meta(ListTable.Meta):
        model = AdmissionCase
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = timezone.localdate()
        self._stories: dict[int, Any] = {}

    def _story(self, record: AdmissionCase) -> Any:
        if record.pk not in self._stories:
            self._stories[record.pk] = story.of(record)
        return self._stories[record.pk]

    def value_stage(self, record: AdmissionCase) -> str:
        return record.get_standing_display()

    def render_stage(self, record: AdmissionCase) -> SafeString:
        tone = "plain" if record.end else TONES[AdmissionStage(record.stage)]
        return badge(record.get_standing_display(), tone)

    def value_last(self, record: AdmissionCase) -> str:
        steps = self._story(record).steps
        return f"{chart.name(steps[-1].code)} {steps[-1].happened_on}" if steps else ""

    def render_last(self, record: AdmissionCase) -> str:
        steps = self._story(record).steps
        if not steps:
            return "—"
        name, day = chart.name(steps[-1].code), steps[-1].happened_on
        return format_html('<span>{} <span class="num text-nowrap">{}</span></span>', name, day)

    def value_following(self, record: AdmissionCase) -> str:
        told = self._story(record)
        code = path.next_code(told)
        if code is None:
            return ""
        day = clocks.earliest(told, code)
        waits = f"（{day} 起）" if day and day > self._today else ""
        return f"{chart.name(code)}{waits}"

    def render_following(self, record: AdmissionCase) -> str:
        return self.value_following(record) or "—"

    def value_due(self, record: AdmissionCase) -> str:
        return path.standing_words(self._story(record), self._today)[0]

    def render_due(self, record: AdmissionCase) -> Any:
        words, tone = path.standing_words(self._story(record), self._today)
        return badge(words, tone) if words else muted("—")
