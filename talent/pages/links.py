"""What links with experts add: the menu, tabs, whom nobody spoke to in the quarter."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.domain import links
from talent.models import Contact, ExpertLink, TalentProfile, Ticket
from talent.pages.section import SECTION
from talent.permissions import LINKS_MANAGE, LINKS_OWN

menu.add(
    MenuEntry("专家联系", "talent:links", "affiliate", SECTION, LINKS_OWN, 17),
    MenuEntry("联系记录", "talent:contacts", "messages", SECTION, LINKS_MANAGE, 18),
)
_EXPERT = ("field", "title_level", "title_name", "education", "speciality")
_LINK = ("year", "duties", "since", "document", "ended_on", "reason")


class LinkFacts(Tab[ExpertLink]):
    """Who the expert is, and all they spoke of."""

    key = "facts"
    label = "联系情况"
    template = "talent/tabs/link.html"
    position = 5

    def context(self, request: SignedInRequest, record: ExpertLink) -> dict[str, Any]:
        contacts = record.contacts.counted().select_related("recorded_by", "ticket", "link")
        return {
            "link": record,
            "facts": deriving.facts(record, _LINK),
            "expert": deriving.facts(record.profile, _EXPERT),
            "contacts": list(contacts.in_order()),
        }


class ContactFacts(Tab[Contact]):
    key = "facts"
    label = "联系记录"
    template = "talent/tabs/contact.html"
    position = 5

    def context(self, request: SignedInRequest, record: Contact) -> dict[str, Any]:
        named = ("kind", "on", "content", "problem", "withdrawn_on", "reason")
        seen = Ticket.objects.visible_to(request.user).filter(contacts=record).exists()
        return {
            "contact": record,
            "facts": deriving.facts(record, named),
            "sees_ticket": seen,
        }


class LinksOf(Tab[TalentProfile]):
    """On a talent's page: which leader keeps in touch with him."""

    key = "links"
    label = "领导联系"
    template = "talent/tabs/links_of.html"
    position = 36
    permission = LINKS_OWN

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        user = request.user
        seen = ExpertLink.objects.visible_to(user).filter(profile=record)
        rows = links.with_quarter(seen, timezone.localdate()).select_related("leader")
        return {
            "links": list(rows.in_order()),
            "may_add": user.can(LINKS_MANAGE, record.unit) and not record.is_out,
        }


tabs.add("talent.link", LinkFacts, HistoryTab)
tabs.add("talent.contact", ContactFacts, HistoryTab)
tabs.add("talent.talent", LinksOf)


@todos.provider
def of_links(user: Actor) -> Iterator[Todo]:
    """In the last month of a quarter: the leader's own, and to the office those of all."""
    today = timezone.localdate()
    if not user.can(LINKS_OWN) or not links.is_asked(today):
        return
    url = f"{reverse('talent:links')}?on={today}&contacted=false"
    ends = links.quarter_of(today).last_day
    own = links.missing(ExpertLink.objects.filter(leader=user.pk), today)
    hint = f"{ends:%m-%d} 前走访、座谈或通电话，回来记几句。"
    yield Todo("本季度还没联系的专家", f"{url}&leader={user.pk}", hint, rows=own, sort=TodoSort.DUE)
    if user.can(LINKS_MANAGE):
        kept = ExpertLink.objects.filter(user.scope(LINKS_MANAGE).q("profile__unit__path"))
        rows = links.missing(kept.exclude(leader=user.pk), today)
        yield Todo(
            "县领导本季度还没联系的专家",
            url,
            f"{ends:%m-%d} 前提醒，或代录。",
            rows=rows,
            sort=TodoSort.DUE,
        )
