"""A file, from the first byte to the plan and into the tables, for pages, jobs and the command."""

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import storage
from portal.imports.actions import IMPORT_CHECKED, IMPORT_DONE
from portal.imports.cells import is_blank
from portal.imports.choices import ImportState, RowOutcome
from portal.imports.declaring import ActTarget, Roster, find_roster
from portal.imports.domain import acting, checking, deciding, indexing, preview, trying, writing
from portal.imports.domain.planning import Answered, Plan
from portal.imports.models import Import
from portal.imports.permissions import IMPORTS_RUN
from portal.imports.reading import labels
from portal.imports.reading.headings import HeadedTable
from portal.imports.reading.opening import MOST_FOR_A_PAGE, OpenedBook, open_workbook
from portal.imports.reading.refusing import UnusableFile
from portal.imports.reading.rows import SERIALS

Tell = Callable[[str, int, int], None]
Hand = Callable[[Plan], None]
_ROWS_NAMED = 5


def silent(step: str, done: int, total: int) -> None:
    """For callers nobody watches."""


@dataclass
class RosterSource:
    """What lies in the file: a table of one sheet, and the roster as it fits its headings."""

    roster: type[Roster]
    table: HeadedTable

    @property
    def labels(self) -> list[str]:
        return [heading.text for heading in self.table.headings]

    @property
    def signature(self) -> str:
        """The same for workbooks with the same headings in the same order."""
        return hashlib.sha256("\t".join(self.labels).encode()).hexdigest()


def roster_of(key: str) -> type[Roster]:
    roster = find_roster(key)
    if roster is None:
        raise ValidationError("系统已不再提供这种名册的导入。")
    return roster


def require_rights(roster: type[Roster], by: Actor) -> None:
    require(by, IMPORTS_RUN)
    roster.require(by)


def open_book(batch: Import) -> OpenedBook:
    if batch.upload is None:
        raise ValidationError("上传的文件已超过 30 天保存期被清理，请重新上传。")
    try:
        content = storage.read(batch.upload.stored.sha256)
        return open_workbook(content, batch.file_name, most=MOST_FOR_A_PAGE)
    except UnusableFile as reason:
        raise ValidationError(str(reason)) from None


def read(book: OpenedBook, sheet: str, roster: type[Roster]) -> RosterSource | None:
    """The table of a sheet, None when there is none of this roster."""
    opened = next((one for one in book.sheets if one.name == sheet), None)
    if opened is None:
        raise ValidationError(f"文件里没有名为“{sheet}”的工作表。")
    try:
        table = roster.table_of(book, opened)
    except UnusableFile as reason:
        raise ValidationError(str(reason)) from None
    if table is None:
        return None
    return RosterSource(roster.arranged([heading.text for heading in table.headings]), table)


def source_of(batch: Import, book: OpenedBook | None = None) -> RosterSource:
    source = read(book or open_book(batch), batch.sheet, roster_of(batch.roster))
    if source is None:
        raise ValidationError(f"工作表“{batch.sheet}”里没有找到表头，请重新选择工作表。")
    return source


def arranged_roster(batch: Import) -> type[Roster]:
    """As the file's headings shape it, without opening the file."""
    labels = [label for _, _, label in batch.mapping.get("headings", [])]
    return roster_of(batch.roster).arranged(labels)


def columns_of(batch: Import) -> dict[str, int]:
    return {key: int(position) for key, position in batch.mapping.get("columns", {}).items()}


def within(batch: Import) -> str:
    """The path of the unit the whole file is about, empty where nobody said."""
    return batch.about.path if batch.about else ""


def decisions_of(batch: Import) -> dict[int, Answered]:
    rows = batch.decisions.values_list("row", "answer", "about")
    return {row: Answered(answer, about) for row, answer, about in rows}


@sensitive_variables()
def corrections_of(batch: Import) -> dict[tuple[int, str], str]:
    return {(one.row, one.column): one.typed.reveal() for one in batch.corrections.all()}


@sensitive_variables()
def plan_source(
    source: RosterSource,
    columns: Mapping[str, int],
    *,
    by: Actor,
    within: str = "",
    corrections: Mapping[tuple[int, str], str] | None = None,
    decisions: Mapping[int, Answered] | None = None,
    lock: bool = False,
    tell: Tell = silent,
) -> Plan:
    table = source.table
    tell("正在逐列核对", 0, len(table.rows))
    checked = checking.check(
        source.roster,
        table.rows,
        table.numbers,
        mapping=columns,
        by=by,
        today=timezone.localdate(),
        within=within,
        corrections=corrections,
    )
    tell("正在与已登记内容比对", len(table.rows), len(table.rows))
    return deciding.plan(checked, decisions=decisions, lock=lock)


def plan_of(
    batch: Import,
    *,
    by: Actor,
    lock: bool = False,
    tell: Tell = silent,
    source: RosterSource | None = None,
) -> Plan:
    """From what is true about an import: file, mapping, corrections, decisions."""
    tell("正在读取文件", 0, 0)
    return plan_source(
        source or source_of(batch),
        columns_of(batch),
        by=by,
        within=within(batch),
        corrections=corrections_of(batch),
        decisions=decisions_of(batch),
        lock=lock,
        tell=tell,
    )


@contextmanager
def without_collector() -> Iterator[None]:
    """Hundreds of thousands of new values, none of them in a cycle, would set the collector off
    again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@transaction.atomic
def check(batch: Import, *, by: User, tell: Tell = silent) -> Import:
    """The dry run: finds everything, keeps it for the pages, changes no record."""
    batch = locked(batch)
    require_rights(roster_of(batch.roster), by)
    with without_collector():
        tell("正在读取文件", 0, 0)
        source = source_of(batch)
        plan = plan_of(batch, by=by, tell=tell, source=source)
        acting.rehearse(plan)
        tell("正在保存预检结果", 0, 0)
        preview.keep(batch, plan)
    batch.absent = _listed(plan)
    batch.mapping = {**batch.mapping, "left_out": _left_out(batch, source)}
    batch.counts = plan.counts()
    batch.state, batch.checked_at, batch.confirmed_at = ImportState.CHECKED, timezone.now(), None
    batch.version += 1
    batch.save()
    events.record(IMPORT_CHECKED, by=by, target=batch, rows=batch.counts["rows"])
    trying.tell_of_guesses(batch, plan, by=by)
    return batch


@transaction.atomic
def write(
    batch: Import, *, by: User, tell: Tell = silent, hand: Hand | None = None
) -> dict[str, list[int]]:
    """The plan is made again under locks, so that what is written is what was shown: a row whose
    record changed since the check stops the import. `hand` gets what acts hand over."""
    batch = locked(batch)
    if batch.state != ImportState.CHECKED:
        raise ValidationError(f"“{batch}”{batch.get_state_display()}，不能再次导入。")
    roster = roster_of(batch.roster)
    require_rights(roster, by)
    hold(roster)
    with without_collector():
        plan = plan_of(batch, by=by, lock=True, tell=tell)
        _refuse_stale(batch, plan)
        written = write_plan(batch, plan, partial=batch.partial, tell=tell)
    batch.refresh_from_db()
    finish(batch, plan, written, by=by)
    if hand and plan.handed:
        hand(plan)
    return written


def hold(roster: type[Roster]) -> None:
    """Imports that write the same tables go one after the other."""
    writing.hold([target.model for target in roster.targets if not target.must_exist])


def write_plan(
    batch: Import, plan: Plan, *, partial: bool, tell: Tell = silent
) -> dict[str, list[int]]:
    """All or nothing, unless `partial`: then the rows without errors."""
    if not partial:
        _refuse_errors(plan)
    tell("正在写入", 0, 0)
    before = list(plan.outcomes)
    try:
        with transaction.atomic():
            written = writing.write(batch, plan)
    except IntegrityError as error:
        raise ValidationError(_refused_by_database(error)) from error
    if plan.outcomes != before and not partial:  # acts refused rows
        _refuse_errors(plan)
    return written


def finish(batch: Import, plan: Plan, written: dict[str, list[int]], *, by: User) -> None:
    batch.state, batch.done_at = ImportState.DONE, timezone.now()
    batch.counts = {**plan.counts(), "written": written}
    batch.version += 1
    batch.save()
    events.record(
        IMPORT_DONE,
        by=by,
        target=batch,
        roster=plan.checked.roster.called(),
        written={label: f"新增 {new}，修改 {changed}" for label, (new, changed) in written.items()},
    )


@sensitive_variables()
def recheck(
    batch: Import,
    numbers: Sequence[int],
    *,
    by: User,
    original: Mapping[tuple[int, str], Any] | None = None,
) -> set[int]:
    """Some rows again, from the cells the check kept; returns which, twins of theirs included.
    `original`: cells whose correction was taken back."""
    roster = arranged_roster(batch)
    raw = preview.cells(batch, None)
    for (row, column), typed in {**corrections_of(batch), **(original or {})}.items():
        if row in raw:
            raw[row][column] = typed
    keys = [key for key in columns_of(batch) if key in roster.fields]
    rows = set(numbers)
    if any(isinstance(target, ActTarget) for target in roster.targets):
        rows = set(raw)  # rows of small rosters name one another
    names = indexing.names_of(batch, rows)
    plan = _plan_rows(batch, roster, raw, keys, sorted(rows), by=by)
    names |= {name for hashes in indexing.naming(plan) for name in hashes.split()}
    twins = indexing.namesakes(batch, names)
    if twins - rows:
        rows |= twins
        plan = _plan_rows(batch, roster, raw, keys, sorted(rows), by=by)
    preview.replace(batch, plan)
    trying.tell_of_guesses(batch, plan, by=by)
    return rows


@sensitive_variables()
def _plan_rows(
    batch: Import,
    roster: type[Roster],
    raw: Mapping[int, Mapping[str, Any]],
    keys: Sequence[str],
    numbers: Sequence[int],
    *,
    by: User,
) -> Plan:
    checked = checking.Checked(roster, by, timezone.localdate(), numbers, within(batch))
    for key in keys:
        cells = [raw[number].get(key, "") for number in numbers]
        among = {row.get(key, "") for row in raw.values()}
        checked.beside[key] = among
        checking.take(checked, roster.fields[key], cells, among=among)
    plan = deciding.plan(checked, decisions=decisions_of(batch))
    acting.rehearse(plan)
    return plan


def locked(batch: Import) -> Import:
    rows = Import.objects.select_for_update(of=("self",))
    return rows.select_related("upload__stored", "owner", "unit", "about").get(pk=batch.pk)


def _left_out(batch: Import, source: RosterSource) -> list[str]:
    """Headings nothing is taken from although something stands under them."""
    used = set(columns_of(batch).values())
    return [
        heading.text
        for heading in source.table.headings
        if heading.position not in used
        and labels.folded(heading.label) not in SERIALS
        and any(
            not is_blank(row[heading.position])
            for row in source.table.rows
            if heading.position < len(row)
        )
    ]


def _listed(plan: Plan) -> list[list[str]]:
    """What the file lacks, each with its page."""
    rule = plan.checked.roster.absent
    if rule is None:
        return []
    model: Any = plan.drafts[rule.target].model
    return [[label, model(pk=pk).get_absolute_url()] for pk, label in plan.absent]


def _refuse_stale(batch: Import, plan: Plan) -> None:
    previewed = preview.fingerprints(batch)
    stale = [
        number
        for place, number in enumerate(plan.checked.numbers)
        if plan.outcomes[place] != RowOutcome.UNCHANGED
        and previewed.get(number) != preview.fingerprint(plan, place)
    ]
    if stale:
        listed = "、".join(map(str, stale[:_ROWS_NAMED]))
        raise ValidationError(
            f"预检以后，有 {len(stale):,} 行对应的记录发生了变化（第 {listed} 行"
            f"{'等' if len(stale) > _ROWS_NAMED else ''}），没有写入任何内容。请重新预检后再导入。"
        )


def _refuse_errors(plan: Plan) -> None:
    wrong = [finding for finding in plan.findings() if finding.is_error]
    if wrong:
        first = wrong[0]
        raise ValidationError(
            f"还有 {len(wrong):,} 处错误，没有写入任何内容。"
            f"第一处在第 {first.row} 行：{first.message}请更正，或选择“只导入无误的行”。"
        )


def _refused_by_database(error: IntegrityError) -> str:
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if constraint == "person_identity_once":
        return "导入期间有人登记了文件中的同一个身份证号，没有写入任何内容。请重新预检后再导入。"
    return (
        f"数据库没有接受这批内容（约束 {constraint}），没有写入任何内容。"
        "请重新预检；仍然如此的，请把这个名称告诉系统管理员。"
    )
