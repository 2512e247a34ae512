"""Reviews of members, cases of disposal and ballots as tests need them."""

import datetime as dt

import factory

from branches.models import (
    BallotCandidate,
    CorrectionNotice,
    DisposalCase,
    DisposalStepTaken,
    ElectionBallot,
    Problem,
    ReviewedMember,
    ReviewSheet,
)
from portal.orgs.models import Unit
from tests.factories.accounts import UserFactory
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

DAY = dt.date(2026, 5, 8)


class SheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewSheet

    organization = factory.SubFactory(PartyOrganizationFactory)
    year = 2025


class BallotFactory(factory.django.DjangoModelFactory):
    """Of a secretary who stands alone."""

    class Meta:
        model = ElectionBallot

    organization = factory.SubFactory(PartyOrganizationFactory)
    held_on = DAY
    post = "secretary"
    seats = 1
    entitled = present = issued = returned = valid = 5
    invalid = 0


class DisposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DisposalCase

    member = factory.SubFactory(MemberFactory)
    measure = "correct"
    ground = "life"
    proposed_on = DAY


class CorrectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CorrectionNotice

    organization = factory.SubFactory(PartyOrganizationFactory)
    giver = factory.LazyAttribute(lambda one: one.organization.unit)
    matter = "life"
    problem = "没有召开支部党员大会"
    demand = "补开并记录"
    given_on = DAY
    workdays = 10
    due_on = dt.date(2026, 5, 22)
    by = factory.SubFactory(UserFactory)


def objects(organisation, named=str):
    """Of one organisation: a sheet with a line, a problem, a notice, a ballot, a case."""
    person = PersonFactory(unit=organisation.unit, name=named("孙评"))
    member = MemberFactory(organization=organisation, person=person)
    sheet = SheetFactory(organization=organisation)
    ReviewedMember.objects.create(sheet=sheet, member=member, grade="qualified")
    ballot = BallotFactory(organization=organisation)
    BallotCandidate.objects.create(ballot=ballot, position=1, name=named("钱选"), votes_for=5)
    case = DisposalFactory(member=member)
    DisposalStepTaken.objects.create(case=case, step="proposed", on=DAY, by=UserFactory())
    return {
        "review": sheet,
        "ballot": ballot,
        "disposal": case,
        "correction": CorrectionFactory(
            organization=organisation,
            giver=Unit.objects.get_parent(organisation.unit),
            problem=named("没有开会"),
        ),
        "election_paper": "request",
        "problem": Problem.objects.create(
            problem=named("学习不够"),
            organization=organisation,
            source="meeting",
            year=2026,
            measure="安排学习",
            responsible="书记",
            due_on=DAY,
        ),
    }
