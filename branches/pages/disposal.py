"""What cases of disposal bring to the menu and to their own page."""

from typing import Any

from branches.models import DisposalCase
from branches.permissions import DISPOSAL_VIEW
from portal.audit.pages import HistoryTab
from portal.text import label_of
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, menu, tabs

_FACTS = ("document", "correct_until", "outcome", "closed_on", "closing_note")

menu.add(MenuEntry("组织处置", "branches:disposals", "gavel", "组织", DISPOSAL_VIEW, 58))


class DisposalSteps(Tab[DisposalCase]):
    key, label, template, position = "steps", "办理", "branches/relations/disposal.html", 10

    def context(self, request: SignedInRequest, record: DisposalCase) -> dict[str, Any]:
        facts = [
            ("党员", str(record.member)),
            ("所在党组织", str(record.member.organization)),
            ("处置方式", record.get_measure_display()),
            ("情形", record.get_ground_display()),
            *((label_of(record, name), _words(record, name)) for name in _FACTS),
        ]
        return {
            "facts": [(label, words) for label, words in facts if words],
            "steps": record.steps.select_related("by").order_by("on", "pk"),
        }


def _words(record: DisposalCase, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return str(value or "")


tabs.add("branches.disposal", DisposalSteps, HistoryTab)
