import os

import pytest
from django.core.cache import cache

# Playwright's event loop runs in the thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
