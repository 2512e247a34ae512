"""`manage.py score PERIOD [--scheme CODE] [--group NAME] --as USER`: a county's month scored and
kept. `manage.py score --trial FILE.json`: an example scored by the same engine, nothing kept.

Exit status: 0 scored, 1 what was asked cannot be scored and nothing has changed, or the file has
faults (all are told), 2 there is no such scheme or group, or the file cannot be used.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from assessments.domain.scores import runs
from assessments.domain.scoring import printed
from assessments.domain.scoring.groups import GroupScore
from assessments.domain.scoring.trials.files import NAME
from assessments.management import asked_scores, score_tables, trial_files
from assessments.management.asked import UNUSABLE
from portal.accounts.management import acting
from portal.audit.context import RequestOrigin, coming_from
from portal.figures.management.asked import period

REFUSED: Final = 1


class Command(BaseCommand):
    help = (
        "按考核方案计分、排名，公布以前可以重复执行，数据没有变的结果不变。"
        "--trial 用一个 JSON 文件试算，不读写数据库，格式见 docs/samples/README.md。"
        "退出码：0 已算出，1 不能计分、什么都没有改变，或试算文件有错误（全部列出），"
        "2 没有这个方案、分组，或文件无法使用。"
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own form

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", nargs="?", metavar="PERIOD", help="计分的月份，如 2026-10")
        parser.add_argument("--scheme", metavar="CODE", help="只按这个考核方案，如 township")
        parser.add_argument("--group", metavar="NAME", help="只算这个考核分组，如 乡镇组")
        parser.add_argument("--as", dest="user", metavar="USER", help="以哪个账号的权限计分")
        parser.add_argument("--trial", metavar="FILE", type=Path, help="试算文件，.json")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["trial"]:
            trial = trial_files.read(options["trial"])
            self._tell(trial.period, NAME, [(NAME, trial.score())], options)
            return
        if not (options["period"] and options["user"]):
            raise CommandError(
                "请写明计分的月份和账号，如 score 2026-10 --as kaohe；试算请写 --trial 文件。",
                returncode=UNUSABLE,
            )
        scored = _scored(options)
        schemes = dict.fromkeys(str(one.run.scheme) for one in scored)
        groups = [(str(one.run.group), one.score) for one in scored]
        self._tell(options["period"], "、".join(schemes), groups, options)

    def _tell(
        self,
        period: str,
        scheme: str,
        groups: Iterable[tuple[str, GroupScore]],
        options: dict[str, Any],
    ) -> None:
        if options["json"]:
            content = printed.scores(period, scheme, groups)
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        for name, group in groups:
            self.stdout.write("\n".join(score_tables.whole(f"{period} {name}", group)))


def _scored(options: dict[str, Any]) -> list[runs.Scored]:
    """All of it or nothing."""
    by = acting.account(options["user"], returncode=UNUSABLE)
    month = period(options["period"])
    chosen = asked_scores.chosen(month, scheme=options["scheme"], group=options["group"], by=by)
    try:
        with (
            coming_from(RequestOrigin(user_agent="命令行", task="score"), by=by),
            transaction.atomic(),
        ):
            return [
                runs.score(scheme, period=month, group=group, by=by) for scheme, group in chosen
            ]
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages), returncode=REFUSED) from None
    except PermissionDenied as refusal:
        raise CommandError(str(refusal), returncode=REFUSED) from None
