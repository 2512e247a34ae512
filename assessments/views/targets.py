from django.urls import reverse

from assessments.domain.targets import TARGETS
from assessments.permissions import LEDGERS_MANAGE, LEDGERS_VIEW
from portal.ui.views import Link, RecordList, Records


class Targets(Records):
    """考核办 in January, from the county's plan: a number for each township, from a workbook."""

    acts = TARGETS
    one, many = "target", "targets"
    reads = LEDGERS_VIEW
    dataset = "targets"
    columns = ("unit", "indicator", "year", "number")
    filtered_by = ("unit", "indicator", "year")

    class List(RecordList):
        def actions(self) -> list[Link]:
            if not self.request.user.can(LEDGERS_MANAGE):
                return []
            sheet = reverse("assessments:target-sheet")
            return [Link("在表格中填", sheet, "table", "primary"), *super().actions()]
