import datetime as dt

import pytest

from portal.audit import demo
from portal.audit.domain import alerts, chain, verification
from portal.audit.models import Alert, Event
from portal.demo import DemoPlan
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_demo_leaves_a_trail_that_verifies(auditor, security, settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.json"
    PersonFactory.create_batch(3)
    demo.build(DemoPlan(scale=1, today=dt.date(2026, 11, 5)))
    assert Event.objects.count() > 40
    assert sorted(alert.is_answered for alert in Alert.objects.all()) == [False, True]
    for alert in Alert.objects.all():
        assert len(alerts.evidence(alert, to=auditor)) == alert.count
    assert chain.seal_pending() == Event.objects.count()
    assert verification.find() == []
