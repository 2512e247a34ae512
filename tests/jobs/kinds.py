"""Kinds of jobs that only tests run. The worker of a test imports this module too."""

import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError

from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
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
    return JobOutcome({"写入": 2}, tuple(ResultFile(name, b"a,b\r\n") for name in names))


def hang(job, report):
    """Writes, then never comes back; told to be deaf it goes on when it is interrupted."""
    report.step("写入第一半", 1, 2)
    ComparisonGroup.objects.create(name=f"甲 {job.key}")
    while True:
        with suppress(SoftTimeLimitExceeded if job.params.get("deaf") else ()):
            time.sleep(600)


def steps(job, report):
    """Three steps; the parameters name those that go wrong, and in which way."""
    report.step("开始", 0, 3)
    done = [
        report.once(name, f"写入{name}", partial(_one, job, name)) for name in ("甲", "乙", "丙")
    ]
    return JobOutcome({"写入": sum(filter(None, done))})


def _one(job, name):
    ComparisonGroup.objects.create(name=name)
    if name in job.params.get("waiting", ()):
        Path(job.params["started"]).touch()
        while not Path(job.params["go"]).exists():
            time.sleep(0.05)
    if name in job.params.get("broken", ()):
        raise RuntimeError("secret inner detail")
    if name in job.params.get("refused", ()):
        raise ValidationError(f"{name}的数据不全")
    if name in job.params.get("away", ()):
        raise ConnectionError
    return 1


job_kind("tests.steps", "测试任务（分步）", resumable=True, in_steps=True)(steps)
job_kind("tests.hang", "测试任务（不返回）", resumable=True, minutes=0.05)(hang)
job_kind("tests.work", "测试任务", resumable=True)(work)
job_kind("tests.system", "测试任务（系统）", resumable=True, by_system=True)(work)
job_kind("tests.once", "测试任务（不可重来）", resumable=False)(work)
