"""Scoring as a job: one for a group and month, asked for on the 3rd, killed without a trace."""

import pytest
from django.utils import timezone

from assessments import job_kinds, tasks
from assessments.models import ScoreLine, ScoreRun, ScoreSheet
from portal import schedule
from portal.jobs.choices import JobState
from portal.jobs.domain import rescue, runner
from portal.jobs.models import Job
from portal.periods import Period, PeriodKind
from tests import clock
from tests.factories import accounts, orgs, schemes, scores
from tests.figures.test_jobs import Quiet
from tests.jobs.test_killed_worker import kill, until, worker

NOVEMBER = Period.parse("2026-11")


@pytest.fixture
def scheme(county):
    return schemes.active(county).scheme


@pytest.fixture
def group(scheme, town, other_town):
    return scores.group(town, other_town)


def test_the_clock_asks_on_the_third_for_every_group_that_is_not_published(scheme, group, county):
    other = schemes.active(county, schemes.OTHER)
    by = accounts.UserFactory()
    moment = timezone.now()
    scores.run(other, group, NOVEMBER, published_at=moment, published_by=by)
    assert schedule.ENTRIES["scores-draft"]["schedule"].day_of_month == {3}
    with clock.at("2026-12-03T06:00"):
        tasks.draft_scores()
        job = Job.objects.get()
        runner.run(job.pk, pulse=Quiet)
        job.refresh_from_db()
    assert (job.owner, job.title) == (None, "计分：2026年11月小方案（乡镇组）")
    assert job.result == {"单位": 2, "平均分": "52.00", "结果": "有变化，已更新"}
    assert ScoreRun.objects.get(scheme=scheme).scored_by is None


def test_the_same_work_asked_for_twice_is_one_job(scheme, group):
    first, second = (job_kinds.ask(scheme, group, period=NOVEMBER, by=None) for _ in range(2))
    assert first == second


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("worker")
def test_a_killed_worker_leaves_exactly_one_result_after_restart(tmp_path):
    """Killed with every row written and nothing committed."""
    county = orgs.county()
    scheme = schemes.active(county).scheme
    group = scores.group(orgs.township(county), orgs.township(county))
    month = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()
    job = job_kinds.ask(scheme, group, period=month, by=None)
    with worker(tmp_path, module="tests.assessments.kinds", SIGNALS=str(tmp_path)) as process:
        until((tmp_path / "written").exists)
        kill(process)
    assert not ScoreRun.objects.exists()
    Job.objects.update(heartbeat_at=timezone.now() - rescue.DEAD_AFTER * 2)
    assert rescue.rescue() == [job]
    runner.run(job.pk, pulse=Quiet)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert (ScoreRun.objects.count(), ScoreSheet.objects.count()) == (1, 2)
    assert ScoreLine.objects.count() == 4
