"""Keeper of throwaway servers: prints their addresses, ends them when its input closes."""

import json
import shutil
import signal
import sys

from portal.embedded import account
from portal.embedded.postgres import Postgres
from portal.embedded.valkey import Valkey


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = account.new_folder()
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


if __name__ == "__main__":
    main()
