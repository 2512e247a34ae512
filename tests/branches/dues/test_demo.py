"""Fourteen months of the demo county's dues: most paid, some late, a few for months not at all."""

import datetime as dt

import pytest
from django.db.models import F, Sum

from branches.choices.dues import DuesState
from branches.demo import dues
from branches.demo.life import KEEPER
from branches.domain.dues import closing, settling
from branches.models import DuesMonth, DuesPayment, DuesRelief, DuesRemittance
from portal.demo import DemoPlan
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.django_db
PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


def test_payments_cover_what_the_months_say(monkeypatch):
    monkeypatch.setattr(dues, "_ONE_IN", 8)
    county = orgs.county()
    town = orgs.township(county)
    accounts.UserFactory(unit=county, username=KEEPER)
    top = PartyOrganizationFactory(unit=town, kind="committee")
    for _ in range(3):
        branch = PartyOrganizationFactory(unit=orgs.village(town), parent=top)
        MemberFactory.create_batch(12, organization=branch)
    dues.build(PLAN)
    months = DuesMonth.objects.all()
    assert months.values("month").distinct().count() == 14
    before = list(months.order_by("pk").values_list("pk", "paid"))
    settling.settle(set(months.values_list("member", flat=True)))
    assert list(months.order_by("pk").values_list("pk", "paid")) == before
    received = DuesPayment.objects.aggregate(sum=Sum(F("amount") - F("special")))["sum"]
    assert received == months.aggregate(sum=Sum("paid"))["sum"]
    assert closing.in_arrears(closing.closed_through(PLAN.today)).exists()
    assert not DuesPayment.objects.filter(paid_on__gt=PLAN.today).exists()
    assert DuesRelief.objects.exists()
    assert DuesRemittance.objects.filter(state="received").exists()
    assert not months.filter(state=DuesState.EXEMPT, due__gt=0).exists()
