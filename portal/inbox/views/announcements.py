"""The announcement columns: reading, and for offices writing, publishing, receipts."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse

from portal.access import require
from portal.inbox.choices import AnnouncementState
from portal.inbox.domain import announcements
from portal.inbox.filters import AnnouncementFilters
from portal.inbox.forms import AnnouncementForm
from portal.inbox.models import Announcement
from portal.inbox.permissions import ANNOUNCE
from portal.inbox.tables import ANNOUNCEMENT_TONES, AnnouncementTable
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    Crumb,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordFormPage,
    RecordPage,
)

LIST = "inbox:announcements"
PER_PAGE = 50


class Announcements(ListPage):
    """Everybody: what was announced; offices: what became of mine."""

    model = Announcement
    table = AnnouncementTable
    filters = AnnouncementFilters
    title = "公告栏目"
    search_hint = "标题、正文或拼音首字母"
    empty_title = "还没有公告"

    def rows(self) -> QuerySet:
        user = self.request.user
        return super().rows().with_read_by(user).select_related("unit").newest_first()

    def actions(self) -> list[Link]:
        if not self.request.user.can(ANNOUNCE):
            return []
        return [Link("起草公告", reverse("inbox:announcement-new"), "pencil-plus", "primary")]


class AnnouncementPage(RecordPage):
    """Everybody, from the home page: read it; that is the receipt."""

    model = Announcement
    links_history = True
    template_name = "inbox/announcement.html"

    def records(self) -> QuerySet:
        return super().records().select_related("unit", "by").prefetch_related("audience")

    def prepare(self) -> None:
        super().prepare()
        announcements.read(self.record, by=self.request.user)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("公告栏目", reverse(LIST))]

    def actions(self) -> list[Link]:
        record = self.record
        if not announcements.may_manage(record, self.request.user):
            return []
        offered = [
            (record.is_draft, "发布", "publish", "send", "primary"),
            (record.is_draft, "修改", "edit", "edit", "plain"),
            (not record.is_draft, "阅读情况", "receipts", "eye-check", "plain"),
            (record.is_published, "撤下", "withdraw", "arrow-back-up", "danger"),
        ]
        return [
            Link(label, reverse(f"inbox:announcement-{name}", args=[record.pk]), icon, style)
            for allowed, label, name, icon, style in offered
            if allowed
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        tone, icon = ANNOUNCEMENT_TONES[AnnouncementState(self.record.state)]
        return super().context(announcement=self.record, tone=tone, icon=icon, **extra)


class Managed(RecordPage):
    """Pages about an announcement of one's own office; others' do not offer them."""

    model = Announcement
    permission = ANNOUNCE

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, ANNOUNCE, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("公告栏目", reverse(LIST)),
            Crumb(self.record.title, self.record.get_absolute_url()),
        ]


class NewAnnouncement(FormPage):
    title = "起草公告"
    form_class = AnnouncementForm
    permission = ANNOUNCE
    verb = "保存草稿"
    done = "草稿已保存，核对后点“发布”。"

    @property
    def cancel_url(self) -> str:
        return reverse(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("公告栏目", reverse(LIST))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: AnnouncementForm) -> Announcement:
        facts = {**form.cleaned_data, "audience": list(form.cleaned_data["audience"])}
        return announcements.draft(by=self.request.user, **facts)


class EditAnnouncement(Managed, RecordFormPage):
    title = "修改草稿：{record}"
    form_class = AnnouncementForm
    watched = ("column", "title", "body", "pinned")
    verb = "保存草稿"

    def initial(self) -> dict[str, Any]:
        return {**super().initial(), "audience": list(self.record.audience.all())}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: AnnouncementForm) -> Announcement:
        facts = {**form.cleaned_data, "audience": list(form.cleaned_data["audience"])}
        return announcements.edit(self.record, by=self.request.user, **facts)


class PublishAnnouncement(Managed, ActPage):
    title = "发布公告：{record}"
    form_class = NothingToAsk
    watched = ("title", "body")
    verb = "发布"
    done = "已发布。"

    def consequences(self) -> list[str]:
        people = announcements.readers(self.record).count()
        units = "、".join(str(unit) for unit in self.record.audience.order_by("path"))
        return [
            f"{units}及下级的 {people:,} 个在用账号立即可以看到。",
            "发布后不能修改，只能撤下。",
        ]

    def act(self, form: NothingToAsk) -> Announcement:
        return announcements.publish(self.record, by=self.request.user)


class WithdrawAnnouncement(Managed, ActPage):
    title = "撤下公告：{record}"
    form_class = ReasonForm
    verb = "撤下"
    done = "已撤下。"
    danger = True

    def consequences(self) -> list[str]:
        return ["公告立即从各单位的栏目和首页消失；阅读记录保留，本单位仍可查看。"]

    def act(self, form: ReasonForm) -> Announcement:
        return announcements.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class Receipts(Managed, RecordPage):
    """The office that published it: who has not read it yet."""

    title = "阅读情况：{record}"
    template_name = "inbox/receipts.html"

    def context(self, **extra: Any) -> dict[str, Any]:
        receipts = announcements.receipts(self.record)
        page = Paginator(receipts.people, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().context(receipts=receipts, people=page, **extra)
