"""What a file is, by its content. The name only has to agree."""

import io
import zipfile

from django.core.exceptions import ValidationError

from portal.files.choices import EXTENSIONS, Type

_STARTS = {
    b"%PDF-": Type.PDF,
    b"\x89PNG\r\n\x1a\n": Type.PNG,
    b"\xff\xd8\xff": Type.JPEG,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARTS = {
    "word/document.xml": Type.DOCX,
    "xl/workbook.xml": Type.XLSX,
    "OFD.xml": Type.OFD,
}
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


def type_of(content: bytes, *, name: str) -> Type:
    """The type; refuses what is not known, and names that say something else."""
    found = _by_content(content, extension_of(name))
    if found is None:
        raise ValidationError(
            f"无法识别“{name}”的内容，没有保存。可以上传 PDF、OFD、Word、Excel、图片和文本文件。"
        )
    if extension_of(name) not in EXTENSIONS[found]:
        proper = EXTENSIONS[found][0]
        raise ValidationError(
            f"“{name}”的内容其实是{found.label}，与扩展名不符，没有保存。"
            f"请核对文件；内容无误的，把扩展名改为“.{proper}”后再上传。"
        )
    return found


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def decoded(content: bytes) -> str | None:
    """Text as Chinese offices write it, or None when it is none."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _try(content, "utf-16")
    if _CONTROL & set(content):
        return None
    return _try(content, "utf-8-sig") or _try(content, "gb18030")


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_content(content: bytes, extension: str) -> Type | None:
    for start, found in _STARTS.items():
        if content.startswith(start):
            return found
    if content.startswith(_ZIP):
        return _archive_type(content)
    if content.startswith(_OLE):
        return _ole_type(content)
    if decoded(content) is not None:
        return Type.CSV if extension == "csv" else Type.TEXT
    return None


def _archive_type(content: bytes) -> Type | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return next((found for part, found in _PARTS.items() if part in names), Type.ZIP)


def _ole_type(content: bytes) -> Type | None:
    """By the names of the streams in the old Office container."""
    if _stream("WordDocument") in content:
        return Type.DOC
    if _stream("Workbook") in content or _stream("Book") in content:
        return Type.XLS
    if _stream("EncryptedPackage") in content:
        raise ValidationError("文件设有打开密码，无法检查内容。请去掉密码后再上传。")
    return None


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
