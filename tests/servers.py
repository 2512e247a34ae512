"""Pytest plugin: throwaway servers for a run that was not told of any.

Loaded by `-p tests.servers`, so that the addresses stand in the environment before pytest-django
reads the settings. With xdist the controller starts them once and the workers inherit them.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from portal import embedded

OURS = "PORTAL_THROWAWAY_REDIS_URL"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    os.environ.setdefault("PORTAL_ENV", "test")
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        _start(early_config)
    _take_own_redis_database()
    return (yield)


def _start(config: pytest.Config) -> None:
    stack = ExitStack()
    config.add_cleanup(stack.close)
    servers = stack.enter_context(embedded.throwaway())
    os.environ.setdefault("DATABASE_URL", servers.database_url)
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = os.environ[OURS] = servers.redis_url


def _take_own_redis_database() -> None:
    """Workers share one Valkey; a number of its own keeps each worker's cache apart."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and OURS in os.environ:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ[OURS].rpartition("/")[0] + f"/{number}"
