"""What the parser of workbooks does not tell about a sheet of an .xlsx file: faults in cells,
formulas that were never computed, hidden rows, links to other files."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree import ElementTree as ET

from portal.foreign.refusing import Reason, Refused

_LIST: Final = 4 * 1024 * 1024  # the lists of sheets and of parts
_CHUNK: Final = 4 * 1024 * 1024
_LONGEST_CELL: Final = 128 * 1024  # what may be cut in two by the end of a chunk
_TAG: Final = rb"<(?:\w{1,20}:)?"
_END: Final = rb"</(?:\w{1,20}:)?"
# Bounded, so that no cell is looked at for long; real ones have some fifty characters of it.
_ATTRIBUTES = rb"[^<>]{0,400}?"
_REST = rb"[^<>]{0,400}"
_FORMULA = _TAG + rb"f\b" + _REST + rb"(?:/>|>[^<]{0,65536}" + _END + rb"f>)"
_REF = rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']"
_FAULT = re.compile(
    _TAG + rb"c\b(?=" + _ATTRIBUTES + rb"\bt=[\"']e[\"'])" + _ATTRIBUTES + _REF
    + _REST + rb">(?:" + _FORMULA + rb")?" + _TAG + rb"v>([^<]{1,20})<"
)  # fmt: skip
_UNCOMPUTED = re.compile(
    _TAG + rb"c\b(?!" + _ATTRIBUTES + rb"\bt=[\"']str[\"'])" + _ATTRIBUTES + _REF
    + _REST + rb">" + _FORMULA
    + rb"(?:" + _TAG + rb"v ?/>|" + _TAG + rb"v>" + _END + rb"v>)?" + _END + rb"c>"
)  # fmt: skip
_HIDDEN = re.compile(
    _TAG + rb"row\b(?=" + _REST + rb"\bhidden=[\"'](?:1|true)[\"'])"
    + _ATTRIBUTES + rb"\br=[\"'](\d{1,7})[\"']"
)  # fmt: skip


MOST_MARKS: Final = 300_000
Place = tuple[int, int]  # row and column from 0
Found = tuple[list[tuple[int, int, str]], list[Place], list[int], bool]


@dataclass
class _Facts:
    faults: list[tuple[int, int, str]] = field(default_factory=list)
    uncomputed: set[Place] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)  # as Excel counts


def sheets(content: bytes) -> list[tuple[str, bool, str]]:
    """Name, hidden or not, and part of each sheet, in the workbook's order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = _tree(archive, "xl/workbook.xml")
        relations = _tree(archive, "xl/_rels/workbook.xml.rels")
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


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    with archive.open(part) as stream:
        return ET.fromstring(stream.read(_LIST))  # noqa: S314 - no entities: inspected


def _relation(sheet: ET.Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


def gathered(content: bytes, part: str) -> Iterator[Found]:
    """Faults with their places, formulas never computed, hidden rows, links to other files."""
    facts = _Facts()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if part in names:
            with archive.open(part) as stream:
                for piece in _pieces(stream):
                    _look(piece, facts)
                    if len(facts.faults) + len(facts.uncomputed) > MOST_MARKS:
                        raise Refused(Reason.TOO_LARGE)
    links_outside = any(name.startswith("xl/externalLinks/") for name in names)
    yield facts.faults, sorted(facts.uncomputed), facts.hidden_rows, links_outside


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


def _look(piece: bytes, facts: _Facts) -> None:
    """Most sheets have none of these marks: looking for the mark first keeps that case cheap."""
    if b't="e"' in piece or b"t='e'" in piece:
        for letters, row, text in _FAULT.findall(piece):
            facts.faults.append((*_place(letters, row), text.decode("ascii", "replace")))
    if b"<f" in piece or b":f" in piece:
        facts.uncomputed.update(_place(*ref) for ref in _UNCOMPUTED.findall(piece))
    if b"hidden=" in piece:
        facts.hidden_rows += [int(row) for row in _HIDDEN.findall(piece)]


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1
