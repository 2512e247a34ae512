"""`manage.py ledgers PERIOD --as USER`: where the ledgers of a period stand, unit by unit."""

import json
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from assessments.choices import Timeliness
from assessments.management import asked
from assessments.models import Ledger


class Command(BaseCommand):
    help = "列出一个期间各单位台账的状态和时效。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="2026-11、2026-Q4 或 2026-W47")
        parser.add_argument("--form", metavar="F", help="台账表样的代码；不指定则为全部")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="以哪个账号的权限查看"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, period = asked.account(options["user"]), asked.period(options["period"])
        ledgers = Ledger.objects.visible_to(by).filter(period=period).with_names()
        if options["form"]:
            ledgers = ledgers.filter(form=asked.form(options["form"], by))
        ordered = ledgers.select_related("form__fieldset").order_by("form__position", "unit__path")
        rows = [_row(ledger) for ledger in ordered]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{period.label}台账 {len(rows):,} 份")
        for row in rows:
            cells = (row["unit_name"], row["form_name"], row["state_label"], row["timely_label"])
            self.stdout.write("\t".join(cells))
        counts = Counter(row["timely_label"] for row in rows)
        totals = [
            f"{each.label} {counts[each.label]:,}" for each in Timeliness if counts[each.label]
        ]
        if totals:
            self.stdout.write("，".join(totals))


def _row(ledger: Ledger) -> dict[str, Any]:
    timeliness = ledger.timeliness_at()
    moment = ledger.first_submitted_at
    return {
        "unit": ledger.unit.code,
        "unit_name": ledger.unit.short_name,
        "form": ledger.form.fieldset.code,
        "form_name": ledger.form.name,
        "period": ledger.period.code,
        "state": ledger.state,
        "state_label": ledger.get_state_display(),
        "timeliness": timeliness.value,
        "timely_label": timeliness.label,
        "due_at": timezone.localtime(ledger.due_at).isoformat(),
        "first_submitted_at": timezone.localtime(moment).isoformat() if moment else None,
        "returns": ledger.returns,
        "corrections": ledger.corrections,
    }
