import os

import pytest
from django.core.cache import cache

from portal.codes.domain import memory
from tests import emptying

# Playwright's event loop runs in the thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    memory.forget()  # the code tables as the last test left them


# Transactional tests empty the tables they wrote, the append-only ones too.
emptying.allow()
