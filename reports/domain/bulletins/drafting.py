"""Drafting: every section is written apart from the others; one that fails says why."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import Period
from portal.problems import Problem, refuse_if
from reports.actions import BULLETIN_DRAFTED, BULLETIN_GAPS_LEFT, BULLETIN_WORDED
from reports.blocks import Gap, gaps, to_json
from reports.choices import BulletinState
from reports.domain.bulletins import comparing, composing, rights
from reports.domain.bulletins import series as all_series
from reports.models import Bulletin, BulletinSection, BulletinSeries
from reports.series import NotReadyError, SeriesSection

logger = logging.getLogger(__name__)

# A number in a person's words would be one that no figure stands behind.
_NUMBER: Final = re.compile(r"[0-9０-９]")
_LONGEST: Final = 500


@transaction.atomic
def draft(series: BulletinSeries, *, period: Period, by: User | None) -> Bulletin:
    """Anew as often as wanted until it is reviewed: what people added stays."""
    if by is not None:
        rights.require_wording(by, series)
    series = BulletinSeries.objects.select_for_update().get(pk=series.pk)
    there = series.bulletins.alive().select_related("corrects__series").filter(period=period)
    alive = there.order_by("-pk").first()
    refuse_if(fits(series, period), _is_draft(alive))
    bulletin = alive or Bulletin(series=series, period=period)
    bulletin.title = bulletin.title or series.declared.title(period)
    bulletin.drafted_at, bulletin.drafted_by = timezone.now(), by
    bulletin.save()
    write_sections(bulletin)
    if by is not None:
        events.record(BULLETIN_DRAFTED, by=by, target=bulletin)
    return bulletin


def draft_due(today: dt.date) -> list[Bulletin]:
    """What is due and not drafted yet, or could not be drafted whole: each on its own, so that one
    that fails keeps none of the others."""
    drafted = []
    for series in all_series.every():
        period = Period.containing(today, series.declared.kind).previous()
        if series.is_on and _has_come(series, period, today) and _is_wanted(series, period):
            drafted.append(draft(series, period=period, by=None))
    return drafted


@transaction.atomic
def add_words(section: BulletinSection, *, words: str, by: User) -> BulletinSection:
    """Adjectives and requests are people's; numbers are not."""
    rights.require_wording(by, section.bulletin.series)
    bulletin = Bulletin.objects.select_for_update().get(pk=section.bulletin_id)
    refuse_if(_is_draft(bulletin), _is_without_numbers(words))
    section.words = words.strip()
    section.save(update_fields=["words"])
    note_differences(bulletin)
    events.record(BULLETIN_WORDED, by=by, target=bulletin, label=section.label)
    return section


@transaction.atomic
def leave_gaps(section: BulletinSection, *, by: User) -> BulletinSection:
    """What nobody counts is printed as that: somebody has looked at it. Drafted anew it is asked
    again, for it may be counted by then."""
    rights.require_wording(by, section.bulletin.series)
    bulletin = Bulletin.objects.select_for_update().get(pk=section.bulletin_id)
    refuse_if(_is_draft(bulletin), _has_gaps_to_leave(section))
    section.gaps_stand = True
    section.save(update_fields=["gaps_stand"])
    note_differences(bulletin)
    events.record(BULLETIN_GAPS_LEFT, by=by, target=bulletin, label=section.label)
    return section


def write(section: SeriesSection, period: Period) -> tuple[list[dict[str, object]], str]:
    """Its blocks, or none and the reason. A fault of the program is the log's to tell."""
    try:
        with transaction.atomic():
            return to_json(section.write(period)), ""
    except NotReadyError as lacking:
        return [], " ".join(lacking.messages)[:_LONGEST]
    except Exception:
        logger.exception("section %s of %s was not written", section.key, period.code)
        return [], "程序出错，没有写成，其他部分不受影响。请把时间告诉系统管理员。"


def write_sections(bulletin: Bulletin) -> None:
    """Of a correction those that nothing was wrong in say what they said before."""
    former = {one.key: one for one in bulletin.corrects.sections.all()} if bulletin.corrects else {}
    said = {key: one.words for key, one in former.items()}
    said |= dict(bulletin.sections.values_list("key", "words"))
    bulletin.sections.all().delete()
    rows = []
    for position, section in enumerate(bulletin.series.declared.parts, start=1):
        if section.stays and (before := former.get(section.key)):
            blocks, failure = before.blocks, before.failure
        else:
            blocks, failure = write(section, bulletin.period)
        rows.append(
            BulletinSection(
                bulletin=bulletin,
                key=section.key,
                label=section.label,
                position=position,
                blocks=blocks,
                failure=failure,
                words=said.get(section.key, ""),
            )
        )
    BulletinSection.objects.bulk_create(rows)
    note_differences(bulletin)


def note_differences(bulletin: Bulletin) -> None:
    """Of a correction, whenever what it says has changed."""
    if bulletin.corrects is None:
        return
    now = composing.composed(bulletin, list(bulletin.sections.all()))
    found = comparing.differences(composing.paper(bulletin.corrects), now)
    bulletin.differences = [one.kept() for one in found if one.part != composing.CORRECTION]
    bulletin.save(update_fields=["differences"])


def _has_come(series: BulletinSeries, period: Period, today: dt.date) -> bool:
    after = today - period.last_day
    return series.declared.is_for(period) and after.days >= series.day


def _is_wanted(series: BulletinSeries, period: Period) -> bool:
    alive = series.bulletins.alive().filter(period=period)
    if not alive.exists():
        return True
    failed = BulletinSection.objects.filter(bulletin__in=alive).exclude(failure="")
    return alive.filter(state=BulletinState.DRAFTED).exists() and failed.exists()


# What may stand in the way ------------------------------------------------------------------------


def fits(series: BulletinSeries, period: Period) -> Iterator[Problem]:
    kind = series.declared.kind
    if period.kind != kind:
        yield "period", f"“{series}”按{kind.label}起草，“{period.label}”不是这样的期间。"
    elif not series.declared.is_for(period):
        yield "period", f"“{series}”不出{period.label}这一期，请换一个系列。"
    elif period.last_day >= timezone.localdate():
        yield "period", f"{period.label}还没有结束，期末以后才能起草。"


def _is_draft(bulletin: Bulletin | None) -> Iterator[Problem]:
    if bulletin and bulletin.state != BulletinState.DRAFTED:
        state = bulletin.get_state_display()
        yield NON_FIELD_ERRORS, f"“{bulletin}”{state}，不能再改。需要修改的，请先退回草稿。"


def _is_without_numbers(words: str) -> Iterator[Problem]:
    if _NUMBER.search(words):
        yield (
            "words",
            "补充的文字里不能有数字，通报里的数都取自指标数据。请改用文字表述。",
        )


def gaps_to_leave(section: BulletinSection) -> list[Gap]:
    if section.gaps_stand:
        return []
    return [gap for gap in gaps(composing.told_by(section)) if gap.stands]


def _has_gaps_to_leave(section: BulletinSection) -> Iterator[Problem]:
    if not gaps_to_leave(section):
        yield NON_FIELD_ERRORS, f"“{section.label}”里没有要决定照印的未统计项。请刷新页面查看。"


def failures(bulletin: Bulletin) -> Iterator[Problem]:
    """Sections that were not written."""
    for section in bulletin.sections.exclude(failure=""):
        yield NON_FIELD_ERRORS, f"“{section.label}”没有写成：{section.failure}"
