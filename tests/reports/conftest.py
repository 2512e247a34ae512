import pytest

from tests.factories import orgs
from tests.factories.accounts import _root, holder
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory, number


@pytest.fixture
def town():
    return orgs.township(_root(), name="城关镇", short_name="城关镇")


@pytest.fixture
def branch(town):
    return PartyOrganizationFactory(unit=town, name="中共城关镇第一支部委员会")


@pytest.fixture
def members(branch):
    """One in the town with everything that is sensitive, one elsewhere."""
    person = PersonFactory(
        unit=branch.unit, name="王芳", identity=number(), phone="13800000001", address="幸福路 1 号"
    )
    elsewhere = PartyOrganizationFactory(unit=orgs.township(_root()))
    return [
        MemberFactory(organization=branch, person=person, remark="=1+1"),
        MemberFactory(organization=elsewhere),
    ]


@pytest.fixture
def keeper(town):
    """Of the county's organization office."""
    return holder("organization_office", name="李梅")


@pytest.fixture
def township(town):
    return holder("township_member", unit=town)
