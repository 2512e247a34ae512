"""What the system does without being asked: whose it is, who sees it, who takes what it made."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.access import Denied
from portal.audit.actions import TRAIL_VERIFIED
from portal.audit.models import Event
from portal.jobs import tasks
from portal.jobs.actions import JOB_ENDED, JOB_SUBMITTED
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, results
from portal.jobs.job_kinds import VERIFY_TRAIL
from portal.jobs.models import Job, JobFile
from portal.jobs.permissions import ALL_JOBS, OWN_JOBS
from tests.factories.accounts import holder
from tests.factories.api import bearing, token_of
from tests.factories.jobs import JobFactory, JobFileFactory, run_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(county):
    return holder("auditor", county)


def submit(unit, **more):
    return jobs.enqueue("tests.system", by=None, unit=unit, key="k", **more)


def test_job_of_the_system_is_done_and_told_as_nobodys(county):
    done = run_now(submit(county))
    assert (done.state, done.owner, done.owner_name) == (JobState.DONE, None, "系统")
    events = Event.objects.filter(object_id=str(done.pk)).order_by("pk")
    assert [(event.action, event.actor) for event in events] == [
        (JOB_SUBMITTED, None),
        (JOB_ENDED, None),
    ]


def test_a_kind_for_people_is_not_started_by_the_clock(county):
    with pytest.raises(ValueError, match="for people only"):
        jobs.enqueue("tests.work", by=None, unit=county, key="k")


def test_the_clock_is_content_when_somebody_does_the_same(member):
    theirs = jobs.enqueue("tests.system", by=member, unit=member.unit, key="k")
    assert submit(member.unit) == theirs


def test_who_asks_for_what_the_system_does_is_told_by_whom(member):
    submit(member.unit)
    with pytest.raises(ValidationError, match="正由“系统”办理"):
        jobs.enqueue("tests.system", by=member, unit=member.unit, key="k")


def test_whole_trail_is_looked_through_as_a_job(county):
    tasks.verify_trail()
    done = run_now(Job.objects.get(kind=VERIFY_TRAIL, owner=None))
    event = Event.objects.get(action=TRAIL_VERIFIED)
    assert (done.state, event.actor, event.detail["whole"]) == (JobState.DONE, None, True)


def test_it_is_seen_by_those_it_is_for_and_by_the_administrator(
    county, system, auditor, member, visitor
):
    job = JobFactory(owner=None, unit=county, kind=VERIFY_TRAIL, title="校验审计记录")
    seen = {who: list(Job.objects.visible_to(who)) for who in (system, auditor, member)}
    assert list(seen.values()) == [[job], [job], []]
    listed = visitor(system).get(reverse("jobs:all"), {"owner": "null"}).content.decode()
    assert ("校验审计记录" in listed, "系统" in listed) == (True, True)
    assert "系统" in visitor(auditor).get(job.get_absolute_url()).content.decode()


def test_its_files_go_to_those_who_may_ask_for_the_same(county, system, auditor, member):
    made_for_auditors = JobFactory(owner=None, unit=county, kind=VERIFY_TRAIL, state=JobState.DONE)
    file = JobFileFactory(job=made_for_auditors)
    results.take(file, by=auditor).close()
    for other in (system, member):
        assert not results.may_take(file.job, by=other)
        with pytest.raises(Denied):
            results.take(file, by=other)
    assert list(JobFile.objects.visible_to(auditor)) == [file]
    assert list(JobFile.objects.visible_to(member)) == []


def test_files_of_a_kind_without_a_permission_go_to_the_administrator(county, system, auditor):
    file = run_now(submit(county)).files.get()
    results.take(file, by=system).close()
    assert not results.may_take(file.job, by=auditor)


def test_other_programs_are_told_the_system_and_the_names_of_all_files(client, county, system):
    job = run_now(submit(county, files=["名册.xlsx", "说明.txt"]))
    _, secret = token_of(system, reach=[OWN_JOBS, ALL_JOBS])
    answer = client.get(f"/api/v1/jobs/{job.pk}/", headers=bearing(secret)).json()
    assert (answer["owner"], answer["files"]) == ("系统", ["名册.xlsx", "说明.txt"])
