"""What reviews of members and problems bring to the menu and to their pages."""

from typing import Any

from branches.domain.review.sheets import FACTS
from branches.models import CorrectionNotice, ReviewSheet
from branches.permissions import ACTIVITIES_VIEW, REVIEWS_VIEW
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, menu, tabs

_SECTION = "组织生活"
_OF_CORRECTION = (
    "organization", "matter", "problem", "demand", "basis", "number", "giver", "by", "given_on",
    "workdays", "due_on", "state", "answer", "answered_on", "review_note", "returns", "closed_on",
)  # fmt: skip

menu.add(
    MenuEntry("民主评议党员", "branches:reviews", "clipboard-check", _SECTION, REVIEWS_VIEW, 30),
    MenuEntry("限期改正通知", "branches:corrections", "alert-triangle", _SECTION, REVIEWS_VIEW, 32),
    MenuEntry("问题整改", "branches:problems", "list-check", _SECTION, ACTIVITIES_VIEW, 31),
)


class CorrectionFactsTab(Tab[CorrectionNotice]):
    key, label, template, position = "facts", "通知和答复", "branches/relations/facts.html", 10

    def context(self, request: SignedInRequest, record: CorrectionNotice) -> dict[str, Any]:
        return {"facts": deriving.facts(record, _OF_CORRECTION)}


class ReviewLines(Tab[ReviewSheet]):
    key, label, template, position = "lines", "评议情况", "branches/review/lines.html", 10

    def context(self, request: SignedInRequest, record: ReviewSheet) -> dict[str, Any]:
        return {
            "facts": deriving.facts(record, FACTS),
            "lines": record.lines.select_related("member__person").in_order(),
        }


tabs.add("branches.correction", CorrectionFactsTab, HistoryTab)
tabs.add("branches.review", ReviewLines, HistoryTab)
