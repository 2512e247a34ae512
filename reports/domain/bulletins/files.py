"""A bulletin as files of every kind, out of the same blocks."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.periods import Period
from reports.blocks import Block, to_json
from reports.domain import documents
from reports.domain.bulletins import composing, drafting
from reports.domain.documents import DocumentFormat
from reports.domain.official import pdf, word, workbook
from reports.models import Bulletin, BulletinSection, BulletinSeries

XLSX: Final = DocumentFormat(
    "xlsx",
    "Excel 工作簿",
    "file-spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    workbook.xlsx,
)
FORMATS: Final = {
    each.key: each
    for each in (
        XLSX,
        replace(documents.DOCX, draw=word.docx),
        replace(documents.PDF, draw=pdf.pdf),
    )
}


def paper_of(series: BulletinSeries, period: Period) -> list[Block]:
    """The issue there is of the period; without one it is written and not kept."""
    rows = series.bulletins.alive().filter(period=period).select_related("series")
    if bulletin := rows.order_by("-pk").first():
        return composing.paper(bulletin)
    bulletin = Bulletin(series=series, period=period, title=series.declared.title(period))
    sections = [
        BulletinSection(key=each.key, label=each.label, blocks=blocks, failure=failure)
        for each in series.declared.sections
        for blocks, failure in [drafting.write(each, period)]
    ]
    if failed := [one for one in sections if one.failure]:
        raise ValidationError([f"“{one.label}”没有写成：{one.failure}" for one in failed])
    return composing.composed(bulletin, sections)


def write(paper: list[Block], folder: Path, *, name: str, reader: User) -> list[Path]:
    """Every form of it, and the blocks as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for key, each in FORMATS.items():
        target = folder / f"{name}.{key}"
        target.write_bytes(documents.drawn(paper, each, reader=reader))
        written.append(target)
    target = folder / f"{name}.json"
    target.write_text(json.dumps(to_json(paper), ensure_ascii=False, indent=2), encoding="utf-8")
    return [*written, target]
