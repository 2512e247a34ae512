"""What the web grid sends and is told: rows of cells, each with what stood there before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse

from portal import parameters

MOST_ROWS_AT_ONCE: Final = 500
_LONGEST_CELL: Final = 5000


@dataclass(frozen=True)
class SentRow:
    """`key` of the record, None of one that is not saved yet."""

    key: int | None
    unit: int
    cells: dict[str, str]
    before: dict[str, str]


def answer(request: HttpRequest, save: Callable[[list[SentRow]], list[Any]]) -> JsonResponse:
    """`save` gives the state of every cell sent, row by row."""
    try:
        saved = save(_rows(parameters.posted_json(request)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return refused("发来的内容不完整，没有保存。请刷新页面重试。", 400)
    except ValidationError as refusal:
        return refused("；".join(refusal.messages), 422)
    except PermissionDenied as refusal:
        return refused(str(refusal), 403)
    return JsonResponse({"rows": saved})


def key_of(sent: Any) -> int:
    key = parameters.key(str(sent))
    if key is None:
        raise ValueError(sent)
    return key


def refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


def _rows(sent: Any) -> list[SentRow]:
    lines = sent["rows"]
    if len(lines) > MOST_ROWS_AT_ONCE:
        raise ValidationError(f"一次最多粘贴 {MOST_ROWS_AT_ONCE:,} 行。请分几次粘贴。")
    return [_row(line) for line in lines]


def _row(line: dict[str, Any]) -> SentRow:
    return SentRow(
        key_of(line["id"]) if line["id"] else None,
        key_of(line["unit"]),
        {str(key): _cell(value)[:_LONGEST_CELL] for key, value in line["cells"].items()},
        {str(key): _cell(value) for key, value in line["before"].items()},
    )


def _cell(sent: Any) -> str:
    """A 0 is a figure; only what is absent is blank."""
    return "" if sent is None else str(sent)
