"""What ballots bring to the menu, to their page and to their organisation's."""

from typing import Any

from branches.domain.polls import acts
from branches.domain.polls.acts import COLUMNS
from branches.models import ElectionBallot
from branches.permissions import ORGANISATIONS_VIEW
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, menu, tabs

menu.add(MenuEntry("选举计票", "branches:ballots", "checks", "组织", ORGANISATIONS_VIEW, 45))


class CountOfBallot(Tab[ElectionBallot]):
    key, label, template, position = "count", "计票", "branches/polls/count.html", 10

    def context(self, request: SignedInRequest, record: ElectionBallot) -> dict[str, Any]:
        return {
            "facts": deriving.facts(record, (*COLUMNS, "confirmed_on")),
            "spoken": acts.spoken(record),
            "doubts": list(acts.doubts(record)),
            "candidates": record.candidates.in_order(),
        }


tabs.add("branches.ballot", CountOfBallot, HistoryTab)
