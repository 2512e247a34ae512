import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import demo
from portal.orgs.models import Unit


class Command(BaseCommand):
    help = "Build the demo county in an empty database, or list its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="1 is one county; 10 is ten times")
        parser.add_argument("--accounts", action="store_true", help="only list the accounts")

    def handle(self, *args: Any, scale: int, accounts: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("生产环境不能生成演示数据。")
        if not accounts:
            self.build(scale)
        self.stdout.write(accounts_table())

    def build(self, scale: int) -> None:
        if scale < 1:
            raise CommandError("--scale 须为不小于 1 的整数。")
        if Unit.objects.exists():
            raise CommandError("数据库里已有机构，演示数据只能生成在空库中，没有改动任何数据。")
        started = time.perf_counter()
        demo.build(scale)
        took = time.perf_counter() - started
        self.stdout.write(f"演示县已建成：{Unit.objects.count()} 个机构，用时 {took:.1f} 秒。")


def accounts_table() -> str:
    rows = list(demo.accounts())
    lines = [f"  {role:<12}\t{username}\t{name}（{unit}）" for role, username, name, unit in rows]
    return "\n".join(["演示账号（密码均为 " + demo.password() + "）：", *lines])
