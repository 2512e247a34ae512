"""Which township each county unit stands by: kept by the organization office."""

from collections.abc import Iterator

from assessments.actions import PAIRING_CHANGED
from assessments.models import Pairing
from assessments.permissions import GRADES_GIVE
from portal.deeds.domain import plain
from portal.orgs.choices import UnitLevel
from portal.problems import Problem


def _stands_by_a_township(pairing: Pairing) -> Iterator[Problem]:
    if pairing.township.kind.level != UnitLevel.TOWNSHIP:
        yield "township", f"“{pairing.township}”不是乡镇（街道），请选择乡镇（街道）。"
    if pairing.unit_id == pairing.township_id:
        yield "unit", "不能包联本单位，请选择县直单位。"


PAIRINGS = plain.PlainActs(
    Pairing,
    GRADES_GIVE,
    PAIRING_CHANGED,
    fields=("unit", "township"),
    noun="包联关系",
    unit="unit",
    checks=_stands_by_a_township,
)
