"""To-dos, notices, announcements and policies as tests need them."""

import datetime as dt

import factory
from django.utils import timezone

from portal.inbox.choices import AnnouncementState, PolicyCategory
from portal.inbox.models import (
    Announcement,
    Assignment,
    Digest,
    Notice,
    Policy,
    PolicyFile,
    PolicyVersion,
    Task,
    TaskFile,
)
from tests.factories.accounts import UserFactory
from tests.factories.files import UploadFactory


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    title = factory.Sequence(lambda n: f"交办事项{n}")
    by = factory.SubFactory(UserFactory)
    unit = factory.SelfAttribute("by.unit")


class TaskFactory(factory.django.DjangoModelFactory):
    """An open task of `assignee`, or with `role` and `unit` of a desk."""

    class Meta:
        model = Task

    title = factory.Sequence(lambda n: f"待办{n}")
    assignee = None
    unit = factory.LazyAttribute(lambda task: task.assignee.unit)


class TaskFileFactory(factory.django.DjangoModelFactory):
    """Of a task or an assignment."""

    class Meta:
        model = TaskFile

    upload = factory.SubFactory(UploadFactory, purpose="inbox.assignment", expires_at=None)


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    user = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"消息{n}")
    deliver_at = factory.LazyFunction(timezone.now)


class DigestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Digest

    user = factory.SubFactory(UserFactory)
    day = dt.date(2026, 11, 5)
    deliver_at = factory.LazyFunction(timezone.now)


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """Published to everybody at or below its own unit, unless `audience` says otherwise."""

    class Meta:
        model = Announcement
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"公告{n}")
    body = "第一段。\n第二段。"
    by = factory.SubFactory(UserFactory)
    unit = factory.SelfAttribute("by.unit")
    state = AnnouncementState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def audience(self, create, units, **kwargs):
        self.audience.set(units or [self.unit])


class PolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Policy
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"第{n}号办法")
    number = factory.Sequence(lambda n: f"云组函〔2026〕{n}号")
    issuer = "中共云岭县委组织部"
    category = PolicyCategory.ORGANIZATION
    issued_on = dt.date(2026, 1, 5)

    @factory.post_generation
    def text(self, create, text, **kwargs):
        self.take_text(text or "第一条 为规范工作，制定本办法。")
        self.save()
        VersionFactory(policy=self, text=text or "第一条 为规范工作，制定本办法。")


class VersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PolicyVersion

    policy = factory.SubFactory(PolicyFactory)
    ordinal = 1
    effective_on = dt.date(2026, 1, 5)
    text = "第一条 为规范工作，制定本办法。"


class PolicyFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PolicyFile

    version = factory.SubFactory(VersionFactory)
    upload = factory.SubFactory(UploadFactory, purpose="inbox.policy", expires_at=None)
