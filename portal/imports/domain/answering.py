"""What its owner answers to what a check found: other contents, whether somebody is the same
person, rows left out. Each answer checks the rows it touches again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.accounts.models import User
from portal.audit.domain import events
from portal.imports.actions import IMPORT_CORRECTED
from portal.imports.choices import Answer
from portal.imports.domain import causes, correcting, indexing, owning, preview, running, trying
from portal.imports.domain.correcting import CellCorrection
from portal.imports.domain.preview import RowView
from portal.imports.models import Decision, Import


@sensitive_variables()
@transaction.atomic
def correct(batch: Import, *, cells: Sequence[CellCorrection], by: User) -> list[RowView]:
    """Put other contents into cells, one or a pasted block, and check their rows again once, with
    the rows they were or become twins of; returns these rows. The file itself stays as it is."""
    batch = owning.checked(batch, by)
    cells = list({cell.place: cell for cell in cells}.values())  # the last of each counts
    correcting.require_cells(batch, cells)
    cells = _with_repeats(batch, cells)
    given = [cell for cell in cells if cell.typed is not None]
    trying.refuse_retrying(batch, running.arranged_roster(batch), [cell.place for cell in given])
    correcting.keep(batch, given, by=by)
    withdrawn = correcting.withdraw(batch, [cell.place for cell in cells if cell.typed is None])
    if not given and not withdrawn:
        raise ValidationError("这个单元格没有更正过。")
    original = correcting.originals(batch, withdrawn)
    places = [list(cell.place) for cell in given]
    return _checked_again(
        batch, sorted({cell.row for cell in cells}), by=by, original=original, cells=places
    )


@transaction.atomic
def decide(batch: Import, *, row: int, answer: Answer, by: User) -> list[RowView]:
    """Answer whether a row's person is the registered one, or leave the row out; returns the rows
    checked again."""
    batch = owning.checked(batch, by)
    (view,) = _shown(batch, [row])
    if answer != Answer.SKIP and view.question is None and not _decided(batch, row):
        raise ValidationError("这一行没有需要回答的问题，请刷新页面。")
    about = view.question.about if view.question else _decided(batch, row)
    rows = [row, *indexing.repeats(batch).get(row, ())]
    _keep_decisions(batch, dict.fromkeys(rows, about), answer, by=by)
    return _checked_again(batch, rows, by=by)


@transaction.atomic
def withdraw_decision(batch: Import, *, row: int, by: User) -> list[RowView]:
    """The question is open again, the skipped row comes back."""
    batch = owning.checked(batch, by)
    if not batch.decisions.filter(row=row).delete()[0]:
        raise ValidationError("这一行没有答复过，请刷新页面。")
    return _checked_again(batch, [row], by=by)


@transaction.atomic
def decide_all(batch: Import, *, answer: Answer, by: User) -> Import:
    """The same answer to every open question; the check runs again for all of them."""
    batch = owning.checked(batch, by)
    asked = preview.questions(batch)
    if not asked:
        raise ValidationError("没有需要回答的问题，请刷新页面。")
    return _decide_rows(batch, asked, answer, by=by)


@sensitive_variables()
@transaction.atomic
def correct_alike(batch: Import, *, cause: str, typed: str, by: User) -> int:
    """One content for all cells that say the same and are wrong for the same cause; how many."""
    batch = owning.checked(batch, by)
    alike = causes.by_key(batch, cause)
    if not alike.takes_content:
        raise ValidationError("这些行的内容各不相同，请在线逐格更正，或在原表上改好再上传。")
    cells = [CellCorrection(row, alike.finding.column, typed) for row in alike.rows]
    correcting.require_lengths(cells)
    cells = _with_repeats(batch, cells)
    correcting.keep(batch, cells, by=by)
    _settle(batch, [cell.row for cell in cells], by=by, column=alike.finding.column)
    return len(alike.rows)


@transaction.atomic
def skip_alike(batch: Import, *, cause: str, by: User) -> int:
    """All rows of one cause are left out; how many."""
    batch = owning.checked(batch, by)
    rows, same = causes.by_key(batch, cause).rows, indexing.repeats(batch)
    every = [one for row in rows for one in (row, *same.get(row, ()))]
    _decide_rows(batch, dict.fromkeys(every), Answer.SKIP, by=by)
    return len(rows)


def _with_repeats(batch: Import, cells: Sequence[CellCorrection]) -> list[CellCorrection]:
    """What is typed in a row holds for those that say the same; what is typed in one of these
    makes it a row of its own."""
    same = indexing.repeats(batch)
    spread = [replace(cell, row=row) for cell in cells for row in same.get(cell.row, ())]
    return list({cell.place: cell for cell in (*spread, *cells)}.values())


def _decide_rows(
    batch: Import, about: Mapping[int, int | None], answer: Answer, *, by: User
) -> Import:
    _keep_decisions(batch, about, answer, by=by)
    return _settle(batch, list(about), by=by)


def _keep_decisions(
    batch: Import, about: Mapping[int, int | None], answer: Answer, *, by: User
) -> None:
    Decision.objects.bulk_create(
        [
            Decision(batch=batch, row=row, answer=answer, about=record, by=by)
            for row, record in about.items()
        ],
        update_conflicts=True,
        unique_fields=["batch", "row"],
        update_fields=["answer", "about", "by"],
    )


def _settle(batch: Import, rows: Sequence[int], *, by: User, **details: Any) -> Import:
    running.recheck(batch, rows, by=by)
    batch = _recounted(batch)
    events.record(IMPORT_CORRECTED, by=by, target=batch, rows=len(rows), **details)
    return batch


def _shown(batch: Import, numbers: Sequence[int]) -> list[RowView]:
    return preview.rows(batch, running.arranged_roster(batch), numbers)


def _decided(batch: Import, row: int) -> int | None:
    return batch.decisions.filter(row=row).values_list("about", flat=True).first()


@sensitive_variables()
def _checked_again(
    batch: Import,
    rows: Sequence[int],
    *,
    by: User,
    original: Mapping[tuple[int, str], Any] | None = None,
    **details: Any,
) -> list[RowView]:
    touched = running.recheck(batch, rows, by=by, original=original)
    _recounted(batch)
    events.record(IMPORT_CORRECTED, by=by, target=batch, rows=len(rows), row=rows[0], **details)
    return _shown(batch, sorted(touched))


def _recounted(batch: Import) -> Import:
    batch.counts = indexing.counts(batch)
    batch.confirmed_at = None
    batch.version += 1
    batch.save()
    return batch
