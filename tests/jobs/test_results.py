import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from portal.jobs.choices import State
from portal.jobs.domain import results
from portal.jobs.domain.kinds import KINDS
from portal.jobs.models import Job
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def test_a_file_to_be_had_once_is_not_had_by_whoever_opened_the_page_before(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    once = next(kind for kind in KINDS.values() if kind.once)
    stored = {"result_file": ContentFile(b"1", "1-1"), "result_name": "口令.xlsx"}
    job = JobFactory(kind=once.key, state=State.DONE, **stored)
    seen_before = Job.objects.get(pk=job.pk)
    assert results.take(job, by=job.owner).read() == b"1"
    with pytest.raises(ValidationError, match="已经下载过"):
        results.take(seen_before, by=job.owner)
