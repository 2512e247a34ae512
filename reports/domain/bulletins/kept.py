"""The files of an issue: drawn once when it is published, handed out ever after. Their content lies
on disk under the digest of the blocks, so that whoever draws the same twice writes the same place.
"""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.crypto import files as sealed
from portal.foreign.calling import call
from portal.jobs.domain import jobs
from portal.jobs.models import Job
from portal.orgs.models import Unit
from reports import blocks
from reports.blocks import Block
from reports.domain.bulletins import composing, units_view
from reports.domain.bulletins.approving import held
from reports.domain.bulletins.files import FORMATS
from reports.domain.documents import PDF, DocumentFormat
from reports.domain.official import numbers, renditions
from reports.inside import reading
from reports.models import Bulletin, KeptFile

RENDER: Final = "reports.render_bulletin"
_FOLDER: Final = "bulletins"
_UNREADABLE: Final = (
    "“{bulletin}”存档的文件读不出来，或者与存档时的校验值不一致，没有给出。请告诉系统管理员。"
)


def order(bulletin: Bulletin) -> Job:
    """By itself, once the issue is published: what becomes of the drawing does not undo that."""
    return jobs.enqueue(
        RENDER,
        by=None,
        unit=Unit.objects.filter(depth=1).in_tree_order()[0],
        key=str(bulletin.pk),
        title=f"生成通报文件：{bulletin}",
        bulletin=bulletin.pk,
    )


@transaction.atomic
def keep(bulletin: Bulletin) -> list[KeptFile]:
    """All of its forms or none: whoever comes second finds them there."""
    bulletin = held(bulletin)
    if there := list(bulletin.files.all()):
        return there
    paper = composing.paper(bulletin)
    if blocks.sha256(paper) != bulletin.digest:
        raise ValidationError(f"“{bulletin}”的正文与签发时的校验值不一致，没有生成文件。")
    made = renditions.render(paper, signed=_signature(bulletin))
    rows = []
    for each in made:
        if each.form.key in FORMATS:
            sealed.write(path_of(bulletin.digest, each.form), each.content)
            rows.append(
                KeptFile(
                    bulletin=bulletin,
                    form=each.form.key,
                    sha256=each.sha256,
                    size=len(each.content),
                    pages=each.pages,
                )
            )
    return KeptFile.objects.bulk_create(rows)


def content(bulletin: Bulletin, form: DocumentFormat, *, reader: str) -> bytes:
    """As it was kept; until then drawn for who asks. Raises a `ValidationError` to be shown."""
    row = bulletin.files.filter(form=form.key).first()
    if row is None:
        return form.draw(composing.paper(bulletin), signed=reader)
    try:
        body = sealed.read(path_of(bulletin.digest, form))
    except FileNotFoundError:
        body = b""
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise ValidationError(_UNREADABLE.format(bulletin=bulletin))
    return body


def looked_at(bulletin: Bulletin, form: DocumentFormat) -> bytes:
    return content(bulletin, form, reader=_signature(bulletin))


def pdf(bulletin: Bulletin) -> bytes:
    """To be looked at page by page: what is not kept yet is drawn once for what it says now."""
    form = FORMATS[PDF.key]
    if bulletin.files.filter(form=form.key).exists():
        return looked_at(bulletin, form)
    return _drawn_once(bulletin, composing.paper(bulletin), form)


def as_read_by(unit: Unit, bulletin: Bulletin, form: DocumentFormat, *, reader: str) -> bytes:
    """The kept file where the unit reads all of it; else drawn from what it reads."""
    paper = units_view.of(bulletin, unit)
    if blocks.sha256(paper) == blocks.sha256(composing.paper(bulletin)):
        return content(bulletin, form, reader=reader)
    return _drawn_once(bulletin, paper, form)


def _drawn_once(bulletin: Bulletin, paper: list[Block], form: DocumentFormat) -> bytes:
    path = path_of(blocks.sha256(paper), form)
    if not path.exists():
        sealed.write(path, form.draw(paper, signed=_signature(bulletin)))
    return sealed.read(path)


def path_of(digest: str, form: DocumentFormat) -> Path:
    return _root() / digest[:2] / f"{digest}.{form.key}"


def count_pages(body: bytes) -> int:
    return len(call(reading.pages, body, limits=numbers.LIMITS))


def tidy() -> int:
    """What was drawn of drafts to be looked at, and by runs that came to no end."""
    yesterday = (timezone.now() - dt.timedelta(days=1)).timestamp()
    kept = set(Bulletin.objects.exclude(files=None).values_list("digest", flat=True))
    old = [
        path
        for path in _root().glob("*/*")
        if path.stem not in kept and path.stat().st_mtime < yesterday
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / _FOLDER


def _signature(bulletin: Bulletin) -> str:
    """The office's: a kept file is taken out by many."""
    at = timezone.localtime(bulletin.published_at or bulletin.drafted_at)
    return f"{bulletin.series.office} {at:%Y-%m-%d %H:%M}"
