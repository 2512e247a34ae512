"""Activities of party organisations as tests need them."""

import datetime as dt

import factory

from branches.choices.life import ActivityState
from branches.models import (
    Activity,
    ActivityKind,
    ActivityOfKind,
    CommitteePost,
    Duty,
    DutyExemption,
    Liaison,
    StudyItem,
    Visit,
)
from portal.periods import Period
from tests.factories.accounts import UserFactory
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory

DAY = dt.date(2026, 3, 1)


class ActivityFactory(factory.django.DjangoModelFactory):
    """Handed in on its day; `kind` is the code of its sort."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    organization = factory.SubFactory(PartyOrganizationFactory)
    held_on = dt.date(2026, 5, 12)
    topic = "学习党章"
    expected = 10
    present = 9
    absent = 1
    state = ActivityState.SUBMITTED
    entered_on = factory.LazyAttribute(lambda one: one.held_on)
    entered_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def kind(self, create, code, **more):
        if create:
            kind = ActivityKind.objects.get(code=code or "theme")
            ActivityOfKind.objects.create(activity=self, kind=kind)


def committee(organisation, people=3):
    """A committee that has been in office for long."""
    for place in range(people):
        CommitteePost.objects.create(
            organization=organisation,
            person=PersonFactory(unit=organisation.unit),
            post="1" if place == 0 else "3",
        )


def objects(organisation, topic="学习党章"):
    """Of one organisation: an activity, a draft, an exemption; and what is the county's."""
    liaison = Liaison.objects.create(
        name=topic, standing="county", organization=organisation, kind="branch", since=DAY
    )
    draft = {"state": ActivityState.DRAFT, "entered_on": None}
    return {
        "activity": ActivityFactory(organization=organisation, topic=topic),
        "activity_draft": ActivityFactory(organization=organisation, topic=topic, **draft),
        "record_book": "class",
        "book_year": 2026,
        "activity_kind": ActivityKind.objects.get(code="theme"),
        "duty": Duty.objects.get(kind__code="theme"),
        "exemption": DutyExemption.objects.create(
            organization=organisation, since=DAY, until=DAY, reason=topic, approved_by="张三"
        ),
        "liaison": liaison,
        "visit": Visit.objects.create(liaison=liaison, visited_on=DAY, kind="theme", note=topic),
        "study_item": StudyItem.objects.get_or_create(month=Period.parse("2026-11"), title="党章")[
            0
        ],
    }
