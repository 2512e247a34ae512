"""What if the weights were others: tried on a month that was scored."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from assessments.domain.scores import whatif
from assessments.forms.whatif import TrialForm
from assessments.models import SchemeVersion, ScoreRun
from assessments.permissions import SCHEMES_MANAGE, SCORES_APPROVE, SCORES_MANAGE
from portal.access import require
from portal.ui.views import Crumb, RecordFormPage


class WhatIf(RecordFormPage):
    """考核办 before the year's scheme is changed, 部领导 in its meeting: who would move, and by how
    much? Nothing is saved, unless it is kept as a draft of the scheme."""

    model = ScoreRun
    template_name = "assessments/scores/whatif.html"
    title = "试算：{record}"
    lead = "改满分、目标或计分办法，名次随即变化。试算不保存，不影响已有的结果。"
    form_class = TrialForm
    verb = "存为方案草稿"

    def require_open(self) -> None:
        """It tells of every unit's lines."""
        user = self.request.user
        require(user, SCORES_APPROVE if user.can(SCORES_APPROVE) else SCORES_MANAGE)

    def records(self) -> Any:
        return super().records().select_related("scheme", "group", "version__scheme")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核排名", self.record.get_absolute_url())]

    def form_kwargs(self) -> dict[str, Any]:
        return {"run": self.record, "unit_targets": whatif.unit_targets(self.record)}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(data=request.GET or None)
        is_fragment = bool(self.request.htmx and not self.request.htmx.boosted)
        return self.render(form=form, partial="result" if is_fragment else "")

    def context(self, **extra: Any) -> dict[str, Any]:
        form = extra["form"]
        tried = form.tried() if not form.is_bound or form.is_valid() else None
        return super().context(
            record=self.record,
            result=None if tried is None else whatif.work_out(self.record, tried),
            may_keep=self.request.user.can(SCHEMES_MANAGE),
            **extra,
        )

    def act(self, form: TrialForm) -> SchemeVersion:
        return whatif.keep(self.record, tried=form.tried(), by=self.request.user)

    def done_message(self, result: SchemeVersion) -> str:
        return f"已存为“{result}”草稿，启用以前不影响计分。"

    def success_url(self, result: SchemeVersion) -> str:
        return self.record.get_absolute_url()
