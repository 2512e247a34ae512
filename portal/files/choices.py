from django.db import models

from portal.files.inside import kinds


class Type(models.TextChoices):
    """What a file is by its content; the value is the type a browser is told."""

    PDF = kinds.PDF, "PDF"
    OFD = kinds.OFD, "OFD 版式文件"
    DOCX = kinds.DOCX, "Word 文档"
    XLSX = kinds.XLSX, "Excel 表格"
    DOC = kinds.DOC, "Word 97-2003 文档"
    XLS = kinds.XLS, "Excel 97-2003 表格"
    JPEG = kinds.JPEG, "JPEG 图片"
    PNG = kinds.PNG, "PNG 图片"
    TEXT = kinds.TEXT, "文本文件"
    CSV = kinds.CSV, "CSV 表格"
    ZIP = kinds.ZIP, "ZIP 压缩包"


IMAGES = frozenset({Type.JPEG, Type.PNG})
# What a business document is made of; archives are allowed only where a purpose says so.
DOCUMENTS = frozenset(set(Type) - {Type.ZIP})

EXTENSIONS = {
    Type.PDF: ("pdf",),
    Type.OFD: ("ofd",),
    Type.DOCX: ("docx",),
    Type.XLSX: ("xlsx",),
    Type.DOC: ("doc", "wps"),
    Type.XLS: ("xls", "et"),
    Type.JPEG: ("jpg", "jpeg"),
    Type.PNG: ("png",),
    Type.TEXT: ("txt",),
    Type.CSV: ("csv",),
    Type.ZIP: ("zip",),
}
