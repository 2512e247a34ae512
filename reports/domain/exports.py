"""Rosters taken out of the portal: asked for, written in the background, kept a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.jobs.domain import jobs
from portal.orgs.models import Unit
from portal.ui.forms import SHORTEST_PURPOSE
from reports import datasets
from reports.actions import DATASET_EXPORTED
from reports.choices import PLAIN, Format
from reports.datasets import DATASETS, MOST_PRINTED, Chosen, Dataset, Narrowing, Sheet
from reports.domain import printing, tables
from reports.domain.marks import Mark
from reports.domain.tables import Counter, Tell
from reports.models import Export
from reports.permissions import DATASETS_EXPORT, DATASETS_EXPORT_SENSITIVE

EXPORT: Final = "reports.export"  # the kind of job
KEPT: Final = dt.timedelta(hours=24)


@dataclass(frozen=True)
class MadeExport:
    content: bytes
    name: str
    rows: int


def available(by: Actor) -> list[Dataset]:
    """What the user may export somewhere."""
    if not by.can(DATASETS_EXPORT):
        return []
    return [dataset for dataset in datasets.in_order() if by.can(dataset.permission)]


def widest_unit(by: User) -> Unit:
    """The unit the user's offices export for: an office of the department stands for the county."""
    units = Unit.objects.filter(by.scope(DATASETS_EXPORT).q("path"))
    return units.order_by("depth", "path").first() or by.unit


@transaction.atomic
def order(
    dataset: Dataset,
    *,
    by: User,
    unit: Unit,
    layout: str = PLAIN,
    format: str = Format.XLSX,  # noqa: A002 - the field's name
    sensitive: bool = False,
    purpose: str = "",
    query: str = "",
) -> Export:
    """Start an export; asking again for the same while it is written gives that one back."""
    export = _drafted(
        dataset,
        by=by,
        unit=unit,
        layout=layout,
        format=format,
        sensitive=sensitive,
        purpose=purpose,
        query=query,
    )
    same = Export.objects.live().filter(
        owner=by,
        dataset=dataset.key,
        unit=unit,
        layout=layout,
        format=format,
        is_sensitive=sensitive,
        query=query,
    )
    if running := same.select_related("job").first():
        return running
    export.save()
    export.job = jobs.enqueue(
        EXPORT,
        by=by,
        unit=unit,
        key=f"export-{export.pk}",
        title=f"导出{export.label}",
        export=export.pk,
    )
    export.save(update_fields=["job"])
    return export


@sensitive_variables()
@transaction.atomic
def write_now(
    dataset: Dataset,
    *,
    by: User,
    unit: Unit,
    layout: str = PLAIN,
    format: str = Format.XLSX,  # noqa: A002 - the field's name
    sensitive: bool = False,
    purpose: str = "",
    query: str = "",
) -> MadeExport:
    """Without a job, for the command."""
    export = _drafted(
        dataset,
        by=by,
        unit=unit,
        layout=layout,
        format=format,
        sensitive=sensitive,
        purpose=purpose,
        query=query,
    )
    export.save()
    return write(export, by=by, tell=lambda *_: None)


@sensitive_variables()
@transaction.atomic
def write(export: Export, *, by: User, tell: Tell) -> MadeExport:
    """The file. Rights and size are asked again: both may have changed since it was ordered."""
    dataset = _dataset(export)
    chosen = _chosen(export, dataset, by)
    _require(export, dataset, by)
    sheets = _sheets(export, dataset, chosen)
    total = _fitting(dataset, sheets, printed=bool(export.layout))
    count = Counter(tell, total, _most(dataset, printed=bool(export.layout)))
    mark = Mark.of(export)
    if export.layout:
        layout = dataset.layout(export.layout)
        content = printing.xlsx(layout, sheets[0], chosen, mark, count)
    elif export.format == Format.CSV:
        content = tables.csv_file(sheets[0], mark, count)
    else:
        content = tables.xlsx(sheets, mark, count)
    return _kept(export, MadeExport(content, _name(export, mark), count.done), sheets, by)


def _kept(export: Export, made: MadeExport, sheets: Sequence[Sheet], by: User) -> MadeExport:
    export.rows = made.rows
    export.columns = sum(len(sheet.columns) for sheet in sheets)
    export.save(update_fields=["rows", "columns"])
    events.record(
        DATASET_EXPORTED,
        by=by,
        target=export,
        dataset=export.dataset,
        unit=str(export.unit),
        rows=made.rows,
        columns=[column.label.rstrip("*") for sheet in sheets for column in sheet.columns],
        sensitive=export.is_sensitive,
        purpose=export.purpose,
        conditions=export.conditions,
        number=export.number,
    )
    return made


def _drafted(
    dataset: Dataset,
    *,
    by: User,
    unit: Unit,
    layout: str,
    format: str,  # noqa: A002 - the field's name
    sensitive: bool,
    purpose: str,
    query: str,
) -> Export:
    """An export that may begin, not saved yet."""
    label = dataset.label
    if layout:
        if not dataset.has_layout(layout):
            raise ValidationError({"what": f"“{label}”没有这种版式，请重新选择。"})
        label = dataset.layout(layout).label
    export = Export(
        dataset=dataset.key,
        label=label,
        owner=by,
        unit=unit,
        layout=layout,
        format=format,
        is_sensitive=sensitive,
        purpose=" ".join(purpose.split()),
        query=query,
    )
    _require(export, dataset, by)
    export.conditions = _conditions(narrowing(dataset, query), by)
    sheets = _sheets(export, dataset, _chosen(export, dataset, by))
    _refuse_format(export, sheets)
    _refuse_without_purpose(export)
    _fitting(dataset, sheets, printed=bool(layout))
    return export


def _require(export: Export, dataset: Dataset, by: User) -> None:
    require(by, DATASETS_EXPORT, export.unit)
    require(by, dataset.permission, export.unit)
    if export.is_sensitive:
        require(by, DATASETS_EXPORT_SENSITIVE, export.unit)


def narrowing(dataset: Dataset, query: str) -> Narrowing | None:
    """The list an address led from; None for a whole roster."""
    if not query:
        return None
    if dataset.filters is None:
        raise ValidationError(f"“{dataset.label}”没有可以筛选的列表，请导出整个名册。")
    return Narrowing(dataset.filters, query.removeprefix("?"))


def _conditions(narrowed: Narrowing | None, by: User) -> str:
    """In words. A condition that can't be read would silently let everything leave."""
    if narrowed is None:
        return ""
    if misread := narrowed.misread(by):
        raise ValidationError(f"列表的条件没有看懂（{'；'.join(misread)}），请回到列表重新筛选。")
    return narrowed.in_words(by)


def _chosen(export: Export, dataset: Dataset, by: User) -> Chosen:
    return Chosen(
        by=by,
        unit=export.unit,
        today=timezone.localdate(),
        narrowing=narrowing(dataset, export.query),
    )


def _sheets(export: Export, dataset: Dataset, chosen: Chosen) -> list[Sheet]:
    if export.layout:
        sheets = [dataset.layout(export.layout).sheet(chosen)]
    else:
        sheets = list(dataset.sheets(chosen))
    if not export.is_sensitive:
        return [sheet.without_sensitive() for sheet in sheets]
    if not any(sheet.has_sensitive for sheet in sheets):
        raise ValidationError(
            {"sensitive": f"“{export.label}”没有身份证号、电话、住址，请选“不含敏感信息”。"}
        )
    return sheets


def _refuse_format(export: Export, sheets: Sequence[Sheet]) -> None:
    if export.format != Format.CSV:
        return
    if export.layout:
        raise ValidationError({"format": "打印版式只能导出为 Excel。"})
    if len(sheets) > 1:
        raise ValidationError(
            {"format": f"“{export.label}”有 {len(sheets):,} 个工作表，只能导出为 Excel。"}
        )


def _refuse_without_purpose(export: Export) -> None:
    if export.is_sensitive and len(export.purpose) < SHORTEST_PURPOSE:
        raise ValidationError(
            {
                "purpose": f"导出身份证号、电话、住址须写明用途，至少 {SHORTEST_PURPOSE} 个字，"
                "例如“与公安机关核对身份信息”。"
            }
        )


def _most(dataset: Dataset, *, printed: bool) -> int:
    return min(dataset.most_rows, MOST_PRINTED) if printed else dataset.most_rows


def _fitting(dataset: Dataset, sheets: Sequence[Sheet], *, printed: bool) -> int:
    """How many rows there are; refused when there are none, or more than one export may hold."""
    rows = sum(sheet.rows.count() for sheet in sheets)
    most = _most(dataset, printed=printed)
    if rows == 0:
        raise ValidationError({"unit": "这个范围内没有可以导出的记录，请换一个单位。"})
    if rows > most:
        raise ValidationError(
            {
                "unit": f"共 {rows:,} 行，超过一次导出的上限 {most} 行，没有导出。"
                "请选下级单位，分几次导出。"
            }
        )
    return rows


def _dataset(export: Export) -> Dataset:
    dataset = DATASETS.get(export.dataset)
    if dataset is None or (export.layout and not dataset.has_layout(export.layout)):
        raise ValidationError("系统已不再提供这种名册，请重新选择。")
    return dataset


def _name(export: Export, mark: Mark) -> str:
    return f"{export.label}-{export.unit}-{mark.moment:%Y%m%d-%H%M}.{export.format}"
