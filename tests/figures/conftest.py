import pytest

from tests import clock
from tests.figures import county


@pytest.fixture
def tiny(db):
    with clock.at(county.NOW):
        yield county.build()
