"""The acts of an import, as pages and the command call them. One owner, one file, one roster.

The truth is the stored file, the mapping, the corrections and the decisions; everything else is
computed from them: `running` does the work, `preview` keeps what a check found for the pages.

Order: `start` → (`choose_sheet`) → `set_mapping` → `check` (a job) → what `answering` offers →
`confirm` → `submit` (a job) → `undo` (a job); `discard` before it is written. Nothing is changed
while the import's job is live.
A page reads rows with `preview.page`, sheets and the mapping with `sheets` and `proposal`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.actions import FILE_READ
from portal.files.domain import purposes, uploads
from portal.imports.actions import IMPORT_DISCARDED, IMPORT_SUBMITTED
from portal.imports.choices import ImportState, RowOutcome
from portal.imports.declaring import ROSTERS, Roster
from portal.imports.domain import owning, preview, running, workbooks
from portal.imports.domain.mapping import (
    mapping_of,
    no_table,
    proposal,  # noqa: F401 - pages find it beside the acts
    propose_columns,
    sheets,
)
from portal.imports.file_purposes import ROSTER
from portal.imports.models import Import, RememberedMapping
from portal.jobs.domain import jobs
from portal.jobs.models import Job
from portal.orgs.models import Unit

UNDO_DAYS: Final = 30
CHECK, WRITE, UNDO = "imports.check", "imports.write", "imports.undo"


def offered(by: User) -> list[type[Roster]]:
    """The rosters a user may import."""
    return [roster for roster in ROSTERS.values() if by.can(roster.permission)]


# Before the check -----------------------------------------------------------------------------


def start(uploaded: UploadedFile, *, roster: str, by: User) -> Import:
    """Take the file in. The sheet is chosen at once when only one has a table of this roster;
    a file that can't be read, or has no such table, is refused (ValidationError on "file")."""
    declared = running.roster_of(roster)
    running.require_rights(declared, by)
    upload = uploads.accept(uploaded, by=by, unit=by.unit, purpose=ROSTER)
    batch = Import(roster=roster, upload=upload, file_name=upload.name, owner=by, unit=by.unit)
    try:
        fitting = [option for option in sheets(batch) if option.rows]
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from None
    if not fitting:
        raise ValidationError({"file": no_table(declared)})
    named = [option for option in fitting if option.name in declared.sheet_names] or [
        option for option in fitting if not option.hidden
    ]
    chosen = named[0].name if len(named) == 1 else ""
    with transaction.atomic():
        batch.save()
        return _take_sheet(batch, chosen, by=by) if chosen else batch


@transaction.atomic
def choose_sheet(batch: Import, *, sheet: str, by: User) -> Import:
    """Also later, as long as nothing is imported: corrections of the other sheet are dropped."""
    batch = owning.still_open(batch, by)
    batch.corrections.all().delete()
    batch.decisions.all().delete()
    return _take_sheet(batch, sheet, by=by)


@transaction.atomic
def set_mapping(
    batch: Import, *, columns: Mapping[str, int], by: User, about: Unit | None = None
) -> Import:
    """`columns`: column key → position of its heading; headings left out are not imported. It is
    remembered for workbooks with the same headings. `about`: the unit the whole file is about."""
    batch = owning.still_open(batch, by)
    if batch.state == ImportState.STARTED:
        raise ValidationError("请先选择工作表。")
    roster = running.arranged_roster(batch)
    positions = [position for position, *_ in batch.mapping["headings"]]
    _require_sound(roster, columns, positions)
    if about is not None and not by.scope(roster.permission).covers(about):
        raise ValidationError("所选单位不在您的管理范围内，请重新选择本表属于哪个单位。")
    batch.about = about
    batch.mapping = {**batch.mapping, "columns": dict(columns), "ambiguous": {}}
    outdate(batch, ImportState.MAPPED)
    signature = batch.mapping["signature"]
    RememberedMapping.objects.update_or_create(
        roster=batch.roster,
        unit=batch.unit,
        headings=signature,
        defaults={"columns": dict(columns)},
    )
    return batch


@transaction.atomic
def check(batch: Import, *, by: User) -> Job:
    """Start the dry run; `batch.job` shows its progress. Again whenever the user wants it."""
    batch = owning.still_open(batch, by)
    if batch.state not in (ImportState.MAPPED, ImportState.CHECKED):
        raise ValidationError("请先对应表头，再开始预检。")
    return _enqueue(CHECK, batch, "预检", by=by)


@transaction.atomic
def discard(batch: Import, *, by: User) -> None:
    """The wrong file: nothing of it was written, so nothing of it stays but the event."""
    batch = owning.still_open(batch, by)
    events.record(IMPORT_DISCARDED, by=by, target=batch)
    if batch.upload is not None:
        uploads.release(batch.upload)
    batch.delete()


# After the check ------------------------------------------------------------------------------


@transaction.atomic
def confirm(batch: Import, *, by: User) -> Import:
    """The user has looked at the warnings and takes the values as they are."""
    batch = owning.checked(batch, by)
    batch.confirmed_at = timezone.now()
    batch.save()
    return batch


@transaction.atomic
def submit(batch: Import, *, partial: bool, by: User, version: int | None = None) -> Job:
    """Write what the check shows. `partial`: only the rows without errors, else all or nothing.
    `version`: as the user saw the import when he decided."""
    batch = owning.checked(batch, by)
    if version is not None and version != batch.version:
        raise ValidationError("您提交的同时，这次导入的内容又有变化，还没有导入。请核对后再提交。")
    counts = batch.counts
    if counts["errors"] and not partial:
        raise ValidationError(
            f"还有 {counts['errors']:,} 处错误，请先更正，或选择“只导入无误的行”。"
        )
    if counts["warnings"] and batch.confirmed_at is None:
        raise ValidationError(f"有 {counts['warnings']:,} 处提醒，请逐条核对后勾选确认。")
    if not counts[RowOutcome.NEW] and not counts[RowOutcome.CHANGED]:
        raise ValidationError("没有可以写入的行：文件内容与已登记的一致，或者都有错误。")
    batch.partial = partial
    batch.save()
    rows = counts[RowOutcome.NEW] + counts[RowOutcome.CHANGED]
    events.record(IMPORT_SUBMITTED, by=by, target=batch, rows=rows)
    return _enqueue(WRITE, batch, "导入", by=by)


@transaction.atomic
def undo(batch: Import, *, by: User) -> Job:
    """Take a finished import back, once, within 30 days: what somebody changed or used since stays
    and is listed."""
    batch = owning.own(batch, by)
    if not may_undo(batch):
        raise ValidationError(
            f"“{batch}”{batch.get_state_display()}，只有 {UNDO_DAYS} 天内完成的导入可以撤回一次。"
        )
    return _enqueue(UNDO, batch, "撤回导入", by=by)


def may_undo(batch: Import) -> bool:
    if batch.state != ImportState.DONE or batch.done_at is None:
        return False
    return timezone.now() - batch.done_at <= dt.timedelta(days=UNDO_DAYS)


def marked_workbook(batch: Import, *, by: User) -> bytes:
    """The user's own workbook (.xlsx) with faulty cells coloured and commented."""
    owning.require_found(batch, by)
    if batch.upload is not None:
        events.record(FILE_READ, by=by, target=batch.upload, label=purposes.called(batch.upload))
    return workbooks.marked(batch)


def report(batch: Import, *, by: User) -> bytes:
    """All findings as a workbook (.xlsx)."""
    owning.require_found(batch, by)
    return workbooks.report(running.arranged_roster(batch), preview.findings(batch))


def kept_workbook(batch: Import, *, by: User) -> bytes:
    """What an undone import left as it was, and why (.xlsx)."""
    owning.require_owner(batch, by)
    return workbooks.kept_list(batch)


# Between ----------------------------------------------------------------------------------------


@sensitive_variables()
def _take_sheet(batch: Import, sheet: str, *, by: User) -> Import:
    longest = Import._meta.get_field("sheet").max_length or 0
    if len(sheet) > longest:  # Excel itself allows 31
        raise ValidationError(f"工作表的名称超过 {longest} 个字，请改短后重新上传。")
    batch.sheet = sheet
    source = running.source_of(batch)
    remembered = RememberedMapping.objects.filter(
        roster=batch.roster, unit=batch.unit, headings=source.signature
    ).first()
    proposed = propose_columns(source, remembered.columns if remembered else None)
    batch.mapping = mapping_of(source, proposed) | {"remembered": remembered is not None}
    outdate(batch, ImportState.MAPPED if source.table.settled else ImportState.READ)
    return batch


def outdate(batch: Import, state: ImportState) -> None:
    """What a check found no longer holds."""
    batch.chunks.all().delete()
    batch.state, batch.counts, batch.absent = state, {}, []
    batch.checked_at = batch.confirmed_at = None
    batch.version += 1
    batch.save()


def _require_sound(
    roster: type[Roster], columns: Mapping[str, int], positions: Sequence[int]
) -> None:
    labels = {key: column.label for key, column in roster.columns().items()}
    if not columns:
        raise ValidationError("请至少为一列选择对应的内容。")
    used: dict[int, str] = {}
    for key, position in columns.items():
        if key not in labels or position not in positions:
            raise ValidationError("列的对应关系与文件不符，请刷新页面后重新选择。")
        if position in used:
            raise ValidationError(
                f"“{labels[used[position]]}”和“{labels[key]}”选了文件的同一列，请改正其中一个。"
            )
        used[position] = key


def _enqueue(kind: str, batch: Import, verb: str, *, by: User) -> Job:
    label = running.roster_of(batch.roster).called()
    job = jobs.enqueue(
        kind, by=by, unit=batch.unit, key=str(batch.pk), title=f"{verb}{label}", batch=batch.pk
    )
    batch.job = job
    batch.save()
    return job
