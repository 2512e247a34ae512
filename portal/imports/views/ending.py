"""The last steps: write it, take it back."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from portal.imports.choices import RowOutcome
from portal.imports.domain import imports
from portal.imports.forms import PARTIAL, ConfirmForm
from portal.imports.models import Import
from portal.imports.views.common import WRITTEN, OfImport, StillOpen
from portal.ui.views import ActPage, NothingToAsk


class Confirm(StillOpen, ActPage):
    """The one moment when something is about to change: what, how much, and the way back."""

    template_name = "imports/confirm.html"
    title = "确认导入"
    form_class = ConfirmForm
    watched = ("version",)
    step = WRITTEN
    verb = "开始导入"
    done = ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"counts": self.record.counts}

    def initial(self) -> dict[str, Any]:
        return {}

    def still_fresh(self, form: ConfirmForm) -> bool:
        if self.request.POST.get("seen") in (None, self.fingerprint()):
            return True
        form.add_error(
            None,
            "您打开本页后，这次导入的内容又有变化（另一窗口做了更正或重新预检），还没有导入。"
            "上面已是最新情况，请核对后再提交。",
        )
        return False

    @transaction.atomic
    def act(self, form: ConfirmForm) -> Import:
        user, version = self.request.user, self.record.version
        if form.cleaned_data.get("looked"):
            imports.confirm(self.record, by=user)
        partial = form.cleaned_data["how"] == PARTIAL
        imports.submit(self.record, partial=partial, version=version, by=user)
        return self.record

    def consequences(self) -> list[str]:
        counts = self.record.counts
        new, changed = counts.get(RowOutcome.NEW, 0), counts.get(RowOutcome.CHANGED, 0)
        unchanged = counts.get(RowOutcome.UNCHANGED, 0)
        lines = [f"新增 {new:,} 行、修改 {changed:,} 行；无变化的 {unchanged:,} 行不写入。"]
        left = counts.get(RowOutcome.FAULTY, 0) + counts.get(RowOutcome.CONFLICT, 0)
        if left:
            lines.append(f"有错误、有冲突的 {left:,} 行不会写入。")
        if counts.get("absent"):
            lines.append(f"文件中没有、系统中已登记的 {counts['absent']:,} 条记录不会改动。")
        lines.append(
            f"导入后 {imports.UNDO_DAYS} 天内可以整批撤回一次；此后被他人改过、用到的记录会保留。"
        )
        return lines


class DiscardImport(StillOpen, ActPage):
    """The wrong file was uploaded, or somebody else has brought the same roster in meanwhile."""

    title = "放弃导入：{record}"
    form_class = NothingToAsk
    verb = "放弃导入"
    danger = True
    done = "已放弃这次导入，没有写入任何内容。"

    def act(self, form: NothingToAsk) -> None:
        imports.discard(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return reverse("imports:start")

    def consequences(self) -> list[str]:
        return [
            "还没有写入任何内容，已登记的记录不受影响。",
            "上传的文件、列对应之后的更正和答复一并删除；需要时可以重新上传。",
        ]


class Undo(OfImport, ActPage):
    """The wrong file came in, or the right one too early."""

    title = "撤回导入：{record}"
    form_class = NothingToAsk
    verb = "撤回导入"
    danger = True
    done = ""

    def act(self, form: NothingToAsk) -> Import:
        imports.undo(self.record, by=self.request.user)
        return self.record

    def consequences(self) -> list[str]:
        lines = []
        for label, (new, changed) in self.record.counts.get("written", {}).items():
            if new or changed:
                lines.append(
                    f"{label}：删除当时新增的 {new:,} 条，{changed:,} 条恢复为导入前的内容。"
                )
        return [
            *lines,
            "导入以后又被修改过的、已被其他记录用到的，保持现状，并列出清单。",
            "每次导入只能撤回一次，撤回后不能恢复；需要时可以重新上传文件。",
        ]
