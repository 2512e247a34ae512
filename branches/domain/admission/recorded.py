"""What stands on record of admissions, as a table of dates tells it: a value for each column."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import OuterRef, Subquery

from branches.choices.admission import NoticeKind, StepCode
from branches.domain.admission.importing import HELPERS
from branches.models import AdmissionCase, CaseStep

S = StepCode


def by_person(people: Collection[int]) -> dict[tuple[int, str], int]:
    """Admissions by person and day of the application; that which goes on by the person alone."""
    applied = CaseStep.objects.standing().filter(case=OuterRef("pk"), code=S.APPLICATION)
    rows = AdmissionCase.objects.filter(person__in=people).order_by("-end", "pk")
    found: dict[tuple[int, str], int] = {}
    days = Subquery(applied.order_by("happened_on").values("happened_on")[:1])
    for pk, person, end, day in rows.annotate(day=days).values_list("pk", "person", "end", "day"):
        found[person, str(day or "")] = pk
        if not end:
            found[person, ""] = pk
    return found


def with_dates(rows: Any) -> Any:
    return rows.select_related("person", "organization").prefetch_related(
        "steps__helpers__member__person", "notices"
    )


def of(keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = with_dates(AdmissionCase.objects.filter(pk__in=list(keys)))
    return {case.pk: told(case) for case in rows}


def told(case: AdmissionCase) -> dict[str, Any]:
    """Of a step taken several times the last one; names as they were told."""
    values: dict[str, Any] = {
        "organization": case.organization,
        "education": case.education or None,
        "post": case.post or None,
    }
    for step in sorted(case.steps.all(), key=lambda one: (one.happened_on, one.pk)):
        if step.is_withdrawn or step.code not in S.values:
            continue
        values[step.code] = step.happened_on
        if step.code in HELPERS:
            names = [helper.member.person.name for helper in step.helpers.all()]
            values[f"{step.code}_names"] = "、".join(sorted(names)) or step.content or None
        if step.code == S.TRAINING:
            values["training_days"], values["training_hours"] = step.days, step.hours
        if step.code == S.FORM:
            values["form_number"] = step.form_number or None
    notices = [one for one in case.notices.all() if one.withdrawn_at is None]
    for one in sorted(notices, key=lambda each: (each.starts_on, each.pk)):
        if one.kind == NoticeKind.LISTING:
            values["notice_since"], values["notice_until"] = one.starts_on, one.ends_on
    return values
