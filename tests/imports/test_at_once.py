"""Two imports of the same people at once do not interleave."""

import threading

import pytest
from django.db import connection

from portal.imports.choices import ImportState
from portal.imports.domain import running
from portal.imports.models import Import
from portal.people.models import Person
from tests.factories.imports import mapped, workbook
from tests.imports import rosters

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_finds_what_the_first_has_written(keeper, branch):
    content = workbook(rosters.rows(5))
    batches = [running.check(mapped(content, by=keeper), by=keeper) for _ in range(2)]
    together, failed = threading.Barrier(2), []

    def write(batch):
        try:
            together.wait()
            running.write(batch, by=keeper)
        except Exception as error:  # noqa: BLE001 # told by the main thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(Import.objects.values_list("state", flat=True)) == {ImportState.DONE}
    written = sorted(len(batch.counts["written"]) for batch in Import.objects.all())
    assert (written, Person.everyone.count()) == ([0, 2], 5)
