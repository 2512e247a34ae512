"""What a file must not carry: macros, bombs, outside entities, marks of secrecy."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from portal.files.inside import kinds
from portal.files.inside.sniffing import decoded
from portal.foreign.refusing import Reason, Refused

MOST_PARTS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 150
RATIO_FROM = 10 * 1024 * 1024  # small files may compress as well as they like
CHUNK = 1024 * 1024
SMALL_PART = 1024 * 1024  # lists of types and relations
TEXT_PART = 256 * 1024  # of a part with text: far more than the first page
FIRST_PAGE = 800  # characters

_DAMAGED = (
    zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error
)  # fmt: skip
ARCHIVES = frozenset({kinds.DOCX, kinds.XLSX, kinds.OFD, kinds.ZIP})
_PARAGRAPHS = ("</w:p>", "</si>", "</row>")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
# As official documents carry it: “机密★10年”, alone on its line, or after “密级”.
_MARK = re.compile(
    r"(绝密|机密|秘密)[★☆*＊]|^(绝密|机密|秘密)$|密级[:：]?(绝密|机密|秘密)", re.MULTILINE
)
_MARK_IN_NAME = re.compile(r"(?<!非)(绝密|机密)|秘密[★☆*＊]|^秘密|[(（\[【《]秘密[)）\]】》]")
_PDF_ACTIONS = re.compile(rb"/(JavaScript|Launch)\b")


def inspect(content: bytes, *, kind: str, name: str) -> None:
    """Refuse the file with a reason its owner can act on."""
    _refuse_secret_name(name)
    if kind in ARCHIVES:
        _inspect_archive(content, kind=kind, name=name)
    elif kind in (kinds.DOC, kinds.XLS):
        _refuse_old_macros(content, name)
    elif kind == kinds.PDF and _PDF_ACTIONS.search(content):
        raise _not_allowed(
            f"“{name}”带有脚本或可运行的动作，没有保存。请另存为不带脚本的 PDF 再上传。"
        )
    elif kind in (kinds.TEXT, kinds.CSV):
        _refuse_secret_text(decoded(content) or "", name)


def _inspect_archive(content: bytes, *, kind: str, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, size=len(content), name=name)
            if kind != kinds.ZIP:
                _inspect_parts(archive, kind=kind, name=name)
    except _DAMAGED as error:
        raise Refused(
            Reason.BROKEN,
            f"“{name}”已损坏或设有密码，无法检查，没有保存。请用办公软件打开后另存再上传。",
        ) from error


def _refuse_bomb(archive: zipfile.ZipFile, *, size: int, name: str) -> None:
    """By the sizes the archive declares; reading a part never yields more than it declared."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > RATIO_FROM and unpacked > size * MOST_RATIO
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or swollen:
        raise Refused(Reason.TOO_LARGE, f"“{name}”解压后过大，可能是恶意文件，没有保存。")


def _inspect_parts(archive: zipfile.ZipFile, *, kind: str, name: str) -> None:
    for part in archive.namelist():
        lower = part.lower()
        if lower.endswith("vbaproject.bin") or "/activex/" in lower or "macrosheets/" in lower:
            raise _not_allowed(_macro_words(name))
        if lower.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                _refuse_entities(stream, name)
    types = "[Content_Types].xml"
    if types in archive.namelist() and b"macroEnabled" in _small(archive, types):
        raise _not_allowed(_macro_words(name))
    _refuse_outside_template(archive, name)
    _refuse_secret_text("\n".join(_texts(archive, kind)), name)


def _refuse_entities(stream: IO[bytes], name: str) -> None:
    """Anywhere in the part: comments may stand before a declaration at any length."""
    end = b""
    while chunk := stream.read(CHUNK):
        plain = (end + chunk).replace(b"\0", b"")  # the same letters in UTF-16
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise _not_allowed(f"“{name}”的内部结构含有外部实体定义，可能是恶意文件，没有保存。")
        end = plain[-len(b"<!DOCTYPE") :]


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as stream:
        return stream.read(SMALL_PART)


def _refuse_outside_template(archive: zipfile.ZipFile, name: str) -> None:
    for part in archive.namelist():
        if not part.endswith("settings.xml.rels"):
            continue
        relations = _small(archive, part)
        if b"attachedTemplate" in relations and b'TargetMode="External"' in relations:
            raise _not_allowed(
                f"“{name}”引用了外部模板，打开时会联网，没有保存。"
                "请在“文档模板”中改为 Normal 模板后再上传。"
            )


def _texts(archive: zipfile.ZipFile, kind: str) -> Iterator[str]:
    for part in archive.namelist():
        if _has_text(part, kind):
            with archive.open(part) as stream:
                yield _without_tags(stream.read(TEXT_PART).decode("utf-8", "ignore"))


def _has_text(part: str, kind: str) -> bool:
    if kind == kinds.XLSX:
        return part in {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}
    stem = part.removeprefix("word/").removesuffix(".xml")
    is_header = (
        stem.startswith("header") and stem[len("header") :].isdecimal()
    ) or stem == "header"
    return kind == kinds.DOCX and part == f"word/{stem}.xml" and (stem == "document" or is_header)


def _without_tags(markup: str) -> str:
    """Each character is looked at once: a pattern tried again at every `<` takes minutes."""
    for end in _PARAGRAPHS:
        markup = markup.replace(end, "\n")
    first, *rest = markup.split("<")
    return first + "".join(piece.partition(">")[2] for piece in rest)


def _refuse_old_macros(content: bytes, name: str) -> None:
    """Streams named so hold Visual Basic in the old Office container."""
    marks = ("_VBA_PROJECT", "_VBA_PROJECT_CUR")
    if any(mark.encode("utf-16-le") in content for mark in marks):
        raise _not_allowed(_macro_words(name))


def _refuse_secret_name(name: str) -> None:
    match = _MARK_IN_NAME.search(name.rpartition(".")[0] or name)
    if match:
        raise _not_allowed(_secret_words(name, match.group().strip("★☆*＊()（）[]【】《》")))


def _refuse_secret_text(text: str, name: str) -> None:
    lines = (_BLANKS.sub("", line) for line in text[: FIRST_PAGE * 8].splitlines())
    first_page = "\n".join(line for line in lines if line)[:FIRST_PAGE]
    match = _MARK.search(first_page)
    if match:
        raise _not_allowed(_secret_words(name, next(filter(None, match.groups()))))


def _secret_words(name: str, mark: str) -> str:
    return (
        f"“{name}”带有密级标志“{mark}”。本系统是非涉密系统，不得上传涉密文件，没有保存。"
        "请立即核对，并按保密规定处理；确属误标的，去掉标志后再上传。"
    )


def _macro_words(name: str) -> str:
    return f"“{name}”含有宏或控件，没有保存。请另存为不带宏的格式（.docx、.xlsx）后再上传。"


def _not_allowed(message: str) -> Refused:
    return Refused(Reason.NOT_ALLOWED, message)
