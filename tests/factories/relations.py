"""Letters of transfer as tests need them."""

import datetime as dt

import factory

from branches.choices.relations import Direction, LetterState
from branches.models import (
    LostSearch,
    MemberContact,
    MobileGuest,
    MobileStay,
    RelationTransfer,
)
from portal.dates import PartialDate
from tests.factories.accounts import UserFactory
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory

ISSUED = dt.date(2026, 6, 1)


class LetterFactory(factory.django.DjangoModelFactory):
    """Issued within the county, on its way; without a target the county's committee elsewhere."""

    class Meta:
        model = RelationTransfer

    member = factory.SubFactory(MemberFactory)
    direction = Direction.OUT
    source = factory.LazyAttribute(lambda one: one.member.organization)
    elsewhere = "中共邻县县委组织部"
    number = factory.Sequence(lambda n: f"云组介〔2026〕{n:04}号")
    issued_on = ISSUED
    valid_until = ISSUED + dt.timedelta(days=30)
    state = LetterState.ISSUED
    asked_by = factory.SubFactory(UserFactory)


class StayFactory(factory.django.DjangoModelFactory):
    """Of somebody whose file says the same."""

    class Meta:
        model = MobileStay

    member = factory.SubFactory(MemberFactory)
    since = PartialDate(2026, 3)
    to = "浙江省义乌市"


def objects(organisation, named=str):
    """Two letters of an organisation: one asked for, one on its way."""
    asked = {"state": LetterState.ASKED, "issued_on": None, "valid_until": None, "number": ""}

    def member(name):
        person = PersonFactory(unit=organisation.unit, name=named(name))
        return MemberFactory(organization=organisation, person=person)

    away = member("李外")
    type(away).objects.filter(pk=away.pk).update(is_mobile=True, is_lost=True)
    return {
        "stay": MobileStay.objects.create(
            member=away, since=PartialDate(2026, 3), to=named("义乌")
        ),
        "contact": MemberContact.objects.create(member=away, on=ISSUED, way="phone"),
        "search": LostSearch.objects.create(member=away, on=ISSUED, way="phone", result="nothing"),
        "guest": MobileGuest.objects.create(
            name=named("赵来"), organization=organisation, home="邻县支部", since=ISSUED
        ),
        "member_lost": away,
        "letter": LetterFactory(
            member=member("张转"), direction=Direction.INSIDE, target=organisation, elsewhere=""
        ),
        "letter_asked": LetterFactory(member=member("王转"), elsewhere=named("邻县县委"), **asked),
    }
