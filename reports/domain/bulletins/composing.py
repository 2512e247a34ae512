"""A bulletin as one paper: its head, what the sections wrote and people added, its end."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reports.blocks import (
    Addressees,
    AttachmentNote,
    Block,
    Circulation,
    FactLine,
    Gap,
    Head,
    Imprint,
    Masthead,
    Prose,
    RedHead,
    Row,
    SectionHeading,
    Signature,
    Table,
    TitleLine,
    WritingBox,
    from_json,
    with_gaps_left,
)
from reports.choices import Layout
from reports.models import Bulletin, BulletinSection, BulletinSeries


@dataclass(frozen=True)
class Signing:
    """What a paper bears from its signing on."""

    day: dt.date
    number: int
    total: int

    @property
    def written_day(self) -> str:
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


def paper(bulletin: Bulletin, signing: Signing | None = None) -> list[Block]:
    """As it stands: kept blocks once it was signed, before that what the sections say now."""
    if bulletin.blocks:
        return from_json(bulletin.blocks)
    return composed(bulletin, list(bulletin.sections.all()), signing)


def composed(
    bulletin: Bulletin, sections: list[BulletinSection], signing: Signing | None = None
) -> list[Block]:
    return list(_paper(bulletin, sections, signing))


def _paper(
    bulletin: Bulletin, sections: list[BulletinSection], signing: Signing | None
) -> Iterator[Block]:
    series = bulletin.series
    declared = series.declared
    day = signing.written_day if signing else ""
    yield from _head(series, signing, day)
    yield TitleLine(bulletin.title)
    if series.addressees and declared.layout != Layout.BRIEFING:
        yield Addressees(series.addressees, "呈" if declared.layout == Layout.REPORT else "")
    if bulletin.corrects:
        yield from _corrected(bulletin, bulletin.corrects)
    attached = [one for one in sections if declared.section(one.key).is_attachment]
    for section in sections:
        if section not in attached:
            yield from written(section)
    if attached:
        yield AttachmentNote()
    if declared.layout == Layout.OFFICIAL:
        yield Signature(series.office, day)
    for section in attached:
        yield from written(section)
    yield from _end(series, day)


def _end(series: BulletinSeries, day: str) -> Iterator[Block]:
    match series.declared.layout:
        case Layout.OFFICIAL:
            yield Imprint(f"{series.office}办公室", day, series.copies_to)
        case Layout.REPORT:
            yield WritingBox("领导批示")
            yield FactLine(tuple((label, "") for label in _WRITTEN_BY_HAND))
            if series.reported_to or series.copies_to:
                yield Circulation(series.reported_to, series.copies_to, copies=series.copies)
        case _:
            yield Circulation(
                series.reported_to, series.copies_to, series.addressees, series.copies
            )


CORRECTION: Final = "更正说明"
_WRITTEN_BY_HAND: Final = ("编辑", "审核", "签发")
NOTHING_TO_SAY: Final = "没有需要补充的内容。"
_DIFFERENCES: Final = (
    Head("部分", mm=26),
    Head("单位、项目", mm=48),
    Head("原为", mm=41),
    Head("更正为", mm=41),
)


def _corrected(bulletin: Bulletin, wrong: Bulletin) -> Iterator[Block]:
    """Which paper, why, and everything that is different."""
    named = f"{wrong.numbered}《{wrong.title}》" if wrong.numbered else f"《{wrong.title}》"
    cause = bulletin.cause.rstrip("。")
    yield SectionHeading(CORRECTION)
    yield Prose((f"{named}有误，现予更正，以本件为准，原件同时作废。更正原因：{cause}。",))
    rows = tuple(
        Row((each["part"], each["what"], each["was"], each["now"])) for each in bulletin.differences
    )
    yield Table(_DIFFERENCES, rows, title="更正的内容", empty="没有改动的内容。")


def _head(series: BulletinSeries, signing: Signing | None, day: str) -> Iterator[Block]:
    if series.declared.layout == Layout.OFFICIAL:
        number = f"{series.organ}〔{signing.day.year}〕{signing.number}号" if signing else ""
        yield RedHead(series.office, number)
        return
    yield Masthead(
        series.name,
        series.office,
        day,
        signing.number if signing else None,
        signing.total if signing else None,
    )


def written(section: BulletinSection) -> Iterator[Block]:
    """What the app wrote, then a person's own words, a paragraph for each line."""
    told = told_by(section)
    yield from with_gaps_left(told) if section.gaps_stand else told
    for line in section.words.splitlines():
        if line.strip():
            yield Prose((line.strip(),))


def told_by(section: BulletinSection) -> list[Block]:
    """With a gap where only people can say something, and have not yet."""
    told = from_json(section.blocks)
    awaits = section.bulletin.series.declared.section(section.key).awaits
    if awaits and told and not section.words.strip():
        told.append(Prose((Gap(awaits, stands=NOTHING_TO_SAY),)))
    return told
