"""Kinds of jobs that only tests run. The worker of a test imports this module too."""

import time
from contextlib import suppress
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError

from portal.jobs.domain.kinds import Made, Outcome, job_kind
from portal.orgs.models import ComparisonGroup


def work(job, report):
    """Writes half, waits in the middle if told to, writes the other half."""
    report.step("写入第一半", 1, 2)
    ComparisonGroup.objects.create(name=f"甲 {job.key}")
    if job.params.get("started"):
        Path(job.params["started"]).touch()
    while job.params.get("go") and not Path(job.params["go"]).exists():
        time.sleep(0.05)
        report.step("写入第一半", 1, 2)
    if job.params.get("refuse"):
        raise ValidationError(job.params["refuse"])
    if job.params.get("break"):
        raise RuntimeError("secret inner detail")
    report.step("写入第二半", 2, 2)
    ComparisonGroup.objects.create(name=f"乙 {job.key}")
    names = job.params.get("files", ["结果.csv"])
    return Outcome({"写入": 2}, tuple(Made(name, b"a,b\r\n") for name in names))


def hang(job, report):
    """Writes, then never comes back; told to be deaf it goes on when it is interrupted."""
    report.step("写入第一半", 1, 2)
    ComparisonGroup.objects.create(name=f"甲 {job.key}")
    while True:
        with suppress(SoftTimeLimitExceeded if job.params.get("deaf") else ()):
            time.sleep(600)


job_kind("tests.hang", "测试任务（不返回）", resumable=True, minutes=0.05)(hang)
job_kind("tests.work", "测试任务", resumable=True)(work)
job_kind("tests.system", "测试任务（系统）", resumable=True, by_system=True)(work)
job_kind("tests.once", "测试任务（不可重来）", resumable=False)(work)
