import pytest
from django.utils import timezone

from portal.api import demo
from portal.api.models import ApiToken
from portal.demo import DemoPlan
from tests.factories.accounts import holder

pytestmark = pytest.mark.django_db


def test_demo_shows_a_living_token_and_a_revoked_one(county):
    holder("organization_office", county)
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    assert sorted(token.state for token in ApiToken.objects.all()) == ["在用", "已作废"]
