"""`manage.py import_roster KIND FILE --as USER`: a roster comes in without a browser.

Exit status: 0 clean, 1 findings of level error (with --strict: warnings too), 2 the file cannot be
used. Whoever runs it without --dry-run has looked at the warnings.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.accounts.management import acting
from portal.accounts.models import User
from portal.audit.context import RequestOrigin, coming_from
from portal.imports.choices import RowOutcome
from portal.imports.declaring import ROSTERS
from portal.imports.domain import commanding, workbooks
from portal.imports.domain.commanding import Run

FAULTY, UNUSABLE = 1, 2
_SHOWN = 50


class Command(BaseCommand):
    help = (
        "从 Excel 或 CSV 文件导入名册。提醒不拦截，请先用 --dry-run 核对。"
        "退出码：0 无错误，1 有错误（加 --strict 时也包括提醒），2 文件无法使用。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "kind",
            choices=sorted(ROSTERS),
            metavar="KIND",
            help="、".join(f"{r.key}（{r.label}）" for r in ROSTERS.values()),
        )
        parser.add_argument("file", metavar="FILE", type=Path, help=".xlsx、.xls 或 .csv 文件")
        parser.add_argument(
            "--as",
            dest="user",
            required=True,
            metavar="USER",
            help="以哪个账号的身份和权限导入（用户名）",
        )
        parser.add_argument("--sheet", default="", metavar="S", help="工作表名称")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="表头=列",
            help="指定文件的一个表头对应名册的哪一列，可重复",
        )
        parser.add_argument("--dry-run", action="store_true", help="只预检，不写入")
        parser.add_argument(
            "--partial", action="store_true", help="只导入无误的行；不加则有一处错误就什么都不写入"
        )
        parser.add_argument(
            "--strict", action="store_true", help="有提醒、或有表头对应不明的，也什么都不写入"
        )
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
        parser.add_argument(
            "--handed",
            type=Path,
            metavar="OUT.xlsx",
            help="导入账号时，一次性密码写入这个工作簿，别处不保存；不指定则放在名册文件旁边",
        )
        parser.add_argument(
            "--report", type=Path, metavar="OUT.xlsx", help="把全部问题写入这个工作簿"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting.account(options["user"], returncode=UNUSABLE)
        with coming_from(RequestOrigin(user_agent="命令行", task="import_roster"), by=by):
            run = self._run(options, by)
        if run.handed:
            self._hand_over(run.handed, options["handed"] or _beside(options["file"]))
        if options["report"]:
            options["report"].write_bytes(workbooks.report(run.source.roster, run.findings))
        if options["json"]:
            summary = run.as_json() | {"dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=1))
        else:
            self._tell(run, dry=options["dry_run"])
        if run.counts["errors"] or (run.refusal and not options["dry_run"]):
            sys.exit(FAULTY)

    def _run(self, options: dict[str, Any], by: User) -> Run:
        path: Path = options["file"]
        if any(getattr(target, "hands", ()) for target in ROSTERS[options["kind"]].targets):
            _require_place(options["handed"] or path)
        try:
            return commanding.run(
                options["kind"],
                path.read_bytes(),
                path.name,
                by=by,
                sheet=options["sheet"],
                chosen=_chosen(options["map"]),
                dry=options["dry_run"],
                partial=options["partial"],
                strict=options["strict"],
            )
        except OSError as error:
            raise CommandError(f"读不到文件：{error.strerror}", returncode=UNUSABLE) from None
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages), returncode=UNUSABLE) from None
        except PermissionDenied as refusal:
            raise CommandError(str(refusal), returncode=UNUSABLE) from None

    def _hand_over(self, content: bytes, path: Path) -> None:
        _write_private(path, content)
        self.stderr.write(f"一次性密码已写入“{path}”，只有您能打开，请转交后删除。")

    def _tell(self, run: Run, *, dry: bool) -> None:
        counts = run.counts
        outcomes = [f"{one.label} {counts[one]}" for one in RowOutcome if counts[one]]
        self.stdout.write(f"工作表“{run.sheet}”，共 {counts['rows']} 行：{'，'.join(outcomes)}。")
        if counts["absent"]:
            self.stdout.write(f"文件中没有、系统中已登记的记录 {counts['absent']} 条，不会改动。")
        unmapped = run.as_json()["mapping"]["unmapped"]
        if unmapped:
            self.stdout.write(f"没有导入的列：{'、'.join(unmapped)}。")
        for finding in run.findings[:_SHOWN]:
            label = getattr(run.source.roster.fields.get(finding.column), "label", "整行")
            line = f"第 {finding.row} 行 {label}（{finding.level.label}）：{finding.message}"
            self.stdout.write(line)
        if len(run.findings) > _SHOWN:
            rest = len(run.findings) - _SHOWN
            self.stdout.write(f"还有 {rest} 处，请用 --report 或 --json 查看全部。")
        self.stdout.write(_conclusion(run, dry=dry))


def _conclusion(run: Run, *, dry: bool) -> str:
    if dry:
        return "只预检，没有写入。"
    if run.batch is None:
        return f"没有写入：{run.refusal}"
    written = run.counts["written"].items()
    counts = [f"{label}新增 {new}、修改 {changed}" for label, (new, changed) in written]
    return f"已写入（导入编号 {run.batch.pk}）：{'；'.join(counts) or '没有需要写入的内容'}。"


def _require_place(path: Path) -> None:
    """Where one-time passwords may have to go: found out before anything is written."""
    if path.parent.is_dir() and not os.access(path.parent, os.W_OK):
        raise CommandError(
            f"“{path.parent}”不能写入，请用 --handed 另指定位置。", returncode=UNUSABLE
        )


def _beside(roster: Path) -> Path:
    """A new name each time: passwords of an earlier import are not written over."""
    return roster.with_name(f"{roster.stem}-一次性密码-{timezone.localtime():%Y%m%d-%H%M%S}.xlsx")


def _write_private(path: Path, content: bytes) -> None:
    """For the eyes of whoever ran the command."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _chosen(pairs: list[str]) -> dict[str, str]:
    chosen = {}
    for pair in pairs:
        heading, sign, label = pair.partition("=")
        if not sign:
            raise CommandError(f"--map 应写成“表头=列”，不是“{pair}”。", returncode=UNUSABLE)
        chosen[heading.strip()] = label.strip()
    return chosen
