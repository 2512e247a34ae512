from typing import Any

from django.core.management.commands import migrate

from portal.audit import roles


class Command(migrate.Command):
    help = (
        "Bring the tables up to date, as their owner when DATABASE_OWNER_URL names one, and grant "
        "the portal's own role what it needs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with roles.as_owner():
            super().handle(*args, **options)
            roles.settle()
