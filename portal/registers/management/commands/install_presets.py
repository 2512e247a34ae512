"""`manage.py install_presets --as USER [KEY …]`: registers as shipped, added at set-up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.access import Denied
from portal.accounts.management import acting
from portal.registers.domain import presets
from portal.registers.presets import PRESETS, Preset


class Command(BaseCommand):
    help = "添加预置登记簿。不写编号的，添加还没有添加过、该账号看得到的全部。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="预置的编号，如 ASM-16")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="以哪个账号的权限添加"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"])
        try:
            chosen = _named(options["keys"]) if options["keys"] else presets.left_for(by)
            made = presets.install(chosen, on=timezone.localdate(), by=by) if chosen else []
        except (ValidationError, Denied) as refusal:
            messages = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            raise CommandError("\n".join(messages)) from None
        self.stdout.write(f"已添加 {len(made):,} 个登记簿。")


def _named(keys: list[str]) -> list[Preset]:
    if unknown := sorted(set(keys) - PRESETS.keys()):
        raise CommandError(f"没有这些预置：{'、'.join(unknown)}。可用：{'、'.join(PRESETS)}。")
    return [PRESETS[key] for key in keys]
