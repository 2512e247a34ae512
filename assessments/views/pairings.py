from assessments.domain.grades.pairings import PAIRINGS
from assessments.permissions import GRADES_VIEW
from portal.ui.views import Records


class Pairings(Records):
    """组织科, when a plan of support is issued: which office stands by which township?"""

    acts = PAIRINGS
    one, many = "pairing", "pairings"
    reads = GRADES_VIEW
    dataset = "pairings"
    columns = ("unit", "township")
    filtered_by = ("unit", "township")
