"""Whom a visiting campaign goes to: enterprises and talents as they are on the day, by township."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import ABROAD, ConsentAnswer, ConsentPurpose, TalentState
from talent.choices.visiting import TargetKind
from talent.domain import recognitions
from talent.models import CampaignTarget, Consent, Enterprise, TalentProfile, VisitCampaign


def whom(campaign: VisitCampaign, day: dt.date) -> Iterator[CampaignTarget]:
    """Nobody twice: who is of a high level and away counts as the former."""
    town = townships()
    if campaign.large:
        firms = Enterprise.objects.running().filter(is_large=True).select_related("unit")
        for firm in firms.in_order():
            yield CampaignTarget(
                campaign=campaign, kind=TargetKind.LARGE, enterprise=firm, unit=town.of(firm.unit)
            )
    asked = recognitions.with_grade(contactable(), day).select_related("unit")
    for profile in asked.in_order():
        kind = _kind_of(campaign, profile)
        if kind is not None:
            yield CampaignTarget(
                campaign=campaign, kind=kind, profile=profile, unit=town.of(profile.unit)
            )


def _kind_of(campaign: VisitCampaign, profile: Any) -> TargetKind | None:
    if campaign.high and profile.grade_is_high:
        return TargetKind.HIGH
    return TargetKind.AWAY if campaign.away and profile.source == ABROAD else None


def contactable() -> Any:
    """In the store, not to be left alone, and nobody who said no to being contacted."""
    no = Consent.objects.filter(
        profile=OuterRef("pk"), purpose=ConsentPurpose.CONTACT, answer=ConsentAnswer.NO
    )
    return TalentProfile.objects.filter(state=TalentState.IN).exclude(Exists(no))


@dataclass(frozen=True)
class TownshipPlaces:
    by_path: dict[str, Unit]

    def of(self, unit: Unit) -> Unit:
        """The township a village is of; a department stands for itself."""
        found = (town for path, town in self.by_path.items() if unit.path.startswith(path))
        return next(found, unit)


def townships() -> TownshipPlaces:
    rows = Unit.objects.at_level(UnitLevel.TOWNSHIP)
    return TownshipPlaces({unit.path: unit for unit in rows})
