"""Rosters of the branches: what offices keep in Excel about organisations, members, officers."""

from branches.importers.activities import ActivityRoster
from branches.importers.admissions import AdmissionRoster
from branches.importers.dues import PaymentRoster, StandardRoster
from branches.importers.members import MemberRoster
from branches.importers.mobility import StayRoster
from branches.importers.officers import OfficerRoster
from branches.importers.organisations import OrganisationRoster
from branches.importers.reviews import ReviewRoster
from branches.importers.transfers import TransferRoster

__all__ = [
    "ActivityRoster",
    "AdmissionRoster",
    "MemberRoster",
    "OfficerRoster",
    "OrganisationRoster",
    "PaymentRoster",
    "ReviewRoster",
    "StandardRoster",
    "StayRoster",
    "TransferRoster",
]
