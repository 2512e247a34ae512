from typing import Any

from django.db.models import QuerySet
from garden.models import Bed

from portal.ui.filters import ListFilters


class BedFilters(ListFilters):
    class Meta:
        model = Bed
        fields = ()

    def search(self, beds: QuerySet, name: str, typed: str) -> QuerySet[Any]:
        return beds.filter(name__icontains=typed.strip())
