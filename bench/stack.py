"""The servers a bench works on: thrown away afterwards, with the tables made."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command

from portal import embedded


@contextmanager
def throwaway() -> Iterator[None]:
    with embedded.throwaway() as servers:
        use(servers)
        yield


def use(servers: embedded.Servers) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ["DATABASE_URL"] = servers.database_url
    os.environ["REDIS_URL"] = servers.redis_url
    os.environ["AUDIT_ANCHOR"] = "var/bench/anchor.json"
    prepare()


def prepare() -> None:
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)

    # Imports models, which need the set-up above.
    from tests import emptying  # noqa: PLC0415

    emptying.allow()  # the parts empty the database, the append-only tables with it
