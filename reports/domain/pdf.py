"""Blocks drawn as a PDF: A4, on its side where a table is wide, a table's headings on every page,
page numbers at the foot. Set by typst in the limited child (0014), from data alone."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from portal.foreign.calling import Call, Reader
from portal.foreign.limits import Limits
from portal.foreign.refusing import Reason, Refused
from reports.blocks import Block, Head, Row, Table, to_json
from reports.domain import layout
from reports.inside import typesetting

# Some 0.2 MB for a row of ten cells: room for 5,000 of them, measured by `make bench`.
LIMITS: Final = Limits(megabytes=2500, seconds=90, patience=240, answer_megabytes=40)
_WORDS: Final = {
    Reason.TOO_LARGE: "内容太多，排不成一份 PDF。请缩小范围，分几份导出，或者改用 Word。",
    Reason.BROKEN: "这份 PDF 没有排出来。请改用 Word，并告诉系统管理员。",
}
_LONG: Final = 400  # characters: a row with such a cell may go on to the next page
_UNBROKEN: Final = re.compile(r"[!-~]{17,}")  # a word that no column would hold
_STEP: Final = 8
_MAY_BREAK: Final = "\u200b"


def pdf(blocks: Iterable[Block], *, signed: str) -> bytes:
    drawn = list(blocks)
    paper = {
        "title": layout.title_of(drawn),
        "signed": signed,
        "footer": layout.foot(signed),
        "is_wide": layout.is_wide(drawn),
        "has_cover": layout.has_cover(drawn),
        "blocks": list(_words(drawn)),
    }
    return set_as_pdf(paper, typesetting.PAPER)


def set_as_pdf(paper: dict[str, Any], template: str) -> bytes:
    with begun(paper, template, typesetting.pdf) as setting:
        (made,) = answered(setting)
    return bytes(made)


def begun(paper: dict[str, Any], template: str, reader: Reader) -> Call:
    """In the limited child, which goes on by itself until it is asked for its answer."""
    content = json.dumps(paper, ensure_ascii=False).encode()
    return Call(reader, content, str(settings.FONTS_DIR), template, limits=LIMITS)


def answered(setting: Call) -> list[Any]:
    """What does not fit the limits is refused with words to be shown."""
    try:
        return list(setting.answers())
    except Refused as refusal:
        raise ValidationError(_WORDS.get(refusal.reason, _WORDS[Reason.BROKEN])) from None


def _words(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """As the template takes them: every value a text, every row with how its cells are set."""
    for block, (said,) in ((block, to_json([block])) for block in blocks):
        yield shown({**said, **table(block)} if isinstance(block, Table) else said)


def table(block: Table) -> dict[str, Any]:
    """As `tables.typ` takes it."""
    return {
        "heads": [{**asdict(head), "label": layout.heading(head)} for head in block.heads],
        "rows": [_row(row, block.heads) for row in block.rows],
    }


def _row(row: Row, heads: tuple[Head, ...]) -> dict[str, Any]:
    cells = ["" if cell is None else str(cell) for cell in row.cells]
    return {
        "kind": row.kind,
        "cells": cells,
        "is_long": any(len(cell) > _LONG for cell in cells),
        "centred": [
            layout.is_centred(head, cell) for head, cell in zip(heads, cells, strict=False)
        ],
    }


def shown(part: Any) -> Any:
    """Without signs no document can hold; what no column would hold with places to break."""
    match part:
        case dict():
            return {name: shown(value) for name, value in part.items()}
        case list() | tuple():
            return [shown(value) for value in part]
        case str():
            return _UNBROKEN.sub(_with_breaks, layout.plain(part))
    return part


def _with_breaks(word: re.Match[str]) -> str:
    text = word.group()
    return _MAY_BREAK.join(text[at : at + _STEP] for at in range(0, len(text), _STEP))
