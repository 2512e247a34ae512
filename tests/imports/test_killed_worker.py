"""A real worker killed by SIGKILL while it writes: nothing is left, the next one writes it once."""

import pytest
from django.utils import timezone

from branches.models import PartyMember
from portal.imports.choices import ImportState
from portal.imports.domain import imports, running
from portal.imports.models import Effect, Import
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, rescue
from portal.jobs.models import Job
from portal.people.models import Person
from tests.factories.imports import mapped, workbook
from tests.imports import rosters
from tests.jobs.test_killed_worker import ended, kill, until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("worker")]


@pytest.fixture(autouse=True)
def _own_media():
    """The worker is another process: it finds files where all test processes keep theirs."""


def test_killed_import_leaves_nothing_and_is_written_once_by_the_next_worker(
    keeper, branch, settings, tmp_path
):
    started, go = tmp_path / "started", tmp_path / "go"
    facts = {"module": "tests.imports.pausing", "IMPORT_STARTED": str(started)}
    batch = running.check(mapped(workbook(rosters.rows(3)), by=keeper), by=keeper)
    job = imports.submit(batch, partial=False, by=keeper)
    with worker(settings.MEDIA_ROOT, **facts, IMPORT_GO=str(go)) as process:
        until(started.exists)
        kill(process)
    batch.refresh_from_db()
    assert (batch.state, Person.everyone.count(), Effect.objects.count()) == (
        ImportState.CHECKED,
        0,
        0,
    )
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    go.touch()
    with worker(settings.MEDIA_ROOT, **facts, IMPORT_GO=str(go)):
        assert rescue.rescue() == [job]
        jobs.send(job)  # delivered twice, as a broker may
        done = until(lambda: ended(job))
    assert (done.state, done.error) == (JobState.DONE, "")
    batch = Import.objects.get(pk=batch.pk)
    assert (batch.state, batch.counts["written"]["党员"]) == (ImportState.DONE, [3, 0])
    assert (Person.everyone.count(), PartyMember.objects.count()) == (3, 3)
    assert Effect.objects.count() == 6
