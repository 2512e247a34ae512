from typing import Any

from django.core.management.commands import migrate

from portal.audit import roles
from portal.management.quick_states import quick_states


class Command(migrate.Command):
    help = (
        "Bring the tables up to date, as their owner when DATABASE_OWNER_URL names one, and grant "
        "the portal's own role what it needs."
    )

    def execute(self, *args: Any, **options: Any) -> str | None:
        # The checks that precede the work already ask the database: on a new one the portal's own
        # role is made here and cannot sign in yet.
        with roles.as_owner(), quick_states():
            output = super().execute(*args, **options)
            roles.settle()
        return output
