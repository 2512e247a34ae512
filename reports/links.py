"""The way from a list of records to the export of its roster."""

from django.urls import reverse

from portal.access import Actor, Permission
from portal.ui.views import Link


def export_links(user: Actor, dataset: str) -> list[Link]:
    """Empty for those who may export nothing."""
    if not user.can(Permission.DATASETS_EXPORT):
        return []
    address = f"{reverse('reports:exports')}?dataset={dataset}"
    return [Link("导出名册", address, "file-export")]
