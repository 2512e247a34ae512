"""What policies and cards add: the menu, tabs of a talent and of an item, what waits."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from reports.datasets import register
from reports.rosters import records_dataset
from talent.choices import CardState, PolicyFor
from talent.domain import cards, eligibility
from talent.models import PolicyItem, ServiceCard, TalentProfile
from talent.pages.section import SECTION
from talent.permissions import CARDS_MANAGE, TALENT_KEEP, TALENT_VIEW
from talent.views.policies import TalentPolicies

register(records_dataset(TalentPolicies, position=43))

menu.add(
    MenuEntry("人才政策", "talent:policies", "gift", SECTION, TALENT_VIEW, 35),
    MenuEntry("服务卡", "talent:cards", "id-badge-2", SECTION, TALENT_VIEW, 38),
)
SHOWN: Final = 200


class MayHave(Tab[PolicyItem]):
    """可享受未申领: whom the item waits for."""

    key = "may-have"
    label = "可享受未申领"
    template = "talent/tabs/may_have.html"
    position = 20
    permission = TALENT_VIEW
    on_paper = False

    def context(self, request: SignedInRequest, record: PolicyItem) -> dict[str, Any]:
        if record.target != PolicyFor.PERSON or record.closed_on:
            return {"told": [], "for_firms": record.target != PolicyFor.PERSON}
        seen = TalentProfile.objects.visible_to(request.user)
        found = eligibility.may_have(record, seen, timezone.localdate())
        return {"told": found[:SHOWN], "count": len(found)}


tabs.add("talent.policy", MayHave, HistoryTab)


class EntitledTo(Tab[TalentProfile]):
    key = "entitled"
    label = "能享受什么"
    template = "talent/tabs/entitled.html"
    position = 45
    on_paper = False

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        may = request.user.can(TALENT_KEEP, record.unit) and not record.is_out
        return {"told": eligibility.of_person(record, timezone.localdate()), "may_claim": may}


class CardsOf(Tab[TalentProfile]):
    key = "cards"
    label = "服务卡"
    template = "talent/tabs/cards.html"
    position = 48

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        return {"cards": list(record.cards.in_order())}


class CardFacts(Tab[ServiceCard]):
    key = "facts"
    label = "卡片信息"
    template = "talent/tabs/card.html"
    position = 10

    def context(self, request: SignedInRequest, record: ServiceCard) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "card": record,
            "state": record.state_on(today),
            "good": record.is_good(today),
            "check_due": cards.check_due(record, today),
            "rights": cards.rights(record, today),
        }


tabs.add("talent.talent", EntitledTo, CardsOf)
tabs.add("talent.card", CardFacts, HistoryTab)


@todos.provider
def of_cards(user: Actor) -> Iterator[Todo]:
    """What the talent office has to do about cards."""
    if not user.can(CARDS_MANAGE):
        return
    today, rows = timezone.localdate(), ServiceCard.objects.visible_to(user)
    address = reverse("talent:cards")
    proposed = rows.filter(state=CardState.PROPOSED)
    yield Todo("待发放的服务卡", f"{address}?state={CardState.PROPOSED}", rows=proposed)
    owed = rows.filter(cards.owed(today))
    pausing = rows.filter(cards.to_be_paused(today)).exists()
    hint = "逾期未核验的，建议暂停。" if pausing else "核对是否仍在原单位、层次有没有变化。"
    yield Todo("本年待核验的服务卡", f"{address}?owed=true", hint, rows=owed, sort=TodoSort.STALE)
    ending = rows.filter(cards.ending(today))
    last = cards.last_to_renew(today)
    states = "&".join(f"state={state}" for state in CardState.held())
    url = f"{address}?{states}&ends_until={last}"
    soon = rows.filter(cards.runs_out_soon(today)).exists()
    hint = "需要的换发，不再需要的注销。"
    yield Todo("快到期、已到期的服务卡", url, hint, urgent=soon, rows=ending, sort=TodoSort.ENDING)
