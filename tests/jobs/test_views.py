import pytest
from django.urls import reverse

from portal.audit.models import Event
from portal.jobs.actions import JOB_RESULT_TAKEN
from portal.jobs.choices import JobState
from portal.jobs.models import Job
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory, run_now

pytestmark = pytest.mark.django_db


def page(browser, name, job):
    return browser.get(reverse(f"jobs:{name}", args=[job.pk]))


def test_running_job_is_asked_about_every_two_seconds(visitor, member):
    job = JobFactory(owner=member, state=JobState.RUNNING, step="读取第 3 张表", done=3, total=4)
    text = page(visitor(member), "progress", job).content.decode()
    assert 'hx-trigger="every 2s"' in text
    assert "X-Poll" in text
    assert 'value="75"' in text
    assert "读取第 3 张表" in text


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_ended_job_is_not_asked_about_any_more(visitor, member, state):
    job = JobFactory(owner=member, state=state)
    assert "hx-trigger" not in page(visitor(member), "progress", job).content.decode()


def test_failed_job_tells_why_and_offers_another_try(visitor, member):
    job = JobFactory(owner=member, state=JobState.FAILED, error="第 3 行不对")
    text = page(visitor(member), "job", job).content.decode()
    assert "第 3 行不对" in text
    assert reverse("jobs:retry", args=[job.pk]) in text


def test_retry_and_cancel_by_their_pages(visitor, member):
    browser, job = visitor(member), JobFactory(owner=member, state=JobState.FAILED)
    browser.post(reverse("jobs:retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    browser.post(reverse("jobs:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_act_that_is_refused_says_why_on_its_page(visitor, member):
    job = JobFactory(owner=member, state=JobState.DONE)
    response = visitor(member).post(reverse("jobs:cancel", args=[job.pk]))
    assert response.status_code == 422
    assert "不需要取消" in response.content.decode()


def test_result_goes_to_its_owner_only(visitor, member, system):
    file = run_now(JobFactory(owner=member, kind="tests.work")).files.get()
    response = page(visitor(member), "result", file)
    assert response.getvalue() == b"a,b\r\n"
    assert "attachment" in response.headers["Content-Disposition"]
    assert Event.objects.get(action=JOB_RESULT_TAKEN).object_label == "结果.csv"
    assert page(visitor(system), "result", file).status_code == 403
    assert page(visitor(UserFactory()), "result", file).status_code == 404


def test_self_test_is_submitted(visitor, system):
    response = visitor(system).post(reverse("jobs:self-test"))
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert job.owner == system


def test_own_list_shows_own_jobs_and_the_other_list_all(visitor, member, system):
    mine = JobFactory(owner=member, title="导入名册")
    JobFactory(owner=system, title="全县通报")
    own = visitor(member).get(reverse("jobs:mine")).content.decode()
    assert (mine.title in own, "全县通报" in own) == (True, False)
    every = visitor(system).get(reverse("jobs:all")).content.decode()
    assert (mine.title in every, "全县通报" in every) == (True, True)


def test_job_is_found_by_pinyin_initials(visitor, member):
    JobFactory(owner=member, title="导入名册")
    JobFactory(owner=member, title="全县通报")
    text = visitor(member).get(reverse("jobs:mine"), {"q": "drmc"}).content.decode()
    assert ("导入名册" in text, "全县通报" in text) == (True, False)


@pytest.mark.parametrize("name", ["jobs:mine", "jobs:all"])
def test_lists_cost_the_same_for_any_number(
    visitor, system, name, django_assert_max_num_queries, django_assert_num_queries
):
    browser = visitor(system)
    JobFactory.create_batch(2, owner=system)
    browser.get(reverse(name))
    with django_assert_max_num_queries(12) as few:
        browser.get(reverse(name))
    JobFactory.create_batch(8, owner=system)
    with django_assert_num_queries(len(few)):
        assert browser.get(reverse(name)).status_code == 200


def test_failure_is_a_todo_on_the_home_page(visitor, member):
    JobFactory(owner=member, state=JobState.FAILED)
    assert "后台任务失败" in visitor(member).get(reverse("home")).content.decode()
