"""`manage.py export_dataset KEY --out FILE --as USER`: a roster leaves without a browser."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.views.decorators.debug import sensitive_variables

from portal.accounts.management import acting
from portal.accounts.models import User
from portal.audit.context import RequestOrigin, coming_from
from portal.orgs.models import Unit
from reports import datasets
from reports.choices import PLAIN, Format
from reports.datasets import DATASETS
from reports.domain import exports
from reports.domain.exports import MadeExport

_OWNER_ONLY = 0o600


class Command(BaseCommand):
    help = "以某个账号的身份和权限把名册导出到文件；每次导出都记入审计记录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "key",
            choices=sorted(DATASETS),
            metavar="KEY",
            help="、".join(f"{one.key}（{one.label}）" for one in datasets.in_order()),
        )
        parser.add_argument("--format", choices=Format.values, default=Format.XLSX.value)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写入的文件")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="用户名")
        parser.add_argument(
            "--unit", metavar="CODE", help="单位编码，含下级；默认为账号可以导出的最大范围"
        )
        parser.add_argument("--layout", default=PLAIN, metavar="NAME", help="打印版式，如 paper")
        parser.add_argument("--sensitive", action="store_true", help="含身份证号、电话、住址")
        parser.add_argument("--purpose", default="", metavar="TEXT", help="用途，含敏感信息时必填")

    @sensitive_variables()
    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"])
        unit = _unit(options["unit"]) if options["unit"] else exports.widest_unit(by)
        with coming_from(RequestOrigin(user_agent="命令行", task="export_dataset"), by=by):
            made = _made(options, by, unit)
        out: Path = options["out"]
        try:
            out.touch(mode=_OWNER_ONLY)
            out.write_bytes(made.content)
        except OSError as error:
            raise CommandError(f"写不了文件：{error.strerror}") from None
        self.stdout.write(f"已导出 {made.rows:,} 行到 {out}。")


@sensitive_variables()
def _made(options: dict[str, Any], by: User, unit: Unit) -> MadeExport:
    try:
        return exports.write_now(
            DATASETS[options["key"]],
            by=by,
            unit=unit,
            layout=options["layout"],
            format=options["format"],
            sensitive=options["sensitive"],
            purpose=options["purpose"],
        )
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages)) from None
    except PermissionDenied as refusal:
        raise CommandError(str(refusal)) from None


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"没有编码为“{code}”的单位。")
    return unit
