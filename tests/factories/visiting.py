"""Visiting campaigns, as tests need them."""

import datetime as dt

import factory

from talent.models import CampaignTarget, CampaignVisit, VisitCampaign
from tests.factories.accounts import UserFactory, _root
from tests.factories.talent import DAY, EnterpriseFactory


class CampaignFactory(factory.django.DjangoModelFactory):
    """One that goes on."""

    class Meta:
        model = VisitCampaign

    name = factory.Sequence(lambda n: f"人才大走访{n}")
    since = dt.date(2026, 1, 5)
    until = dt.date(2099, 12, 31)
    started_on = dt.date(2026, 1, 5)


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CampaignTarget

    campaign = factory.SubFactory(CampaignFactory)
    kind = "large"
    unit = factory.LazyFunction(_root)
    enterprise = factory.SubFactory(EnterpriseFactory, unit=factory.SelfAttribute("..unit"))


class CampaignVisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CampaignVisit

    target = factory.SubFactory(TargetFactory)
    on = DAY
    visitors = "李干事"
    content = "了解用工情况"
    recorded_by = factory.SubFactory(UserFactory)
