"""带病入党、违规入党: the same checks over cases of a span, each by the version of its day.

The system lists hits; what they were, people say."""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import ADMISSION_AUDITED, ADMISSION_CONCLUDED
from branches.choices.admission import HitConclusion
from branches.domain.admission import checks, story
from branches.models import AdmissionCase, AdmissionFinding, CaseStep
from branches.permissions import ADMISSION_OVERSEE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.rules.domain import memory

MOST: Final = 20_000  # cases looked at in one go
_BATCH: Final = 500


@transaction.atomic
def look(unit: Unit, *, since: dt.date, until: dt.date, by: User) -> int:
    """How many hits were not on the list before. Whatever is there stays as people left it."""
    require(by, ADMISSION_OVERSEE, unit)
    if until < since:
        raise ValidationError({"until": f"止于 {until}，早于开始的 {since}。请核对。"})
    held = CaseStep.objects.standing().filter(happened_on__range=(since, until))
    rows = AdmissionCase.objects.filter(
        organization__unit__path__startswith=unit.path, pk__in=held.values("case")
    ).order_by("pk")
    if rows.count() > MOST:
        raise ValidationError(f"这段时间有 {rows.count():,} 人，超过一次 {MOST:,} 人，请缩短时间。")
    before = AdmissionFinding.objects.count()
    with memory.remembered():
        for case in (
            story.prefetched(rows).prefetch_related("steps__activity").iterator(chunk_size=_BATCH)
        ):
            _list_hits(case, since, until)
    found = AdmissionFinding.objects.count() - before
    events.record(
        ADMISSION_AUDITED, by=by, target=unit, summary=f"{since} 至 {until}，新发现 {found} 个"
    )
    return found


def _list_hits(case: AdmissionCase, since: dt.date, until: dt.date) -> None:
    told, today = story.of(case), timezone.localdate()
    AdmissionFinding.objects.bulk_create(
        (
            AdmissionFinding(
                case=case,
                rule=hit.rule,
                version=hit.version,
                step=hit.step.code,
                happened_on=hit.step.happened_on,
                message=hit.message[:300],
                found_on=today,
            )
            for hit in checks.all_hits(told)
            if since <= hit.step.happened_on <= until
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def conclude(
    finding: AdmissionFinding, *, conclusion: HitConclusion, handling: str, by: User
) -> AdmissionFinding:
    """属实、录入有误、不属实, and what was done about it."""
    rows = AdmissionFinding.objects.select_for_update(of=("self",))
    held = rows.select_related("case__organization__unit", "case__person").get(pk=finding.pk)
    require(by, ADMISSION_OVERSEE, held.case.organization.unit)
    if not handling.strip():
        raise ValidationError({"handling": "请写明核查情况和处理。"})
    held.conclusion, held.handling = conclusion, handling.strip()
    held.concluded_by, held.concluded_on = by, timezone.localdate()
    held.save(update_fields=["conclusion", "handling", "concluded_by", "concluded_on"])
    events.record(
        ADMISSION_CONCLUDED,
        by=by,
        target=held.case,
        summary=f"{held.message}：{held.get_conclusion_display()}",
    )
    return held
