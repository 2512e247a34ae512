"""The first security administrator and system administrator of an empty installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.accounts.domain import bootstrap
from portal.accounts.roles import ROLES
from portal.orgs.choices import UnitLevel
from portal.orgs.domain import units
from portal.orgs.models import Unit, UnitKind

ADMINISTRATORS = ("security_admin", "system_admin")


class Command(BaseCommand):
    help = "新系统初始化：开设首位安全管理员和系统管理员，打印一次性密码。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--county", help="县委组织部所在县级机构的全称（尚无机构时用）")
        for role in ADMINISTRATORS:
            flag = role.replace("_", "-")
            parser.add_argument(f"--{flag}", help=f"{ROLES[role].label}的用户名")
            parser.add_argument(f"--{flag}-name", help=f"{ROLES[role].label}的姓名")

    def handle(self, *args: Any, **options: Any) -> None:
        if bootstrap.exists():
            raise CommandError("系统已有安全管理员，其他账号和角色请在页面上办理。")
        try:
            with transaction.atomic():
                issued = self._open(options)
        except ValidationError as refusal:
            raise CommandError("；".join(refusal.messages)) from refusal
        self.stdout.write("已开设下列账号。一次性密码只显示这一次，72 小时内登录并修改：")
        for label, username, password in issued:
            self.stdout.write(f"  {label}  用户名 {username}  一次性密码 {password}")

    def _open(self, options: dict[str, Any]) -> list[tuple[str, str, str]]:
        unit = self._root(options)
        issued = []
        for role in ADMINISTRATORS:
            label = ROLES[role].label
            username = options[role] or input(f"{label}的用户名：")
            name = options[f"{role}_name"] or input(f"{label}的姓名：")
            issued.append((role, username, name))
        passwords = bootstrap.administrators(issued, unit=unit)
        return [
            (ROLES[role].label, username, password)
            for (role, username, _), password in zip(issued, passwords, strict=True)
        ]

    def _root(self, options: dict[str, Any]) -> Unit:
        root = Unit.objects.filter(depth=1).order_by("path").first()
        if root is not None:
            return root
        name = (options["county"] or input("县级机构全称，例如“云岭县”：")).strip()
        if not name:
            raise CommandError("须填写县级机构全称。")
        kind, _ = UnitKind.objects.get_or_create(
            code="county", defaults={"label": "县", "level": UnitLevel.COUNTY, "position": 10}
        )
        return units.create(
            None,
            kind=kind,
            name=name,
            short_name=name,
            code="000",
            position=1,
            opened_on=timezone.localdate(),
            by=None,
        )
