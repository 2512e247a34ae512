"""`manage.py build_bulletin SERIES PERIOD --out DIR --as USER`: an issue as Excel, Word, PDF and
the blocks it is made of. What is there of the period is written; without it, what would be drafted.

Exit status: 0 written, 1 it cannot be written and says why, 2 there is no such series or period.
"""

from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.access import require
from portal.accounts.management import acting
from portal.periods import BadPeriodError, Period
from portal.problems import refuse_if
from reports.domain.bulletins import drafting, files
from reports.domain.bulletins import series as all_series
from reports.permissions import BULLETINS_VIEW

REFUSED: Final = 1
UNUSABLE: Final = 2


class Command(BaseCommand):
    help = "把一期通报写成 Excel、Word、PDF 和 JSON。没有起草的，按现在的数据写出，不留记录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("series", metavar="SERIES", help="系列代码，如 monthly_ranking")
        parser.add_argument("period", metavar="PERIOD", help="2026-10、2026-W45 或 2026-Q3")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="写到哪个目录")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="以哪个账号的权限查看"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"], returncode=UNUSABLE)
        try:
            period = Period.parse(options["period"])
            series = all_series.of(options["series"])
        except (BadPeriodError, ValidationError) as wrong:
            raise CommandError(_words(wrong), returncode=UNUSABLE) from None
        try:
            require(by, BULLETINS_VIEW)
            refuse_if(drafting.fits(series, period))
            with transaction.atomic():
                paper = files.paper_of(series, period)
            written = files.write(
                paper, options["out"], name=f"{series.key}-{period.code}", reader=by
            )
        except (ValidationError, PermissionDenied) as refusal:
            raise CommandError(_words(refusal), returncode=REFUSED) from None
        except OSError as error:
            raise CommandError(
                f"不能写到“{options['out']}”：{error.strerror}", returncode=UNUSABLE
            ) from None
        for each in written:
            self.stdout.write(str(each))


def _words(refusal: Exception) -> str:
    return "\n".join(getattr(refusal, "messages", None) or [str(refusal)])
