"""Notices, daily digests and how one wants to be reminded."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from portal.deeds.domain import deeds
from portal.inbox.domain import digests, notices, quiet
from portal.inbox.filters import DigestFilters, NoticeFilters
from portal.inbox.forms import RemindersForm
from portal.inbox.models import Digest, Notice, ReminderSettings
from portal.inbox.tables import DigestTable, NoticeTable
from portal.ui.undoing import tell
from portal.ui.views import Crumb, FormPage, Link, ListPage, RecordPage, SignedInRequest

NOTICES = "inbox:notices"


class MessageList(ListPage):
    template_name = "inbox/list.html"
    title = "消息"

    def actions(self) -> list[Link]:
        return [Link("提醒设置", reverse("inbox:reminders"), "settings")]

    def context(self, **extra: Any) -> dict[str, Any]:
        offered = [Crumb("消息", reverse(NOTICES)), Crumb("每日提醒", reverse("inbox:digests"))]
        read_all = reverse("inbox:read-all")
        return super().context(list_tabs=offered, read_all_url=read_all, **extra)


class Notices(MessageList):
    """Everybody, from the bell: what happened since I last looked."""

    model = Notice
    table = NoticeTable
    filters = NoticeFilters
    search_hint = "标题或内容"
    empty_title = "没有消息"
    empty_hint = "交办、转交、办结和撤回会在这里告诉您。"

    def rows(self) -> QuerySet:
        unread_first = F("read_at").asc(nulls_first=True)
        return notices.delivered(self.request.user).order_by(unread_first, "-deliver_at", "-pk")


class Digests(MessageList):
    """Whoever wants to see what a past morning said."""

    model = Digest
    table = DigestTable
    filters = DigestFilters
    empty_title = "还没有每日提醒"
    empty_hint = "有待办的工作日早上八点生成，一天一份；没有待办的日子不打扰。"

    def rows(self) -> QuerySet:
        return super().rows().delivered().order_by("-day")


@require_GET
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Opening a message reads it and leads to what it is about."""
    notice = get_object_or_404(notices.delivered(request.user), pk=pk)
    notices.read(notice)
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and inside else reverse(NOTICES))


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    with deeds.noted() as kept:
        count = notices.read_all(request.user)
    message = f"{count:,} 条消息已标为已读。" if count else "没有未读消息。"
    tell(request, message, kept=kept)
    return redirect(NOTICES)


@require_GET
def bell(request: SignedInRequest) -> HttpResponse:
    """The number on the bell, asked for once the page stands."""
    context = {"count": notices.unread_count(request.user)}
    return render(request, "inbox/bell.html", context)


class DigestPage(RecordPage):
    """Everybody on a working morning: all that is due, on one page."""

    model = Digest
    template_name = "inbox/digest.html"

    def records(self) -> QuerySet:
        return super().records().delivered()

    def prepare(self) -> None:
        super().prepare()
        notices.read(self.record)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("每日提醒", reverse("inbox:digests"))]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(sections=digests.sections(self.record), **extra)


class Reminders(FormPage):
    """Once, by whoever does not want to be told in the evening."""

    title = "提醒设置"
    lead = "提醒只在站内送达：首页待办、消息和每日提醒。"
    form_class = RemindersForm
    done = "提醒设置已保存。"

    @property
    def cancel_url(self) -> str:
        return reverse(NOTICES)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("消息", reverse(NOTICES))]

    def initial(self) -> dict[str, Any]:
        chosen = quiet.of(self.request.user)
        return {"quiet_from": chosen.quiet_from, "quiet_until": chosen.quiet_until}

    def act(self, form: RemindersForm) -> ReminderSettings:
        return quiet.choose(self.request.user, **form.cleaned_data)

    def success_url(self, result: ReminderSettings) -> str:
        return reverse("inbox:reminders")
