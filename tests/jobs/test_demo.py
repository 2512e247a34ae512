import datetime as dt

import pytest
from django.db.models import F
from django.urls import reverse

from portal.demo import DemoPlan
from portal.files import demo as files_demo
from portal.files.models import StoredFile, Upload
from portal.jobs import demo as jobs_demo
from portal.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_demo_jobs_and_files_show_on_their_pages(visitor, system, member):
    plan = DemoPlan(scale=1, today=dt.date(2026, 11, 21))
    jobs_demo.build(plan)
    files_demo.build(plan)
    assert (Job.objects.count(), Upload.objects.count(), StoredFile.objects.count()) == (5, 3, 3)
    late = Job.objects.filter(created_at__gt=F("started_at"))
    assert not (late | Job.objects.filter(started_at__gt=F("finished_at"))).exists()
    for person, page in (
        (system, "jobs:mine"),
        (system, "jobs:all"),
        (system, "jobs:given-up"),
        (member, "files:mine"),
    ):
        text = visitor(person).get(reverse(page)).content.decode()
        assert "还没有" not in text
    upload = Upload.objects.first()
    assert visitor(member).get(upload.get_absolute_url()).getvalue()
