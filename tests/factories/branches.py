"""Party organisations as tests need them, with the affiliation the acts keep."""

import datetime as dt

import factory

from branches.choices.organisations import OrganisationKind
from branches.models import (
    Affiliation,
    BranchClerk,
    Election,
    PartyMember,
    PartyOrganization,
    VillageOfficer,
)
from portal.dates import PartialDate
from tests.factories import orgs
from tests.factories.accounts import _root, holder
from tests.factories.people import PersonFactory

FOUNDED = dt.date(2015, 7, 1)


class PartyOrganizationFactory(factory.django.DjangoModelFactory):
    """A branch; `parent` is where it stands, without one it is a root."""

    class Meta:
        model = PartyOrganization

    kind = OrganisationKind.BRANCH
    code = factory.Sequence(lambda n: f"P{n:06}")
    name = factory.LazyAttribute(lambda org: f"中共云岭县第{org.code}支部委员会")
    short_name = factory.LazyAttribute(lambda org: f"第{org.code}党支部")
    unit = factory.LazyFunction(_root)
    founded_on = PartialDate.of(FOUNDED)
    parent = None

    @classmethod
    def _create(cls, model_class, *, parent, **facts):
        organisation = model_class(**facts)
        if parent is None:
            PartyOrganization.objects.add_root(instance=organisation)
        else:
            PartyOrganization.objects.add_child(parent, instance=organisation)
        Affiliation.objects.create(organization=organisation, parent=parent, since=FOUNDED)
        return organisation


class BranchClerkFactory(factory.django.DjangoModelFactory):
    """A clerk of the organisation's unit, tied to the organisation."""

    class Meta:
        model = BranchClerk

    organization = factory.SubFactory(PartyOrganizationFactory)
    user = factory.LazyAttribute(lambda tie: holder("branch_clerk", tie.organization.unit))


class ElectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Election

    organization = factory.SubFactory(PartyOrganizationFactory)
    held_on = dt.date(2024, 5, 10)
    term_years = 3


class MemberFactory(factory.django.DjangoModelFactory):
    """A full member without a fault; the person lives in the organisation's unit."""

    class Meta:
        model = PartyMember

    organization = factory.SubFactory(PartyOrganizationFactory)
    person = factory.LazyAttribute(lambda member: PersonFactory(unit=member.organization.unit))
    joined_on = PartialDate(2008, 6, 20)
    confirmed_on = PartialDate(2009, 6, 20)


class OfficerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VillageOfficer

    unit = factory.LazyFunction(lambda: orgs.village(_root()))
    person = factory.LazyAttribute(lambda officer: PersonFactory(unit=officer.unit))
    village_post = "2"
    since = PartialDate(2021, 3)
