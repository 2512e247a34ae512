import os

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from portal.codes.domain import memory
from portal.figures import catalogue
from portal.rules.domain import memory as rules_memory
from tests import answered, clock, emptying, fuzz
from tests.transactions import taken_back

# Playwright's event loop runs in the thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples every time: a test fails for what was changed, not for what was drawn. Drawing
# at random is for `make fuzz`, which keeps what failed.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile(
    "fuzz",
    database=DirectoryBasedExampleDatabase(fuzz.KEPT / "examples"),
    deadline=None,
    print_blob=True,
)
settings.load_profile("fuzz" if os.environ.get("PORTAL_FUZZ") else "fixed")

if "PORTAL_CLOCK" in os.environ:
    clock.go_to(os.environ["PORTAL_CLOCK"])
_now = timezone.now


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A module that leaves its clock behind is told, not the tests that meet it hours later."""
    torn_down = yield
    left = timezone.now
    if left is not _now and (nextitem is None or nextitem.path != item.path):
        timezone.now = _now
        pytest.fail("The clock was moved and not put back.", pytrace=False)
    return torn_down


def pytest_make_parametrize_id(val):
    """A workbook's bytes differ from one second to the next: told by them, a test would not have
    the same name on every worker."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


def forget_the_last_test():
    """Its cache, what it left of the code tables and of the rules (a request not ended), of its
    registers' figures, and of files."""
    cache.clear()
    memory.forget()
    rules_memory.end()
    catalogue.forget()
    answered.forget()


@pytest.fixture(autouse=True)
def _empty_cache():
    forget_the_last_test()


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker):
    """A transaction around a module's tests: the world built in it is built once, stands there for
    each of them, whose own transaction is a savepoint in this one, and is gone afterwards."""
    forget_the_last_test()
    with django_db_blocker.unblock(), taken_back():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def without_cache(settings):
    """Call it: from then on nobody answers where the cache was."""

    def leave():
        nowhere = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {"default": nowhere}
        memory.forget()

    return leave


# Transactional tests empty the tables they wrote, the append-only ones too.
emptying.allow()
answered.remember()
