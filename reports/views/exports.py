from typing import Any, cast

from django.urls import reverse

from portal.accounts.models import User
from portal.jobs.choices import JobState
from portal.jobs.domain import results
from portal.jobs.models import Job
from portal.jobs.tables import tone_of
from portal.ui.views import FormPage
from reports.choices import LONGEST_QUERY
from reports.datasets import DATASETS, Dataset
from reports.domain import exports
from reports.forms.exports import ExportForm, choice_of, dataset_of
from reports.links import LISTED, conditions_in
from reports.models import Export
from reports.permissions import DATASETS_EXPORT

SHOWN = 10


class Exports(FormPage):
    """An office clerk several times a week: the roster for a meeting, for checking, for a superior.
    Until now somebody searched five copies on as many computers for the newest."""

    template_name = "reports/exports.html"
    title = "名册导出"
    lead = "文件在后台生成，只有您能下载，保存 24 小时；每次导出和下载都记入审计记录。"
    permission = DATASETS_EXPORT
    form_class = ExportForm
    verb = "导出"
    done = "已提交，正在后台生成。"

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    def prepare(self) -> None:
        """From a list: its data set, and what its address asked for."""
        posted = self.request.POST
        asked = conditions_in(self.request.GET).urlencode()
        key = self.request.GET.get(LISTED) or ""
        if "what" in posted:
            key, query = dataset_of(posted["what"]), posted.get("query", "")
        else:
            query = f"?{asked}" if key else ""
        self.query = query[:LONGEST_QUERY]
        listed = DATASETS.get(key) if self.query else None
        self.listed = listed if listed and listed.filters else None

    @property
    def conditions(self) -> str:
        narrowing = exports.narrowing(self.listed, self.query) if self.listed else None
        return narrowing.in_words(self.user) if narrowing else ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.user, "listed": self.listed}

    def initial(self) -> dict[str, Any]:
        given = super().initial() if self.listed is None else self._of_list(self.listed)
        if "dataset" in given:
            given["what"] = choice_of(given["dataset"], given.get("layout", ""))
        return {"unit": exports.widest_unit(self.user).pk, "sensitive": "", **given}

    def _of_list(self, dataset: Dataset) -> dict[str, Any]:
        return {"dataset": dataset.key, "query": self.query}

    def act(self, form: ExportForm) -> Export:
        asked = form.asked()
        return exports.order(asked.pop("dataset"), by=self.user, **asked)

    def success_url(self, result: Export) -> str:
        return result.job.get_absolute_url() if result.job else reverse("reports:exports")

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(recent=_recent(self.user), **extra)


def _recent(user: User) -> list[dict[str, Any]]:
    rows = Export.objects.visible_to(user).select_related("unit", "job")
    rows = rows.prefetch_related("job__files")
    return [_shown(export, export.job) for export in rows.order_by("-created_at", "-pk")[:SHOWN]]


def _shown(export: Export, job: Job | None) -> dict[str, Any]:
    if job is None:
        return {"export": export}
    tone, icon = tone_of(job)
    kept = results.kept(job)
    return {
        "export": export,
        "job": job,
        "tone": tone,
        "icon": icon,
        "until": results.kept_until(job) if kept else None,
        "files": kept,
        "is_over": job.state == JobState.DONE and not kept,
    }
