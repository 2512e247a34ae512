"""One import without anybody to ask, as the command runs it: read, check, write in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import uploads
from portal.imports.actions import IMPORT_SUBMITTED
from portal.imports.choices import ImportState
from portal.imports.declaring import RosterFinding
from portal.imports.domain import acting, imports, running, workbooks
from portal.imports.domain.planning import Plan
from portal.imports.domain.running import RosterSource
from portal.imports.file_purposes import ROSTER
from portal.imports.models import Import
from portal.imports.reading.mapping import Proposal
from portal.imports.reading.opening import OpenedBook, open_workbook
from portal.imports.reading.refusing import UnusableFile


@dataclass
class Run:
    """What became of it."""

    kind: str
    name: str
    sheet: str
    source: RosterSource
    mapping: Proposal
    counts: dict[str, Any] = field(default_factory=dict)
    findings: list[RosterFinding] = field(default_factory=list)
    refusal: str = ""  # why nothing was written though nothing is wrong with the file
    batch: Import | None = None  # set when it was written
    handed: bytes = b""  # a workbook of what acts handed over, one-time passwords say

    def as_json(self) -> dict[str, Any]:
        labels = {key: column.label for key, column in self.source.roster.columns().items()}
        headings = {heading.position: heading.text for heading in self.source.table.headings}
        return {
            "kind": self.kind,
            "file": self.name,
            "sheet": self.sheet,
            "written": self.batch is not None,
            "import": self.batch.pk if self.batch else None,
            "refusal": self.refusal,
            "counts": self.counts,
            "mapping": {
                "columns": {labels[k]: headings[p] for k, p in self.mapping.by_column.items()},
                "unmapped": [headings[position] for position in self.mapping.unmapped],
                "ambiguous": {
                    headings[position]: [labels[key] for key in keys]
                    for position, keys in self.mapping.ambiguous.items()
                },
                "missing": [labels[key] for key in self.mapping.missing],
            },
            "findings": [
                {
                    "row": finding.row,
                    "column": labels.get(finding.column, ""),
                    "level": finding.level.value,
                    "kind": finding.kind.value,
                    "message": finding.message,
                }
                for finding in self.findings
            ],
        }


def run(
    kind: str,
    content: bytes,
    name: str,
    *,
    by: User,
    sheet: str = "",
    chosen: Mapping[str, str] | None = None,
    dry: bool = False,
    partial: bool = False,
    strict: bool = False,
) -> Run:
    """Nothing is written when there are errors, unless `partial`. Whoever runs it without a dry run
    confirms the warnings, unless `strict`: then they, or headings left open, refuse it as well.
    `chosen`: heading → label of its column, where the file leaves it open. A file that cannot be
    used is refused with a ValidationError."""
    roster = running.roster_of(kind)
    running.require_rights(roster, by)
    with running.without_collector():
        made = _read(kind, content, name, sheet, chosen or {})
    with transaction.atomic(), running.without_collector():
        if not dry:
            running.hold(roster)
        plan = running.plan_source(made.source, made.mapping.by_column, by=by, lock=not dry)
        acting.rehearse(plan)
        made.counts, made.findings = plan.counts(), plan.findings()
        made.refusal = _refusal(made, partial=partial, strict=strict)
        if not dry and not made.refusal:
            _write(made, plan, content, by=by, partial=partial)
    return made


def _read(kind: str, content: bytes, name: str, sheet: str, chosen: Mapping[str, str]) -> Run:
    try:
        book = open_workbook(content, name)
    except UnusableFile as reason:
        raise ValidationError(str(reason)) from None
    sheet, source = _source(kind, book, sheet)
    proposed = imports.propose_columns(source)
    _settle(source, proposed, chosen)
    return Run(kind, name, sheet, source, proposed)


def _source(kind: str, book: OpenedBook, sheet: str) -> tuple[str, RosterSource]:
    roster = running.roster_of(kind)
    names = [sheet] if sheet else [one.name for one in book.sheets if not one.hidden]
    sources = {name: source for name in names if (source := running.read(book, name, roster))}
    fitting = [name for name in sources if name in roster.sheet_names] or list(sources)
    if not fitting:
        raise ValidationError(imports.no_table(roster))
    if len(fitting) > 1:
        raise ValidationError(
            f"有几个工作表都像{roster.label}：{'、'.join(fitting)}。请用 --sheet 指定一个。"
        )
    return fitting[0], sources[fitting[0]]


def _settle(source: RosterSource, proposed: Proposal, chosen: Mapping[str, str]) -> None:
    """Take the user's word for headings."""
    positions = {heading.text: heading.position for heading in source.table.headings}
    keys = {column.label: key for key, column in source.roster.columns().items()}
    for heading, label in chosen.items():
        if heading not in positions or label not in keys:
            raise ValidationError(f"文件没有“{heading}”列，或名册没有“{label}”这一项。")
        position = positions[heading]
        by_column = {k: p for k, p in proposed.by_column.items() if p != position}
        proposed.by_column = {**by_column, keys[label]: position}
        proposed.ambiguous.pop(position, None)
        proposed.unmapped = [p for p in proposed.unmapped if p != position]


def _refusal(made: Run, *, partial: bool, strict: bool) -> str:
    if made.counts["errors"] and not partial:
        return f"有 {made.counts['errors']} 处错误。"
    if made.counts["warnings"] and strict:
        return f"有 {made.counts['warnings']} 处提醒，核对无误后请去掉 --strict。"
    if made.mapping.ambiguous and strict:
        return "有的表头对应不明，请用 --map 指定；去掉 --strict 则不导入这些列。"
    return ""


def _write(made: Run, plan: Plan, content: bytes, *, by: User, partial: bool) -> None:
    upload = uploads.accept(
        SimpleUploadedFile(made.name, content), by=by, unit=by.unit, purpose=ROSTER
    )
    batch = Import.objects.create(
        roster=made.kind,
        upload=upload,
        file_name=upload.name,
        owner=by,
        unit=by.unit,
        sheet=made.sheet,
        state=ImportState.MAPPED,
        mapping=imports.mapping_of(made.source, made.mapping),
        partial=partial,
        confirmed_at=timezone.now() if made.counts["warnings"] else None,
    )
    rows = made.counts["new"] + made.counts["changed"]
    events.record(IMPORT_SUBMITTED, by=by, target=batch, rows=rows)
    written = running.write_plan(batch, plan, partial=partial)
    running.finish(batch, plan, written, by=by)
    made.handed = workbooks.handed(plan) if plan.handed else b""
    made.batch, made.counts = batch, batch.counts
