"""How many requests a second the real web server answers, asked by many at once.

`python -m bench.load ledgers` lets a county fill its ledgers at once, by `bench.crowd`; with
`--kill` its servers are killed meanwhile, by `bench.killing`.
"""

import asyncio
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CLIENTS: Final = 20
SECONDS: Final = 8
WARM: Final = 2
WORKERS: Final = "2"  # as the shipped unit starts it
THREADS: Final = "4"
READY_WITHIN: Final = 240  # on a machine others keep busy
STOPPED_WITHIN: Final = 10


class UnansweredError(Exception):
    pass


@contextlib.contextmanager
def web_server() -> Iterator[int]:
    """On the database of this process, as the operator's unit starts it; gives its port."""
    port = free_port()
    with subprocess.Popen(  # noqa: S603 - our own
        web_command(port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            wait_for(port)
            yield port
        finally:
            _stop(server)


def _stop(server: subprocess.Popen) -> None:
    """A worker that is still starting does not hear: it is not waited for without end."""
    server.terminate()
    try:
        server.wait(STOPPED_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def web_command(port: int) -> list[str]:
    granian = str(Path(sys.executable).with_name("granian"))
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-ws", "--workers", WORKERS, "--blocking-threads", THREADS]
    return [*command, "portal.wsgi:application"]


def wait_for(port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/healthz")
            asked.getresponse()
            return
        time.sleep(0.2)
    raise UnansweredError(f"no answer on port {port} within {READY_WITHIN} s")


def per_second(port: int, url: str, *, cookie: str, fragment: bool = False) -> float:
    """Answers a second while all clients ask for the page again and again."""
    lines = [f"GET {url} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}"]
    if fragment:
        lines.append("HX-Request: true")
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    return asyncio.run(_asked(port, request))


async def _asked(port: int, request: bytes) -> float:
    begin = time.monotonic() + WARM
    counts = await asyncio.gather(*(_client(port, request, begin) for _ in range(CLIENTS)))
    return sum(counts) / SECONDS


async def _client(port: int, request: bytes, begin: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while (now := time.monotonic()) < begin + SECONDS:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise UnansweredError(head.split(b"\r\n")[0].decode())
        await reader.readexactly(length(head))
        count += now >= begin
    writer.close()
    return count


def length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise UnansweredError("an answer without its length")


if __name__ == "__main__":
    from bench import crowd  # it takes the server above

    sys.exit(crowd.main(sys.argv[1:]))
