from assessments.domain.targets import TARGETS
from assessments.permissions import LEDGERS_VIEW
from portal.ui.views import Records


class Targets(Records):
    """考核办 in January, from the county's plan: a number for each township, from a workbook."""

    acts = TARGETS
    one, many = "target", "targets"
    reads = LEDGERS_VIEW
    dataset = "targets"
    columns = ("unit", "indicator", "year", "number")
    filtered_by = ("unit", "indicator", "year")
