from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.files.choices import Type
from portal.files.domain import uploads
from portal.files.domain.purposes import OWN
from portal.files.filters import FileFilters, MyFileFilters
from portal.files.forms import FileUploadForm
from portal.files.models import Upload
from portal.files.permissions import FILES_VIEW
from portal.files.tables import FileTable, MyFileTable
from portal.foreign.refusing import Refused
from portal.serving import safe_file
from portal.ui.views import ActPage, Crumb, FormPage, Link, ListPage, NothingToAsk, SignedInRequest


class MyFiles(ListPage):
    """Somebody who prepares material, or wonders what of his still lies here."""

    model = Upload
    table = MyFileTable
    filters = MyFileFilters
    title = "我的文件"
    lead = "您上传的文件。个人暂存的保留 30 天，只有您能打开。"
    search_hint = "文件名或拼音首字母"
    empty_title = "还没有文件"
    empty_hint = "点“上传文件”暂存材料；填报时上传的文件也列在这里。"

    def rows(self) -> QuerySet:
        mine = super().rows().filter(owner=self.request.user).select_related("stored")
        return mine.order_by("-created_at", "-pk")

    def actions(self) -> list[Link]:
        return [Link("上传文件", reverse("files:new"), "upload", "primary")]


class AllFiles(ListPage):
    """The system administrator: who fills the disk, and with what."""

    model = Upload
    table = FileTable
    filters = FileFilters
    permission = FILES_VIEW
    title = "上传文件登记"
    lead = "只登记文件的名称、大小和用途，这里不能打开文件内容。"
    search_hint = "文件名或拼音首字母"
    empty_title = "还没有上传文件"

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("stored", "owner", "unit")
        return rows.order_by("-created_at", "-pk")


class NewFile(FormPage):
    """Somebody at one computer who needs the file at another."""

    title = "上传文件"
    form_class = FileUploadForm
    verb = "上传"
    done = "已上传，保留 30 天。"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("我的文件", reverse("files:mine"))]

    @property
    def cancel_url(self) -> str:
        return reverse("files:mine")

    def form_kwargs(self) -> dict[str, Any]:
        return {"purpose": OWN}

    def act(self, form: FileUploadForm) -> Upload:
        user = self.request.user
        return uploads.accept(form.cleaned_data["file"], by=user, unit=user.unit, purpose=OWN)

    def success_url(self, result: Upload) -> str:
        return reverse("files:mine")


class RemoveFile(ActPage):
    """Whoever picked the wrong file."""

    model = Upload
    title = "删除文件：{record}"
    form_class = NothingToAsk
    verb = "删除"
    danger = True
    done = "已删除。"

    def records(self) -> QuerySet:
        return super().records().filter(owner=self.request.user)

    def get_cancel_url(self) -> str:
        return reverse("files:mine")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("我的文件", reverse("files:mine"))]

    def consequences(self) -> list[str]:
        return ["文件从系统中删除，不能恢复。"]

    def act(self, form: NothingToAsk) -> None:
        uploads.remove(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return reverse("files:mine")


@require_safe
def serve(request: SignedInRequest, pk: Any) -> FileResponse:
    """The only way to a file's content. One the user may not open does not exist for him."""
    upload = get_object_or_404(Upload.objects.select_related("stored"), pk=pk)
    if not uploads.may_read(upload, request.user):
        raise Http404
    try:
        stream = uploads.open_for(upload, by=request.user)
    except FileNotFoundError as missing:
        raise Http404 from missing
    inline = upload.is_image and "inline" in request.GET
    mime = upload.stored.mime
    return safe_file(stream, name=upload.name, content_type=mime, inline=inline)


@require_safe
def page(request: SignedInRequest, pk: Any, number: int) -> FileResponse:
    """A page of a PDF as a picture, for whoever may open the file."""
    upload = get_object_or_404(Upload.objects.select_related("stored"), pk=pk)
    if not uploads.may_read(upload, request.user):
        raise Http404
    try:
        picture = uploads.draw_page(upload, number, by=request.user)
    except (FileNotFoundError, Refused) as missing:
        raise Http404 from missing
    name = f"{upload.name}-{number}.jpg"
    return safe_file(BytesIO(picture), name=name, content_type=Type.JPEG, inline=True)
