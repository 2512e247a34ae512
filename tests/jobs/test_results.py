from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.jobs.choices import JobState
from portal.jobs.domain import results
from portal.jobs.domain.kinds import KINDS
from portal.jobs.models import JobFile
from tests.factories.accounts import signed_in
from tests.factories.jobs import JobFactory, JobFileFactory, run_now

pytestmark = pytest.mark.django_db


def test_a_file_to_be_had_once_is_not_had_by_whoever_opened_the_page_before(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    once = next(kind for kind in KINDS.values() if kind.once)
    job = JobFactory(kind=once.key, state=JobState.DONE)
    file, other = (JobFileFactory(job=job, name=name, content=b"1") for name in ("甲", "乙"))
    seen_before = JobFile.objects.get(pk=file.pk)
    assert results.take(file, by=job.owner).read() == b"1"
    with pytest.raises(ValidationError, match="已经下载过"):
        results.take(seen_before, by=job.owner)
    assert results.kept(job) == [other]


def test_each_of_several_files_is_listed_and_taken_by_its_name(client):
    job = run_now(JobFactory(kind="tests.work", params={"files": ["名册.xlsx", "说明.txt"]}))
    browser = signed_in(client, job.owner)
    html = browser.get(job.get_absolute_url()).content.decode()
    for file in job.files.all():
        address = reverse("jobs:result", args=[file.pk])
        assert (address in html, f"下载 {file.name}" in html) == (True, True)
        answer = browser.get(address)
        assert quote(file.name) in answer["Content-Disposition"]
        assert answer.getvalue() == b"a,b\r\n"
    assert "名册.xlsx、说明.txt" in browser.get(reverse("jobs:mine")).content.decode()
