"""`manage.py take_figures PERIOD`: takes the figures of a period now, without the queue."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.management import acting
from portal.audit.context import RequestOrigin, coming_from
from portal.figures.domain import taking
from portal.figures.management.asked import period


class Command(BaseCommand):
    help = (
        "统计一个期间的指标数据，可重复执行。期末过去几天以后，只补算有历史记录可查的指标；"
        "已冻结的数值不变。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="2026-10、2026-Q4、2026-H2 或 2026")
        parser.add_argument(
            "--figure",
            action="append",
            metavar="KEY",
            help="只统计这项指标，可重复；不指定则统计全部",
        )
        parser.add_argument(
            "--as", dest="user", metavar="USER", help="以哪个账号的权限统计；不指定则由系统统计"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"]) if options["user"] else None
        asked = period(options["period"])
        try:
            with coming_from(RequestOrigin(user_agent="命令行", task="take_figures"), by=by):
                taken = taking.take(asked, keys=options["figure"], by=by)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from None
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from None
        summary = f"{asked.label}：统计 {len(taken.figures):,} 项指标，"
        self.stdout.write(f"{summary}新增、更新 {taken.values:,} 个数值。")
        if taken.untold:
            labels = "、".join(f"{figure.key} {figure.label}" for figure in taken.untold)
            self.stdout.write(f"没有历史记录、不能补算的 {len(taken.untold):,} 项：{labels}。")
