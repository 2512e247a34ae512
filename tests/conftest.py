import os

import pytest
from django.core.cache import cache

from portal.codes.domain import memory
from portal.rules.domain import memory as rules_memory
from tests import emptying

# Playwright's event loop runs in the thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    # What the last test left of the code tables and of the rules: a request that was not ended.
    memory.forget()
    rules_memory.end()


# Transactional tests empty the tables they wrote, the append-only ones too.
emptying.allow()
