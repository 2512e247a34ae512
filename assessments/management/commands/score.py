"""`manage.py score --trial FILE.json`: an example scored by the engine, with every step told.

Exit status: 0 scored, 1 the file has faults (all are told), 2 the file cannot be used.
"""

import json
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.domain.scoring import printed
from assessments.domain.scoring.trials import files
from assessments.domain.scoring.trials.entries import parsed
from assessments.domain.scoring.trials.files import NAME, BadTrialError, ScoreTrial
from assessments.management import score_tables
from assessments.management.asked import UNUSABLE
from portal.parameters import BadJsonError

FAULTY: Final = 1
_LARGEST: Final = 10 * 1024 * 1024
_MOST_TOLD: Final = 100


class Command(BaseCommand):
    help = (
        "按考核方案计分、排名。--trial 用一个 JSON 文件试算，不读写数据库，"
        "格式见 docs/samples/README.md。"
        "退出码：0 已算出，1 文件有错误（全部列出），2 文件无法使用。"
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own form

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--trial", metavar="FILE", type=Path, required=True, help="试算文件，.json"
        )
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        trial = _trial(options["trial"])
        group = trial.score()
        if options["json"]:
            content = printed.scores(trial.period, NAME, [(NAME, group)])
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        lines = list(score_tables.ranking(f"{trial.period} {NAME}", group))
        for score in group.scores:
            lines += ["", *score_tables.sheet(score)]
        self.stdout.write("\n".join(lines))


def _trial(path: Path) -> ScoreTrial:
    try:
        if path.stat().st_size > _LARGEST:
            raise CommandError(
                f"“{path.name}”超过 {_LARGEST // 1024 // 1024} MB，不能试算，请减少单位或指标。",
                returncode=UNUSABLE,
            )
        return files.read(parsed(path.read_bytes()))
    except OSError as error:
        raise CommandError(f"读不到“{path}”：{error.strerror}", returncode=UNUSABLE) from None
    except BadJsonError as error:
        raise CommandError(f"“{path.name}”{error}{_where(error)}", returncode=UNUSABLE) from None
    except BadTrialError as error:
        told = error.faults[:_MOST_TOLD]
        count = len(error.faults)
        lines = [f"“{path.name}”有 {count:,} 处错误，没有试算。请改正：", *told]
        if count > len(told):
            lines.append(f"……还有 {count - len(told):,} 处，改正以上各处后再试。")
        raise CommandError("\n".join(lines), returncode=FAULTY) from None


def _where(error: BadJsonError) -> str:
    """The line a parser stumbled over."""
    cause = error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        return f"请检查第 {cause.lineno} 行第 {cause.colno} 个字符附近的引号、逗号和括号。"
    if isinstance(cause, BadJsonError):
        return f'{cause}数字请写成 "88.53" 这样。'
    if isinstance(cause, RecursionError):
        return "括号嵌套太深。"
    return ""
