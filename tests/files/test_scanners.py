"""The ClamAV adapter against a small server that speaks clamd's INSTREAM on this machine."""

import contextlib
import socket
import struct
import threading

import pytest
from django.core.exceptions import ValidationError

from portal.files.domain import scanners

CLAMAV = "portal.files.domain.scanners.ClamAV"


def receive(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


@contextlib.contextmanager
def clamd(answer):
    """Answers one question; what it was sent is in the list it yields."""
    sent = []

    def serve(server):
        connection, _ = server.accept()
        with connection:
            assert receive(connection, 10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", receive(connection, 4))[0]:
                sent.append(receive(connection, length))
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", sent
        thread.join(5)


def test_clean_file_passes_whole(settings):
    content = bytes(200_000)
    with clamd(b"stream: OK\0") as (address, sent):
        settings.FILE_SCANNER, settings.CLAMAV_ADDRESS = CLAMAV, address
        scanners.scan(content, name="a.txt")
    assert b"".join(sent) == content


def test_finding_is_refused_by_its_name(settings):
    with clamd(b"stream: Eicar-Signature FOUND\0") as (address, _):
        settings.FILE_SCANNER, settings.CLAMAV_ADDRESS = CLAMAV, address
        with pytest.raises(ValidationError, match="Eicar-Signature"):
            scanners.scan(b"x", name="a.txt")


def test_other_answer_is_no_clean_bill(settings):
    with clamd(b"INSTREAM size limit exceeded. ERROR\0") as (address, _):
        settings.FILE_SCANNER, settings.CLAMAV_ADDRESS = CLAMAV, address
        with pytest.raises(ValidationError, match="暂时不可用"):
            scanners.scan(b"x", name="a.txt")


def test_scanner_that_is_down_lets_nothing_pass(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    settings.FILE_SCANNER, settings.CLAMAV_ADDRESS = CLAMAV, address
    with pytest.raises(ValidationError, match="暂时不可用"):
        scanners.scan(b"x", name="a.txt")


def test_without_a_scanner_nothing_is_asked(settings):
    settings.FILE_SCANNER = ""
    assert scanners.scan(b"x", name="a.txt") is None
