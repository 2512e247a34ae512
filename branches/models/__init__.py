from branches.models.abnormal import AbnormalSpell
from branches.models.activity import (
    Activity,
    ActivityCorrection,
    ActivityOfKind,
    ActivityPhoto,
    Attendance,
)
from branches.models.admission import (
    AdmissionCase,
    AdmissionNotice,
    AdmissionStep,
    AdmissionVote,
    CaseHelper,
    CaseStep,
)
from branches.models.admission_plan import (
    AdmissionFinding,
    AdmissionPlan,
    FormRange,
    RightsLimit,
    VoidForm,
)
from branches.models.affiliation import Affiliation
from branches.models.ballot import BallotCandidate, ElectionBallot
from branches.models.clerk import BranchClerk
from branches.models.committee import CommitteePost
from branches.models.correction import CorrectionNotice
from branches.models.disposal import DisposalCase, DisposalStepTaken
from branches.models.dues import DuesMonth, DuesPayment, DuesStandard
from branches.models.dues_approvals import DuesRelief, DuesRemittance
from branches.models.election import Election
from branches.models.liaison import Liaison, Visit
from branches.models.life_kinds import ActivityKind, Duty, DutyExemption, StudyItem
from branches.models.member import PartyMember
from branches.models.mobility import LostSearch, MemberContact, MobileGuest, MobileStay
from branches.models.move import MemberMove
from branches.models.officer import VillageOfficer
from branches.models.organisation import PartyOrganization
from branches.models.review import Problem, ReviewedMember, ReviewSheet
from branches.models.status import StatusChange
from branches.models.transfer import RelationTransfer

__all__ = [
    "AbnormalSpell",
    "Activity",
    "ActivityCorrection",
    "ActivityKind",
    "ActivityOfKind",
    "ActivityPhoto",
    "AdmissionCase",
    "AdmissionFinding",
    "AdmissionNotice",
    "AdmissionPlan",
    "AdmissionStep",
    "AdmissionVote",
    "Affiliation",
    "Attendance",
    "BallotCandidate",
    "BranchClerk",
    "CaseHelper",
    "CaseStep",
    "CommitteePost",
    "CorrectionNotice",
    "DisposalCase",
    "DisposalStepTaken",
    "DuesMonth",
    "DuesPayment",
    "DuesRelief",
    "DuesRemittance",
    "DuesStandard",
    "Duty",
    "DutyExemption",
    "Election",
    "ElectionBallot",
    "FormRange",
    "Liaison",
    "LostSearch",
    "MemberContact",
    "MemberMove",
    "MobileGuest",
    "MobileStay",
    "PartyMember",
    "PartyOrganization",
    "Problem",
    "RelationTransfer",
    "ReviewSheet",
    "ReviewedMember",
    "RightsLimit",
    "StatusChange",
    "StudyItem",
    "VillageOfficer",
    "Visit",
    "VoidForm",
]
