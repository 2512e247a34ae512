"""What the parser of workbooks does not tell about a sheet of an .xlsx file: faults in cells,
formulas that were never computed, hidden rows, links to other files."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree import ElementTree as ET

_CHUNK: Final = 4 * 1024 * 1024
_LONGEST_CELL: Final = 128 * 1024  # what may be cut in two by the end of a chunk
_ATTRIBUTES = rb"[^<>]*?"
_REF = rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']"
_FAULT = re.compile(
    rb"<(?:\w+:)?c\b(?=" + _ATTRIBUTES + rb"\bt=[\"']e[\"'])" + _ATTRIBUTES + _REF
    + rb"[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
    + rb"<(?:\w+:)?v>([^<]{1,20})<"
)  # fmt: skip
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b(?!" + _ATTRIBUTES + rb"\bt=[\"']str[\"'])" + _ATTRIBUTES + _REF
    + rb"[^<>]*><(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
    + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)  # fmt: skip
_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\b(?=[^<>]*\bhidden=[\"'](?:1|true)[\"'])[^<>]*?\br=[\"'](\d{1,7})[\"']"
)


@dataclass
class Facts:
    faults: dict[tuple[int, int], str] = field(default_factory=dict)  # by row and column from 0
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)  # as Excel counts
    links_outside: bool = False


def sheets(content: bytes) -> list[tuple[str, bool, str]]:
    """Name, hidden or not, and part of each sheet, in the workbook's order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - no entities: inspected
        relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    return [
        (
            sheet.get("name", ""),
            sheet.get("state", "visible") != "visible",
            _part(targets.get(_relation(sheet)) or ""),
        )
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")  # two namespaces are in use, the strict one is rare
    ]


def _relation(sheet: ET.Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


def gather(content: bytes, part: str) -> Facts:
    found = Facts()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        found.links_outside = any(name.startswith("xl/externalLinks/") for name in names)
        if part in names:
            with archive.open(part) as stream:
                for piece in _pieces(stream):
                    _look(piece, found)
    return found


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Chunks that overlap where a row begins; no cell is cut in two unless it is monstrous."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        piece = rest + chunk
        cut = piece.rfind(b"<row", max(0, len(piece) - _LONGEST_CELL))
        cut = len(piece) if cut < 0 else cut
        yield piece[:cut]
        rest = piece[cut:]
    yield rest


def _look(piece: bytes, found: Facts) -> None:
    """Most sheets have none of these marks: looking for the mark first keeps that case cheap."""
    if b't="e"' in piece or b"t='e'" in piece:
        for letters, row, text in _FAULT.findall(piece):
            found.faults[_place(letters, row)] = text.decode("ascii", "replace")
    if b"<f" in piece or b":f" in piece:
        found.uncomputed.update(_place(*ref) for ref in _UNCOMPUTED.findall(piece))
    if b"hidden=" in piece:
        found.hidden_rows += [int(row) for row in _HIDDEN.findall(piece)]


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1
