"""What a file is, by its content. The name only has to agree."""

import io
import zipfile

from portal.files.inside import kinds
from portal.foreign.refusing import Reason, Refused

_STARTS = {
    b"%PDF-": kinds.PDF,
    b"\x89PNG\r\n\x1a\n": kinds.PNG,
    b"\xff\xd8\xff": kinds.JPEG,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARTS = {
    "word/document.xml": kinds.DOCX,
    "xl/workbook.xml": kinds.XLSX,
    "OFD.xml": kinds.OFD,
}
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13})


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def decoded(content: bytes) -> str | None:
    """Text as Chinese offices write it, or None when it is none."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _try(content, "utf-16")
    if len(content.translate(None, _CONTROL)) < len(content):
        return None
    return _try(content, "utf-8-sig") or _try(content, "gb18030")


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def type_of(content: bytes, *, extension: str) -> str | None:
    """By the content; only texts are told apart by the name. None for what is not known."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(_ZIP):
        return _archive_type(content)
    if content.startswith(_OLE):
        return _ole_type(content)
    if decoded(content) is not None:
        return kinds.CSV if extension == "csv" else kinds.TEXT
    return None


def _archive_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), kinds.ZIP)


def _ole_type(content: bytes) -> str | None:
    """By the names of the streams in the old Office container."""
    if _stream("WordDocument") in content:
        return kinds.DOC
    if _stream("Workbook") in content or _stream("Book") in content:
        return kinds.XLS
    if _stream("EncryptedPackage") in content:
        raise Refused(Reason.PROTECTED)
    return None


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
