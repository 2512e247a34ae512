"""Keeper of throwaway servers: prints their addresses, ends them when its input closes."""

import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from portal.embedded import account
from portal.embedded.postgres import Postgres
from portal.embedded.valkey import Valkey


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = _folder()
    servers = (
        Postgres(folder / "postgres", durable=False),
        Valkey(folder / "valkey", durable=False),
    )
    try:
        database_url, redis_url = (server.start().url for server in servers)
        sys.stdout.write(json.dumps({"database_url": database_url, "redis_url": redis_url}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 # mkdtemp makes the folder in it
    server_user = account.for_folder(places[0])
    place = next(place for place in places if account.can_enter(server_user, place))
    folder = Path(tempfile.mkdtemp(prefix="portal-", dir=place))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # the server's user passes through
    return folder


if __name__ == "__main__":
    main()
