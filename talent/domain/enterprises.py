"""Enterprises, what they tell of each year, what they were recognised as."""

from typing import Final

from portal.deeds.domain import plain
from talent.actions import ENTERPRISE_CHANGED
from talent.domain import checks
from talent.models import Enterprise, EnterpriseTitle, EnterpriseYear
from talent.permissions import TALENT_KEEP

ENTERPRISES: Final = plain.PlainActs(
    Enterprise,
    TALENT_KEEP,
    ENTERPRISE_CHANGED,
    fields=(
        *("name", "credit_code", "unit", "industry", "field", "scale", "is_large"),
        *("contact", "phone", "leader", "state"),
    ),
    noun="企业",
    adds="登记",
    unit="unit",
    checks=checks.of_enterprise,
)
YEARS: Final = plain.PlainActs(
    EnterpriseYear,
    TALENT_KEEP,
    ENTERPRISE_CHANGED,
    fields=(
        *("enterprise", "year", "staff", "researchers", "doctors", "masters", "bachelors"),
        *("professors", "associates", "skilled", "revenue", "research"),
    ),
    noun="年度数据",
    adds="填报",
    stays=("enterprise", "year"),
    unit="enterprise.unit",
    checks=checks.of_year,
)
TITLES: Final = plain.PlainActs(
    EnterpriseTitle,
    TALENT_KEEP,
    ENTERPRISE_CHANGED,
    fields=("enterprise", "kind", "granted_on", "until", "document"),
    noun="资质",
    adds="登记",
    stays=("enterprise",),
    unit="enterprise.unit",
    checks=checks.of_title,
)
