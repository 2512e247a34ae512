"""What a file is by its content; the value is the type a browser is told."""

from typing import Final

PDF: Final = "application/pdf"
OFD: Final = "application/ofd"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
TEXT: Final = "text/plain"
CSV: Final = "text/csv"
ZIP: Final = "application/zip"
