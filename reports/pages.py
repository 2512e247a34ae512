"""Where rosters and bulletins leave the portal, in the menu; what waits to be signed."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from portal.accounts.models import User
from portal.registries import show
from portal.ui import papers
from portal.ui.registry import (
    MenuEntry,
    SignedInRequest,
    Tab,
    Todo,
    list_outputs,
    long_lists,
    menu,
    tabs,
    todos,
)
from reports.choices import BulletinState, DispatchState
from reports.datasets import DATASETS
from reports.domain import documents, page_papers
from reports.domain.bulletins import composing, drafting, previews, rights
from reports.domain.official import html
from reports.links import list_in_background, register_document, roster_of
from reports.models import Bulletin, Dispatch
from reports.permissions import (
    BULLETINS_MANAGE,
    BULLETINS_RECEIVE,
    BULLETINS_REVIEW,
    BULLETINS_SIGN,
    BULLETINS_VIEW,
    DATASETS_EXPORT,
)
from reports.series import in_order

menu.add(MenuEntry("名册导出", "reports:exports", "file-export", "资料", DATASETS_EXPORT, 60))
menu.add(MenuEntry("通报", "bulletins:bulletins", "news", "考核", BULLETINS_VIEW, 14))
menu.add(
    MenuEntry("收到的通报", "bulletins:deliveries", "mail-opened", "考核", BULLETINS_RECEIVE, 15)
)
menu.add(MenuEntry("通报订阅", "bulletins:subscriptions", "bell", "考核", None, 16))
list_outputs.append(roster_of)
for each in documents.WITH_WORKBOOK.values():
    papers.add(page_papers.form_of(each))
list_outputs.append(register_document)
long_lists.append(list_in_background)


@show("Rosters out", "key", "label", "permission")
def _datasets() -> Iterator[tuple[Any, ...]]:
    for each in DATASETS.values():
        yield each.key, each.label, each.permission


@show("Bulletin series", "key", "label", "kind", "sections")
def _series() -> Iterator[tuple[Any, ...]]:
    for each in in_order():
        yield each.key, each.label, each.kind, "、".join(one.label for one in each.sections)


class BulletinPaper(Tab[Bulletin]):
    key = "paper"
    label = "正文"
    template = "reports/tabs/paper.html"
    position = 10

    def context(self, request: SignedInRequest, record: Bulletin) -> dict[str, Any]:
        return {"paper": html.html(composing.paper(record))}


class BulletinWord(Tab[Bulletin]):
    """What is in the Word document, read back from it."""

    key = "word"
    label = "Word"
    template = "reports/tabs/word.html"
    position = 12
    on_paper = False

    def context(self, request: SignedInRequest, record: Bulletin) -> dict[str, Any]:
        return previews.word(record)


class BulletinWorkbook(Tab[Bulletin]):
    key = "workbook"
    label = "Excel"
    template = "reports/tabs/workbook.html"
    position = 14
    on_paper = False

    def context(self, request: SignedInRequest, record: Bulletin) -> dict[str, Any]:
        return previews.workbook(record)


class BulletinPages(Tab[Bulletin]):
    """The PDF, page by page as pictures."""

    key = "pages"
    label = "PDF"
    template = "reports/tabs/pages.html"
    position = 16
    on_paper = False

    def context(self, request: SignedInRequest, record: Bulletin) -> dict[str, Any]:
        return previews.pages(record)


class BulletinSections(Tab[Bulletin]):
    """How each part was written, and what people added."""

    key = "sections"
    label = "各部分"
    template = "reports/tabs/sections.html"
    position = 20
    on_paper = False

    def context(self, request: SignedInRequest, record: Bulletin) -> dict[str, Any]:
        may_word = record.state == BulletinState.DRAFTED and rights.may_word(
            request.user, record.series
        )
        parts = [(part, drafting.gaps_to_leave(part)) for part in record.sections.all()]
        return {"parts": parts, "may_word": may_word}


class BulletinDeliveries(Tab[Bulletin]):
    key = "deliveries"
    label = "送达签收"
    template = "reports/tabs/deliveries.html"
    position = 30
    on_paper = False

    def context(self, request: SignedInRequest, record: Bulletin) -> dict[str, Any]:
        rows = list(record.deliveries.select_related("unit", "received_by").order_by("unit__path"))
        received = sum(one.received_at is not None for one in rows)
        return {"deliveries": rows, "sent": len(rows), "received": received}


tabs.add(
    "reports.bulletin",
    BulletinPaper,
    BulletinWord,
    BulletinWorkbook,
    BulletinPages,
    BulletinSections,
    BulletinDeliveries,
)


@todos.provider
def waiting_bulletins(user: User) -> Iterator[Todo]:
    """What each has to do with them; one's own draft is somebody else's to review."""
    waits = {
        BulletinState.DRAFTED: (BULLETINS_REVIEW, "待审核通报"),
        BulletinState.REVIEWED: (BULLETINS_SIGN, "待签发通报"),
        BulletinState.SIGNED: (BULLETINS_MANAGE, "待印发通报"),
    }
    mine = {state: words for state, (right, words) in waits.items() if user.can(right)}
    rows = Bulletin.objects.visible_to(user)
    others = rows.exclude(state=BulletinState.DRAFTED, drafted_by=user.pk)
    for state, words in mine.items():
        url = f"{reverse('bulletins:bulletins')}?state={state}"
        yield Todo(words, url, rows=others.filter(state=state))
    if BulletinState.DRAFTED not in mine and (own := rights.own_series(user)):
        url = f"{reverse('bulletins:bulletins')}?state={BulletinState.DRAFTED}"
        drafts = rows.filter(state=BulletinState.DRAFTED, series__key__in=own)
        yield Todo("待补充、审核的通报", url, rows=drafts)


@todos.provider
def messages_not_sent(user: User) -> Iterator[Todo]:
    """For who keeps the bulletins: subscribers that could not be reached."""
    if user.can(BULLETINS_MANAGE):
        url = f"{reverse('bulletins:dispatches')}?state={DispatchState.FAILED}"
        yield Todo("没有发出的通报通知", url, rows=Dispatch.objects.failed())
