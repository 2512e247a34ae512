"""Jobs of the version before keep their files."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.jobs.models import Job, JobFile
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def test_files_of_jobs_go_back_to_the_version_before_and_come_again():
    loader = MigrationLoader(connection)
    before = loader.project_state([("jobs", "0001_initial")])
    migration = loader.get_migration("jobs", "0002_files_and_system")
    with_files, with_none = JobFactory(), JobFactory()
    for name in ("名册.xlsx", "问题.xlsx"):
        JobFile.objects.create(job=with_files, name=name, file=f"jobs/{name}")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        migration.unapply(before.clone(), editor)
    old = before.apps.get_model("jobs", "Job").objects
    assert list(old.order_by("pk").values_list("pk", "result_name", "result_file")) == [
        (with_files.pk, "名册.xlsx", "jobs/名册.xlsx"),  # of several it knows the first
        (with_none.pk, "", ""),
    ]
    with connection.schema_editor() as editor:
        migration.apply(before.clone(), editor)
    assert list(JobFile.objects.values_list("job", "name", "file")) == [
        (with_files.pk, "名册.xlsx", "jobs/名册.xlsx")
    ]
    assert Job.objects.count() == 2
