"""Workbooks an import hands out: the user's own with its faults marked, lists, templates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.foreign.calling import call
from portal.foreign.limits import Limits
from portal.foreign.refusing import Refused
from portal.imports.declaring import SAMPLE_MARK, ActTarget, Column, Roster, RosterFinding
from portal.imports.domain import preview, running, undoing
from portal.imports.domain.planning import Plan
from portal.imports.inside import marking
from portal.imports.models import Import
from portal.imports.reading import opening
from portal.sheets.books import Book, BookPage

MOST_CELLS: Final = 150_000  # a larger workbook is written anew: marking it in place takes minutes
# Colouring in place holds every cell of the workbook with its look.
_MARKING: Final = Limits(megabytes=800, seconds=60, patience=120, answer_megabytes=100)
_SIGNED: Final = "名册导入"
_TEMPLATE_ROWS: Final = 5_000
_NOTES: Final = "填写说明"
_NARROWEST: Final = 8
_FEW: Final = 12  # options told in words as well

Marks = dict[tuple[int, int], list[RosterFinding]]  # (Excel's row, column from 0)


@sensitive_variables()
def marked(batch: Import) -> bytes:
    """The user's own workbook, faulty cells coloured and commented; corrections are not in it."""
    book = running.open_book(batch)
    marks = _marks(batch, running.source_of(batch, book).table.sources)
    by_sheet = {
        sheet: [
            (row, position, any(one.is_error for one in findings), _spoken(findings))
            for (row, position), findings in own.items()
        ]
        for sheet, own in {batch.sheet: {}, **marks}.items()
    }
    words = (str(book.kind), by_sheet, MOST_CELLS)
    try:
        (content,) = call(marking.marked, book.content, *words, limits=_MARKING)
    except Refused as refusal:
        raise ValidationError(str(opening.unusable(refusal))) from None
    return bytes(content)


def report(roster: type[Roster], findings: Iterable[RosterFinding]) -> bytes:
    """Every finding, a line each."""
    labels = {key: column.label for key, column in roster.columns().items()}
    rows = [
        (one.row, labels.get(one.column, "整行"), one.level.label, one.kind.label, one.message)
        for one in findings
    ]
    return listed("预检结果", ("行", "列", "级别", "类别", "说明"), rows, widths=(8, 18, 8, 18, 70))


def kept_list(batch: Import) -> bytes:
    """What an undone import left, and why."""
    roster = running.arranged_roster(batch)
    names = {target.key: str(target.model._meta.verbose_name) for target in roster.targets}
    rows = [
        (
            one.row,
            names.get(one.target, one.target),
            one.object_id,
            one.get_kind_display(),
            one.get_undone_display(),
        )
        for one in undoing.kept(batch)
    ]
    head = ("文件中的行", "记录", "记录编号", "当时办理", "撤回结果")
    return listed("保留的记录", head, rows, widths=(12, 16, 12, 12, 30))


@sensitive_variables()
def handed(plan: Plan) -> bytes:
    """What acts handed over, one-time passwords say: for the importer, nowhere kept."""
    targets = plan.checked.roster.targets
    hands = next(t.hands for t in targets if isinstance(t, ActTarget) and t.hands)
    rows = [(number, *cells) for number, cells in plan.handed]
    return listed("导入结果", ("文件中的行", *hands), rows, widths=(12, *[24] * len(hands)))


def template(roster: type[Roster]) -> bytes:
    """An empty roster to fill: drop-downs, notes on the headings, a sample row, instructions."""
    book = Book()
    sheet = book.page(roster.sheet_names[0] if roster.sheet_names else roster.label)
    notes = book.page(_NOTES)
    _write_headings(book, sheet, roster)
    _offer_choices(sheet, list(roster.columns().values()))
    _write_notes(book, notes, roster)
    return book.content()


def listed(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], *, widths: Sequence[int]
) -> bytes:
    book = Book()
    sheet = book.page(title)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    return book.content()


def _marks(
    batch: Import, sources: Mapping[tuple[int, int], tuple[str, int, int]]
) -> dict[str, Marks]:
    """Findings by sheet and cell; those of a whole row stand on its first mapped cell."""
    positions = running.columns_of(batch)
    first = min(positions.values(), default=0)
    marks: dict[str, Marks] = {}
    for finding in preview.findings(batch):
        place = (finding.row, positions.get(finding.column, first))
        sheet, *cell = sources.get(place, (batch.sheet, *place))
        marks.setdefault(sheet, {}).setdefault((cell[0], cell[1]), []).append(finding)
    return marks


def _spoken(findings: Sequence[RosterFinding]) -> str:
    return "\n".join(f"{one.level.label}：{one.message}" for one in findings)


def _write_headings(book: Book, sheet: BookPage, roster: type[Roster]) -> None:
    look = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    plain = book.add_format({**look, "bg_color": "#EEF3F9"})
    required = book.add_format({**look, "bg_color": "#FDE9E7", "font_color": "#B3261E"})
    text = book.add_format({"num_format": "@"})
    sample = book.add_format({"num_format": "@", "italic": True, "font_color": "#808080"})
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(roster.columns().values()):
        sheet.set_column(place, place, max(column.width, _NARROWEST), text)
        sheet.write_string(0, place, heading(column), required if column.required else plain)
        if column.help:
            sheet.write_comment(0, place, column.help, {"author": _SIGNED})
        example = column.sample or column.widget.sample
        sheet.write_string(1, place, f"{SAMPLE_MARK}：{example}" if not place else example, sample)


def heading(column: Column) -> str:
    """As templates and exports write it; the reader finds group and label in it."""
    label = f"{column.group}/{column.label}" if column.group else column.label
    return f"{label}*" if column.required else label


def _offer_choices(sheet: BookPage, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns):
        if choices := column.widget.choices():
            sheet.choices(
                (1, _TEMPLATE_ROWS, place),
                choices,
                error_type="warning",
                error_title=column.label,
                error_message="请从下拉列表中选择；确需填写其他内容的，导入时会核对。",
            )


def _write_notes(book: Book, notes: BookPage, roster: type[Roster]) -> None:
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    notes.set_column(0, 0, 22)
    notes.set_column(1, 1, 10)
    notes.set_column(2, 2, 90, wrapped)
    lines = [
        f"{roster.label}模板（{timezone.localdate()}）",
        f"第 2 行是示例，以“{SAMPLE_MARK}”开头，导入时自动略过，可以删除。",
        "红色列必填：新增的记录必须有；只修改已有记录时可以留空。",
        "空白单元格表示不改动已登记的内容；不需要的列可以整列删除，列的顺序可以调整。",
        "日期可写 1985.03、1985-03-12、1985年3月 等；是否类填“是”或“否”。",
        "也可以直接上传您自己的表格，系统会按表头自动对应，不必照抄本模板。",
    ]
    for number, line in enumerate(lines):
        notes.write_string(number, 0, line, bold if number == 0 else None)
    start = len(lines) + 1
    notes.write_row(start, 0, ("列", "必填", "说明"), bold)
    for number, column in enumerate(roster.columns().values(), start=start + 1):
        notes.write_string(number, 0, heading(column).rstrip("*"))
        notes.write_string(number, 1, "必填" if column.required else "")
        notes.write_string(number, 2, _help(column))


def _help(column: Column) -> str:
    aliases = f"也认得：{'、'.join(column.aliases)}。" if column.aliases else ""
    choices = column.widget.choices()
    offered = f"可选：{'、'.join(choices)}。" if 0 < len(choices) <= _FEW else ""
    return f"{column.help}{offered}{aliases}"
