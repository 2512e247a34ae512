"""PostgreSQL refuses to run as root, so root lends it a user with no rights."""

import os
import pwd
import subprocess
import tempfile
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"


def for_folder(folder: Path) -> pwd.struct_passwd | None:
    """Whom a server with its data in `folder` runs as; None for the user we already are.

    Data made by an ordinary user stays that user's, even if root comes by later.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        return pwd.getpwuid(folder.stat().st_uid)
    return pwd.getpwnam(UNPRIVILEGED)


def popen_options(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def can_enter(account: pwd.struct_passwd | None, folder: Path) -> bool:
    return _succeeds(account, ["/bin/sh", "-c", 'cd "$0"', str(folder)])


def can_run(account: pwd.struct_passwd | None, program: Path) -> bool:
    return _succeeds(account, [str(program), "--version"])


def make_private(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Creates `folder` for its server alone: the sockets and files in it ask no password."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _succeeds(account: pwd.struct_passwd | None, command: list[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 # the callers' fixed commands
            command, cwd="/", capture_output=True, check=False, **popen_options(account)
        )
    except OSError:
        return False
    return done.returncode == 0


def new_folder() -> Path:
    """A temporary one, for throw-away servers."""
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 # mkdtemp makes the folder in it
    server_user = for_folder(places[0])
    place = next(place for place in places if can_enter(server_user, place))
    folder = Path(tempfile.mkdtemp(prefix="portal-", dir=place))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # the server's user passes through
    return folder
