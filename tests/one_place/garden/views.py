from garden.filters import BedFilters
from garden.models import Bed
from garden.permissions import BEDS_VIEW
from garden.tables import BedTable

from portal.ui.views import ListPage


class Beds(ListPage):
    """Whoever looks after the gardens."""

    model = Bed
    table = BedTable
    filters = BedFilters
    permission = BEDS_VIEW
    title = "园圃"
