"""Two people saved at once what may exist only once: the database refused the later one, in words.

Acts look first, so this happens only between their look and their writing.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from psycopg2 import errors

_WORDS = re.compile(r"\w+")


def refusal_of(clash: IntegrityError) -> ValidationError | None:
    """None for a constraint that no race breaks: that is a fault of ours, and stays one."""
    cause: Any = clash.__cause__
    if isinstance(cause, errors.ForeignKeyViolation):
        return ValidationError("所引用的记录刚被他人删除，没有保存。请刷新页面后重试。")
    if not isinstance(cause, errors.UniqueViolation | errors.ExclusionViolation):
        return None
    model = _model_of(cause.diag.table_name)
    if model is None:
        return None
    fields = list(_fields_of(model, cause.diag.message_detail or ""))
    labels = "、".join(str(field.verbose_name) for field in fields)
    same = f"{labels}相同的" if labels else "同样的"
    message = f"已有{same}“{model._meta.verbose_name}”，可能是他人刚刚保存的。请核对后再试。"
    return ValidationError({fields[0].name if len(fields) == 1 else NON_FIELD_ERRORS: [message]})


def _model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _fields_of(model: type[models.Model], detail: str) -> Iterator[models.Field]:
    # `Key (lower(name::text), unit_id)=(…) already exists.`, in whatever language the server speaks
    named = set(_WORDS.findall(detail.partition(")=(")[0].partition("(")[2]))
    for field in model._meta.fields:
        if field.column in named:
            yield field
