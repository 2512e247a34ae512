"""Year ends as tests need them."""

from django.utils import timezone

from assessments.domain.yearly import shares
from assessments.models import YearEnd, YearExcuse, YearSheet


def year_end(group, by, *units, year=2024, **facts):
    """Worked out, not graded."""
    facts = {"shares": shares.of_rule(year), **facts}
    end = YearEnd.objects.create(
        group=group, year=year, worked_out_at=timezone.now(), worked_out_by=by, **facts
    )
    for number, unit in enumerate(units, start=1):
        YearSheet.objects.create(
            year_end=end, unit=unit, position=number, total=88, comprehensive=26
        )
    return end


def published(end, by):
    end.published_at, end.published_by = timezone.now(), by
    end.save()
    return end


def excuse(end, unit, by, part="report", reason="县委批准"):
    return YearExcuse.objects.create(
        year_end=end,
        unit=unit,
        part=part,
        reason=reason,
        excused_at=timezone.now(),
        excused_by=by,
    )
