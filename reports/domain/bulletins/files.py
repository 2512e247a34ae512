"""A bulletin as files of every kind, out of the same blocks."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.periods import Period
from reports.blocks import Block, to_json
from reports.choices import UNSIGNED
from reports.domain import documents
from reports.domain.bulletins import composing, drafting
from reports.domain.official import renditions
from reports.models import Bulletin, BulletinSection, BulletinSeries

# On a page of the portal it is seen as it is.
FORMATS: Final = {key: form for key, form in renditions.FORMS.items() if key != "html"}


def paper_of(series: BulletinSeries, period: Period) -> list[Block]:
    """The issue there is of the period; without one it is written and not kept."""
    rows = series.bulletins.alive().filter(period=period).select_related("series", "corrects")
    rows = rows.exclude(corrects__isnull=False, state__in=UNSIGNED)
    if bulletin := rows.order_by("-pk").first():
        _written_whole(bulletin.sections.all())
        return composing.paper(bulletin)
    bulletin = Bulletin(series=series, period=period, title=series.declared.title(period))
    sections = [
        BulletinSection(
            bulletin=bulletin, key=each.key, label=each.label, blocks=blocks, failure=failure
        )
        for each in series.declared.parts
        for blocks, failure in [drafting.write(each, period)]
    ]
    _written_whole(sections)
    return composing.composed(bulletin, sections)


def _written_whole(sections: Iterable[BulletinSection]) -> None:
    """A paper is never given out with a blank."""
    if failed := [one for one in sections if one.failure]:
        raise ValidationError([f"“{one.label}”没有写成：{one.failure}" for one in failed])


def write(paper: list[Block], folder: Path, *, name: str, reader: User) -> list[Path]:
    """Every form of it, once all are drawn and say the same numbers; the blocks as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for each in renditions.render(paper, signed=documents.signed_by(reader)):
        if each.form.key in FORMATS:
            target = folder / f"{name}.{each.form.key}"
            target.write_bytes(each.content)
            written.append(target)
    target = folder / f"{name}.json"
    target.write_text(json.dumps(to_json(paper), ensure_ascii=False, indent=2), encoding="utf-8")
    return [*written, target]
