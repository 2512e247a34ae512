"""Dues of members as tests need them."""

import datetime as dt
from decimal import Decimal

import factory

from branches.models import (
    DuesMonth,
    DuesPayment,
    DuesRelief,
    DuesRemittance,
    DuesStandard,
)
from portal.periods import Period
from tests.factories.accounts import UserFactory
from tests.factories.branches import MemberFactory


class StandardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DuesStandard

    member = factory.SubFactory(MemberFactory)
    category = "farmer"
    amount = Decimal("1.00")
    since = Period.parse("2026-01")
    by = factory.SubFactory(UserFactory)


class MonthFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DuesMonth

    member = factory.SubFactory(MemberFactory)
    month = Period.parse("2026-10")
    asked_in = factory.LazyAttribute(lambda row: row.month)
    organization = factory.LazyAttribute(lambda row: row.member.organization)
    standard = Decimal("1.00")
    due = Decimal("1.00")


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DuesPayment

    member = factory.SubFactory(MemberFactory)
    organization = factory.LazyAttribute(lambda one: one.member.organization)
    paid_on = dt.date(2026, 10, 9)
    amount = Decimal("1.00")
    by = factory.SubFactory(UserFactory)


class ReliefFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DuesRelief

    member = factory.SubFactory(MemberFactory)
    kind = "exempt"
    since = Period.parse("2026-10")
    until = Period.parse("2026-12")
    reason = "患病，收入减少"
    applied_on = dt.date(2026, 10, 8)
    by = factory.SubFactory(UserFactory)


class RemittanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DuesRemittance

    quarter = Period.parse("2026-Q3")
    amount = Decimal("9.00")
    remitted_on = dt.date(2026, 10, 9)
    by = factory.SubFactory(UserFactory)


def objects(member, top):
    """Of one member: what he owes and paid, a relief he asks for; what his branch handed up."""
    MonthFactory(member=member)
    StandardFactory(member=member)
    source = member.organization
    return {
        "dues_payment": PaymentFactory(member=member),
        "dues_relief": ReliefFactory(member=member),
        "dues_remittance": RemittanceFactory(source=source, target=top),
    }


def opened(member, *codes, due="1.00", **more):
    """Months of a member, as the first of each opens them."""
    amount = Decimal(due)
    return [
        MonthFactory(member=member, month=Period.parse(code), standard=amount, due=amount, **more)
        for code in codes
    ]
