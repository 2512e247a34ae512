"""`manage.py submit_ledger FORM PERIOD UNIT FILE --as USER`: a ledger handed in from a file, JSON
or the workbook the portal gives out.

Exit status: 0 handed in, 1 something stands against it and nothing has changed, 2 there is no such
ledger or the file cannot be used.
"""

from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.domain.ledgers import programs, workbooks
from assessments.domain.ledgers.filling import definition_of
from assessments.management import asked
from assessments.management.asked import UNUSABLE
from assessments.models import Ledger
from portal.audit.context import RequestOrigin, coming_from
from portal.parameters import BadJsonError, parsed_json

REFUSED: Final = 1
_LARGEST: Final = 1024 * 1024


class Command(BaseCommand):
    help = (
        "从文件填报并报送一份台账，检查与网页相同。.xlsx 是网页“下载 Excel”得到的表，只取这份台账的"
        "工作表；.json 是一个对象：名称或代码对填报值，需要说明的写成 "
        '{"value": 填报值, "note": 说明}。'
        "退出码：0 已报送，1 有错误、什么都没有改变，2 没有这份台账或文件无法使用。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form", metavar="FORM", help="台账表样的代码，如 township_monthly")
        parser.add_argument("period", metavar="PERIOD", help="2026-11、2026-Q4 或 2026-W47")
        parser.add_argument("unit", metavar="UNIT", help="单位编码")
        parser.add_argument("file", metavar="FILE", type=Path, help=".json 或 .xlsx 文件")
        parser.add_argument(
            "--confirm", action="store_true", help="文件中没有写的系统数据，一并确认与实际相符"
        )
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="以哪个账号的身份和权限报送"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = asked.account(options["user"])
        form, period = asked.form(options["form"], by), asked.period(options["period"])
        ledger = asked.ledger(form, period, options["unit"], by)
        path, confirm = options["file"], options["confirm"]
        try:
            with coming_from(RequestOrigin(user_agent="命令行", task="submit_ledger"), by=by):
                if path.suffix.lower() == ".xlsx":
                    sheets = _sheets(path)
                    handed = programs.hand_in_sheet(ledger, sheets, confirm=confirm, by=by)
                else:
                    handed = programs.hand_in(ledger, _contents(path), confirm=confirm, by=by)
        except ValidationError as refusal:
            raise CommandError("\n".join(_in_words(refusal, ledger)), returncode=REFUSED) from None
        except PermissionDenied as refusal:
            raise CommandError(str(refusal), returncode=UNUSABLE) from None
        self.stdout.write(f"已报送“{handed}”，{handed.get_state_display()}。")


def _sheets(path: Path) -> list[tuple[str, list[Any]]]:
    try:
        with path.open("rb") as file:
            return list(workbooks.read(file))
    except OSError as error:
        raise CommandError(f"读不到“{path}”：{error.strerror}", returncode=UNUSABLE) from None
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages), returncode=UNUSABLE) from None


def _contents(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise CommandError(f"“{path.name}”超过 1 MB，不是一份台账。", returncode=UNUSABLE)
        contents = parsed_json(path.read_bytes())
    except OSError as error:
        raise CommandError(f"读不到“{path}”：{error.strerror}", returncode=UNUSABLE) from None
    except BadJsonError as error:
        raise CommandError(f"“{path.name}”{error}", returncode=UNUSABLE) from None
    if not isinstance(contents, dict):
        raise CommandError(
            f'“{path.name}”应是一个对象，例如 {{"走访人数": 12}}。', returncode=UNUSABLE
        )
    return contents


def _in_words(refusal: ValidationError, ledger: Ledger) -> list[str]:
    """What is wrong, by the name of the cell."""
    if not hasattr(refusal, "error_dict"):
        return ["没有报送，什么都没有改变。", *refusal.messages]
    known = definition_of(ledger).by_key
    lines = [
        f"{known[key].field.label}（{key}）：{message}" if key in known else message
        for key, messages in refusal.message_dict.items()
        for message in messages
    ]
    return [f"没有报送，什么都没有改变。请改正以下 {len(lines):,} 处：", *lines]
