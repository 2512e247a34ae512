"""The way in: choose the roster, hand in a workbook."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.access import require
from portal.imports.choices import OPEN, ImportState
from portal.imports.declaring import Roster
from portal.imports.domain import imports, workbooks
from portal.imports.filters import ImportFilters
from portal.imports.forms import ENDINGS, RosterUploadForm
from portal.imports.models import Import
from portal.imports.permissions import IMPORTS_RUN
from portal.imports.tables import ImportTable
from portal.imports.views.downloads import workbook
from portal.ui import wording
from portal.ui.views import Crumb, Link, ListPage, Page, SignedInRequest

_UNFINISHED_SHOWN = 5


class Start(Page):
    """Offices and township organization members with a roster in Excel, a few times a year: hand it
    in as it is. Columns in a fixed order and an abort at the first bad row is what they know."""

    template_name = "imports/start.html"
    title = "名册导入"
    lead = (
        "直接上传您自己的表格，系统按表头自动对应；先预检，看清会新增、修改什么，再决定是否导入。"
    )
    permission = IMPORTS_RUN

    def actions(self) -> list[Link]:
        return [Link("导入记录", reverse("imports:history"), "history")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RosterUploadForm(request.POST, request.FILES, offered=self.offered())
        wording.word(form)
        if form.is_valid():
            try:
                batch = self.act(form)
            except ValidationError as refusal:
                form.add_error("file", refusal.messages)
            except PermissionDenied as refusal:
                form.add_error("file", str(refusal))
            else:
                return self.succeed(batch)
        if self.asks_json:
            reasons = [message for errors in form.errors.values() for message in errors]
            return JsonResponse({"reasons": reasons}, status=422)
        return self.render(form=form, status=422)

    def act(self, form: RosterUploadForm) -> Import:
        """A file of a settled format has nothing to ask: its check starts at once."""
        user = self.request.user
        batch = imports.start(
            form.cleaned_data["file"], roster=form.cleaned_data["roster"], by=user
        )
        if batch.state == ImportState.MAPPED:
            imports.check(batch, by=user)
        return batch

    def succeed(self, batch: Import) -> HttpResponse:
        url = batch.get_absolute_url()
        return JsonResponse({"url": url}) if self.asks_json else redirect(url)

    @property
    def asks_json(self) -> bool:
        """The script that shows how far the upload is."""
        return self.request.headers.get("Accept") == "application/json"

    def offered(self) -> list[type[Roster]]:
        return imports.offered(self.request.user)

    def context(self, **extra: Any) -> dict[str, Any]:
        mine = Import.objects.visible_to(self.request.user)
        done = mine.exclude(done_at=None).order_by("roster", "-done_at").distinct("roster")
        last = {batch.roster: batch for batch in done}
        offered = self.offered()
        keys = [roster.key for roster in offered]
        unfinished = mine.filter(state__in=OPEN, roster__in=keys).order_by("-created_at")
        return super().context(
            cards=[{"roster": roster, "last": last.get(roster.key)} for roster in offered],
            unfinished=unfinished[:_UNFINISHED_SHOWN],
            endings=ENDINGS,
            **extra,
        )


class ImportHistory(ListPage):
    """Somebody asked what came in when, or who wants to take an import back."""

    model = Import
    table = ImportTable
    filters = ImportFilters
    permission = IMPORTS_RUN
    title = "导入记录"
    lead = "您办理过的名册导入。完成后 30 天内可以撤回；上传的文件保留 30 天。"
    search_hint = "文件名或拼音首字母"
    empty_title = "还没有导入过名册"
    empty_hint = "在“名册导入”中上传表格后，这里会留下记录。"

    def rows(self) -> Any:
        return super().rows().select_related("job").order_by("-created_at", "-pk")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("名册导入", reverse("imports:start"))]

    def actions(self) -> list[Link]:
        return [Link("导入名册", reverse("imports:start"), "upload", "primary")]


@require_safe
def template(request: SignedInRequest, roster: str) -> FileResponse:
    require(request.user, IMPORTS_RUN)
    offered = {one.key: one for one in imports.offered(request.user)}
    if roster not in offered:
        raise Http404
    return workbook(workbooks.template(offered[roster]), f"{offered[roster].label}模板.xlsx")
