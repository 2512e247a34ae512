"""The newest seal, noted outside the database at once: a trail cut off at its end shows here.

The note is vouched for with AUDIT_KEYS and its absence is a fault, so it can be neither forged nor
thrown away. Every seal also goes to the log `portal.audit.seals`, which AUDIT_SYSLOG sends to
another machine: a note put back from an earlier copy contradicts what lies there.
"""

import fcntl
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from portal.audit import vouching
from portal.audit.models import Event, Seal

logger = logging.getLogger("portal.audit.seals")


@dataclass(frozen=True)
class Note:
    """The newest seal, and up to which one the contents were verified; 0 before the first."""

    seq: int = 0
    mac: str = ""
    verified: int = 0

    def text(self) -> str:
        return json.dumps(["anchor", self.seq, self.mac, self.verified])


class UnusableAnchors(Exception):  # noqa: N818 - a finding, not an error
    """What is wrong with the file, in words."""


def drop(seal: Seal | None = None) -> None:
    """Note the newest seal. A note the chain contradicts stays as it is: it is the evidence."""
    newest = seal or Seal.objects.order_by("-seq").first()
    if newest is None:
        return
    with _alone():
        try:
            noted = read()
        except UnusableAnchors:
            return
        if newest.seq > noted.seq and _continues(newest, noted):
            _write(Note(newest.seq, newest.mac, noted.verified))


def announce(seal: Seal) -> None:
    """To the log, which may lead to another machine."""
    logger.info("seal %s %s", seal.seq, seal.mac)


def verified(seq: int) -> None:
    """Everything up to this seal was looked through and found whole."""
    with _alone():
        noted = read()
        _write(Note(noted.seq, noted.mac, max(seq, noted.verified)))


def begin_if_new() -> None:
    """A new installation: nothing happened yet, so nothing can have been removed."""
    with _alone():
        if not _path().exists() and not (Seal.objects.exists() or Event.objects.exists()):
            _write(Note())
        elif _is_of_an_older_version():
            noted = json.loads(_path().read_text())
            _write(Note(noted["seq"], noted["mac"]))


def begin_again() -> Note:
    """What the chain says now holds from now on, whatever was noted."""
    newest = Seal.objects.order_by("-seq").first()
    note = Note(newest.seq, newest.mac) if newest else Note()
    with _alone():
        _write(note)
    return note


def contradiction() -> str:
    """Empty, or in which way the chain no longer is what was noted."""
    try:
        return _contradicts(read())
    except UnusableAnchors as unusable:
        return str(unusable)


def read() -> Note:
    path = _path()
    try:
        kept = json.loads(path.read_text())
        note = Note(int(kept["seq"]), str(kept["mac"]), int(kept["verified"]))
        signature = str(kept["signature"])
    except FileNotFoundError:
        raise UnusableAnchors(
            f"文件 {path.name} 不存在，末尾的记录有没有被删除无从判断。核实后执行 audit_anchor"
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise UnusableAnchors(f"文件 {path.name} 无法读取，可能被改动") from None
    if not vouching.vouches(signature, note.text()):
        raise UnusableAnchors(f"文件 {path.name} 与校验码不符，被改动，或不是由系统写入")
    return note


def _contradicts(note: Note) -> str:
    if note.seq == 0:
        return ""
    seal = Seal.objects.filter(seq=note.seq).first()
    if seal is None:
        return f"第 {note.seq} 号封存已不存在，审计记录的末尾被删除，或数据库恢复到了较早的备份"
    return "" if seal.mac == note.mac else f"第 {note.seq} 号封存已被替换"


def _continues(newest: Seal, noted: Note) -> bool:
    """Mostly it is the very next one, which names the one before."""
    if newest.seq == noted.seq + 1:
        return newest.previous == noted.mac
    return not _contradicts(noted)


def _is_of_an_older_version() -> bool:
    """Without a signature, and the chain agrees; looked for by `migrate` only."""
    try:
        kept = json.loads(_path().read_text())
        unsigned = kept.keys() == {"seq", "mac"}
        return unsigned and not _contradicts(Note(int(kept["seq"]), str(kept["mac"])))
    except (OSError, ValueError, AttributeError):
        return False


def _write(note: Note) -> None:
    path = _path()
    draft = path.with_name(f"{path.name}.new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(note) | {"signature": vouching.keyed(note.text())}))
    draft.replace(path)


def _path() -> Path:
    return Path(settings.AUDIT_ANCHOR)


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time: web, worker and beat note what each has sealed."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
