"""A file that was mended in Excel takes the place of the one an import began with."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.accounts.models import User
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.imports.choices import State
from portal.imports.domain import imports, owning, preview, running
from portal.imports.domain.running import Source
from portal.imports.file_purposes import ROSTER
from portal.imports.models import Import

_Rows = dict[int, dict[str, Any]]  # by Excel's number, the mapped cells by column


def replace(batch: Import, uploaded: UploadedFile, *, by: User) -> Import:
    """The mended workbook of an import that is still open: the same sheet with the same headings
    keeps its mapping and is checked at once. What was answered here stays, where its row is still
    the one it was and its cell was not mended in the file as well."""
    owning.require_rights(batch, by)
    upload = uploads.accept(uploaded, by=by, unit=by.unit, purpose=ROSTER)
    try:
        return _take(batch, upload, by=by)
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from None


@sensitive_variables()
@transaction.atomic
def _take(batch: Import, upload: Upload, *, by: User) -> Import:
    batch = owning.checked(batch, by)
    former, before = batch.upload, _rows(batch, _source(batch))
    batch.upload, batch.file_name = upload, upload.name
    source = _source(batch)
    if source is None:
        raise ValidationError(
            f"文件里没有工作表“{batch.sheet}”或它的表头。请上传在原表上改好的文件；换了表的请另行导入。"
        )
    if source.signature != batch.mapping["signature"]:
        raise ValidationError(
            "表头与原表不同，对不上已选的列。请恢复原表头，或作为新文件另行导入。"
        )
    _keep_answers(batch, before, _rows(batch, source))
    if former is not None:
        uploads.release(former)
    imports.outdate(batch, State.MAPPED)
    batch.job = imports.check(batch, by=by)
    return batch


def _source(batch: Import) -> Source | None:
    """None where the file was tidied away, or has no such sheet or table."""
    try:
        return running.source_of(batch)
    except ValidationError:
        return None


@sensitive_variables()
def _rows(batch: Import, source: Source | None) -> _Rows:
    if source is None:
        return {}
    columns = running.columns_of(batch)
    pairs = zip(source.table.numbers, source.table.rows, strict=True)
    return {number: _cells(row, columns) for number, row in pairs}


def _cells(row: Sequence[Any], columns: dict[str, int]) -> dict[str, Any]:
    return {key: row[at] if at < len(row) else "" for key, at in columns.items()}


@sensitive_variables()
def _keep_answers(batch: Import, before: _Rows, after: _Rows) -> None:
    """A row is the one it was when nothing differs but what was found wrong with it."""
    answered = {*batch.corrections.values_list("row", flat=True)}
    answered |= {*batch.decisions.values_list("row", flat=True)}
    shown = preview.rows(batch, running.arranged_roster(batch), answered)
    wrong = {row.number: {finding.column for finding in row.findings} for row in shown}
    corrected: dict[int, set[str]] = {}
    for row, column in batch.corrections.values_list("row", "column"):
        corrected.setdefault(row, set()).add(column)
    for row in answered:
        old, new = before.get(row, {}), after.get(row, {})
        mended = {key for key in {*old, *new} if old.get(key) != new.get(key)}
        if not new or not mended <= wrong.get(row, set()) | corrected.get(row, set()):
            batch.corrections.filter(row=row).delete()
            batch.decisions.filter(row=row).delete()
        elif mended:
            batch.corrections.filter(row=row, column__in=mended).delete()
