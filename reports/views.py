from typing import Any, cast

from django.urls import reverse

from portal.access import Permission
from portal.accounts.models import User
from portal.jobs.choices import State
from portal.jobs.domain import results
from portal.jobs.models import Job
from portal.jobs.tables import tone_of
from portal.ui.views import FormPage
from reports.domain import exports
from reports.forms import ExportForm, choice_of
from reports.models import Export

SHOWN = 10


class Exports(FormPage):
    """An office clerk several times a week: the roster for a meeting, for checking, for a superior.
    Until now somebody searched five copies on as many computers for the newest."""

    template_name = "reports/exports.html"
    title = "名册导出"
    lead = "文件在后台生成，只有您能下载，保存 24 小时；每次导出和下载都记入审计记录。"
    permission = Permission.DATASETS_EXPORT
    form_class = ExportForm
    verb = "导出"
    done = "已提交，正在后台生成。"

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.user}

    def initial(self) -> dict[str, Any]:
        given = super().initial()
        if "dataset" in given:
            given["what"] = choice_of(given["dataset"], given.get("layout", ""))
        return {"unit": exports.widest_unit(self.user).pk, "sensitive": "", **given}

    def act(self, form: ExportForm) -> Export:
        asked = form.asked()
        return exports.order(asked.pop("dataset"), by=self.user, **asked)

    def success_url(self, result: Export) -> str:
        return result.job.get_absolute_url() if result.job else reverse("reports:exports")

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(recent=_recent(self.user), **extra)


def _recent(user: User) -> list[dict[str, Any]]:
    rows = Export.objects.visible_to(user).select_related("unit", "job")
    return [_shown(export, export.job) for export in rows.order_by("-created_at", "-pk")[:SHOWN]]


def _shown(export: Export, job: Job | None) -> dict[str, Any]:
    if job is None:
        return {"export": export}
    tone, icon = tone_of(job)
    kept = results.is_kept(job)
    return {
        "export": export,
        "job": job,
        "tone": tone,
        "icon": icon,
        "until": results.kept_until(job) if kept else None,
        "is_over": job.state == State.DONE and not kept,
    }
