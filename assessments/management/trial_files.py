"""A trial file read from the disk, its faults told in words."""

import json
from pathlib import Path
from typing import Final

from django.core.management.base import CommandError

from assessments.domain.scoring.trials import files
from assessments.domain.scoring.trials.entries import parsed
from assessments.domain.scoring.trials.files import BadTrialError, ScoreTrial
from assessments.management.asked import UNUSABLE
from portal.parameters import BadJsonError

FAULTY: Final = 1
_LARGEST: Final = 10 * 1024 * 1024
_MOST_TOLD: Final = 100


def read(path: Path) -> ScoreTrial:
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
