"""What leaders see of party organisations and members."""

from reports.boards import register
from reports.panels import FiguresOnBoard


@register
class BranchesPanel(FiguresOnBoard):
    """How many there are, which committees are past their term, where a secretary is missing."""

    key, title, position = "branches", "党组织和党员", 80
    keys = (
        "MEM-1", "MEM-2", "MEM-4", "MEM-5", "MEM-6", "MEM-8", "ORG-1", "ORG-3", "ORG-5", "ORG-6",
        "OFF-3",
    )  # fmt: skip
    of_townships = ("MEM-1", "ORG-1", "ORG-3", "OFF-3")
