from typing import Any

from django.core.management.base import BaseCommand

from portal.audit.domain import trail


class Command(BaseCommand):
    help = (
        "Note the newest seal outside the database anew, after a restored backup or a lost note; "
        "the trail keeps that it was done."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        seq = trail.begin_anchor_again()
        self.stdout.write(f"已从第 {seq} 号封存重新留存。请把原因记入值班记录。")
