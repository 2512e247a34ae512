"""`manage.py open_ledgers PERIOD --form KEY --as USER`: opens ledgers before their day."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.domain.ledgers import opening
from assessments.models import LedgerForm
from portal.accounts.management import acting
from portal.audit.context import RequestOrigin, coming_from
from portal.figures.management.asked import period


class Command(BaseCommand):
    help = "提前开放一个期间的台账，可重复执行：已开放的不变，只补开缺的。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="2026-10、2026-Q4、2026-W47")
        parser.add_argument("--form", required=True, metavar="KEY", help="台账表样的标识")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="以哪个账号")

    def handle(self, *args: Any, **options: Any) -> None:
        by, asked = acting.account(options["user"]), period(options["period"])
        form = LedgerForm.objects.filter(fieldset__code=options["form"]).first()
        if form is None:
            known = "、".join(LedgerForm.objects.values_list("fieldset__code", flat=True))
            raise CommandError(f"没有“{options['form']}”这张表样。现有：{known or '无'}。")
        try:
            with coming_from(RequestOrigin(user_agent="命令行", task="open_ledgers"), by=by):
                ledgers = opening.open_period(form, asked, today=timezone.localdate(), by=by)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from None
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{asked.label}“{form}”：新开放 {len(ledgers):,} 份。")
