"""Schemes as tests need them: made through the acts."""

from assessments.choices import AimKind
from assessments.domain import schemes
from assessments.presets.schemes import notation as n
from portal.orgs.models import ComparisonGroup
from portal.periods import Period
from tests.factories import accounts

LONG_AGO = Period.parse("2025-01")
GROUP = "乡镇组"


def _scheme(key, name):
    count = n.PresetIndicator(
        "M1", "党员总数", 60, n.figure("MEM-1"), n.up(), n.aim("10"), n.FULL, n.ZERO
    )
    villages = n.PresetIndicator(
        "M2", "村数", 40, n.figure("OFF-1"), n.by_rank(50, least=0), n.Aim(AimKind.NONE), n.OUT,
        n.LEFT_OUT,
    )  # fmt: skip
    return n.PresetScheme(key, name, (GROUP,), (n.PresetCategory("M", "党员", (count, villages)),))


SMALL = _scheme("small", "小方案")
OTHER = _scheme("other", "另一方案")
RANKED, RANKED_TOO = _scheme("ranked", "排名方案"), _scheme("ranked_too", "又一排名方案")


def designer(county):
    return accounts.holder("assessment_office", county)


def draft(county, preset=SMALL, *, by=None):
    ComparisonGroup.objects.get_or_create(name=GROUP)
    return schemes.install(preset, by=by or designer(county)).versions.get()


def active(county, preset=SMALL, *, since=LONG_AGO, by=None):
    by = by or designer(county)
    return schemes.activate(draft(county, preset, by=by), since=since, by=by)


def as_objects(version):
    """Under the names that routes give them."""
    return {
        "scheme": version.scheme,
        "scheme_version": version,
        "scheme_category": version.categories.get(),
        "scheme_indicator": version.indicators.get(code="M1"),
    }
