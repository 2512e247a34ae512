"""`manage.py install_schemes --as USER [KEY …]`: assessment schemes as shipped, added at set-up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from assessments.domain import schemes
from assessments.models import Scheme
from assessments.presets.schemes import SCHEMES, PresetScheme
from portal.access import Denied
from portal.accounts.management import acting
from portal.audit.context import RequestOrigin, coming_from
from portal.figures.management.asked import period


class Command(BaseCommand):
    help = (
        "添加预置考核方案。不写代码的，添加还没有添加过的全部；写 --since 的，自该月起启用，"
        "不写的为草稿。方案用于名称相同的考核分组（乡镇组、党群组、政府组、双管组）。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="方案的代码，如 township")
        parser.add_argument("--since", metavar="MONTH", help="自何月起启用，如 2026-10")
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="以哪个账号的权限添加"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"])
        since = period(options["since"]) if options["since"] else None
        try:
            with coming_from(RequestOrigin(user_agent="命令行", task="install_schemes"), by=by):
                for preset in _chosen(options["keys"]):
                    scheme = schemes.install(preset, by=by)
                    if since:
                        schemes.activate(scheme.versions.get(), since=since, by=by)
                    self.stdout.write(_told(scheme))
        except (ValidationError, Denied) as refusal:
            messages = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            raise CommandError("\n".join(messages)) from None


def _chosen(keys: list[str]) -> list[PresetScheme]:
    if unknown := sorted(set(keys) - SCHEMES.keys()):
        raise CommandError(f"没有这些方案：{'、'.join(unknown)}。可用：{'、'.join(SCHEMES)}。")
    taken = set(Scheme.objects.values_list("code", flat=True))
    return [SCHEMES[key] for key in keys or SCHEMES if keys or key not in taken]


def _told(scheme: Scheme) -> str:
    groups = "、".join(str(group) for group in scheme.groups.in_order()) or "还没有"
    version = scheme.versions.get()
    return f"已添加“{scheme}”，{version.get_state_display()}，适用分组：{groups}。"
