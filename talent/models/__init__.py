from talent.models.apartment import (
    AllocationRow,
    AllocationRun,
    Apartment,
    HousingApplication,
    Tenancy,
)
from talent.models.candidate import (
    SelectionAllowance,
    SelectionAppraisal,
    SelectionCandidate,
    SelectionOpinion,
    SelectionSheet,
)
from talent.models.card import ServiceCard
from talent.models.cohort import RecruitArrival, RecruitCohort, RecruitStage
from talent.models.consent import Consent
from talent.models.dispatch import DispatchedDoctor, DispatchReport, DispatchVisit
from talent.models.end_told import EndTold
from talent.models.enterprise import Enterprise, EnterpriseTitle, EnterpriseYear
from talent.models.expert_link import Contact, ExpertLink
from talent.models.grade import Grade, Recognition
from talent.models.need import Match, Need, RelatedFields
from talent.models.pipeline import Pipeline, PipelineCase, PipelineMove, PipelineStage
from talent.models.policy import PolicyItem
from talent.models.profile import TalentProfile
from talent.models.selection import SelectionRound, SelectionSystem
from talent.models.staying import StayMeasure
from talent.models.ticket import Ticket, TicketHold
from talent.models.visiting import CampaignTarget, CampaignVisit, VisitCampaign
from talent.models.worthy import HelpTask, Worthy

__all__ = [
    "AllocationRow",
    "AllocationRun",
    "Apartment",
    "CampaignTarget",
    "CampaignVisit",
    "Consent",
    "Contact",
    "DispatchReport",
    "DispatchVisit",
    "DispatchedDoctor",
    "EndTold",
    "Enterprise",
    "EnterpriseTitle",
    "EnterpriseYear",
    "ExpertLink",
    "Grade",
    "HelpTask",
    "HousingApplication",
    "Match",
    "Need",
    "Pipeline",
    "PipelineCase",
    "PipelineMove",
    "PipelineStage",
    "PolicyItem",
    "Recognition",
    "RecruitArrival",
    "RecruitCohort",
    "RecruitStage",
    "RelatedFields",
    "SelectionAllowance",
    "SelectionAppraisal",
    "SelectionCandidate",
    "SelectionOpinion",
    "SelectionRound",
    "SelectionSheet",
    "SelectionSystem",
    "ServiceCard",
    "StayMeasure",
    "TalentProfile",
    "Tenancy",
    "Ticket",
    "TicketHold",
    "VisitCampaign",
    "Worthy",
]
