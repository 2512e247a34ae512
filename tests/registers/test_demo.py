import pytest
from django.utils import timezone

from portal.demo import DemoPlan
from portal.registers import demo
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
    register = Register.objects.get()
    records = RegisterRecord.objects.filter(register=register)
    assert set(records.values_list("unit", flat=True)) == {town.pk for town in towns}
    found = {f["level"] for record in records for f in record.findings}
    assert found <= {"warn"}
    assert register.fieldset.versions.get().fields.count() == 13
