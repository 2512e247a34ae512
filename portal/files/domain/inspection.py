"""What a file must not carry: macros, bombs, outside entities, marks of secrecy."""

import io
import re
import zipfile
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from portal.files.choices import Type
from portal.files.domain.sniffing import decoded

MOST_PARTS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 150
RATIO_FROM = 10 * 1024 * 1024  # small files may compress as well as they like
HEAD = 64 * 1024  # where a document type declaration stands, if there is one
FIRST_PAGE = 800  # characters

ARCHIVES = frozenset({Type.DOCX, Type.XLSX, Type.OFD, Type.ZIP})
_TEXT_PARTS = {
    Type.DOCX: re.compile(r"word/(document|header\d*)\.xml"),
    Type.XLSX: re.compile(r"xl/(sharedStrings|worksheets/sheet1)\.xml"),
}
_TAGS = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</(w:p|si|row)>")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
# As official documents carry it: “机密★10年”, alone on its line, or after “密级”.
_MARK = re.compile(
    r"(绝密|机密|秘密)[★☆*＊]|^(绝密|机密|秘密)$|密级[:：]?(绝密|机密|秘密)", re.MULTILINE
)
_MARK_IN_NAME = re.compile(r"(?<!非)(绝密|机密)|秘密[★☆*＊]|^秘密|[(（\[【《]秘密[)）\]】》]")
_PDF_ACTIONS = re.compile(rb"/(JavaScript|Launch)\b")


def inspect(content: bytes, *, kind: Type, name: str) -> None:
    """Refuse the file with a reason its owner can act on."""
    _refuse_secret_name(name)
    if kind in ARCHIVES:
        _inspect_archive(content, kind=kind, name=name)
    elif kind in (Type.DOC, Type.XLS):
        _refuse_old_macros(content, name)
    elif kind == Type.PDF and _PDF_ACTIONS.search(content):
        raise ValidationError(
            f"“{name}”带有脚本或可运行的动作，没有保存。请另存为不带脚本的 PDF 再上传。"
        )
    elif kind in (Type.TEXT, Type.CSV):
        _refuse_secret_text(decoded(content) or "", name)


def _inspect_archive(content: bytes, *, kind: Type, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, size=len(content), name=name)
            if kind != Type.ZIP:
                _inspect_parts(archive, kind=kind, name=name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        raise ValidationError(
            f"“{name}”已损坏或设有密码，无法检查，没有保存。请用办公软件打开后另存再上传。"
        ) from error


def _refuse_bomb(archive: zipfile.ZipFile, *, size: int, name: str) -> None:
    """By the sizes the archive declares; reading a part never yields more than it declared."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > RATIO_FROM and unpacked > size * MOST_RATIO
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or swollen:
        raise ValidationError(f"“{name}”解压后过大，可能是恶意文件，没有保存。")


def _inspect_parts(archive: zipfile.ZipFile, *, kind: Type, name: str) -> None:
    for part in archive.namelist():
        lower = part.lower()
        if lower.endswith("vbaproject.bin") or "/activex/" in lower or "macrosheets/" in lower:
            raise ValidationError(_macro_words(name))
        if lower.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                _refuse_entities(stream.read(HEAD), name)
    types = "[Content_Types].xml"
    if types in archive.namelist() and b"macroEnabled" in archive.read(types):
        raise ValidationError(_macro_words(name))
    _refuse_outside_template(archive, name)
    _refuse_secret_text("\n".join(_texts(archive, kind)), name)


def _refuse_entities(head: bytes, name: str) -> None:
    plain = head.replace(b"\0", b"")  # the same letters in UTF-16
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ValidationError(f"“{name}”的内部结构含有外部实体定义，可能是恶意文件，没有保存。")


def _refuse_outside_template(archive: zipfile.ZipFile, name: str) -> None:
    for part in archive.namelist():
        if not part.endswith("settings.xml.rels"):
            continue
        relations = archive.read(part)
        if b"attachedTemplate" in relations and b'TargetMode="External"' in relations:
            raise ValidationError(
                f"“{name}”引用了外部模板，打开时会联网，没有保存。"
                "请在“文档模板”中改为 Normal 模板后再上传。"
            )


def _texts(archive: zipfile.ZipFile, kind: Type) -> Iterator[str]:
    wanted = _TEXT_PARTS.get(kind)
    for part in archive.namelist():
        if wanted is not None and wanted.fullmatch(part):
            with archive.open(part) as stream:
                markup = stream.read(HEAD * 4).decode("utf-8", "ignore")
            yield _TAGS.sub("", _PARAGRAPH.sub("\n", markup))


def _refuse_old_macros(content: bytes, name: str) -> None:
    """Streams named so hold Visual Basic in the old Office container."""
    marks = ("_VBA_PROJECT", "_VBA_PROJECT_CUR")
    if any(mark.encode("utf-16-le") in content for mark in marks):
        raise ValidationError(_macro_words(name))


def _refuse_secret_name(name: str) -> None:
    found = _MARK_IN_NAME.search(name.rpartition(".")[0] or name)
    if found:
        raise ValidationError(_secret_words(name, found.group().strip("★☆*＊()（）[]【】《》")))


def _refuse_secret_text(text: str, name: str) -> None:
    lines = (_BLANKS.sub("", line) for line in text[: FIRST_PAGE * 8].splitlines())
    first_page = "\n".join(line for line in lines if line)[:FIRST_PAGE]
    found = _MARK.search(first_page)
    if found:
        raise ValidationError(_secret_words(name, next(filter(None, found.groups()))))


def _secret_words(name: str, mark: str) -> str:
    return (
        f"“{name}”带有密级标志“{mark}”。本系统是非涉密系统，不得上传涉密文件，没有保存。"
        "请立即核对，并按保密规定处理；确属误标的，去掉标志后再上传。"
    )


def _macro_words(name: str) -> str:
    return f"“{name}”含有宏或控件，没有保存。请另存为不带宏的格式（.docx、.xlsx）后再上传。"
