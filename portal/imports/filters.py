import django_filters

from portal.imports.choices import ImportState
from portal.imports.declaring import ROSTERS
from portal.imports.models import Import
from portal.ui.filters import ListFilters


def _rosters() -> list[tuple[str, str]]:
    return [(roster.key, roster.label) for roster in ROSTERS.values()]


class ImportFilters(ListFilters):
    roster = django_filters.ChoiceFilter(choices=_rosters, label="名册")
    state = django_filters.ChoiceFilter(choices=ImportState.choices, label="状态")

    class Meta:
        model = Import
        fields = ()
