from django.db import models


class Type(models.TextChoices):
    """What a file is by its content; the value is the type a browser is told."""

    PDF = "application/pdf", "PDF"
    OFD = "application/ofd", "OFD 版式文件"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 表格"
    DOC = "application/msword", "Word 97-2003 文档"
    XLS = "application/vnd.ms-excel", "Excel 97-2003 表格"
    JPEG = "image/jpeg", "JPEG 图片"
    PNG = "image/png", "PNG 图片"
    TEXT = "text/plain", "文本文件"
    CSV = "text/csv", "CSV 表格"
    ZIP = "application/zip", "ZIP 压缩包"


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
