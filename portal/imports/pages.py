"""What imports add to the menu, and to lists: the rows of one import."""

import django_filters
from django.db.models import QuerySet

from portal.imports.domain import results
from portal.imports.models import Import
from portal.imports.permissions import IMPORTS_RUN
from portal.ui.filters import lent
from portal.ui.registry import MenuEntry, SignedInRequest, menu

menu.add(MenuEntry("名册导入", "imports:start", "file-import", "资料", IMPORTS_RUN, 40))


def _own(request: SignedInRequest) -> QuerySet:
    return Import.objects.visible_to(request.user).exclude(done_at=None)


@lent("import")
def of_import() -> django_filters.Filter:
    """`?import=` in the address of any list: where an import leads when it is done."""
    return django_filters.ModelChoiceFilter(label="导入", queryset=_own, method=_written)


def _written(rows: QuerySet, name: str, batch: Import) -> QuerySet:
    return results.written_by(rows, batch)
