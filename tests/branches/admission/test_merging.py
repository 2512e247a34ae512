"""Two rows of one human being who both run through an admission are not merged by machine."""

import pytest
from django.core.exceptions import ValidationError

from branches.choices.admission import CaseEnd
from branches.models import AdmissionCase
from portal.people.domain import merges
from tests.factories.accounts import holder
from tests.factories.admission import CaseFactory
from tests.factories.branches import PartyOrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice():
    branch = PartyOrganizationFactory()
    return [CaseFactory(organization=branch) for _ in range(2)]


def merged(one, two):
    by = holder("organization_office", one.organization.unit)
    return merges.merge(one.person, drop=two.person, reason="同一人两次登记", by=by)


def test_with_two_that_run(twice):
    with pytest.raises(ValidationError, match=r"都有发展党员流程.*请先办结"):
        merged(*twice)


def test_an_ended_one_goes_along(twice):
    one, two = twice
    AdmissionCase.objects.filter(pk=two.pk).update(
        end=CaseEnd.RETRACTED, ended_on="2026-01-05", end_reason="撤回"
    )
    merged(one, two)
    assert one.person.admissions.count() == 2
