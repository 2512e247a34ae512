"""What letters of transfer bring to the menu, to their own page and to their member's."""

from typing import Any

from django.utils import timezone

from branches.domain.relations import searches
from branches.models import PartyMember, RelationTransfer
from branches.models.clerk import reaches
from branches.permissions import TRANSFERS_ASK, TRANSFERS_KEEP, TRANSFERS_VIEW
from portal.audit.pages import HistoryTab
from portal.text import label_of
from portal.ui.registry import Act, MenuEntry, SignedInRequest, Tab, acts, menu, tabs

SHOWN = 20  # contacts
_FACTS = (
    "number", "direction", "elsewhere", "issuer", "addressee", "in_city", "paid_until", "reason",
    "issued_on", "valid_until", "received_on", "prints", "closed_on", "closing_reason", "asked_by",
)  # fmt: skip

menu.add(
    MenuEntry("组织关系转接", "branches:transfers", "arrows-move", "组织", TRANSFERS_VIEW, 52),
    MenuEntry("流动党员外出情况", "branches:stays", "plane", "组织", TRANSFERS_VIEW, 53),
    MenuEntry("联系记录", "branches:contacts", "phone", "组织", TRANSFERS_VIEW, 54),
    MenuEntry("失联查找记录", "branches:searches", "user-search", "组织", TRANSFERS_VIEW, 55),
    MenuEntry("流入党员", "branches:guests", "login", "组织", TRANSFERS_VIEW, 56),
)


class LetterFacts(Tab[RelationTransfer]):
    key, label, template, position = "facts", "介绍信", "branches/relations/facts.html", 10

    def context(self, request: SignedInRequest, record: RelationTransfer) -> dict[str, Any]:
        facts = [
            ("党员", str(record.member)),
            ("转出党组织", record.leaves_from),
            ("转入党组织", record.goes_to),
            *((label_of(record, name), _words(record, name)) for name in _FACTS),
        ]
        return {"facts": [(label, words) for label, words in facts if words]}


def _words(record: RelationTransfer, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, bool):
        return "是" if value else ""
    return str(getattr(value, "label", value) or "")


class LettersOfMember(Tab[PartyMember]):
    key, label, template, position = "letters", "介绍信", "branches/relations/letters.html", 22
    permission = TRANSFERS_VIEW

    def context(self, request: SignedInRequest, record: PartyMember) -> dict[str, Any]:
        seen = RelationTransfer.objects.visible_to(request.user).filter(member=record)
        return {"letters": seen.select_related("source", "target", "member__person").newest_first()}


class WatchOfMember(Tab[PartyMember]):
    """Who is away or out of touch: the stay, who spoke with him, how he was looked for."""

    key, label, template, position = "watch", "流动和失联", "branches/relations/watch.html", 24
    permission = TRANSFERS_VIEW

    def visible(self, request: SignedInRequest, record: PartyMember) -> bool:
        return request.user.can(TRANSFERS_VIEW, record.organization.unit) and (
            record.is_mobile or record.is_lost or record.stays.exists()
        )

    def context(self, request: SignedInRequest, record: PartyMember) -> dict[str, Any]:
        return {
            "member": record,
            "stays": record.stays.in_order(),
            "contacts": record.contacts.in_order()[:SHOWN],
            "searches": record.searches.in_order(),
            "may_stop": searches.may_stop_from(record, on=timezone.localdate()),
            "may_keep": not record.has_left
            and reaches(request.user, TRANSFERS_ASK, record.organization),
        }


tabs.add("branches.transfer", LetterFacts, HistoryTab)
tabs.add("branches.member", LettersOfMember, WatchOfMember)
acts.add(Act("登记县外转入", "branches:transfer-bring", "user-plus", TRANSFERS_KEEP, 24))
