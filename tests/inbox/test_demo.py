import datetime as dt

from django.db.models import F
from django.utils import timezone

from portal.demo import DemoPlan
from portal.inbox import demo
from portal.inbox.domain import digests
from portal.inbox.models import Announcement, Policy, PolicyVersion, Task
from tests.factories import orgs
from tests.factories.accounts import holder

MONDAY = dt.date(2026, 11, 2)


def test_demo_county_has_work_announcements_and_a_library(county, office, leader):
    for _ in range(10):
        holder("township_member", orgs.township(county))
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    assert Task.objects.count() == 40
    assert set(Task.objects.values_list("state", flat=True)) == {"open", "done"}
    assert Announcement.objects.addressed_to(leader).count() == 6
    assert (Policy.objects.count(), PolicyVersion.objects.count()) == (12, 16)
    assert Policy.objects.matching("村账乡管").get().number == "云组发〔2023〕11号"
    assert digests.build(day=MONDAY) > 0
    assert not Task.objects.filter(done_at__lt=F("created_at")).exists()
    published = Announcement.objects.values_list("published_at", flat=True)
    moments = [timezone.localtime(at) for at in published]
    assert all(at.weekday() < 5 and 8 <= at.hour < 18 for at in moments)


def test_demo_without_an_office_builds_nothing(county):
    demo.build(DemoPlan(scale=1, today=MONDAY))
    assert not Task.objects.exists()
