import pytest
from django.db import transaction

from tests.conftest import forget_the_last_test
from tests.guards.visiting import taken_back


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker):
    """A transaction around a module's tests: the world built in it is built once, stands there for
    each of them, whose own transaction is a savepoint in this one, and is gone afterwards."""
    forget_the_last_test()
    with django_db_blocker.unblock(), taken_back():
        yield
        transaction.set_rollback(True)
