import datetime as dt

import pytest
from django.utils import timezone

from portal.imports.domain import tidying
from portal.imports.models import Effect, Import, RowChunk
from tests.factories.imports import imported, workbook
from tests.imports import rosters

pytestmark = pytest.mark.django_db


def test_cells_and_former_values_go_after_thirty_days_the_import_stays(keeper, branch):
    old = imported(workbook(rosters.rows(1)), by=keeper)
    new = imported(workbook([rosters.HEAD, rosters.row(2)]), by=keeper)
    Import.objects.filter(pk=old.pk).update(done_at=timezone.now() - dt.timedelta(days=31))
    assert tidying.tidy() == 1
    assert set(RowChunk.objects.values_list("batch", flat=True)) == {new.pk}
    assert set(Effect.objects.values_list("batch", flat=True)) == {new.pk}
    assert Import.objects.get(pk=old.pk).counts["rows"] == 1
