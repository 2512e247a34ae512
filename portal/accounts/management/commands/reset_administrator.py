"""An administrator's account is lost and no second person is left to confirm its reset."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.views.decorators.debug import sensitive_variables

from portal.accounts.domain import resets
from portal.accounts.models import User

Kind = resets.Kind


class Command(BaseCommand):
    help = "没有第二名管理员可以确认时，在服务器上重置管理员的密码或解除动态口令；写入审计记录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="管理员的用户名")
        parser.add_argument("--reason", required=True, help="原因和批准人，写入审计记录")
        parser.add_argument(
            "--second-factor", action="store_true", help="解除动态口令（不加此项为重置密码）"
        )

    @sensitive_variables()
    def handle(self, *args: Any, **options: Any) -> None:
        kind = Kind.SECOND_FACTOR if options["second_factor"] else Kind.PASSWORD
        try:
            user = User.objects.get_by_natural_key(options["username"])
            password = resets.by_operator(
                user, kind=kind, reason=options["reason"], operator=getpass.getuser()
            )
        except User.DoesNotExist as unknown:
            raise CommandError(f"没有用户名为“{options['username']}”的账号。") from unknown
        except ValidationError as refusal:
            raise CommandError("；".join(refusal.messages)) from refusal
        self.stdout.write(f"已对“{user.name}”（{user.username}）{kind.label}，已写入审计记录。")
        if password:
            self.stdout.write(f"一次性密码（只显示这一次，72 小时内登录并修改）：{password}")
        else:
            self.stdout.write("本人下次登录时重新设置动态口令。")
