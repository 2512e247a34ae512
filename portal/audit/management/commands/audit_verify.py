import datetime as dt
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.audit.domain import verification
from portal.audit.models import Event


class Command(BaseCommand):
    help = "Find changed, missing or inserted rows of the audit trail; status 1 when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", metavar="2026-01-31", help="leave out the contents of what is older"
        )

    def handle(self, *args: Any, since: str | None = None, **options: Any) -> None:
        faults = verification.find(since=_moment(since) if since else None)
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            self.stdout.write(f"审计记录校验不通过，共 {len(faults):,} 处。")
            sys.exit(1)
        self.stdout.write(
            f"审计记录校验通过，共 {Event.objects.count():,} 条，没有改动、缺失或插入。"
        )


def _moment(day: str) -> dt.datetime:
    try:
        parsed = dt.date.fromisoformat(day)
    except ValueError as error:
        raise CommandError(f"--since 应写成 2026-01-31 这样的日期，不能是“{day}”。") from error
    return timezone.make_aware(dt.datetime.combine(parsed, dt.time.min))
