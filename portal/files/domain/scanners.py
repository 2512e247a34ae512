"""Virus scanners. `FILE_SCANNER` names a class; it is asked about every upload."""

import socket
import struct
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

PATIENCE = 30  # seconds
CHUNK = 64 * 1024


class ScannerUnavailable(Exception):  # noqa: N818 - a fact about the scanner
    """It did not answer, or not in a way that says the file is clean."""


class Scanner(Protocol):
    def finding(self, content: bytes) -> str | None:
        """The name of what was found, None when the file is clean."""


class ClamAV:
    """clamd over TCP, by its INSTREAM command."""

    def finding(self, content: bytes) -> str | None:
        answer = self._ask(content)
        if answer == "stream: OK":
            return None
        if answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerUnavailable(answer)

    def _ask(self, content: bytes) -> str:
        host, _, port = settings.CLAMAV_ADDRESS.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), PATIENCE) as clamd:
                clamd.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    chunk = content[start : start + CHUNK]
                    clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
                clamd.sendall(struct.pack("!I", 0))
                return _line(clamd)
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error


def scan(content: bytes, *, name: str) -> None:
    """Refuse what the scanner finds, and everything while it does not answer."""
    if not settings.FILE_SCANNER:
        return
    scanner: Scanner = import_string(settings.FILE_SCANNER)()
    try:
        finding = scanner.finding(content)
    except ScannerUnavailable as error:
        raise ValidationError(
            "病毒检查服务暂时不可用，文件没有保存。请稍后再试；一直如此的，请告诉系统管理员。"
        ) from error
    if finding:
        raise ValidationError(
            f"“{name}”检出病毒（{finding}），没有保存。请先对本机杀毒，不要再传送这个文件。"
        )


def _line(clamd: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        received = clamd.recv(4096)
        if not received:
            break
        answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
