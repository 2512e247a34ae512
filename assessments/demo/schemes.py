"""The demo county assesses by both shipped schemes."""

from assessments.domain import schemes
from assessments.presets.schemes import SCHEMES
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.periods import Period, PeriodKind


def build(plan: DemoPlan, *, years: int) -> None:
    """In force for so many years."""
    by = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).order_by("pk").first()
    if by is None:
        return
    since = Period(PeriodKind.MONTH, plan.today.year - years, 1)
    for preset in SCHEMES.values():
        draft = schemes.install(preset, by=by).versions.get()
        schemes.activate(draft, since=since, by=by)
