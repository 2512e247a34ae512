"""What others send, read in one place: numbers and keys of addresses, JSON, the limits of fields.

Whatever a program or a broken link sends, it is read as what it is or not at all; what reads it
answers with its first page, 404 or a message, never with an error of the server.
"""

import datetime as dt
import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final, TypeGuard

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, RawPostDataException

from portal.dates import EARLIEST, LATEST

LARGEST_KEY: Final = 2**63 - 1  # of a bigint column
LARGEST_NUMBER: Final = 2**31 - 1  # of an integer column
LARGEST_PAGE: Final = 1_000_000
DEEPEST_JSON: Final = 20
FIRST_DAY, LAST_DAY = dt.date(EARLIEST, 1, 1), dt.date(LATEST, 12, 31)
_WIDEST_OFFSET: Final = dt.timedelta(hours=14)  # the largest in use anywhere
_MOST_DIGITS: Final = 19


def number(typed: str | None, *, most: int = LARGEST_NUMBER) -> int | None:
    """A count in ASCII digits up to `most`: `²` and `٣` are digits to Python only."""
    if not typed or len(typed) > _MOST_DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    value = int(typed)
    return value if value <= most else None


def key(typed: str | None) -> int | None:
    """A record's number; None is no record's."""
    return number(typed, most=LARGEST_KEY)


def keys(typed: Iterable[str], *, most: int) -> list[int]:
    """Of records that were ticked; what is no key is left out."""
    return [found for one in islice(typed, most) if (found := key(one)) is not None]


def page(typed: str | None) -> int:
    """A page of a list; the first when there is no such number."""
    return number(typed, most=LARGEST_PAGE) or 1


def is_text(value: str) -> bool:
    """Whether the database can keep it: no NUL, no half of a character."""
    return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)


class BadJsonError(ValueError):
    """Not JSON, nested too deep, or holding text the database cannot keep."""


def posted_json(request: HttpRequest) -> Any:
    """What a script of ours sent; a form sent in its place was read as a form already."""
    try:
        return parsed_json(request.body)
    except RawPostDataException as error:
        raise BadJsonError("不是 JSON。") from error


def parsed_json(sent: bytes, **hooks: Any) -> Any:
    """`hooks` as the parser of the library has them, for who must see numbers as they are written
    or keys that are written twice."""
    try:
        content = json.loads(sent, parse_constant=_refuse_constant, **hooks)
    except (ValueError, RecursionError) as error:
        raise BadJsonError("不是 JSON。") from error
    _require_plain(content)
    return content


def _refuse_constant(name: str) -> Any:
    raise BadJsonError(f"{name} 不是数字。")


def _require_plain(content: Any) -> None:
    """Level by level: what is nested deep must not be walked by recursion."""
    level = [content]
    for _ in range(DEEPEST_JSON):
        if not all(is_text(item) for item in level if isinstance(item, str)):
            raise BadJsonError("文字中有不能保存的字符。")
        inside = [list(item) for item in level if isinstance(item, list)]
        inside += [[*item.keys(), *item.values()] for item in level if isinstance(item, dict)]
        level = [item for items in inside for item in items]
        if not level:
            return
    raise BadJsonError(f"嵌套超过 {DEEPEST_JSON} 层。")


# Fields of forms and filters -----------------------------------------------------------------


def set_limits(form: forms.BaseForm) -> None:
    """Dates lie in the years the portal calculates with; whole numbers fit their columns."""
    for field in form.fields.values():
        if isinstance(field, forms.DateTimeField):
            field.validators.append(_require_usual_moment)
        elif isinstance(field, forms.DateField):
            message = f"日期须在 {EARLIEST} 年到 {LATEST} 年之间。"
            field.validators += [
                MinValueValidator(FIRST_DAY, message),
                MaxValueValidator(LAST_DAY, message),
            ]
        elif _is_plain_number(field):
            if field.min_value is None:
                field.validators.append(MinValueValidator(-LARGEST_KEY, "数字太小。"))
            if field.max_value is None:
                field.validators.append(MaxValueValidator(LARGEST_KEY, "数字太大。"))


def _is_plain_number(field: forms.Field) -> TypeGuard[forms.IntegerField | forms.DecimalField]:
    return type(field) in {forms.IntegerField, forms.DecimalField}


def _require_usual_moment(moment: dt.datetime) -> None:
    offset = moment.utcoffset() or dt.timedelta(0)
    if abs(offset) > _WIDEST_OFFSET:
        raise ValidationError("时区须在 -14:00 到 +14:00 之间。")
    if not EARLIEST <= moment.year <= LATEST:
        raise ValidationError(f"时间须在 {EARLIEST} 年到 {LATEST} 年之间。")
