"""A file that was mended in Excel takes the place of the one an import began with."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.accounts.models import User
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.imports.choices import ImportState
from portal.imports.domain import following, imports, owning, preview, refitting, running
from portal.imports.domain.mapping import mapping_of
from portal.imports.domain.running import RosterSource
from portal.imports.file_purposes import ROSTER
from portal.imports.models import Correction, Decision, Import
from portal.imports.reading.mapping import Proposal

_Answer = TypeVar("_Answer", Correction, Decision)
_Rows = dict[int, dict[str, Any]]  # by Excel's number, the mapped cells by column


def replace(batch: Import, uploaded: UploadedFile, *, by: User) -> Import:
    """The mended workbook of an import that is still open: its columns are found again, also under
    other headings or in another order, and it is checked at once. What was answered here follows
    its row, wherever it stands now, unless more of it was changed than was wrong; a cell that was
    mended in the file as well counts as the file says."""
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
    loose = _loose(batch)
    if source.signature != batch.mapping["signature"]:
        _map_again(batch, source, before)
    _keep_answers(batch, loose, before, _rows(batch, source))
    if former is not None:
        uploads.release(former)
    imports.outdate(batch, ImportState.MAPPED)
    batch.job = imports.check(batch, by=by)
    return batch


def _source(batch: Import) -> RosterSource | None:
    """None where the file was tidied away, or has no such sheet or table."""
    try:
        return running.source_of(batch)
    except ValidationError:
        return None


@sensitive_variables()
def _map_again(batch: Import, source: RosterSource, before: _Rows) -> None:
    texts = {position: text for position, _, text in batch.mapping["headings"]}
    headings = {key: texts[position] for key, position in running.columns_of(batch).items()}
    cells = {key: [row[key] for row in before.values()] for key in headings}
    columns = refitting.refit(source, headings, cells)
    batch.mapping = mapping_of(source, Proposal(columns))


@sensitive_variables()
def _rows(batch: Import, source: RosterSource | None) -> _Rows:
    if source is None:
        return {}
    columns = running.columns_of(batch)
    pairs = zip(source.table.numbers, source.table.rows, strict=True)
    return {number: _cells(row, columns) for number, row in pairs}


def _cells(row: Sequence[Any], columns: dict[str, int]) -> dict[str, Any]:
    return {key: row[at] if at < len(row) else "" for key, at in columns.items()}


def _loose(batch: Import) -> dict[int, set[str]]:
    """The answered rows, with the cells in which something was found wrong or corrected."""
    decided = batch.decisions.values_list("row", flat=True)
    corrected: dict[int, set[str]] = {row: set() for row in decided}
    for row, column in batch.corrections.values_list("row", "column"):
        corrected.setdefault(row, set()).add(column)
    views = preview.rows(batch, running.arranged_roster(batch), corrected)
    wrong = {row.number: {finding.column for finding in row.findings} for row in views}
    return {row: wrong.get(row, set()) | columns for row, columns in corrected.items()}


@sensitive_variables()
def _keep_answers(batch: Import, loose: dict[int, set[str]], before: _Rows, after: _Rows) -> None:
    place = following.places(before, after, loose)

    def stands(row: int, column: str) -> bool:
        return before[row].get(column) == after[place[row]].get(column)

    corrections, decisions = list(batch.corrections.all()), list(batch.decisions.all())
    batch.corrections.all().delete()
    batch.decisions.all().delete()
    kept = [one for one in corrections if one.row in place and stands(one.row, one.column)]
    Correction.objects.bulk_create(_moved(kept, place))
    Decision.objects.bulk_create(_moved([one for one in decisions if one.row in place], place))


def _moved(answers: Sequence[_Answer], place: dict[int, int]) -> list[_Answer]:
    for one in answers:
        one.pk, one.row = None, place[one.row]
    return list(answers)
