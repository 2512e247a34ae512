import pytest
from django.utils import timezone

from portal.demo import DemoPlan
from portal.registers import demo
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.demo import tasks as demo_tasks
from portal.registers.models import Register, RegisterRecord
from tests.factories import accounts, orgs
from tests.factories import registers as factory
from tests.factories.people import PersonFactory


@pytest.mark.django_db
def test_demo_register_is_filled_by_every_township():
    county = orgs.county()
    towns = [orgs.township(county) for _ in range(3)]
    for town in towns:
        PersonFactory(unit=town)
    factory.designer(county)
    accounts.holder("township_member", towns[0])
    demo.build(DemoPlan(scale=1, today=timezone.localdate()))
    register = Register.objects.get(kind=RegisterKind.LOG)
    records = RegisterRecord.objects.filter(register=register)
    assert set(records.values_list("unit", flat=True)) == {town.pk for town in towns}
    found = {f["level"] for record in records for f in record.findings}
    assert found <= {"warning"}
    assert register.fieldset.versions.get().fields.count() == 13


@pytest.mark.django_db
def test_demo_tasks_go_their_way():
    county = orgs.county()
    towns = [orgs.township(county) for _ in range(3)]
    office = factory.designer(county)
    member = accounts.holder("township_member", towns[0])
    demo_tasks.build(DemoPlan(scale=1, today=timezone.localdate()), towns, office)
    entries = RegisterRecord.objects.order_by("number")
    assert entries.count() >= 12
    assert len({entry.number for entry in entries}) == entries.count()
    for entry in entries:
        assert entry.due_on is not None
        assert (entry.closed_on is not None) == (entry.state == RecordState.CLOSED)
        if entry.state == RecordState.CLOSED:
            assert entry.steps.filter(kind="asked").exists()
    assert entries.filter(unit=towns[0]).first().by == member
